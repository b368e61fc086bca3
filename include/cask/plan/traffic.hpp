// SPDX-License-Identifier: BSD-3-Clause
// What running a plan moves between memory and other places, in bytes.
#pragma once

#include <cask/memory/ledger.hpp>
#include <cask/plan/factors.hpp>
#include <cask/plan/kinds/stage_kind.hpp>

namespace cask::plan {

namespace detail {

/// The elements that a load reads, over all boxes for which tasks fetch: those that boxes have in
/// common count for each.
[[nodiscard]] inline index_t elements_fetched(const stage& stage, const load_site& load) {
    const shape boxes = fetched_extent(stage);
    index_t elements = 1;
    for (int axis = 0; axis < stage.domain.rank(); ++axis) {
        const index_t extent = std::max<index_t>(boxes[axis], 1);
        const index_t rest = stage.domain[axis] % extent;
        index_t of_box = 1;
        index_t of_rest = rest > 0 ? 1 : 0;
        for (int k = 0; k < load.map.rank(); ++k) {
            if (load.map[k].from != axis) continue;
            of_box *= extent;
            of_rest *= rest;
        }
        elements *= stage.domain[axis] / extent * of_box + of_rest;
    }
    return elements;
}

/// How often the tasks of a product compute what the stage `factor` does.
[[nodiscard]] inline index_t times_computed(const stage& product, const stage& factor) {
    const load_site& left = product.loads[product.product->left];
    const load_site& right = product.loads[product.product->right];
    const auto is_computed_by = [&](const load_site& load) {
        return !factor.stores.empty() && load.storage == factor.stores.front().storage;
    };
    const auto times = [&](const load_site& load) {
        shape tile = product.task_extent;
        for (int axis = 0; axis + 3 < tile.rank(); ++axis) tile[axis] = product.block_extent[axis];
        return static_cast<index_t>(evaluations(product.domain, tile, load.map));
    };
    index_t result = is_computed_by(left) ? times(left) : 0;
    const bool is_shared = left.storage == right.storage &&
                           reads_same_boxes(product.domain, product.task_extent, left.map,
                                            right.map);
    if (is_computed_by(right) && !is_shared) result += times(right);
    return result;
}

/// What `times` runs of a stage move.
inline void add_traffic(const stage& stage, index_t times, memory::traffic& to) {
    for (const load_site& load : stage.loads) {
        const expr::reader* const from = load.reader();
        if (from == nullptr || stage.domain.size() == 0) continue;
        (from->is_temporary() ? to.read_back : to.read) += times * elements_fetched(stage, load) *
                                                           size_of(load.source->type());
    }
    if (!stage.put) return;
    (stage.put->to->is_temporary() ? to.spilled : to.written) +=
        stage.domain.size() * size_of(stage.tags.front()->type());
}

}  // namespace detail

/// The bytes that running `of` moves: what its tasks fetch of files and stores, and what its
/// results' writers take.
[[nodiscard]] inline memory::traffic traffic_of(const plan& of) {
    memory::traffic result;
    for (const phase& phase : of.phases) {
        const std::uint32_t last = phase.first + phase.count - 1;
        for (std::uint32_t k = phase.first; k <= last; ++k) {
            const bool is_factor = k < phase.first + phase.factors;
            const index_t times = is_factor ? detail::times_computed(of.stages[last], of.stages[k])
                                            : 1;
            detail::add_traffic(of.stages[k], times, result);
        }
    }
    return result;
}

}  // namespace cask::plan
