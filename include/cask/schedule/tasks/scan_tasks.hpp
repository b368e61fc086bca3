// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a scanning stage do.
#pragma once

#include <cask/schedule/fetcher.hpp>
#include <cask/schedule/tasks/leaf_walk.hpp>

namespace cask::schedule {

class scan_tasks {
public:
    scan_tasks(const storages& where, const fetcher& fetch, std::shared_ptr<memory::pool> pool)
        : storages_(where), fetch_(fetch), pool_(std::move(pool)) {}

    /// Bytes that a task takes besides scratch and what it fetches.
    [[nodiscard]] static index_t bytes_of(const plan::stage&) { return 0; }
    /// Neighbouring tasks that a worker may take at once.
    [[nodiscard]] static index_t stretch_of(const plan::stage& stage) {
        // Leaves are best completed while they are in the cache.
        return stage.groups > 1 ? 1 : most_stretch;
    }

    /// Makes room for the totals of leaves that are tasks of their own.
    static void start(stage_state& state) {
        if (state.stage.groups == 1) return;
        state.add_partials(state.stage.scan->rule->record_bytes);
        for (index_t cut = 0; cut < state.stage.cuts(); ++cut) {
            state.chains.emplace_back(state.stage.groups);
        }
    }
    /// Gives a worker lanes.
    void prepare(worker& mine) const {
        const plan::stage& stage = *mine.stage;
        mine.scan_lanes =
            pool_->take(lane_blocks(stage, *mine.machine) * stage.scan->rule->block_bytes);
        mine.machine->scan_lanes(0) = {mine.scan_lanes.data(), lane_step(stage)};
    }

    /// Blocks of lanes that a worker needs for each scan.
    [[nodiscard]] static std::size_t lane_blocks(const plan::stage& stage,
                                                 const kernel::machine& machine) {
        return stage.across ? kernel::blocks_of(static_cast<std::size_t>(machine.tile_length()))
                            : 1;
    }

    /// Scans a task's leaves one after another; or, where each is a task of its own, without what
    /// is before it, which is added when it is known.
    void run(stage_state& state, worker& mine, index_t number) const {
        const plan::stage& stage = state.stage;
        const index_t cut = number / stage.groups;
        const leaf_walk work(stage, state.box_of(cut), number % stage.groups);
        const bool at_once = work.box().size() <= fetcher::at_once;
        if (at_once) fetch_.fetch(stage, mine, work.box());
        const std::size_t blocks = lane_blocks(stage, *mine.machine);
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            stage.scan->rule->reset(mine.scan_lanes.data(), blocks);
            for (index_t number_of = work.first_leaf(); number_of < work.last_leaf(); ++number_of) {
                const kernel::leaf_position leaf = work.leaf_at(number_of);
                if (!at_once) fetch_.fetch(stage, mine, work.box_of(leaf, first));
                work.run(*mine.machine, leaf, first, count);
                // Nothing is before the first leaf: that is known.
                if (stage.groups == 1 || number_of == 0)
                    mend_leaf(stage, mine, work, leaf, first, count);
                if (stage.groups == 1) {
                    stage.scan->rule->next_leaf(mine.scan_lanes.data(), blocks);
                } else {
                    keep_records(state, mine, work, first, count);
                }
            }
        });
        if (stage.groups > 1) complete_leaves(state, mine, work, cut, number % stage.groups);
    }

private:
    [[nodiscard]] static std::size_t lane_step(const plan::stage& stage) {
        return stage.across ? 1 : 0;
    }

    // Scans a leaf again where its totals left the range.
    static void mend_leaf(const plan::stage& stage, worker& mine, const leaf_walk& work,
                          const kernel::leaf_position& leaf, index_t first, index_t count) {
        const kernel::scan& rule = *stage.scan->rule;
        std::byte* const lanes = mine.scan_lanes.data();
        const auto length = static_cast<std::size_t>(count);
        if (!rule.leaves_range(lanes, lane_step(stage), length)) return;
        rule.restart(lanes, lane_step(stage), length);
        work.run(*mine.machine, leaf, first, count);
    }

    // Records of all leaves lie side by side, by kept element of the whole array.
    [[nodiscard]] static std::byte* records_at(const stage_state& state, index_t leaf,
                                               index_t element) {
        const std::size_t bytes = state.stage.scan->rule->record_bytes;
        return state.partials.front().get() +
               static_cast<std::size_t>(leaf * state.kept_size() + element) * bytes;
    }

    // Calls `copy(record of the leaf, record in an array, bytes)` for kept elements [first, first +
    // count).
    template <class Copy>
    static void for_records(const stage_state& state, const leaf_walk& work, index_t leaf,
                            index_t first, index_t count, std::byte* array, Copy&& copy) {
        const std::size_t bytes = state.stage.scan->rule->record_bytes;
        work.for_kept_rows(first, count, [&](index_t at, index_t element, index_t here) {
            copy(records_at(state, leaf, element), array + static_cast<std::size_t>(at) * bytes,
                 static_cast<std::size_t>(here) * bytes);
        });
    }

    void keep_records(stage_state& state, worker& mine, const leaf_walk& work, index_t first,
                      index_t count) const {
        const kernel::scan& rule = *state.stage.scan->rule;
        const auto length = static_cast<std::size_t>(count);
        const memory::pool::block records = pool_->take(length * rule.record_bytes);
        rule.record(mine.scan_lanes.data(), lane_step(state.stage), length, records.data());
        for_records(state, work, work.first_leaf(), first, count, records.data(),
                    [](std::byte* kept, const std::byte* here, std::size_t bytes) {
                        std::memcpy(kept, here, bytes);
                    });
    }

    void complete_leaves(stage_state& state, worker& mine, const leaf_walk& work, index_t cut,
                         index_t leaf) const {
        const kernel::scan& rule = *state.stage.scan->rule;
        std::vector<index_t> whole;  // leaves that were scanned again with all before them
        const auto join = [&](index_t ready) {
            if (leaves_range(state, mine, work, ready)) {
                scan_again(state, mine, cut, ready);
                whole.push_back(ready);
                return;
            }
            work.for_kept_rows(0, work.kept_box().size(),
                               [&](index_t, index_t element, index_t here) {
                                   rule.join(records_at(state, ready, element),
                                             records_at(state, ready - 1, element),
                                             static_cast<std::size_t>(here));
                               });
        };
        auto& chain = state.chains[static_cast<std::size_t>(cut)];
        for (const index_t ready : chain.arrived(leaf, join)) {
            if (std::find(whole.begin(), whole.end(), ready) != whole.end()) continue;
            add_before(state, work, ready);
        }
    }

    // Lanes as if a leaf had been scanned with all that is before it.
    void resume(const stage_state& state, worker& mine, const leaf_walk& work, index_t leaf,
                index_t first, index_t count) const {
        const kernel::scan& rule = *state.stage.scan->rule;
        const auto length = static_cast<std::size_t>(count);
        const memory::pool::block both = pool_->take(2 * length * rule.record_bytes);
        std::byte* const records = both.data() + length * rule.record_bytes;
        const auto fetch = [](const std::byte* kept, std::byte* here, std::size_t bytes) {
            std::memcpy(here, kept, bytes);
        };
        for_records(state, work, leaf - 1, first, count, both.data(), fetch);
        for_records(state, work, leaf, first, count, records, fetch);
        rule.resume(mine.scan_lanes.data(), length, both.data(), records);
    }

    [[nodiscard]] bool leaves_range(const stage_state& state, worker& mine, const leaf_walk& work,
                                    index_t leaf) const {
        bool any = false;
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            if (any) return;
            resume(state, mine, work, leaf, first, count);
            any = state.stage.scan->rule->leaves_range(
                mine.scan_lanes.data(), lane_step(state.stage), static_cast<std::size_t>(count));
        });
        return any;
    }

    void scan_again(stage_state& state, worker& mine, index_t cut, index_t number) const {
        const kernel::scan& rule = *state.stage.scan->rule;
        const leaf_walk work(state.stage, state.box_of(cut), number);
        const kernel::leaf_position leaf = work.leaf_at(number);
        std::byte* const lanes = mine.scan_lanes.data();
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            resume(state, mine, work, number, first, count);
            rule.restart(lanes, lane_step(state.stage), static_cast<std::size_t>(count));
            fetch_.fetch(state.stage, mine, work.box_of(leaf, first));
            work.run(*mine.machine, leaf, first, count);
            keep_records(state, mine, work, first, count);
        });
    }

    // Adds the totals before a leaf to its part of the result.
    void add_before(stage_state& state, const leaf_walk& work, index_t leaf) const {
        const plan::stage& stage = state.stage;
        const kernel::scan& rule = *stage.scan->rule;
        const plan::store_site& site = stage.stores[stage.scan->store];
        const kernel::memory_binding memory = storages_.bind(site, stage.domain.rank());
        const region box = work.leaf_at(leaf).box;
        const index_t along = memory.strides[stage.first_reduced()];
        kernel::nest axes;
        index_t offset = memory.offset + box.begin[0] * along;
        for (int axis = 0; axis < stage.kept; ++axis) {
            const index_t stride = memory.strides[stage.first_kept() + axis];
            axes.push(work.kept_box().extent[axis], stride);
            offset += work.kept_box().begin[axis] * stride;
        }
        std::byte* const base = memory.data + offset;
        const bool across = stage.across;
        work.for_kept_rows(
            0, work.kept_box().size(), [&](index_t at, index_t element, index_t here) {
                const memory::pool::block before =
                    pool_->take(static_cast<std::size_t>(here * size_of(rule.type)));
                rule.totals(records_at(state, leaf - 1, element), static_cast<std::size_t>(here),
                            before.data());
                kernel::for_each_row(
                    axes, base, at, here,
                    [&](index_t done, std::byte* to, index_t count, index_t stride) {
                        const std::byte* from = before.data() + done * size_of(rule.type);
                        for (index_t k = 0; k < (across ? box.extent[0] : count); ++k) {
                            if (across) {
                                rule.add(from, 1, to + k * along, stride,
                                         static_cast<std::size_t>(count));
                            } else {
                                rule.add(from + k * size_of(rule.type), 0, to + k * stride, along,
                                         static_cast<std::size_t>(box.extent[0]));
                            }
                        }
                    });
            });
    }

    const storages& storages_;
    const fetcher& fetch_;
    std::shared_ptr<memory::pool> pool_;
};

}  // namespace cask::schedule
