// SPDX-License-Identifier: BSD-3-Clause
// Stages of running totals.
#pragma once

#include <cask/plan/leaves.hpp>
#include <cask/plan/packing.hpp>

#include <algorithm>

namespace cask::plan {

namespace detail {

/// A task scans all leaves of some kept elements, one after another; or, where these do not keep
/// all threads busy, one leaf.
inline void cut_scan(stage& stage, index_t threads) {
    mark_packed(stage);
    const auto [kept_sizes, reduced_sizes] = sizes_of(stage);
    cut_leaves(stage, reduced_sizes);
    const auto block = static_cast<index_t>(kernel::block_length);
    index_t kept_wanted = task_elements(stage, threads) /
                          std::max<index_t>(reduced_sizes.size(), 1);
    if (stage.how == walk::across) {
        const index_t share = kept_sizes.size() / (4 * threads) / block * block;
        kept_wanted = std::clamp(share, block, static_cast<index_t>(stage.code.tile_length()));
    }
    const index_t cuts = cut_kept_axes(stage, kept_sizes, std::max<index_t>(kept_wanted, 1));
    const bool all_at_once = cuts >= 4 * threads || stage.leaves() <= 1 || threads == 1;
    while (all_at_once && stage.leaves_per_group < stage.leaves()) stage.leaves_per_group *= 2;
    stage.groups = std::max<index_t>(pieces(stage.leaves(), stage.leaves_per_group), 1);
}

}  // namespace detail

}  // namespace cask::plan
