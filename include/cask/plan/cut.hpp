// SPDX-License-Identifier: BSD-3-Clause
// How a stage's domain is cut: leaves by the logical shape alone, tasks by work and threads.
#pragma once

#include <cask/plan/kinds/fold_stage.hpp>
#include <cask/plan/kinds/map_stage.hpp>
#include <cask/plan/kinds/product_stage.hpp>
#include <cask/plan/kinds/scan_stage.hpp>

namespace cask::plan {

namespace detail {

/// Makes tasks of `extent` positions along one kept axis by all of the others.
inline void cut_into_rows(stage& stage, int axis, index_t extent) {
    stage.task_extent = stage.domain;
    stage.task_extent[axis] = extent;
    stage.block_extent = stage.task_extent;
    if (stage.how == walk::map) {
        if (reads_rows_apart(stage)) {
            for (int k = 0; k + 1 < stage.domain.rank(); ++k) stage.block_extent[k] = 1;
        }
    } else {
        while (stage.leaves_per_group < stage.leaves()) stage.leaves_per_group *= 2;
        stage.groups = 1;
    }
    count_tasks(stage);
}

}  // namespace detail

/// Cuts the stage into tasks. The cut changes no bit of any result.
inline void cut_into_tasks(stage& stage, index_t threads) {
    if (stage.how == walk::map) {
        detail::cut_map(stage, threads);
    } else if (stage.how == walk::tiles) {
        detail::cut_product(stage, threads);
    } else if (stage.scans.empty()) {
        detail::cut_reduction(stage, threads);
    } else {
        detail::cut_scan(stage, threads);
    }
    detail::count_tasks(stage);
}

}  // namespace cask::plan
