// SPDX-License-Identifier: BSD-3-Clause
// Factors of matrix products, and inputs of calls, which are factors here, too: what tasks compute,
// box by box, so that it never exists as a whole; how often each element would be computed, and how
// large the boxes are.
//
// What is decided here follows from shapes and costs, never from the number of threads.
#pragma once

#include <cask/plan/kinds/call_stage.hpp>
#include <cask/plan/kinds/product_stage.hpp>
#include <cask/plan/outline.hpp>
#include <cask/plan/packing.hpp>

#include <array>

namespace cask::plan {

/// A factor whose elements would be computed more often than this is kept as a whole.
inline constexpr double most_evaluations = 4;

/// Whether `map` reads neither in steps nor twice along one axis of the domain: then a box of the
/// domain reads all of a box.
[[nodiscard]] inline bool reads_boxes(const index_map& map) {
    for (int axis = 0; axis < map.rank(); ++axis) {
        if (map[axis].from < 0) continue;
        if (map[axis].step != 1 && map[axis].step != -1) return false;
        for (int other = 0; other < axis; ++other) {
            if (map[other].from == map[axis].from) return false;
        }
    }
    return true;
}

/// How often the tasks of a product, each of a `tile` of its domain, evaluate an element that is
/// read under `map`: once for each tile along the axes that the map leaves out.
[[nodiscard]] inline double evaluations(const shape& domain, const shape& tile,
                                        const index_map& map) {
    std::array<bool, max_rank> read{};
    for (int axis = 0; axis < map.rank(); ++axis) {
        if (map[axis].from >= 0) read[static_cast<std::size_t>(map[axis].from)] = true;
    }
    double times = 1;
    for (int axis = 0; axis < domain.rank(); ++axis) {
        if (read[static_cast<std::size_t>(axis)]) continue;
        times *= static_cast<double>(ceil_div(domain[axis], std::max<index_t>(tile[axis], 1)));
    }
    return times;
}

/// How often the tasks of a stage that computes factors evaluate an element of `x`, which they read
/// under `map`.
[[nodiscard]] inline double evaluations(const stage_outline& stage, const expr::node& x,
                                        const index_map& map) {
    if (stage.called != nullptr) return call_stage::evaluations(stage, x);
    return evaluations(product_stage::domain(stage), stage.tile, map);
}

/// Whether each task of a product reads the same box under both maps.
[[nodiscard]] inline bool reads_same_boxes(const shape& domain, const shape& tile,
                                           const index_map& left, const index_map& right) {
    const int rows = domain.rank() - 3;
    if (tile[rows] < domain[rows] || tile[rows + 1] < domain[rows + 1]) return false;
    const region box{shape::filled(domain.rank(), 0), domain};
    const region of_left = left.bounds(box);
    const region of_right = right.bounds(box);
    return of_left.begin == of_right.begin && of_left.extent == of_right.extent;
}

/// The number of tasks of a stage that computes factors.
[[nodiscard]] inline double supposed_tasks(const stage_outline& stage) {
    if (stage.called != nullptr) return call_stage::tasks(stage);
    const shape domain = product_stage::domain(stage);
    auto tasks = static_cast<double>(stage.parts);
    for (int axis = 0; axis < domain.rank(); ++axis) {
        const index_t extent = std::max<index_t>(stage.tile[axis], 1);
        tasks *= static_cast<double>(ceil_div(domain[axis], extent));
    }
    return tasks;
}

/// Whether a stage has too few tasks to do so much `work`, in additions, for a factor, for which
/// a pass of its own has as many as there are threads.
[[nodiscard]] inline bool is_long_for(const stage_outline& stage, double work) {
    constexpr double enough = 16;
    constexpr double long_task = 4e6;
    const double tasks = supposed_tasks(stage);
    return tasks < enough && work > long_task * tasks;
}

namespace detail {

/// Says in what boxes a factor is computed, of `extent` at most.
inline void cut_factor(stage& stage, const shape& extent) {
    constexpr index_t long_row = 192;
    const int last = stage.domain.rank() - 1;
    stage.task_counts = shape::filled(stage.domain.rank(), 1);
    stage.task_extent = extent;
    for (int axis = 0; axis <= last; ++axis) {
        stage.task_extent[axis] = std::min(extent[axis], stage.domain[axis]);
    }
    stage.block_extent = stage.task_extent;
    mark_packed(stage);
    const bool parts_of_rows = last > 0 && stage.task_extent[last] < stage.domain[last] &&
                               stage.task_extent[last] >= long_row;
    if (parts_of_rows || reads_rows_apart(stage)) {
        for (int axis = 0; axis < last; ++axis) stage.block_extent[axis] = 1;
    }
}

}  // namespace detail

/// The largest box that a task of a stage computes of what its load `number` reads.
[[nodiscard]] inline shape box_computed(const stage& stage, std::size_t number) {
    if (stage.call) return call_stage::box_computed(stage, number);
    const shape& panel = stage.block_extent;
    const index_map& map = stage.loads[number].map;
    if (panel.size() == 0) return shape::filled(map.rank(), 0);
    return map.bounds({shape::filled(panel.rank(), 0), panel}).extent;
}

/// Cuts what computes the factors of a stage, the `count` stages at `factors`, into the boxes that
/// its tasks need.
inline void cut_factors(const stage& whole, stage* factors, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) {
        if (factors[k].stores.empty()) continue;
        for (std::size_t load = 0; load < whole.loads.size(); ++load) {
            if (whole.loads[load].storage != factors[k].stores.front().storage) continue;
            detail::cut_factor(factors[k], box_computed(whole, load));
        }
    }
}

}  // namespace cask::plan
