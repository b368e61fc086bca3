// SPDX-License-Identifier: BSD-3-Clause
// Definitions of runtime.hpp, and the engine itself: an expression is rewritten, planned, bound to
// memory and executed.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/memory/pool.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/plan/planner.hpp>
#include <cask/runtime.hpp>
#include <cask/schedule/execution.hpp>
#include <cask/schedule/executors/processors.hpp>
#include <cask/schedule/executors/tbb.hpp>

#include <cstdlib>

namespace cask {

namespace detail {

/// What computes for a runtime.
struct machinery {
    std::unique_ptr<schedule::executor> executor;
    optimize::settings passes;
};

CASK_DEFINITION std::atomic<runtime*>& active_runtime() noexcept {
    static std::atomic<runtime*> active{nullptr};
    return active;
}

CASK_DEFINITION int threads_of(const runtime_options& options, source_line where) {
    if (options.threads < 0) {
        throw error("runtime",
                    "threads must be at least 0 (0: as many as there are): got " +
                        std::to_string(options.threads),
                    where);
    }
    const std::string most = std::to_string(schedule::most_threads);
    if (options.threads > schedule::most_threads) {
        throw error("runtime",
                    "threads must be at most " + most + ": got " + std::to_string(options.threads),
                    where);
    }
    if (options.threads > 0) return options.threads;
    const char* text = std::getenv("CASK_NUM_THREADS");
    if (text == nullptr) return std::min(schedule::usable_processors(), schedule::most_threads);
    char* end = nullptr;
    const long value = std::strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < 1 || value > schedule::most_threads) {
        throw error("runtime",
                    "CASK_NUM_THREADS must be a number from 1 to " + most + ": got '" + text + "'",
                    where);
    }
    return static_cast<int>(value);
}

[[gnu::cold]] CASK_DEFINITION std::unique_ptr<schedule::executor> make_executor(scheduler by,
                                                                                int threads) {
    switch (by) {
        case scheduler::serial: return std::make_unique<schedule::serial_executor>();
        case scheduler::threads: return std::make_unique<schedule::thread_executor>(threads);
        case scheduler::tbb: break;
    }
    return std::make_unique<schedule::tbb_executor>(threads);
}

/// The passes to run: those of expressions, and those that join instructions (plan/lower.hpp).
[[gnu::cold]] CASK_DEFINITION optimize::settings checked_passes(const runtime_options& options,
                                                                source_line where) {
    sequence<std::string_view> names = optimize::pass_names();
    for (const std::string_view each : {"pairs", "chains"}) names.push_back(each);
    for (const std::string& name : options.without_passes) {
        if (contains(names, name)) continue;
        std::string known;
        for (const std::string_view each : names) {
            known += (known.empty() ? "" : ", ") + std::string(each);
        }
        throw error("runtime", "without_passes names '" + name + "'; the passes are " + known,
                    where);
    }
    return {options.optimize, options.without_passes};
}

}  // namespace detail

CASK_DEFINITION runtime::runtime(const runtime_options& options, source_line where)
    : options_(options),
      machinery_(std::make_unique<detail::machinery>()),
      previous_(detail::active_runtime().load(std::memory_order_acquire)) {
    machinery_->executor = detail::make_executor(options.by, detail::threads_of(options, where));
    machinery_->passes = detail::checked_passes(options, where);
    detail::active_runtime().store(this, std::memory_order_release);
}

CASK_DEFINITION runtime::~runtime() {
    detail::active_runtime().store(previous_, std::memory_order_release);
}

CASK_DEFINITION runtime& runtime::current() {
    if (runtime* runtime = detail::active_runtime().load(std::memory_order_acquire))
        return *runtime;
    // Becomes active by being made. Never destroyed: destructors of statics may compute.
    static runtime& first = *new runtime;
    return first;
}

CASK_DEFINITION int runtime::threads() const noexcept { return machinery_->executor->threads(); }

namespace detail {

/// Computes each root into its target. Throws what a task threw, as task_error.
CASK_DEFINITION void run_into(sequence<expr::node_ptr> roots,
                              const sequence<schedule::target>& targets) {
    runtime& runtime = runtime::current();
    machinery& with = runtime.machinery();
    const bool nested = schedule::is_inside_task();
    const plan::plan planned = plan::make_plan(
        optimize::prepare(std::move(roots), with.passes), nested ? 1 : runtime.threads(),
        {.pairs = with.passes.runs("pairs"), .chains = with.passes.runs("chains")});
    memory::pool pool(runtime.ledger(), planned.needs.bytes());
    schedule::execution run(planned, targets, pool);
    schedule::job work(
        run.phases(), [&](schedule::task next) { run.run(next); },
        [&](std::uint32_t phase) { run.finish(phase); });
    if (nested) {
        schedule::serial_executor().execute(work);
    } else {
        with.executor->execute(work);
    }
}

}  // namespace detail
}  // namespace cask
