// SPDX-License-Identifier: BSD-3-Clause
// The engine: an expression is rewritten, planned, bound to memory and executed.
//
// Everything below the public chapters is reached through the one function of this header. With the
// CMake target cask::engine it is compiled once, in a library, and programs compile faster.
#pragma once

#include <cask/plan/lower.hpp>
#include <cask/runtime.hpp>
#include <cask/schedule/execution.hpp>

#if !defined(CASK_COMPILED_ENGINE) || defined(CASK_ENGINE_SOURCE)

namespace cask::detail {

/// Computes each root into its target. Throws what a task threw, as task_error.
#if !defined(CASK_ENGINE_SOURCE)
inline
#endif
    void
    run_into(std::vector<expr::node_ptr> roots, const std::vector<schedule::target>& targets) {
    runtime& own = runtime::current();
    roots = optimize::prepare(roots, own.settings());
    // A root that occurs twice is copied for its second target.
    for (std::size_t k = 1; k < roots.size(); ++k) {
        const auto here = roots.begin() + static_cast<std::ptrdiff_t>(k);
        if (std::find(roots.begin(), here, roots[k]) == here) continue;
        const expr::node& same = *roots[k];
        roots[k] = expr::make(expr::rechunk{}, {roots[k]}, same.shape(), same.type(), same.chunks(),
                              same.where());
    }
    const bool nested = schedule::is_inside_task();
    const plan::plan planned = plan::make_plan(roots, nested ? 1 : own.threads());
    schedule::execution run(planned, targets, own.pool());
    schedule::job work(
        run.phases(), own.ledger(), [&](schedule::task next) { run.run(next); },
        [&](std::uint32_t phase) { run.finish(phase); });
    if (nested) {
        schedule::serial_executor().execute(work);
    } else {
        own.executor().execute(work);
        own.pool()->trim();
    }
}

}  // namespace cask::detail

#endif
