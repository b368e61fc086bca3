// SPDX-License-Identifier: BSD-3-Clause
// Leaves: what reductions and scans are cut into, by the logical shape alone.
#pragma once

#include <cask/core/search.hpp>
#include <cask/expr/traits.hpp>
#include <cask/plan/outline.hpp>
#include <cask/plan/packing.hpp>
#include <cask/plan/task_extent.hpp>

#include <algorithm>
#include <utility>

namespace cask::plan {

using expr::leaf_elements;
using expr::leaf_rows;

/// The box of a leaf: as many of the inner reduced axes as fit, whole.
[[nodiscard]] inline shape leaf_extent_of(const shape& reduced_sizes, bool across,
                                          index_t short_rows = 0) {
    index_t left = across ? leaf_rows * std::max<index_t>(short_rows, 1) : leaf_elements;
    shape extent = shape::filled(reduced_sizes.rank(), 1);
    for (int axis = reduced_sizes.rank() - 1; axis >= 0; --axis) {
        extent[axis] = std::max<index_t>(1, std::min(reduced_sizes[axis], left));
        left = std::max<index_t>(1, left / extent[axis]);
    }
    return extent;
}

/// The map from the domain of a fold or a scan to the indices of its values.
[[nodiscard]] inline index_map leaf_domain_map(const stage_outline& outline) {
    const int rank = outline.sizes.rank();
    const int reduced = static_cast<int>(outline.reduced.size());
    int next_reduced = outline.across ? 0 : rank - reduced;
    int next_kept = outline.across ? reduced : 0;
    index_map result;
    for (int axis = 0; axis < rank; ++axis) {
        const bool goes = contains(outline.reduced, axis);
        result.push_back({goes ? next_reduced++ : next_kept++, 0, 1});
    }
    return result;
}

/// Kept elements of a cut, at most.
[[nodiscard]] inline index_t kept_of_cut(const stage& stage) {
    index_t size = 1;
    for (int k = 0; k < stage.kept; ++k) {
        const int axis = stage.first_kept() + k;
        size *= std::min(stage.task_extent[axis], stage.domain[axis]);
    }
    return size;
}

/// Kept elements of a stage.
[[nodiscard]] inline index_t results_of(const stage& stage) {
    index_t size = 1;
    for (int k = 0; k < stage.kept; ++k) size *= stage.domain[stage.first_kept() + k];
    return size;
}

/// The box around the leaves of a group, at most, along the reduced axes.
[[nodiscard]] inline shape group_extent(const stage& stage) {
    shape extent = stage.leaf_extent;
    const bool all = stage.leaves_per_group >= stage.leaves();
    bool aligned = true;  // groups begin at multiples of their length
    index_t leaves = stage.leaves_per_group;
    for (int k = stage.reduced() - 1; k >= 0 && (all || leaves > 1); --k) {
        const index_t count = std::max<index_t>(stage.leaf_counts[k], 1);
        if (!all && aligned && leaves < count && count % leaves == 0) {
            extent[k] *= leaves;
            break;
        }
        extent[k] *= count;
        aligned = aligned && leaves % count == 0;
        leaves = aligned ? leaves / count : (leaves + count - 2) / count + 1;
    }
    for (int k = 0; k < stage.reduced(); ++k) {
        extent[k] = std::min(extent[k], stage.domain[stage.first_reduced() + k]);
    }
    return extent;
}

/// A box of the domain: `reduced` along the reduced axes, a task's along the kept ones, or one.
[[nodiscard]] inline shape leaf_box(const stage& stage, const shape& reduced, bool whole_kept) {
    shape box = stage.domain;
    for (int k = 0; k < stage.kept; ++k) {
        const int axis = stage.first_kept() + k;
        box[axis] = whole_kept ? std::min(stage.task_extent[axis], stage.domain[axis]) : 1;
    }
    for (int k = 0; k < stage.reduced(); ++k) box[stage.first_reduced() + k] = reduced[k];
    return box;
}

/// Whether a task of a fold or a scan brings all at once that it reads from files, or packs; or
/// leaf by leaf.
[[nodiscard]] inline bool fetches_at_once(const stage& stage) {
    return leaf_box(stage, group_extent(stage), true).size() <= fetched_at_once;
}

/// The box of the domain for which a task of a fold or a scan fetches at a time.
[[nodiscard]] inline shape leaf_box_fetched(const stage& stage) {
    if (fetches_at_once(stage)) return leaf_box(stage, group_extent(stage), true);
    return leaf_box(stage, stage.leaf_extent, stage.across);
}

/// The domain of a fold or a scan.
[[nodiscard]] inline shape leaf_domain(const stage_outline& outline) {
    const index_map map = leaf_domain_map(outline);
    shape domain = outline.sizes;
    for (int axis = 0; axis < map.rank(); ++axis) domain[map[axis].from] = outline.sizes[axis];
    return domain;
}

namespace detail {

/// Sizes of the kept and of the reduced axes.
inline std::pair<shape, shape> sizes_of(const stage& stage) {
    shape kept;
    shape reduced;
    for (int k = 0; k < stage.kept; ++k) kept.push_back(stage.domain[stage.first_kept() + k]);
    for (int k = 0; k < stage.reduced(); ++k)
        reduced.push_back(stage.domain[stage.first_reduced() + k]);
    return {kept, reduced};
}

inline void cut_leaves(stage& stage, const shape& reduced_sizes) {
    stage.leaf_extent = leaf_extent_of(reduced_sizes, stage.across, stage.short_rows);
    stage.leaf_counts = shape{};
    for (int k = 0; k < stage.reduced(); ++k) {
        stage.leaf_counts.push_back(ceil_div(reduced_sizes[k], stage.leaf_extent[k]));
    }
}

/// Makes tasks of about `kept_wanted` kept elements by all reduced ones; returns how many.
inline index_t cut_kept_axes(stage& stage, const shape& kept_sizes, index_t kept_wanted) {
    const shape kept_extent = cut_outer_axes(kept_sizes, kept_wanted);
    stage.task_extent = stage.domain;
    index_t cuts = 1;
    for (int k = 0; k < stage.kept; ++k) {
        const index_t extent = std::max<index_t>(kept_extent[k], 1);
        stage.task_extent[stage.first_kept() + k] = extent;
        cuts *= ceil_div(kept_sizes[k], extent);
    }
    return cuts;
}

}  // namespace detail

}  // namespace cask::plan
