// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a scanning stage do.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/plan/kinds/scan_stage.hpp>
#include <cask/schedule/fetcher.hpp>
#include <cask/schedule/tasks/leaf_walk.hpp>

namespace cask::schedule {

class scan_tasks {
public:
    scan_tasks(const storages& where, const fetcher& fetch, memory::pool& pool)
        : storages_(where), fetch_(fetch), pool_(pool) {}

    /// Neighbouring tasks that a worker may take at once.
    [[nodiscard]] static index_t stretch_of(const plan::stage& stage) {
        // Leaves are best completed while they are in the cache.
        return stage.groups > 1 ? 1 : most_stretch;
    }

    static void start(stage_state&) {}
    /// Gives a worker lanes.
    void prepare(worker& mine) const {
        const plan::stage& stage = *mine.stage;
        mine.scan_lanes =
            pool_.take(plan::scan_stage::lane_blocks(stage) * stage.scan->rule->block_bytes);
        mine.machine->scan_lanes(0) = {mine.scan_lanes.data(), lane_step(stage)};
    }

    /// Scans a task's leaves one after another; or, where each is a task of its own, without what
    /// is before it, which is added when it is known.
    void run(stage_state& state, worker& mine, index_t number) const {
        const plan::stage& stage = state.stage;
        const index_t cut = number / stage.groups;
        const leaf_walk work(stage, state.box_of(cut), number % stage.groups);
        const bool at_once = plan::fetches_at_once(stage);
        open_cut* const shared = stage.groups > 1 ? &open(state, work, cut) : nullptr;
        if (at_once) fetch_.fetch(stage, mine, work.box());
        const std::size_t blocks = plan::scan_stage::lane_blocks(stage);
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            begin_lanes(stage, mine, work, first, count);
            for (index_t number_of = work.first_leaf(); number_of < work.last_leaf(); ++number_of) {
                const kernel::leaf_position leaf = work.leaf_at(number_of);
                if (!at_once) fetch_.fetch(stage, mine, work.box_of(leaf, first, count));
                work.run(*mine.machine, leaf, first, count);
                // Nothing is before the first leaf: that is known.
                if (shared == nullptr || number_of == 0)
                    mend_leaf(stage, mine, work, leaf, first, count);
                if (shared == nullptr) {
                    if (number_of == handed_on(stage)) {
                        record(stage, mine, count, carried_at(stage, work, first));
                    }
                    stage.scan->rule->next_leaf(mine.scan_lanes.data(), blocks);
                } else {
                    keep_records(stage, *shared, mine, work, first, count);
                }
            }
        });
        if (shared == nullptr) return;
        complete_leaves(state, *shared, mine, work, number % stage.groups);
        if (shared->left.fetch_sub(1, std::memory_order_acq_rel) == 1) state.cuts.close(*shared);
    }

private:
    [[nodiscard]] static std::size_t lane_step(const plan::stage& stage) {
        return stage.across ? 1 : 0;
    }

    // Lanes before the first leaf of a task: nothing is before it, or what a part has handed on.
    static void begin_lanes(const plan::stage& stage, worker& mine, const leaf_walk& work,
                            index_t first, index_t count) {
        const kernel::scan& rule = *stage.scan->rule;
        const bool goes_on = stage.scan->carry != nullptr && stage.scan->carry->begin > 0;
        if (goes_on && work.first_leaf() == 0) {
            rule.begin_after(mine.scan_lanes.data(), static_cast<std::size_t>(count),
                             carried_at(stage, work, first));
        } else {
            rule.reset(mine.scan_lanes.data(), plan::scan_stage::lane_blocks(stage));
        }
    }

    /// The leaf behind which the next part begins; -1: none.
    [[nodiscard]] static index_t handed_on(const plan::stage& stage) {
        const expr::carry* const carry = stage.scan->carry;
        if (carry == nullptr || carry->next <= carry->begin) return -1;
        return (carry->next - carry->begin - 1) / stage.leaf_extent[0];
    }
    // The records that parts hand on, by kept element.
    [[nodiscard]] static std::byte* carried_at(const plan::stage& stage, const leaf_walk& work,
                                               index_t first) {
        return stage.scan->carry->data + static_cast<std::size_t>(work.first_result() + first) *
                                             stage.scan->rule->record_bytes;
    }

    static void record(const plan::stage& stage, const worker& mine, index_t count, std::byte* to) {
        stage.scan->rule->record(mine.scan_lanes.data(), lane_step(stage),
                                 static_cast<std::size_t>(count), to);
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

    // Records of the leaves of a cut lie one behind another, by kept element of the cut.
    [[nodiscard]] open_cut& open(stage_state& state, const leaf_walk& work, index_t cut) const {
        const plan::stage& stage = state.stage;
        return state.cuts.of(cut, stage.groups, 1, pool_, [&](std::size_t) {
            return stage.groups * work.kept_box().size() *
                   static_cast<index_t>(stage.scan->rule->record_bytes);
        });
    }
    [[nodiscard]] static std::byte* records_at(const plan::stage& stage, const open_cut& shared,
                                               const leaf_walk& work, index_t leaf,
                                               index_t element) {
        return shared.partials.front().data() +
               static_cast<std::size_t>(leaf * work.kept_box().size() + element) *
                   stage.scan->rule->record_bytes;
    }

    void keep_records(const plan::stage& stage, const open_cut& shared, worker& mine,
                      const leaf_walk& work, index_t first, index_t count) const {
        record(stage, mine, count, records_at(stage, shared, work, work.first_leaf(), first));
    }

    void complete_leaves(stage_state& state, open_cut& shared, worker& mine, const leaf_walk& work,
                         index_t leaf) const {
        const plan::stage& stage = state.stage;
        sequence<index_t> whole;  // leaves that were scanned again with all before them
        const auto join = [&](index_t ready) {
            if (leaves_range(stage, shared, mine, work, ready)) {
                scan_again(state, shared, mine, ready);
                whole.push_back(ready);
            } else {
                stage.scan->rule->join(records_at(stage, shared, work, ready, 0),
                                       records_at(stage, shared, work, ready - 1, 0),
                                       static_cast<std::size_t>(work.kept_box().size()));
            }
            hand_on(stage, shared, work, ready);
        };
        if (leaf == 0) hand_on(stage, shared, work, leaf);

        for (const index_t ready : shared.chain.arrived(leaf, join)) {
            if (contains(whole, ready)) continue;
            add_before(stage, shared, work, ready);
        }
    }

    // All that is before a leaf is in its records: they may be those that the next part begins
    // with. The first leaf has read what was handed to this one.
    static void hand_on(const plan::stage& stage, const open_cut& shared, const leaf_walk& work,
                        index_t leaf) {
        if (leaf != handed_on(stage)) return;
        std::memcpy(carried_at(stage, work, 0), records_at(stage, shared, work, leaf, 0),
                    static_cast<std::size_t>(work.kept_box().size()) *
                        stage.scan->rule->record_bytes);
    }

    // Lanes as if a leaf had been scanned with all that is before it.
    static void resume(const plan::stage& stage, const open_cut& shared, worker& mine,
                       const leaf_walk& work, index_t leaf, index_t first, index_t count) {
        stage.scan->rule->resume(mine.scan_lanes.data(), static_cast<std::size_t>(count),
                                 records_at(stage, shared, work, leaf - 1, first),
                                 records_at(stage, shared, work, leaf, first));
    }

    [[nodiscard]] static bool leaves_range(const plan::stage& stage, const open_cut& shared,
                                           worker& mine, const leaf_walk& work, index_t leaf) {
        bool any = false;
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            if (any) return;
            resume(stage, shared, mine, work, leaf, first, count);
            any = stage.scan->rule->leaves_range(mine.scan_lanes.data(), lane_step(stage),
                                                 static_cast<std::size_t>(count));
        });
        return any;
    }

    void scan_again(stage_state& state, const open_cut& shared, worker& mine,
                    index_t number) const {
        const plan::stage& stage = state.stage;
        const leaf_walk work(stage, state.box_of(shared.number), number);
        const kernel::leaf_position leaf = work.leaf_at(number);
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            resume(stage, shared, mine, work, number, first, count);
            stage.scan->rule->restart(mine.scan_lanes.data(), lane_step(stage),
                                      static_cast<std::size_t>(count));
            fetch_.fetch(stage, mine, work.box_of(leaf, first, count));
            work.run(*mine.machine, leaf, first, count);
            keep_records(stage, shared, mine, work, first, count);
        });
    }

    // Adds the totals before a leaf to its part of the result.
    void add_before(const plan::stage& stage, const open_cut& shared, const leaf_walk& work,
                    index_t leaf) const {
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
        const index_t kept = work.kept_box().size();
        const index_t width = std::min(plan::scan_stage::added_together, kept);
        const memory::pool::block before =
            pool_.take(static_cast<std::size_t>(width * size_of(rule.type)));
        for (index_t first = 0; first < kept; first += width) {
            const index_t here = std::min(width, kept - first);
            rule.totals(records_at(stage, shared, work, leaf - 1, first),
                        static_cast<std::size_t>(here), before.data());
            kernel::for_each_row(
                axes, base, first, here,
                [&](index_t done, std::byte* to, index_t count, index_t stride) {
                    const std::byte* from = before.data() + done * size_of(rule.type);
                    add_totals(stage, from, to, count, stride, box.extent[0], along);
                });
        }
    }

    // Adds totals of `count` kept elements, `stride` bytes apart, to the `length` elements of each
    // in a leaf, `along` bytes apart: row by row or kept element by kept element, as memory lies.
    static void add_totals(const plan::stage& stage, const std::byte* totals, std::byte* to,
                           index_t count, index_t stride, index_t length, index_t along) {
        const kernel::scan& rule = *stage.scan->rule;
        for (index_t k = 0; k < (stage.across ? length : count); ++k) {
            if (stage.across) {
                rule.add(totals, 1, to + k * along, stride, static_cast<std::size_t>(count));
            } else {
                rule.add(totals + k * size_of(rule.type), 0, to + k * stride, along,
                         static_cast<std::size_t>(length));
            }
        }
    }

    const storages& storages_;
    const fetcher& fetch_;
    memory::pool& pool_;
};

}  // namespace cask::schedule
