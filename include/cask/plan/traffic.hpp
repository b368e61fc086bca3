// SPDX-License-Identifier: BSD-3-Clause
// What running a plan moves between memory and other places, in bytes.
#pragma once

#include <cask/kernel/machine/machine.hpp>
#include <cask/memory/ledger.hpp>
#include <cask/plan/factors.hpp>
#include <cask/plan/kinds/stage_kind.hpp>

#include <array>

namespace cask::plan {

namespace detail {

/// How many boxes a task fetches that has `length` positions of an axis: reductions and scans that
/// fetch leaf by leaf fetch for each run of kept elements that is reduced at once.
[[nodiscard]] inline index_t boxes_of_task(const stage& stage, int axis, index_t length) {
    const bool reduces = stage.kind == stage_kind::fold || stage.kind == stage_kind::scan;
    const bool is_last = axis == stage.first_kept() + stage.kept - 1;
    if (!reduces || !stage.across || !is_last || stage.short_rows > 0 || fetches_at_once(stage)) {
        return 1;
    }
    index_t boxes = 0;
    for (index_t left = length; left > 0; ++boxes) {
        left -= kernel::machine::piece_of(left, static_cast<index_t>(stage.code.tile_length()));
    }
    return boxes;
}

/// The elements that a load reads for so much of the domain, over all boxes for which tasks fetch:
/// those that boxes have in common count for each.
[[nodiscard]] inline index_t elements_fetched(const stage& stage, const load_site& load,
                                              const shape& domain) {
    const shape boxes = fetched_extent(stage);
    index_t elements = 1;
    for (int axis = 0; axis < domain.rank(); ++axis) {
        const index_t extent = std::max<index_t>(boxes[axis], 1);
        const index_t rest = domain[axis] % extent;
        index_t of_box = 1;  // positions of the source
        index_t of_rest = rest > 0 ? 1 : 0;
        bool reads_along = false;
        for (int k = 0; k < load.map.rank(); ++k) {
            if (load.map[k].from != axis) continue;
            reads_along = true;
            of_box *= extent;
            of_rest *= rest;
        }
        if (!reads_along) {
            of_box *= boxes_of_task(stage, axis, extent);
            of_rest *= boxes_of_task(stage, axis, rest);
        }
        elements *= domain[axis] / extent * of_box + of_rest;
    }
    return elements;
}

/// What of the domain of the stage `factor` a product reads through a load; nothing of another one.
[[nodiscard]] inline shape read_of_factor(const stage& product, const load_site& load,
                                          const stage& factor) {
    shape result = shape::filled(factor.domain.rank(), 0);
    const bool is_it = !factor.stores.empty() && load.storage == factor.stores.front().storage;
    if (!is_it || product.domain.size() == 0) return result;
    const region read = load.map.bounds({shape::filled(product.domain.rank(), 0), product.domain});
    for (int axis = 0; axis < result.rank(); ++axis) {
        const index_t first = factor.values[axis].offset;
        const index_t begin = std::max(read.begin[axis], first);
        const index_t end = std::min(read.begin[axis] + read.extent[axis],
                                     first + factor.domain[axis]);
        result[axis] = std::max<index_t>(end - begin, 0);
    }
    return result;
}

/// How often the tasks of a product compute what they read through a load.
[[nodiscard]] inline index_t times_computed(const stage& product, const load_site& load) {
    shape tile = product.task_extent;
    for (int axis = 0; axis + 3 < tile.rank(); ++axis) tile[axis] = product.block_extent[axis];
    return static_cast<index_t>(evaluations(product.domain, tile, load.map));
}

/// What a stage moves that runs `times` over so much of its domain.
inline void add_traffic(const stage& stage, const shape& domain, index_t times,
                        memory::traffic& to) {
    if (domain.size() == 0) return;
    for (const load_site& load : stage.loads) {
        const expr::reader* const from = load.reader();
        if (from == nullptr) continue;
        (from->is_temporary() ? to.read_back : to.read) +=
            times * elements_fetched(stage, load, domain) * size_of(load.source->type());
    }
    if (!stage.put) return;
    (stage.put->to->is_temporary() ? to.spilled : to.written) +=
        domain.size() * size_of(stage.tags.front()->type());
}

/// Of an axis of an input of a call, what all tasks together read of positions [begin, end): how
/// many, and in how many boxes.
struct read_of_axis {
    index_t positions = 0;
    index_t boxes = 0;

    void add(expr::span_of_axis cell, index_t begin, index_t end) {
        const index_t length = std::min(end, cell.end) - std::max(begin, cell.begin);
        if (length <= 0) return;
        positions += length;
        ++boxes;
    }
};
[[nodiscard]] inline read_of_axis read_by_tasks(const stage& whole, std::size_t input, int axis,
                                                expr::span_of_axis cell) {
    const expr::node& node = *whole.call->node;
    const expr::call& call = *whole.call->of;
    const int from = call.cut->reads[input][static_cast<std::size_t>(axis)].from;
    const index_t length = node.input(input)->shape()[axis];
    read_of_axis result;
    if (from < 0) {
        result.add(cell, 0, length);
        return result;
    }
    shape place = shape::filled(whole.domain.rank(), 0);
    for (; place[from] < whole.task_counts[from]; ++place[from]) {
        const region box = box_at(node, call, whole.task_extent, place);
        if (box.extent[from] == 0) continue;
        const expr::span_of_axis read = expr::read_along(
            call, input, axis, length, {box.begin[from], box.begin[from] + box.extent[from]});
        result.add(cell, read.begin, read.end);
    }
    return result;
}

/// What the stage `factor` moves for all tasks of a call.
inline void add_traffic_of_input(const stage& whole, const stage& factor, memory::traffic& to) {
    const expr::call& call = *whole.call->of;
    for (std::size_t k = 0; k < whole.loads.size(); ++k) {
        if (factor.stores.empty()) continue;
        if (whole.loads[k].storage != factor.stores.front().storage) continue;
        if (call_stage::same_input(whole, k) < k) continue;
        std::array<read_of_axis, max_rank> read;
        for (int axis = 0; axis < factor.domain.rank(); ++axis) {
            const index_t begin = factor.values[axis].offset;
            read[static_cast<std::size_t>(axis)] =
                read_by_tasks(whole, k, axis, {begin, begin + factor.domain[axis]});
        }
        const index_t times = times_read({whole.task_extent, whole.task_counts}, call, k);
        for (const load_site& load : factor.loads) {
            const expr::reader* const from = load.reader();
            if (from == nullptr) continue;
            index_t elements = times;
            for (int axis = 0; axis < factor.domain.rank(); ++axis) {
                bool moves = false;
                for (int n = 0; n < load.map.rank(); ++n) moves |= load.map[n].from == axis;
                const read_of_axis& along = read[static_cast<std::size_t>(axis)];
                elements *= moves ? along.positions : along.boxes;
            }
            (from->is_temporary() ? to.read_back : to.read) += elements *
                                                               size_of(load.source->type());
        }
    }
}

/// What the stage `factor` moves for all tasks of a product.
inline void add_factor_traffic(const stage& product, const stage& factor, memory::traffic& to) {
    const load_site& left = product.loads[product.product->left];
    const load_site& right = product.loads[product.product->right];
    add_traffic(factor, read_of_factor(product, left, factor), times_computed(product, left), to);
    const bool is_shared = left.storage == right.storage &&
                           reads_same_boxes(product.domain, product.task_extent, left.map,
                                            right.map);
    if (is_shared) return;
    add_traffic(factor, read_of_factor(product, right, factor), times_computed(product, right), to);
}

}  // namespace detail

/// The bytes that running `of` moves: what its tasks fetch of files and stores, and what its
/// results' writers take.
[[nodiscard]] inline memory::traffic traffic_of(const plan& of) {
    memory::traffic result;
    for (const phase& phase : of.phases) {
        const std::uint32_t last = phase.first + phase.count - 1;
        for (std::uint32_t k = phase.first; k <= last; ++k) {
            const stage& stage = of.stages[k];
            if (k < phase.first + phase.factors) {
                const auto add = of.stages[last].call ? &detail::add_traffic_of_input
                                                      : &detail::add_factor_traffic;
                add(of.stages[last], stage, result);
            } else {
                detail::add_traffic(stage, stage.domain, 1, result);
            }
        }
    }
    return result;
}

}  // namespace cask::plan
