// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a stage of matrix products do.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/schedule/tasks/factor_box.hpp>

namespace cask::schedule {

class product_tasks {
public:
    product_tasks(const storages& where, const fetcher& fetch, memory::pool& pool)
        : storages_(where), boxes_(where, fetch, pool), pool_(pool) {}

    /// Multiplies the matrices of one task, each over its whole depth or over one part of it, panel
    /// by panel. `mine` has a worker for each of the stages that compute factors.
    void run(stage_state& state, worker& mine, index_t number) const {
        const plan::stage& stage = state.stage;
        const index_t group = number % stage.groups;
        region task = state.box_of(number / stage.groups);
        const int depth = stage.domain.rank() - 1;
        if (stage.groups > 1) {
            const index_t part = stage.product->part;
            task.begin[depth] = group * part;
            task.extent[depth] = std::min(part, stage.domain[depth] - task.begin[depth]);
        }
        open_cut* const shared = stage.groups > 1 ? &open(state) : nullptr;
        const kernel::memory_binding result = shared != nullptr
                                                  ? partial_product(stage, *shared, group)
                                                  : storages_.bind(stage.stores.front(), depth + 1);
        for (computed_box& each : mine.computed) each.box.reset();
        const expr::carry* const carry = stage.product->carry;
        const bool goes_on = carry != nullptr && carry->begin > 0;
        for_each_panel(task, stage.block_extent, [&](const region& panel) {
            multiply(stage, mine, panel, result, goes_on || panel.begin[depth] > task.begin[depth]);
        });
        if (shared != nullptr && shared->left.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            join(stage, *shared);
            state.cuts.close(*shared);
        }
    }

    [[nodiscard]] static index_t stretch_of(const plan::stage&) { return most_stretch; }

    /// Begins the rule's session.
    static void start(stage_state& state) { state.multiplying.emplace(*state.stage.product->rule); }
    static void prepare(worker& mine) { mine.computed.resize(2); }

private:
    // Calls `body` for the panels of a task: those of one matrix by depth, and of one depth by
    // columns or rows, so that what is computed for one of them serves for the next.
    template <class Body>
    static void for_each_panel(const region& task, const shape& extent, Body&& body) {
        const int depth = extent.rank() - 1;
        sequence<int> order;  // of axes, outermost first
        for (int axis = 0; axis < depth - 2; ++axis) order.push_back(axis);
        for (const int axis : {depth, depth - 2, depth - 1}) order.push_back(axis);
        region panel{task.begin, extent};
        const auto fit = [&](int axis) {
            panel.extent[axis] = std::min(std::max<index_t>(extent[axis], 1),
                                          task.begin[axis] + task.extent[axis] - panel.begin[axis]);
        };
        for (const int axis : order) fit(axis);
        for (std::size_t k = order.size(); k > 0;) {
            body(std::as_const(panel));
            for (k = order.size(); k > 0; --k) {
                const int axis = order[k - 1];
                panel.begin[axis] += panel.extent[axis];
                if (panel.begin[axis] < task.begin[axis] + task.extent[axis]) break;
                panel.begin[axis] = task.begin[axis];
                fit(axis);
            }
            if (k > 0) fit(order[k - 1]);
        }
    }

    // The products of the matrices of one panel, which are added to what is there from less deep
    // ones.
    void multiply(const plan::stage& stage, worker& mine, const region& panel,
                  const kernel::memory_binding& result, bool goes_on) const {
        const plan::product_site& site = *stage.product;
        const int depth = panel.begin.rank() - 1;
        const auto matrix_of = [&](const kernel::memory_binding& from, const shape& at, int rows,
                                   int columns) {
            return kernel::matrix{from.data + from.at(at), panel.extent[rows],
                                  panel.extent[columns], from.strides[rows], from.strides[columns]};
        };
        const kernel::memory_binding left = factor(stage, mine, 0, panel);
        const kernel::memory_binding right = factor(stage, mine, 1, panel);
        mine.scratch = memory::pool::block();
        mine.scratch = pool_.take(site.rule->scratch_bytes(
            panel.extent[depth - 2], panel.extent[depth - 1], panel.extent[depth]));
        region outer = panel;
        for (int axis = depth; axis > depth - 3; --axis) outer.extent[axis] = 1;
        for (index_t k = 0; k < outer.extent.size(); ++k) {
            shape at = panel.begin;
            for (index_t rest = k, axis = depth - 3; axis >= 0; --axis) {
                at[static_cast<int>(axis)] += rest % outer.extent[static_cast<int>(axis)];
                rest /= outer.extent[static_cast<int>(axis)];
            }
            site.rule->run(
                matrix_of(left, at, depth - 2, depth), matrix_of(right, at, depth, depth - 1),
                matrix_of(result, at, depth - 2, depth - 1), mine.scratch.data(), goes_on);
        }
    }

    // Where the left factor (0) or the right one (1) lies, for a panel of the domain: in memory, or
    // in the box that is computed for it.
    [[nodiscard]] kernel::memory_binding factor(const plan::stage& stage, worker& mine,
                                                std::size_t side, const region& panel) const {
        const plan::product_site& product = *stage.product;
        const plan::load_site& site = stage.loads[side == 0 ? product.left : product.right];
        if (!site.computed) return storages_.bind(site);
        region box{shape::filled(site.map.rank(), 0), shape::filled(site.map.rank(), 0)};
        if (panel.size() > 0) box = site.map.bounds(panel);
        const computed_box& other = mine.computed[1 - side];
        const plan::load_site& beside = stage.loads[side == 0 ? product.right : product.left];
        const bool is_shared = side == 1 && beside.storage == site.storage && other.holds(box);
        computed_box& computed = is_shared ? mine.computed[0] : mine.computed[side];
        if (!computed.holds(box))
            boxes_.compute(mine, site.storage, box, product.rule->type, computed);
        const shape strides = row_major_bytes(box.extent, size_of(product.rule->type));
        index_t first = 0;
        for (int axis = 0; axis < strides.rank(); ++axis) {
            first += box.begin[axis] * strides[axis];
        }
        kernel::memory_binding result = storages::bind(site.map, panel.begin.rank(),
                                                       computed.memory.data(), strides);
        result.offset -= first;
        return result;
    }

    // The parts of the depth are of one small matrix: the stage is one cut.
    [[nodiscard]] open_cut& open(stage_state& state) const {
        return state.cuts.of(0, state.stage.groups, 1, pool_, [&](std::size_t) {
            return plan::product_stage::cut_bytes(state.stage);
        });
    }

    // The partial result of a part of the depth: row-major, the parts one behind another.
    [[nodiscard]] static kernel::memory_binding
    partial_product(const plan::stage& stage, const open_cut& shared, index_t group) {
        const index_t item = size_of(stage.product->rule->type);
        shape sizes = stage.domain;
        sizes[sizes.rank() - 1] = 1;
        kernel::memory_binding result{shared.partials.front().data() + group * sizes.size() * item,
                                      0, row_major_bytes(sizes, item)};
        result.strides[sizes.rank() - 1] = 0;
        return result;
    }

    // Neighbouring parts are added, then pairs of them, and so on: one tree for any number of
    // threads.
    void join(const plan::stage& stage, const open_cut& shared) const {
        const kernel::product& rule = *stage.product->rule;
        shape sizes = stage.domain;
        sizes[sizes.rank() - 1] = 1;
        for (index_t step = 1; step < stage.groups; step *= 2) {
            for (index_t group = 0; group + step < stage.groups; group += 2 * step) {
                rule.add(partial_product(stage, shared, group).data,
                         partial_product(stage, shared, group + step).data,
                         static_cast<std::size_t>(sizes.size()));
            }
        }
        const kernel::memory_binding total = partial_product(stage, shared, 0);
        const kernel::memory_binding result = storages_.bind(stage.stores.front(), sizes.rank());
        kernel::nest axes;
        for (int axis = 0; axis < sizes.rank(); ++axis) {
            axes.push(sizes[axis], result.strides[axis]);
        }
        const index_t item = size_of(rule.type);
        kernel::for_each_row(axes, result.data + result.offset, index_t{0}, sizes.size(),
                             [&](index_t at, std::byte* to, index_t count, index_t stride) {
                                 for (index_t k = 0; k < count; ++k) {
                                     std::memcpy(to + k * stride, total.data + (at + k) * item,
                                                 static_cast<std::size_t>(item));
                                 }
                             });
    }

    const storages& storages_;
    factor_boxes boxes_;
    memory::pool& pool_;
};

}  // namespace cask::schedule
