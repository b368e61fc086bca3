// SPDX-License-Identifier: BSD-3-Clause
// Executors: who calls a job's workers. Two of them need nothing but the standard library.
#pragma once

#include <cask/schedule/job.hpp>

#include <thread>
#include <utility>
#include <vector>

namespace cask::schedule {

/// The most threads that an executor has.
inline constexpr int most_threads = 4096;

/// Runs jobs. Implementations pass one conformance suite (tests/schedule/executors/executor.cpp).
class executor {
public:
    virtual ~executor() = default;
    /// Runs all tasks of the job, in the calling thread and perhaps others. Returns when no task
    /// is running any more; rethrows what the first task threw of those that failed.
    virtual void execute(job& work) = 0;
    /// The number of threads that may run tasks at once.
    [[nodiscard]] virtual int threads() const noexcept = 0;
};

namespace detail {

/// True in a thread while it runs a task: a compute in there must not wait for other threads.
inline bool& inside_task() noexcept {
    thread_local bool inside = false;
    return inside;
}

/// Marks the thread as running tasks.
class task_scope {
public:
    task_scope() noexcept : before_(std::exchange(inside_task(), true)) {}
    ~task_scope() { inside_task() = before_; }
    task_scope(const task_scope&) = delete;
    task_scope& operator=(const task_scope&) = delete;

private:
    bool before_;
};

}  // namespace detail

/// True where the calling thread is running a task.
[[nodiscard]] inline bool is_inside_task() noexcept { return detail::inside_task(); }

/// The calling thread does all. The reference for the others, and what a compute inside a task
/// uses.
class serial_executor final : public executor {
public:
    void execute(job& work) override {
        {
            const detail::task_scope scope;
            work.work();
        }
        work.rethrow_failure();
    }
    [[nodiscard]] int threads() const noexcept override { return 1; }
};

/// Plain threads, started for each job. For thread sanitizers and for programs without oneTBB.
class thread_executor final : public executor {
public:
    explicit thread_executor(int threads) : threads_(std::max(threads, 1)) {}

    void execute(job& work) override {
        const auto useful = std::min<index_t>(threads_, work.widest_phase());
        work.expect_workers(useful);
        {
            std::vector<std::jthread> others;
            for (index_t k = 1; k < useful; ++k) {
                try {
                    others.emplace_back([&work] {
                        const detail::task_scope scope;
                        work.work();
                    });
                } catch (const std::system_error&) {
                    break;  // fewer threads do the same work
                }
            }
            const detail::task_scope scope;
            work.work();
        }
        work.rethrow_failure();
    }
    [[nodiscard]] int threads() const noexcept override { return threads_; }

private:
    int threads_;
};

}  // namespace cask::schedule
