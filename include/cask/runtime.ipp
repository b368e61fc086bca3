// SPDX-License-Identifier: BSD-3-Clause
// Definitions of runtime.hpp, and the engine itself: an expression is rewritten, planned, bound to
// memory and executed.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/laps/run.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/runtime.hpp>
#include <cask/schedule/executors/processors.hpp>
#include <cask/schedule/executors/tbb.hpp>

#include <cmath>
#include <cstdlib>

namespace cask {

namespace detail {

/// What computes for a runtime.
struct machinery {
    machinery(index_t bytes, const memory::ledger& account) : budget(bytes, account) {}

    std::unique_ptr<schedule::executor> executor;
    optimize::settings passes;
    memory::budget budget;
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

/// Bytes from a text such as "512MiB" or "2G"; 0 if it is none.
CASK_DEFINITION index_t bytes_from(const char* text) {
    char* end = nullptr;
    const double number = std::strtod(text, &end);
    std::string_view unit(end);
    if (unit.ends_with("iB")) unit.remove_suffix(2);
    constexpr std::string_view units = "KMGT";
    const std::size_t power = unit.empty() ? 0 : units.find(unit) + 1;
    const bool known = end != text && unit.size() <= 1 && power <= units.size() &&
                       (unit.empty() || power > 0);
    const double bytes = std::ldexp(number, 10 * static_cast<int>(power));
    return known && bytes >= 1 && bytes < 0x1p62 ? static_cast<index_t>(bytes) : 0;
}

/// 0: what the machine has.
CASK_DEFINITION index_t budget_of(const runtime_options& options, source_line where) {
    if (options.memory_budget < 0) {
        throw error("runtime",
                    "memory_budget must be at least 0 (0: what the machine has): got " +
                        std::to_string(options.memory_budget),
                    where);
    }
    if (options.memory_budget > 0) return options.memory_budget;
    const char* text = std::getenv("CASK_MEMORY_BUDGET");
    if (text == nullptr) return 0;
    const index_t bytes = bytes_from(text);
    if (bytes > 0) return bytes;
    throw error("runtime",
                "CASK_MEMORY_BUDGET must be a number of bytes, such as 1000000, 512MiB or 2GiB: "
                "got '" +
                    std::string(text) + "'",
                where);
}

/// Throws an error if threads would keep all of the budget for computes inside of tasks.
[[gnu::cold]] CASK_DEFINITION void check_allowance(const runtime_options& options, index_t budget,
                                                   int threads, source_line where) {
    const index_t each = options.nested_allowance;
    if (each < 0) {
        throw error("runtime", "nested_allowance must be at least 0: got " + std::to_string(each),
                    where);
    }
    if (budget == 0 || each <= (budget - 1) / threads) return;
    throw error("runtime",
                "nested_allowance, " + std::to_string(each) + " bytes for each of " +
                    std::to_string(threads) + " threads, leaves nothing of the memory budget of " +
                    std::to_string(budget) + " bytes",
                where);
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
      machinery_(std::make_unique<detail::machinery>(detail::budget_of(options, where), ledger_)),
      previous_(detail::active_runtime().load(std::memory_order_acquire)) {
    const int threads = detail::threads_of(options, where);
    const memory::budget& budget = machinery_->budget;
    detail::check_allowance(options, budget.is_set() ? budget.bytes() : 0, threads, where);
    machinery_->executor = detail::make_executor(options.by, threads);
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

CASK_DEFINITION index_t runtime::memory_budget() const { return machinery_->budget.bytes(); }

CASK_DEFINITION int runtime::threads() const noexcept { return machinery_->executor->threads(); }

namespace detail {

/// What a run that begins now is made with. Refers to the current runtime.
struct running {
    schedule::serial_executor alone;
    const optimize::settings& passes;
    laps::engine engine;

    running() : running(runtime::current(), schedule::is_inside_task()) {}
    running(const running&) = delete;
    running& operator=(const running&) = delete;

private:
    running(runtime& by, bool nested)
        : passes(by.machinery().passes),
          engine{nested ? alone : *by.machinery().executor,
                 by.ledger(),
                 by.machinery().budget,
                 {.threads = nested ? 1 : by.threads(),
                  .instructions = {.pairs = passes.runs("pairs"), .chains = passes.runs("chains")},
                  .spill_folder = by.options().spill_folder},
                 nested,
                 by.options().nested_allowance} {}
};

/// Whether some targets have gaps between their elements.
CASK_DEFINITION bool have_gaps(const expr::graph& from, const sequence<schedule::target>& targets) {
    for (std::size_t k = 0; k < targets.size(); ++k) {
        const expr::node& root = *from.roots[k];
        if (targets[k].to != nullptr) continue;
        if (targets[k].strides != row_major_bytes(root.shape(), size_of(root.type()))) return true;
    }
    return false;
}

/// Computes each root into its target. Throws what a task threw, as task_error; budget_error where
/// the memory budget does not suffice.
CASK_DEFINITION void run_into(sequence<expr::node_ptr> roots,
                              const sequence<schedule::target>& targets) {
    const running now;
    expr::graph from = optimize::prepare(std::move(roots), now.passes);
    if (have_gaps(from, targets)) from = optimize::copy_reshaped(std::move(from));
    laps::run(from, targets, now.engine);
}

}  // namespace detail
}  // namespace cask
