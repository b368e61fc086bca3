// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a reducing stage do.
#pragma once

#include <cask/schedule/fetcher.hpp>
#include <cask/schedule/tasks/leaf_walk.hpp>

namespace cask::schedule {

class fold_tasks {
public:
    fold_tasks(const storages& where, const fetcher& fetch, std::shared_ptr<memory::pool> pool)
        : storages_(where), fetch_(fetch), pool_(std::move(pool)) {}

    /// Bytes that a task takes besides scratch and what it fetches.
    [[nodiscard]] static index_t bytes_of(const plan::stage&) { return 0; }
    /// Neighbouring tasks that a worker may take at once.
    [[nodiscard]] static index_t stretch_of(const plan::stage&) { return most_stretch; }

    /// Makes room for the partial results of several groups.
    static void start(stage_state& state) {
        if (state.stage.groups == 1) return;
        for (const plan::fold_site& fold : state.stage.folds) {
            state.add_partials(fold.rule->partial_bytes);
        }
        state.count_groups();
    }
    /// Gives a worker lanes, and room for the partial results of its leaves.
    void prepare(worker& mine) const {
        const plan::stage& stage = *mine.stage;
        for (std::size_t k = 0; k < stage.folds.size(); ++k) {
            mine.folds.emplace_back(stage, *stage.folds[k].rule, mine.machine->tile_length(),
                                    *pool_);
            mine.machine->lanes(k) = mine.folds[k].binding();
        }
    }

    /// Folds a task's leaves; who folds the last of several groups joins their partial results.
    void run(stage_state& state, worker& mine, index_t number) const {
        const plan::stage& stage = state.stage;
        const index_t cut = number / stage.groups;
        const index_t group = number % stage.groups;
        const leaf_walk work(stage, state.box_of(cut), group);
        const bool at_once = work.box().size() <= fetcher::at_once;
        if (at_once) fetch_.fetch(stage, mine, work.box());
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            for (fold_stack& each : mine.folds) each.begin_results();
            for (index_t number_of = work.first_leaf(); number_of < work.last_leaf(); ++number_of) {
                const kernel::leaf_position leaf = work.leaf_at(number_of);
                if (!at_once) fetch_.fetch(stage, mine, work.box_of(leaf, first));
                for (fold_stack& each : mine.folds) each.begin_leaf(count);
                work.run(*mine.machine, leaf, first, count);
                for (fold_stack& each : mine.folds) each.end_leaf(leaf.box.size(), count, leaf);
            }
            for (std::size_t k = 0; k < stage.folds.size(); ++k) {
                const std::byte* partials = mine.folds[k].result(count);
                if (stage.groups > 1) {
                    keep(state, k, work, group, first, count, partials);
                } else {
                    deliver(stage, k, mine.passing, work.kept_box(), first, count, partials);
                }
            }
        });
        if (stage.groups > 1) join_groups_if_last(state, work, cut);
    }

private:
    // Partial results of all groups lie side by side, by kept element of the whole array.
    [[nodiscard]] std::byte* partials_at(const stage_state& state, std::size_t fold, index_t group,
                                         index_t element) const {
        const auto bytes = static_cast<index_t>(state.stage.folds[fold].rule->partial_bytes);
        return state.partials[fold].get() + (group * state.kept_size() + element) * bytes;
    }

    void keep(stage_state& state, std::size_t fold, const leaf_walk& work, index_t group,
              index_t first, index_t count, const std::byte* partials) const {
        const auto bytes = static_cast<index_t>(state.stage.folds[fold].rule->partial_bytes);
        work.for_kept_rows(first, count, [&](index_t at, index_t element, index_t here) {
            std::memcpy(partials_at(state, fold, group, element), partials + at * bytes,
                        static_cast<std::size_t>(here * bytes));
        });
    }

    void join_groups_if_last(stage_state& state, const leaf_walk& work, index_t cut) const {
        auto& left = state.cut_groups[static_cast<std::size_t>(cut)];
        if (left.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        const index_t kept = work.kept_box().size();
        for (std::size_t k = 0; k < state.stage.folds.size(); ++k) {
            const kernel::reduction& rule = *state.stage.folds[k].rule;
            constexpr index_t width = 1024;
            partial_stack stack(rule, width, state.stage.groups, *pool_);
            work.for_kept_rows(0, kept, [&](index_t at, index_t element, index_t here) {
                for (index_t done = 0; done < here; done += width) {
                    const index_t count = std::min(width, here - done);
                    stack.clear();
                    for (index_t group = 0; group < state.stage.groups; ++group) {
                        std::memcpy(stack.slot(), partials_at(state, k, group, element + done),
                                    static_cast<std::size_t>(count) * rule.partial_bytes);
                        stack.push(count);
                    }
                    deliver(state.stage, k, nullptr, work.kept_box(), at + done, count,
                            stack.total(count));
                }
            });
        }
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
            parameters.count *= static_cast<double>(stage.domain[stage.first_reduced() + k]);
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
    std::shared_ptr<memory::pool> pool_;
};

}  // namespace cask::schedule
