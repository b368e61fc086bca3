// SPDX-License-Identifier: BSD-3-Clause
// Planning: from an expression to stages and tasks.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/walk.hpp>
#include <cask/plan/stage.hpp>

namespace cask::plan {

/// Which instructions of a stage become one.
struct instruction_passes {
    bool pairs = true;
    bool chains = true;
};

/// The plan that computes the roots of a graph on `threads` threads. The number of threads changes
/// the cut into tasks and no bit of any result; nor do the passes over the instructions.
///
/// \param writers  of each root what takes it; null or left out where its target is memory
/// \param brings   whether files are brought to memory where that makes reading faster
[[nodiscard]] plan make_plan(expr::graph from, index_t threads,
                             const instruction_passes& joined = {},
                             const sequence<expr::writer*>& writers = {}, bool brings = true);

}  // namespace cask::plan

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/plan/planner.ipp>
#endif
