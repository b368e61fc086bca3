// SPDX-License-Identifier: BSD-3-Clause
// A job: phases of tasks that workers pull, in order, each when what it needs is done.
//
// Tasks are pulled, never pushed: nothing waits while it holds memory, and no more tasks run than
// there are workers. All hand-over goes through the atomics of this file.
#pragma once

#include <cask/core/error.hpp>
#include <cask/core/sequence.hpp>
#include <cask/core/shape.hpp>
#include <cask/memory/budget.hpp>

#include <algorithm>
#include <atomic>
#include <compare>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>

namespace cask::schedule {

/// One task of one phase.
struct task {
    std::uint32_t phase;
    index_t number;

    friend auto operator<=>(const task&, const task&) = default;
};

/// Neighbouring tasks that a worker takes at once, at most.
inline constexpr index_t most_stretch = 16;

/// Tasks of one kind, numbered from 0.
struct phase {
    using relocatable = phase;
    index_t tasks = 0;
    sequence<std::uint32_t> after{};  // earlier phases that must be done before
    index_t stretch = most_stretch;   // neighbours that a worker may take at once
};

/// What executors run. Workers call `work`, each in a loop of its own, until it returns.
class job {
public:
    using body = std::function<void(task)>;
    using phase_hook = std::function<void(std::uint32_t phase)>;

    /// `finished` is called once per phase, by the worker that ended it, before later ones start.
    explicit job(sequence<phase> phases, body run, phase_hook finished = {})
        : run_(std::move(run)), finished_(std::move(finished)) {
        for (phase& each : phases) phases_.push_back(std::make_unique<state>(std::move(each)));
        for (std::uint32_t k = 0; k < phases_.size(); ++k) {
            if (phases_[k]->phase.tasks == 0) end_phase(k);
        }
    }
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    /// How many workers will come; to be called before the first does.
    void expect_workers(index_t count) noexcept { workers_ = std::max<index_t>(count, 1); }

    /// What each worker may give to runs inside of its tasks; to be called before the first does.
    void allow(index_t bytes) noexcept { allowance_ = bytes; }

    /// Pulls and runs tasks until none is left or one has failed. Tasks before that one, which
    /// others have pulled, still run: so the failure that counts does not depend on threads.
    void work() {
        const memory::allowance::scope inside(allowance_);
        while (const std::optional<stretch> next = pull()) {
            for (index_t number = next->begin; number < next->end; ++number) {
                if (is_behind_failure({next->phase, number})) return;
                run_one({next->phase, number});
            }
        }
    }

    /// More workers than this have nothing to do.
    [[nodiscard]] index_t widest_phase() const noexcept {
        index_t widest = 0;
        for (const auto& each : phases_) widest = std::max(widest, each->phase.tasks);
        return widest;
    }

    /// Rethrows what the first task threw of those that failed. To be called when all workers have
    /// returned.
    void rethrow_failure() {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    struct state {
        explicit state(schedule::phase given) : phase(std::move(given)) {}
        schedule::phase phase;
        std::atomic<index_t> next{0};
        std::atomic<index_t> ended{0};
        std::atomic<bool> done{false};
        std::atomic<bool> may_start{false};  // all phases before it are known to be done
    };

    /// Neighbouring tasks that one worker takes at once.
    struct stretch {
        std::uint32_t phase;
        index_t begin;
        index_t end;
    };

    // Two workers side by side would fight for the huge page that both write to first, and would
    // read one row of memory in turns: so each takes several neighbours, and single ones at the
    // end.
    std::optional<stretch> pull() {
        for (;;) {
            if (failed_.load(std::memory_order_acquire)) return std::nullopt;
            std::uint32_t current = current_.load(std::memory_order_acquire);
            if (current >= phases_.size()) return std::nullopt;
            state& phase_state = *phases_[current];
            wait_for_inputs(phase_state);
            if (failed_.load(std::memory_order_acquire)) return std::nullopt;
            index_t begin = phase_state.next.load(std::memory_order_relaxed);
            while (begin < phase_state.phase.tasks) {
                const index_t end = begin + stretch_of(phase_state.phase, begin);
                if (phase_state.next.compare_exchange_weak(begin, end, std::memory_order_relaxed)) {
                    return stretch{current, begin, end};
                }
            }
            current_.compare_exchange_strong(current, current + 1, std::memory_order_acq_rel);
        }
    }

    [[nodiscard]] index_t stretch_of(const phase& phase, index_t begin) const noexcept {
        return std::clamp<index_t>((phase.tasks - begin) / (4 * workers_), 1, phase.stretch);
    }

    void run_one(task next) {
        try {
            run_(next);
        } catch (...) {
            fail(next, std::current_exception());
        }
        end_task(next.phase);
    }

    void wait_for_inputs(state& phase_state) const {
        if (phase_state.may_start.load(std::memory_order_acquire)) return;
        for (const std::uint32_t before : phase_state.phase.after) {
            while (!phases_[before]->done.load(std::memory_order_acquire)) {
                if (failed_.load(std::memory_order_acquire)) return;
                phases_[before]->done.wait(false, std::memory_order_acquire);
            }
        }
        phase_state.may_start.store(true, std::memory_order_release);
    }

    void end_task(std::uint32_t number) {
        state& phase_state = *phases_[number];
        const index_t ended = phase_state.ended.fetch_add(1, std::memory_order_acq_rel) + 1;
        if (ended == phase_state.phase.tasks) end_phase(number);
    }

    void end_phase(std::uint32_t number) {
        try {
            if (finished_ && !failed_.load(std::memory_order_acquire)) finished_(number);
        } catch (...) {
            fail({number, phases_[number]->phase.tasks}, std::current_exception());
        }
        phases_[number]->done.store(true, std::memory_order_release);
        phases_[number]->done.notify_all();
    }

    [[nodiscard]] bool is_behind_failure(task next) {
        if (!failed_.load(std::memory_order_acquire)) return false;
        const std::lock_guard lock(mutex_);
        return !(next < failed_at_);
    }

    void fail(task at, std::exception_ptr reason) {
        {
            const std::lock_guard lock(mutex_);
            if (!failure_ || at < failed_at_) {
                failed_at_ = at;
                failure_ = std::move(reason);
            }
        }
        failed_.store(true, std::memory_order_release);
        // Nobody may wait for a phase that will not end.
        for (const auto& each : phases_) {
            each->done.store(true, std::memory_order_release);
            each->done.notify_all();
        }
    }

    body run_;
    phase_hook finished_;
    sequence<std::unique_ptr<state>> phases_;
    std::atomic<std::uint32_t> current_{0};
    std::atomic<bool> failed_{false};
    index_t workers_ = 1;
    index_t allowance_ = 0;
    std::mutex mutex_;
    task failed_at_{};
    std::exception_ptr failure_;
};

}  // namespace cask::schedule
