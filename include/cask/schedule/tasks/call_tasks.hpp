// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a stage do that calls a function for each block of its result.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/kernel/tile/copy.hpp>
#include <cask/plan/kinds/call_stage.hpp>
#include <cask/schedule/tasks/factor_box.hpp>

namespace cask::schedule {

class call_tasks {
public:
    call_tasks(const storages& where, const fetcher& fetch, memory::pool& pool)
        : storages_(where), boxes_(where, fetch, pool), pool_(pool) {}

    /// Neighbouring tasks that a worker may take at once.
    [[nodiscard]] static index_t stretch_of(const plan::stage&) { return most_stretch; }
    /// Makes ready what the stage's tasks share, and what a worker has.
    static void start(stage_state&) {}
    static void prepare(worker& mine) { mine.computed.resize(mine.stage->loads.size()); }

    /// Calls the function for one block: inputs are read where they lie, if they lie there as the
    /// function wants them.
    [[gnu::cold]] void run(stage_state& state, worker& mine, index_t number) const {
        const plan::stage& stage = state.stage;
        const expr::node& node = *stage.call->node;
        const expr::call& call = *stage.call->of;
        const region box = state.box_of(number);
        if (box.size() == 0) return;
        sequence<kernel::block_memory> inputs;
        for (std::size_t k = 0; k < stage.loads.size(); ++k) {
            inputs.push_back(input(stage, mine, k, expr::box_read(node, call, k, box)));
        }
        const index_t item = size_of(node.type());
        const kernel::memory_binding target = storages_.bind(stage.stores.front(),
                                                             stage.domain.rank());
        std::byte* const to = target.data + target.at(box.begin);
        const shape extent = plan::call_stage::in_order(call, box.extent);
        const shape strides = plan::call_stage::in_order(call, target.strides);
        const bool in_place = call.routine->writes_by_strides ||
                              kernel::is_contiguous(extent, strides, item);
        if (!in_place) take(mine.block, extent.size() * item);
        const kernel::block_memory result{in_place ? to : mine.block.data(), extent,
                                          in_place ? strides : row_major_bytes(extent, item)};
        run_routine(node, call, box, inputs, result);
        if (in_place) return;
        kernel::copy_box(to, strides, result.data, result.strides, extent, item,
                         kernel::storing_of_result(node.bytes()));
    }

private:
    // Takes memory in place of what was there before.
    [[gnu::cold]] void take(memory::pool::block& into, index_t bytes) const {
        into = memory::pool::block();
        into = pool_.take(static_cast<std::size_t>(bytes));
    }

    [[nodiscard, gnu::cold]] kernel::block_memory
    input(const plan::stage& stage, worker& mine, std::size_t number, const region& box) const {
        const plan::load_site& site = stage.loads[number];
        const dtype type = stage.call->node->input(number)->type();
        const index_t item = size_of(type);
        const shape row_major = row_major_bytes(box.extent, item);
        computed_box& mine_now = mine.computed[number];
        if (site.computed) {
            const std::size_t same = plan::call_stage::same_input(stage, number);
            if (same == number) boxes_.compute(mine, site.storage, box, type, mine_now);
            return {mine.computed[same].memory.data(), box.extent, row_major};
        }
        const kernel::memory_binding from = storages_.bind(site);
        std::byte* const first = from.data + from.at(box.begin);
        if (plan::is_picked_from(*stage.call->of, number)) return {first, box.extent, from.strides};
        if (kernel::is_contiguous(box.extent, from.strides, item)) {
            return {first, box.extent, row_major};
        }
        if (!mine_now.holds(box)) {
            mine_now.box.reset();
            take(mine_now.memory, box.size() * item);
            kernel::copy_box(mine_now.memory.data(), row_major, first, from.strides, box.extent,
                             item);
            mine_now.box = box;
        }
        return {mine_now.memory.data(), box.extent, row_major};
    }

    [[gnu::cold]] void run_routine(const expr::node& node, const expr::call& call,
                                   const region& box, const sequence<kernel::block_memory>& inputs,
                                   const kernel::block_memory& result) const {
        const kernel::routine& routine = *call.routine;
        memory::pool::block scratch;
        if (routine.scratch_bytes != nullptr) {
            const index_t bytes = routine.scratch_bytes(inputs.data(), result.extent);
            scratch = pool_.take(static_cast<std::size_t>(bytes));
        }
        block_info where;
        if (routine.asks_where) where = expr::info_of(node, call, box);
        routine.run({call.state.get(), call.parameters, inputs.data(), result, scratch.data(),
                     routine.asks_where ? &where : nullptr});
    }

    const storages& storages_;
    factor_boxes boxes_;
    memory::pool& pool_;
};

}  // namespace cask::schedule
