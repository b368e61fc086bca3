// SPDX-License-Identifier: BSD-3-Clause
// The room of a plan: where each intermediate lies, and the most memory that a run takes.
//
// Intermediates lie in one piece of memory, laid out before the run: two of them share bytes where
// the one is written after all have read the other. So the peak is a number of the plan, whatever
// the threads do.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/kernel/machine/machine.hpp>
#include <cask/memory/buffer.hpp>
#include <cask/plan/factors.hpp>
#include <cask/plan/fused_rows.hpp>
#include <cask/plan/kinds/stage_kind.hpp>

#include <algorithm>

namespace cask::plan {

namespace detail {

/// Gives each intermediate its place. Used once.
class room_layout {
public:
    explicit room_layout(plan& plan) : plan_(plan) {}

    /// Returns the bytes of the room. A phase that writes where something else was waits for all
    /// that read it.
    [[nodiscard]] index_t run() {
        if (!find_lives()) return 0;
        std::size_t next_end = 0;
        for (std::uint32_t phase = 0; phase < plan_.phases.size(); ++phase) {
            for_each_intermediate(phase, [&](std::uint32_t number) { place(number, phase); });
            for (; next_end < ends_.size() && ends_[next_end].first == phase; ++next_end) {
                set_free(ends_[next_end].second);
            }
        }
        return size_;
    }

private:
    /// Bytes that may be used by phases that wait for `users`.
    struct gap {
        using relocatable = gap;
        index_t begin;
        index_t end;
        sequence<std::uint32_t> users;
    };

    // Calls `function` for what a phase writes into the room, each once.
    template <class Function>
    void for_each_intermediate(std::uint32_t number, Function&& function) {
        const phase& phase = plan_.phases[number];
        for (std::uint32_t k = phase.first; k < phase.first + phase.count; ++k) {
            plan_.stages[k].for_each_output([&](std::uint32_t storage) {
                if (!is_intermediate(storage) || placed_[storage]) return;
                placed_[storage] = true;
                function(storage);
            });
        }
    }
    [[nodiscard]] bool is_intermediate(std::uint32_t number) const {
        return !is_result_[number] && !plan_.storages[number].passing;
    }

    // The phases that use each intermediate, and the last of them.
    bool find_lives() {
        const std::size_t count = plan_.storages.size();
        is_result_.assign(count, false);
        for (const std::uint32_t number : plan_.results) {
            is_result_[number] = !plan_.storages[number].put;
        }
        placed_.assign(count, false);
        users_.resize(count);
        for (std::uint32_t phase = 0; phase < plan_.phases.size(); ++phase) {
            for (std::uint32_t k = 0; k < plan_.phases[phase].count; ++k) {
                const stage& stage = plan_.stages[plan_.phases[phase].first + k];
                stage.for_each_output([&](std::uint32_t number) { add_user(number, phase); });
                for (const load_site& load : stage.loads) {
                    if (load.storage != none) add_user(load.storage, phase);
                }
                if (stage.put) add_user(stage.put->storage, phase);
            }
        }
        for (std::uint32_t number = 0; number < count; ++number) {
            if (!users_[number].empty()) ends_.emplace_back(users_[number].back(), number);
        }
        ends_.sort();
        return !ends_.empty();
    }
    void add_user(std::uint32_t number, std::uint32_t phase) {
        if (!is_intermediate(number)) return;
        if (users_[number].empty() || users_[number].back() != phase) {
            users_[number].push_back(phase);
        }
    }

    // A cache line apart, so that nothing that is read beyond an end is another's.
    [[nodiscard]] index_t bytes_of(std::uint32_t number) const {
        constexpr auto line = static_cast<index_t>(alignment);
        return ceil_div(plan_.storages[number].bytes(), line) * line + line;
    }
    [[nodiscard]] static index_t aligned(index_t offset, index_t bytes) {
        constexpr auto page = static_cast<index_t>(memory::huge_page);
        return bytes < page ? offset : ceil_div(offset, page) * page;
    }

    // In the smallest gap that it fits into, or at the end.
    void place(std::uint32_t number, std::uint32_t phase) {
        const index_t bytes = bytes_of(number);
        auto best = gaps_.end();
        for (auto each = gaps_.begin(); each != gaps_.end(); ++each) {
            const bool is_last = each->end == size_;  // may grow
            const index_t begin = aligned(each->begin, bytes);
            if (begin + bytes > each->end && !is_last) continue;
            const bool better = best == gaps_.end() || best->end == size_ ||
                                (!is_last && each->end - each->begin < best->end - best->begin);
            if (better) best = each;
        }
        const index_t begin = aligned(best == gaps_.end() ? size_ : best->begin, bytes);
        plan_.storages[number].offset = begin;
        const index_t end = begin + bytes;
        if (best == gaps_.end()) {
            if (begin > size_) gaps_.push_back({size_, begin, {}});
            size_ = end;
            return;
        }
        gap used = std::move(*best);
        gaps_.erase(best);
        wait(plan_.phases[phase].after, used.users);
        if (used.begin < begin) gaps_.push_back({used.begin, begin, used.users});
        if (end < used.end) gaps_.push_back({end, used.end, std::move(used.users)});
        size_ = std::max(size_, end);
    }
    static void wait(sequence<std::uint32_t>& after, const sequence<std::uint32_t>& users) {
        for (const std::uint32_t each : users) {
            if (!contains(after, each)) after.push_back(each);
        }
    }

    void set_free(std::uint32_t number) {
        gap freed{plan_.storages[number].offset, 0, std::move(users_[number])};
        freed.end = freed.begin + bytes_of(number);
        for (std::size_t k = gaps_.size(); k > 0; --k) {  // with those beside it
            gap& other = gaps_[k - 1];
            if (other.end != freed.begin && other.begin != freed.end) continue;
            freed.begin = std::min(freed.begin, other.begin);
            freed.end = std::max(freed.end, other.end);
            wait(freed.users, other.users);
            gaps_.erase(gaps_.begin() + static_cast<std::ptrdiff_t>(k - 1));
        }
        gaps_.push_back(std::move(freed));
    }

    plan& plan_;
    sequence<bool> is_result_;
    sequence<bool> placed_;
    sequence<sequence<std::uint32_t>> users_;                 // phases, by storage
    sequence<std::pair<std::uint32_t, std::uint32_t>> ends_;  // (phase, storage), in order
    sequence<gap> gaps_;
    index_t size_ = 0;
};

[[nodiscard]] inline bool is_intermediate(const plan& plan, std::uint32_t number) {
    if (plan.storages[number].passing) return false;
    return plan.storages[number].put || !contains(plan.results, number);
}

[[nodiscard]] inline index_t scratch_bytes(const stage& stage) {
    return memory::pool::rounded(
        static_cast<index_t>(kernel::scratch_layout::bytes_for(stage.code)));
}

/// Bytes of what a worker of a product or a call computes its factors with: the stages before its
/// own.
[[nodiscard]] inline index_t factor_worker_bytes(const plan& plan, const phase& phase) {
    const stage& whole = plan.stages[phase.first + phase.factors];
    index_t bytes = 0;
    for (std::uint32_t k = phase.first; k < phase.first + phase.factors; ++k) {
        const stage& factor = plan.stages[k];
        index_t fetched = 0;
        for (std::size_t load = 0; load < whole.loads.size(); ++load) {
            if (factor.stores.empty()) continue;
            if (whole.loads[load].storage != factor.stores.front().storage) continue;
            shape box = box_computed(whole, load);
            if (box.size() == 0) continue;
            for (int axis = 0; axis < box.rank(); ++axis) {
                box[axis] = std::min(box[axis], factor.domain[axis]);
            }
            fetched = std::max(fetched, bytes_fetched(plan, factor, box));
        }
        bytes += scratch_bytes(factor) + fetched;
    }
    return bytes;
}

/// Says for each stage and phase what it takes.
inline void measure(plan& plan) {
    for (phase& phase : plan.phases) {
        for (std::uint32_t k = phase.first + phase.factors; k < phase.first + phase.count; ++k) {
            stage& stage = plan.stages[k];
            stage.cut_bytes = cut_bytes(stage);
            stage.worker_bytes = scratch_bytes(stage) + worker_bytes(stage) +
                                 bytes_fetched(plan, stage, fetched_extent(stage));
            if (phase.factors > 0) stage.worker_bytes += factor_worker_bytes(plan, phase);
            phase.worker_bytes = phase.together ? phase.worker_bytes + stage.worker_bytes
                                                : std::max(phase.worker_bytes, stage.worker_bytes);
            if (!phase.together) continue;
            stage.for_each_output([&](std::uint32_t number) {
                if (plan.storages[number].passing) {
                    phase.worker_bytes += memory::pool::rounded(passing_bytes(plan, stage, number));
                }
            });
        }
    }
}

/// Of each phase, the number of phases at the beginning that are surely done when it runs.
[[nodiscard]] inline sequence<std::uint32_t> surely_done(const plan& plan) {
    sequence<std::uint32_t> done(plan.phases.size(), 0);
    for (std::uint32_t k = 0; k < plan.phases.size(); ++k) {
        sequence<std::uint32_t> after = plan.phases[k].after;
        after.sort();
        std::uint32_t count = k == 0 ? 0 : done[k - 1];  // phases begin one after another
        for (const std::uint32_t each : after) count = std::max(count, done[each]);
        for (const std::uint32_t each : after) count += each == count ? 1 : 0;
        done[k] = count;
    }
    return done;
}

/// Bytes of what phases that may run at the same time hold, at most: `bytes` of each phase, and of
/// all together what `most` of the largest take.
template <class Bytes>
[[nodiscard]] index_t most_at_once(const sequence<std::uint32_t>& done, Bytes&& bytes, index_t most,
                                   index_t largest) {
    index_t result = 0;
    index_t sum = 0;
    std::uint32_t first = 0;
    for (std::uint32_t k = 0; k < done.size(); ++k) {
        sum += bytes(k);
        for (; first < done[k]; ++first) sum -= bytes(first);
        result = std::max(result, std::min(sum, most * largest));
    }
    return result;
}

}  // namespace detail

/// What takes most of the room of a plan, which has one.
[[nodiscard]] inline const storage& largest_intermediate(const plan& plan) {
    const storage* largest = nullptr;
    for (std::uint32_t k = 0; k < plan.storages.size(); ++k) {
        const storage& each = plan.storages[k];
        if (!detail::is_intermediate(plan, k)) continue;
        if (largest == nullptr || each.bytes() > largest->bytes()) largest = &each;
    }
    return *largest;
}

/// Lays out the room of a plan for `threads` threads, and says what a run takes.
///
/// Threads take tasks in order, so at most `threads` tasks run at once, and partial results exist
/// of at most twice as many cuts and one: of each thread the cut that it works at and the last one
/// that it has begun to share, and the one that is not all handed out.
inline void lay_out(plan& plan, index_t threads) {
    plan.needs.room = detail::room_layout(plan).run();
    detail::measure(plan);
    const sequence<std::uint32_t> done = detail::surely_done(plan);
    const index_t cuts = 2 * threads + 1;
    index_t largest_worker = 0;
    index_t largest_cut = 0;
    sequence<index_t> workers;
    sequence<index_t> shared;
    for (const phase& phase : plan.phases) {
        index_t tasks = 0;
        index_t& partial = shared.emplace_back(0);
        for (std::uint32_t k = phase.first + phase.factors; k < phase.first + phase.count; ++k) {
            const stage& stage = plan.stages[k];
            tasks = phase.together ? stage.tasks() : tasks + stage.tasks();
            partial += std::min(stage.cuts(), cuts) * stage.cut_bytes;
            largest_cut = std::max(largest_cut, stage.cut_bytes);
        }
        workers.push_back(std::min(tasks, threads) * phase.worker_bytes);
        largest_worker = std::max(largest_worker, phase.worker_bytes);
    }
    const auto of = [](const sequence<index_t>& bytes) {
        return [&](std::uint32_t number) { return bytes[number]; };
    };
    plan.needs.workers = detail::most_at_once(done, of(workers), threads, largest_worker);
    plan.needs.shared = detail::most_at_once(done, of(shared), cuts, largest_cut);
}

}  // namespace cask::plan
