// SPDX-License-Identifier: BSD-3-Clause
// How large tasks are, and how many there are along each axis.
#pragma once

#include <cask/core/search.hpp>
#include <cask/plan/stage.hpp>

#include <algorithm>

namespace cask::plan {

/// size / extent, rounded up; of sizes that are not negative.
[[nodiscard]] constexpr index_t ceil_div(index_t size, index_t extent) noexcept {
    return size == 0 ? 0 : (size - 1) / extent + 1;
}

namespace detail {

/// Elements that make a task: enough work to be worth handing out, few enough to share evenly.
[[nodiscard]] inline index_t task_elements(const stage& stage, index_t threads) {
    const double cost = std::max(static_cast<double>(stage.code.cost), 1.0);
    const index_t by_work = static_cast<index_t>(std::clamp(8e6 / cost, 2048.0, 262144.0));
    const index_t share = stage.domain.size() / std::max<index_t>(8 * threads, 1);
    // A user's function may take any time: then even few elements are shared out.
    const bool unknown_cost =
        some(stage.code.code, [](const kernel::instruction& each) { return each.calls_user(); });
    if (unknown_cost) return std::max<index_t>(std::min(by_work, share), 1);
    return std::max<index_t>(std::min(by_work, std::max<index_t>(share, 32768)), 1024);
}

/// Cuts `sizes` from the outside in, so that a piece has at most `wanted` elements.
[[nodiscard]] inline shape cut_outer_axes(const shape& sizes, index_t wanted) {
    shape extent = sizes;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        index_t inner = 1;
        for (int k = axis + 1; k < sizes.rank(); ++k) inner *= std::max<index_t>(sizes[k], 1);
        extent[axis] = std::clamp<index_t>(wanted / inner, 1, std::max<index_t>(sizes[axis], 1));
        if (extent[axis] > 1 || inner <= wanted) break;
    }
    return extent;
}

/// Numbers of tasks along the axes, from their extents.
inline void count_tasks(stage& stage) {
    stage.task_counts = shape{};
    for (int axis = 0; axis < stage.domain.rank(); ++axis) {
        stage.task_extent[axis] = std::max<index_t>(stage.task_extent[axis], 1);  // empty axes
        stage.task_counts.push_back(ceil_div(stage.domain[axis], stage.task_extent[axis]));
    }
}

/// Makes tasks of `extent` positions along the rows' axis by all of the others.
inline void cut_row_axis(stage& stage, index_t extent) {
    stage.task_extent = stage.domain;
    stage.task_extent[stage.row_axis] = extent;
    stage.block_extent = stage.task_extent;
}

/// All of a reduced axis, or of a product's depth, lies in one task, even where it is empty.
inline void count_one_task_along_reduced(stage& stage) {
    for (int k = 0; k < stage.reduced(); ++k) stage.task_counts[stage.first_reduced() + k] = 1;
}

/// The domain axis that the first axis of the outputs lies along, all of it; or -1.
[[nodiscard]] inline int axis_of_rows(const stage& stage) {
    if (stage.values.rank() == 0) return -1;
    const int axis = stage.values[0].from;
    const bool stays = axis >= stage.first_kept() && axis < stage.first_kept() + stage.kept;
    return stays && stage.values[0].offset == 0 && stage.domain.size() > 0 ? axis : -1;
}

}  // namespace detail

}  // namespace cask::plan
