// SPDX-License-Identifier: BSD-3-Clause
// The runtime: how many threads compute, by which executor, with which passes. There is one for the
// process; a scope may put another in its place.
#pragma once

#include <cask/core/error.hpp>
#include <cask/memory/ledger.hpp>

#include <memory>
#include <string>
#include <vector>

namespace cask {

/// Who runs the tasks.
enum class scheduler {
    tbb,      // oneTBB's work-stealing scheduler
    threads,  // plain std::thread, for sanitizers
    serial,   // the calling thread
};

/// Settings of a runtime.
struct runtime_options {
    /// Threads that compute, up to 4096: the one that calls `compute`, and others that help it. 0:
    /// CASK_NUM_THREADS, or else as many as there are processors that the process may use, by its
    /// affinity (taskset) and its container's share of time, rounded up.
    int threads = 0;
    scheduler by = scheduler::tbb;
    /// Bytes that all runs together may hold: intermediates, scratch of threads, and results that
    /// cask allocates; not memory that the user gives, arrays of earlier runs, nor what user
    /// functions allocate. A run that would need more computes its results in parts; one that needs
    /// more even so is refused before it starts, by a budget_error that says how much it takes. 0:
    /// CASK_MEMORY_BUDGET (such as "2GiB"), or else nine tenths of the memory that the process may
    /// use, by its machine and its container, and does not use yet; that refuses nothing.
    index_t memory_budget = 0;
    /// Bytes of the budget that each thread has for computes inside of functions of yours (those of
    /// `map` and `from_function`). Runs that call such functions reserve them for each of their
    /// threads, so that what is computed inside of them needs nothing that others may have taken.
    /// 0: such a compute takes what nobody has reserved. Without a budget that you set nothing is
    /// reserved, nor refused.
    index_t nested_allowance = 0;
    /// Without, expressions run as they are written. Results are equal, bit for bit.
    bool optimize = true;
    /// Passes to leave out. "fold_constants", "cse", "flatten_joins", "sink_reshapes",
    /// "push_down_slices" and "contract_products" rewrite expressions; "pairs" and "chains" join
    /// instructions. Any other name is an error.
    std::vector<std::string> without_passes{};
    /// The folder of temporary files, for what does not fit in memory; they have no names and are
    /// gone with the process. Empty: CASK_SPILL_DIR, or else TMPDIR, or else /var/tmp. A folder
    /// that is memory itself (a tmpfs) is refused, unless it is named here or in CASK_SPILL_DIR.
    std::string spill_folder{};
};

namespace detail {
struct machinery;
}

/// While it lives, all computations of the process use its settings; the runtime before it comes
/// back afterwards. Runtimes end in the opposite order of their beginning, in one thread.
///
/// `cask::runtime four({.threads = 4});`
class runtime {
public:
    /// Makes all computations of the process use these settings.
    ///
    /// \throws error  the number of threads is negative or more than 4096, CASK_NUM_THREADS is no
    ///         number from 1 to 4096, a pass in `without_passes` does not exist, or the bytes of
    ///         the budget or the allowance are negative, or the allowances all of the budget
    explicit runtime(const runtime_options& options = {},
                     source_line where = source_line::current());
    ~runtime();
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;

    /// The runtime that computations use now; made on first use.
    [[nodiscard]] static runtime& current();

    /// The number of threads that compute.
    [[nodiscard]] int threads() const noexcept;
    /// The settings that it was made with.
    [[nodiscard]] const runtime_options& options() const noexcept { return options_; }
    /// The bytes that all runs together may hold.
    [[nodiscard]] index_t memory_budget() const;
    /// The bytes that runs hold beside their results, and the most that they held: intermediates,
    /// partial results, scratch of threads.
    [[nodiscard]] memory::ledger& ledger() noexcept { return ledger_; }

    /// What the engine computes with.
    [[nodiscard]] detail::machinery& machinery() noexcept { return *machinery_; }

private:
    runtime_options options_;
    memory::ledger ledger_;
    std::unique_ptr<detail::machinery> machinery_;
    runtime* previous_;
};

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/runtime.ipp>
#endif
