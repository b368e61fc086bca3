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
[[gnu::cold]] inline void cut_scan(stage& stage, index_t threads) {
    mark_packed(stage);
    const auto [kept_sizes, reduced_sizes] = sizes_of(stage);
    cut_leaves(stage, reduced_sizes);
    const auto block = static_cast<index_t>(kernel::block_length);
    index_t kept_wanted = task_elements(stage, threads) /
                          std::max<index_t>(reduced_sizes.size(), 1);
    if (stage.across) {
        const index_t share = kept_sizes.size() / (4 * threads) / block * block;
        kept_wanted = std::clamp(share, block, static_cast<index_t>(stage.code.tile_length()));
    }
    const index_t cuts = cut_kept_axes(stage, kept_sizes, std::max<index_t>(kept_wanted, 1));
    const bool all_at_once = cuts >= 4 * threads || stage.leaves() <= 1 || threads == 1;
    while (all_at_once && stage.leaves_per_group < stage.leaves()) stage.leaves_per_group *= 2;
    stage.groups = std::max<index_t>(ceil_div(stage.leaves(), stage.leaves_per_group), 1);
}

}  // namespace detail

struct scan_stage {
    static constexpr bool needs_elements = false;
    static constexpr bool is_cut_in_cells = false;
    static constexpr bool computes_factors = false;

    [[nodiscard]] static stage_outline outline(const expr::node& node, const expr::scan& scan) {
        stage_outline outline;
        outline.kind = stage_kind::scan;
        outline.sizes = node.shape();
        outline.reduced = {scan.axis};
        outline.across = scan.across;
        outline.alone = true;
        return outline;
    }
    [[nodiscard]] static index_map domain_map(const stage_outline& outline) {
        return leaf_domain_map(outline);
    }
    [[nodiscard]] static shape domain(const stage_outline& outline) { return leaf_domain(outline); }

    static void cut(stage& stage, index_t threads) {
        detail::cut_scan(stage, threads);
        detail::count_tasks(stage);
        // A scan along an empty axis has no results.
        if (stage.domain.size() > 0) detail::count_one_task_along_reduced(stage);
    }
    static void cut_into_rows(stage&, index_t) { CASK_ASSERT(false, "scans do not share rows"); }
    /// The box of the domain for which a task fetches at a time.
    [[nodiscard]] static shape fetched_extent(const stage& stage) {
        return leaf_box_fetched(stage);
    }
    /// Blocks of lanes that a worker has.
    [[nodiscard]] static std::size_t lane_blocks(const stage& stage) {
        return stage.across ? kernel::blocks_of(stage.code.tile_length()) : 1;
    }
    /// Totals of this many kept elements are added at a time.
    static constexpr index_t added_together = 1024;

    /// Bytes of a worker beside scratch and what it fetches: lanes, and totals.
    [[nodiscard]] static index_t worker_bytes(const stage& stage) {
        const kernel::scan& rule = *stage.scan->rule;
        const auto lanes = static_cast<index_t>(lane_blocks(stage) * rule.block_bytes);
        const index_t bytes = memory::pool::rounded(lanes);
        if (stage.groups == 1) return bytes;
        const index_t totals = std::min(added_together, kept_of_cut(stage)) * size_of(rule.type);
        return bytes + memory::pool::rounded(totals);
    }
    /// Bytes of the records of a cut's leaves.
    [[nodiscard]] static index_t cut_bytes(const stage& stage) {
        if (stage.groups == 1) return 0;
        return memory::pool::rounded(kept_of_cut(stage) * stage.groups *
                                     static_cast<index_t>(stage.scan->rule->record_bytes));
    }
};

}  // namespace cask::plan
