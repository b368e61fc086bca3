// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a reducing stage do.
#pragma once

#include <cask/schedule/fetcher.hpp>
#include <cask/schedule/tasks/leaf_walk.hpp>

namespace cask::schedule {

class fold_tasks {
public:
    fold_tasks(const storages& where, const fetcher& fetch, memory::pool& pool)
        : storages_(where), fetch_(fetch), pool_(pool) {}

    /// Neighbouring tasks that a worker may take at once.
    [[nodiscard]] static index_t stretch_of(const plan::stage&) { return most_stretch; }

    static void start(stage_state&) {}
    /// Gives a worker lanes, and room for the partial results of its leaves.
    void prepare(worker& mine) const {
        const plan::stage& stage = *mine.stage;
        for (std::size_t k = 0; k < stage.folds.size(); ++k) {
            mine.folds.emplace_back(stage, *stage.folds[k].rule, pool_);
            mine.machine->lanes(k) = mine.folds[k].binding();
        }
    }

    /// Folds a task's leaves; who folds the last of several groups joins their partial results.
    void run(stage_state& state, worker& mine, index_t number) const {
        const plan::stage& stage = state.stage;
        const index_t cut = number / stage.groups;
        const index_t group = number % stage.groups;
        const leaf_walk work(stage, state.box_of(cut), group);
        const bool at_once = plan::fetches_at_once(stage);
        open_cut* const shared = stage.groups > 1 ? &open(state, work, cut) : nullptr;
        if (at_once) fetch_.fetch(stage, mine, work.box());
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            for (fold_stack& each : mine.folds) each.begin_results();
            for (index_t number_of = work.first_leaf(); number_of < work.last_leaf(); ++number_of) {
                const kernel::leaf_position leaf = work.leaf_at(number_of);
                if (!at_once) fetch_.fetch(stage, mine, work.box_of(leaf, first, count));
                for (fold_stack& each : mine.folds) each.begin_leaf(count);
                work.run(*mine.machine, leaf, first, count);
                for (fold_stack& each : mine.folds) {
                    each.end_leaf(leaf.box.size(), count, among_all(stage, leaf));
                }
            }
            for (std::size_t k = 0; k < stage.folds.size(); ++k) {
                const std::byte* partials = mine.folds[k].result(count);
                if (shared != nullptr) {
                    const index_t kept = work.kept_box().size();
                    std::memcpy(partials_at(stage, *shared, k, group * kept + first), partials,
                                static_cast<std::size_t>(count * partial_bytes(stage, k)));
                } else if (stage.folds[k].carry != nullptr) {
                    hand_on(stage, k, work, first, count, partials, 0);
                } else {
                    deliver(stage, k, mine.passing, work.kept_box(), first, count, partials);
                }
            }
        });
        if (shared != nullptr && shared->left.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            join_groups(stage, *shared, work);
            state.cuts.close(*shared);
        }
    }

private:
    static index_t partial_bytes(const plan::stage& stage, std::size_t fold) {
        return static_cast<index_t>(stage.folds[fold].rule->partial_bytes);
    }

    // Partial results of the groups of a cut lie one behind another, by kept element of the cut.
    [[nodiscard]] open_cut& open(stage_state& state, const leaf_walk& work, index_t cut) const {
        const plan::stage& stage = state.stage;
        return state.cuts.of(cut, stage.groups, stage.folds.size(), pool_, [&](std::size_t fold) {
            return stage.groups * work.kept_box().size() * partial_bytes(stage, fold);
        });
    }
    [[nodiscard]] static std::byte* partials_at(const plan::stage& stage, const open_cut& shared,
                                                std::size_t fold, index_t number) {
        return shared.partials[fold].data() + number * partial_bytes(stage, fold);
    }

    void join_groups(const plan::stage& stage, const open_cut& shared,
                     const leaf_walk& work) const {
        constexpr index_t width = plan::joined_together;
        const index_t kept = work.kept_box().size();
        for (std::size_t k = 0; k < stage.folds.size(); ++k) {
            if (stage.folds[k].carry != nullptr) {
                for (index_t group = 0; group < stage.groups; ++group) {
                    hand_on(stage, k, work, 0, kept, partials_at(stage, shared, k, group * kept),
                            group);
                }
                continue;
            }
            partial_stack memory(*stage.folds[k].rule, width, stage.groups, pool_);
            partial_rows& stack = memory.rows();
            for (index_t first = 0; first < kept; first += width) {
                const index_t count = std::min(width, kept - first);
                stack.clear();
                for (index_t group = 0; group < stage.groups; ++group) {
                    std::memcpy(stack.slot(), partials_at(stage, shared, k, group * kept + first),
                                static_cast<std::size_t>(count * partial_bytes(stage, k)));
                    stack.push(count);
                }
                deliver(stage, k, nullptr, work.kept_box(), first, count, stack.total(count));
            }
        }
    }

    // Where a leaf lies along all of the reduced axes, of which the stage may have a part.
    [[nodiscard]] static kernel::leaf_position among_all(const plan::stage& stage,
                                                         const kernel::leaf_position& leaf) {
        const expr::carry* const carry = stage.carried_fold();
        if (carry == nullptr) return leaf;
        kernel::leaf_position moved = leaf;
        moved.box.begin[0] += carry->begin;
        moved.sizes[0] = stage.reduced_length(0);
        return moved;
    }

    // Joins the partial results of a group with those of the parts before; behind the last group
    // of the last part they are finished.
    void hand_on(const plan::stage& stage, std::size_t fold, const leaf_walk& work, index_t first,
                 index_t count, const std::byte* partials, index_t group) const {
        const plan::fold_site& site = stage.folds[fold];
        const index_t bytes = partial_bytes(stage, fold);
        partial_rows rows(*site.rule, site.carry->data + (work.first_result() + first) * bytes,
                          static_cast<std::size_t>(plan::results_of(stage) * bytes),
                          site.carry->leaves_before + group * stage.leaves_per_group);
        std::memcpy(rows.slot(), partials, static_cast<std::size_t>(count * bytes));
        rows.push(count, stage.leaves_per_group);
        if (group + 1 < stage.groups || site.carry->next > site.carry->begin) return;
        deliver(stage, fold, nullptr, work.kept_box(), first, count, rows.total(count));
    }

    // Finishes [first, first + count) of the kept box in all results of a fold.
    void deliver(const plan::stage& stage, std::size_t fold, const passing_rows* passing,
                 const region& kept_box, index_t first, index_t count,
                 const std::byte* partials) const {
        for (const plan::fold_result& each : stage.folds[fold].results) {
            finish_result(stage, each, passing, kept_box, first, count, partials);
        }
    }

    // Finishes [first, first + count) of the kept box and writes them where they belong.
    void finish_result(const plan::stage& stage, const plan::fold_result& result,
                       const passing_rows* passing, const region& kept_box, index_t first,
                       index_t count, const std::byte* partials) const {
        const shape& strides = storages_.strides(result.storage);
        const auto* rows = passing != nullptr ? passing->find(result.storage) : nullptr;
        std::byte* const data = rows != nullptr ? rows->origin : storages_.data(result.storage);
        kernel::nest axes;
        index_t offset = 0;
        for (int axis = 0; axis < stage.kept; ++axis) {
            axes.push(kept_box.extent[axis], strides[axis]);
            offset += kept_box.begin[axis] * strides[axis];
        }
        kernel::finish_parameters parameters;
        parameters.ddof = result.ddof;
        parameters.count = 1;
        for (int k = 0; k < stage.reduced(); ++k) {
            parameters.count *= static_cast<double>(stage.reduced_length(k));
        }
        const auto bytes = static_cast<index_t>(result.rule->partial_bytes);
        kernel::for_each_row(axes, data + offset, first, count,
                             [&](index_t at, std::byte* to, index_t here, index_t stride) {
                                 result.rule->finish(partials + at * bytes,
                                                     static_cast<std::size_t>(here), parameters, to,
                                                     stride);
                             });
    }

    const storages& storages_;
    const fetcher& fetch_;
    memory::pool& pool_;
};

}  // namespace cask::schedule
