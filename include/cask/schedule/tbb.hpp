// SPDX-License-Identifier: BSD-3-Clause
// The executor on oneTBB's work-stealing scheduler: workers of one arena pull the job's tasks.
// The only file that includes oneTBB.
#pragma once

#include <cask/schedule/executor.hpp>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

namespace cask::schedule {

class tbb_executor final : public executor {
public:
    /// `threads` may exceed the number of cores.
    explicit tbb_executor(int threads) : threads_(std::max(threads, 1)), arena_(threads_) {
        allow_more_threads_than_cores();
    }

    void execute(job& work) override {
        const auto useful = static_cast<int>(std::min<index_t>(threads_, work.widest_phase()));
        work.expect_workers(useful);
        if (useful <= 1) {
            const detail::task_scope scope;
            work.work();
        } else {
            hand_over();
            arena_.execute([&] { pull_together(work, useful); });
            hand_over();
        }
        work.rethrow_failure();
    }
    [[nodiscard]] int threads() const noexcept override { return threads_; }

private:
    // In a thread of the arena: not always the caller's, when several callers share it.
    static void pull_together(job& work, int workers) {
        hand_over();
        tbb::task_group others;
        {
            const std::lock_guard given(hand_over_lock());
            for (int k = 1; k < workers; ++k) {
                others.run([&work] { pull_isolated(work); });
            }
        }
        pull_isolated(work);
        others.wait();
        hand_over();
    }

    static void pull_isolated(job& work) {
        hand_over();
        {
            const detail::task_scope scope;
            // User code may use oneTBB itself: waiting there must not run another task here.
            tbb::this_task_arena::isolate([&] { work.work(); });
        }
        hand_over();
    }

    // oneTBB orders what threads hand to each other; sanitizers cannot see that inside of Debian's
    // library, but they see this lock, held for nanoseconds.
    static std::mutex& hand_over_lock() {
        static std::mutex own;
        return own;
    }
    static void hand_over() { const std::lock_guard passed(hand_over_lock()); }

    // An arena alone never gets more threads than the machine has cores. One control for the
    // process, because the smallest one counts; a user's own smaller one is respected.
    static void allow_more_threads_than_cores() {
        static const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, 256);
    }

    int threads_;
    tbb::task_arena arena_;
};

}  // namespace cask::schedule
