// SPDX-License-Identifier: BSD-3-Clause
// The executor on oneTBB's work-stealing scheduler: the caller and workers of one arena pull the
// job's tasks. The only file that includes oneTBB.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/schedule/executors/executor.hpp>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <condition_variable>
#include <memory>

namespace cask::schedule {

namespace detail {

/// Jobs that want helpers, and the helpers that are under way to them. Shared by an executor and
/// its helpers, because the last of these may come when the executor is gone.
class open_jobs {
public:
    explicit open_jobs(index_t helpers) : most_(helpers) {}

    /// A job that wants some helpers, while the object lives; its end waits for those that came.
    class entry {
    public:
        entry(open_jobs& jobs, job& work, index_t wanted)
            : jobs_(jobs), work_(work), wanted_(wanted) {
            const std::lock_guard lock(jobs_.mutex_);
            jobs_.entries_.push_back(this);
        }
        ~entry() {
            {
                const std::lock_guard lock(jobs_.mutex_);
                erase_if(jobs_.entries_, [this](const entry* each) { return each == this; });
            }
            // Helpers that are not back are in their last tasks: sleeping would often take longer.
            constexpr int looks = 100;
            for (int look = 0; look < looks && present_.load() != 0; ++look) {
                std::this_thread::yield();
            }
            std::unique_lock lock(jobs_.mutex_);
            left_.wait(lock, [&] { return present_.load() == 0; });
        }
        entry(const entry&) = delete;
        entry& operator=(const entry&) = delete;

    private:
        friend open_jobs;
        open_jobs& jobs_;
        job& work_;
        index_t wanted_;
        std::atomic<index_t> present_{0};
        std::condition_variable left_;
    };

    /// Sends helpers by `send`, up to `wanted`, unless enough are under way, who look at all jobs.
    template <class Send>
    void call_helpers(index_t wanted, Send&& send) {
        const std::lock_guard lock(mutex_);
        for (index_t left = std::min(wanted, most_ - coming_); left > 0; --left) {
            send();
            ++coming_;
        }
    }

    /// What a helper does: works for whoever wants help, and goes when nobody does.
    template <class Work>
    void help(Work&& work) {
        std::unique_lock lock(mutex_);
        --coming_;
        while (entry* const chosen = next()) {
            --chosen->wanted_;
            ++chosen->present_;
            lock.unlock();
            work(chosen->work_);
            lock.lock();
            // Who waits for this destroys the entry, but not before it has the lock.
            if (--chosen->present_ == 0) chosen->left_.notify_all();
        }
    }

private:
    [[nodiscard]] entry* next() const {
        const auto found = find_if(entries_, [](const entry* each) { return each->wanted_ > 0; });
        return found == entries_.end() ? nullptr : *found;
    }

    std::mutex mutex_;
    sequence<entry*> entries_;
    index_t coming_ = 0;
    index_t most_;
};

}  // namespace detail

/// The caller works on its job from the first to the last task, so a job never waits for a thread:
/// the workers of the arena may all be in the hands of somebody who waits for this very job.
class tbb_executor final : public executor {
public:
    /// `threads` may exceed the number of cores.
    explicit tbb_executor(int threads)
        : threads_(std::max(threads, 1)),
          arena_(threads_),
          jobs_(std::make_shared<detail::open_jobs>(threads_ - 1)) {
        allow_more_threads_than_cores();
    }

    void execute(job& work) override {
        const auto useful = std::min<index_t>(threads_, work.widest_phase());
        work.expect_workers(useful);
        if (useful <= 1) {
            const detail::task_scope scope;
            work.work();
        } else {
            const detail::open_jobs::entry open(*jobs_, work, useful - 1);
            jobs_->call_helpers(useful - 1, [&] { send_helper(); });
            work_isolated(work);
        }
        work.rethrow_failure();
    }
    [[nodiscard]] int threads() const noexcept override { return threads_; }

private:
    // Never inline: the sanitizers' list of what oneTBB orders names it.
    [[gnu::noinline]] void send_helper() {
        const std::lock_guard given(hand_over_lock());
        arena_.enqueue([jobs = jobs_] {
            { const std::lock_guard taken(hand_over_lock()); }
            jobs->help(&work_isolated);
        });
    }

    // oneTBB orders what threads hand to each other; sanitizers cannot see that inside of Debian's
    // library, but they see this lock, held for nanoseconds.
    static std::mutex& hand_over_lock() {
        static std::mutex mutex;
        return mutex;
    }

    static void work_isolated(job& work) {
        const detail::task_scope scope;
        // User code may use oneTBB itself: waiting there must not run another task here.
        tbb::this_task_arena::isolate([&] { work.work(); });
    }

    // An arena alone never gets more threads than the machine has cores. One control for the
    // process, because the smallest one counts; a user's own smaller one is respected. It stays to
    // the very end, as statics may compute when they are destroyed. oneTBB takes the number when it
    // starts: where others have used it before, it stays at 256, or 4 for each core.
    static void allow_more_threads_than_cores() {
        [[maybe_unused]] static const auto* const allowed =
            new tbb::global_control(tbb::global_control::max_allowed_parallelism, most_threads);
    }

    int threads_;
    tbb::task_arena arena_;
    std::shared_ptr<detail::open_jobs> jobs_;
};

}  // namespace cask::schedule
