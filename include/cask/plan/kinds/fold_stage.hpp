// SPDX-License-Identifier: BSD-3-Clause
// Stages of reductions: each result folds the values of leaves.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/plan/leaves.hpp>
#include <cask/plan/packing.hpp>

#include <algorithm>
#include <bit>

namespace cask::plan {

namespace detail {

/// Whether all that the stage does is to accumulate real numbers that it loads from memory.
[[nodiscard]] inline bool only_accumulates(const stage& stage) {
    const kernel::program& code = stage.code;
    if (code.code.size() != code.loads.size() + code.accumulations.size()) return false;
    const auto is_number = [&](std::uint32_t value) {
        const dtype type = code.values[value].type;
        return type != dtype::boolean && !is_complex(type) && !code.values[value].constant;
    };
    return every(code.loads,
                 [&](const kernel::load& each) {
                     return each.from == nullptr && is_number(each.target);
                 }) &&
           every(code.accumulations,
                 [&](const kernel::accumulation& each) { return is_number(each.source); });
}

/// Bytes from one kept element to the next in what a load reads, if that is the same for all; or 0.
[[nodiscard]] inline index_t step_of_kept(const stage& stage, const load_site& load) {
    index_t step = 0;
    index_t next = 0;
    for (int axis = stage.first_kept() + stage.kept - 1; axis >= stage.first_kept(); --axis) {
        if (stage.domain[axis] == 1) continue;
        if (step == 0) next = step = load.strides[axis];
        if (load.strides[axis] != next) return 0;
        next *= stage.domain[axis];
    }
    return step;
}

/// Leaves short columns along the reduced axis where they are: a machine that only accumulates
/// turns them into rows a few at a time. The others stay packed.
inline void leave_short_columns(stage& stage) {
    if (!stage.across || stage.short_rows > 0 || stage.reduced() == 0) return;
    if (!only_accumulates(stage)) return;
    const int inner = stage.reduced() - 1;
    sequence<std::size_t> found;
    for (std::size_t k = 0; k < stage.loads.size(); ++k) {
        const load_site& load = stage.loads[k];
        const index_t item = size_of(stage.code.values[stage.code.loads[k].target].type);
        const index_t step = step_of_kept(stage, load);
        if (!load.packed && step == item) continue;
        const kernel::plane columns{stage.domain[inner], 0, load.strides[inner], step, 0};
        if (!load.packed || is_file_across(load) || !kernel::has_short_columns(columns, item))
            return;
        found.push_back(k);
    }
    for (const std::size_t k : found) {
        stage.loads[k].packed = false;
        stage.code.loads[k].columns = true;
    }
}

inline void cut_reduction(stage& stage, index_t threads) {
    constexpr index_t packed_together = 65536;  // elements that stay in the second-level cache
    mark_packed(stage);
    leave_short_columns(stage);
    const bool packs = some(stage.loads, [](const load_site& each) { return each.packed; });
    const auto [kept_sizes, reduced_sizes] = sizes_of(stage);
    cut_leaves(stage, reduced_sizes);
    index_t wanted = task_elements(stage, threads);
    const bool files_across = reads_files_across(stage);
    if (packs && !files_across) wanted = std::min(wanted, packed_together);
    if (files_across) {  // neighbouring rows: what lies together in the file is longer
        const index_t share = stage.domain.size() / std::max<index_t>(4 * threads, 1);
        wanted = std::clamp(share, wanted, std::max(wanted, fetched_at_once));
    }
    const index_t reduced_size = std::max<index_t>(reduced_sizes.size(), 1);
    // Kept axes first: a task that reduces all there is needs no partial results in memory.
    index_t kept_wanted = std::max<index_t>(wanted / reduced_size, 1);
    if (files_across && !stage.across) {
        kept_wanted = std::max(kept_wanted, wanted / stage.leaf_extent.size());
    }
    if (stage.across) {
        // At least what is reduced side by side.
        const auto block = static_cast<index_t>(kernel::block_length);
        const index_t least = stage.short_rows > 0 ? block / stage.short_rows
                                                   : static_cast<index_t>(stage.code.tile_length());
        kept_wanted = std::max(kept_wanted, least);
    }
    const index_t cuts = cut_kept_axes(stage, kept_sizes, kept_wanted);
    index_t kept_together = 1;
    for (int k = 0; k < stage.kept; ++k) kept_together *= stage.task_extent[stage.first_kept() + k];
    const index_t per_leaf = std::max<index_t>(stage.leaf_extent.size() * kept_together, 1);
    // Groups of a part are subtrees of the whole tree.
    const expr::carry* const carry = stage.carried_fold();
    const index_t most = carry != nullptr ? std::min(carry->leaves_together, stage.leaves())
                                          : stage.leaves();
    while (stage.leaves_per_group < most && stage.leaves_per_group * per_leaf < wanted) {
        stage.leaves_per_group *= 2;
    }
    // Enough kept pieces keep all threads busy: then leaves need no tasks of their own.
    const bool narrow = !stage.across || stage.leaves() <= 64;
    const bool fetched = !files_across || kept_together * reduced_size <= fetched_at_once;
    if (cuts >= 8 * threads && narrow && fetched) {
        while (stage.leaves_per_group < most) stage.leaves_per_group *= 2;
    }
    stage.groups = std::max<index_t>(ceil_div(stage.leaves(), stage.leaves_per_group), 1);
}

}  // namespace detail

/// Partial results of this many kept elements are joined at a time.
inline constexpr index_t joined_together = 1024;

/// Kept elements whose leaves are reduced side by side.
[[nodiscard]] inline index_t stack_width(const stage& stage) {
    return stage.across ? static_cast<index_t>(stage.code.tile_length()) : 1;
}

/// Bytes of a stack of up to `pushes` times `width` partial results, see schedule::partial_stack.
[[nodiscard]] inline index_t stack_bytes(const kernel::reduction& rule, index_t width,
                                         index_t pushes) {
    const auto levels = static_cast<index_t>(std::bit_width(static_cast<std::uint64_t>(pushes))) +
                        1;
    return width * static_cast<index_t>(rule.partial_bytes) * levels;
}

/// Blocks of lanes that a fold of a stage has.
[[nodiscard]] inline std::size_t lane_blocks(const stage& stage) {
    const bool many = stage.across && stage.short_rows <= 1;
    return many ? kernel::blocks_of(stage.code.tile_length()) : 1;
}
[[nodiscard]] inline index_t lane_bytes(const stage& stage, const kernel::reduction& rule) {
    return static_cast<index_t>(lane_blocks(stage) * rule.block_bytes);
}

struct fold_stage {
    static constexpr bool needs_elements = false;   // sums of nothing are 0
    static constexpr bool is_cut_in_cells = false;  // its leaves lie in the whole domain
    static constexpr bool computes_factors = false;

    [[nodiscard]] static stage_outline outline(const expr::node& node,
                                               const expr::reduce& reduction) {
        stage_outline outline;
        outline.kind = stage_kind::fold;
        outline.sizes = node.input()->shape();
        outline.reduced = reduction.axes;
        outline.across = reduction.walks.across;
        outline.rows = reduction.walks.rows;
        outline.carried = reduction.carry != nullptr;
        return outline;
    }
    /// Makes a pass do what `more` asks for, too, if it can: reductions that walk alike, and
    /// element-wise outputs beside any.
    [[nodiscard]] static bool join(stage_outline& pass, const stage_outline& more) {
        if (more.kind == stage_kind::map) return true;
        if (pass.kind == stage_kind::map) {
            pass.kind = more.kind;
            pass.across = more.across;
            pass.reduced = more.reduced;
            pass.rows = more.rows;
            pass.carried = more.carried;
            return true;
        }
        return pass.across == more.across && pass.reduced == more.reduced &&
               pass.rows == more.rows && pass.carried == more.carried;
    }
    [[nodiscard]] static index_map domain_map(const stage_outline& outline) {
        return leaf_domain_map(outline);
    }
    [[nodiscard]] static shape domain(const stage_outline& outline) { return leaf_domain(outline); }

    static void cut(stage& stage, index_t threads) {
        detail::cut_reduction(stage, threads);
        detail::count_tasks(stage);
        detail::count_one_task_along_reduced(stage);
        if (stage.carried_fold() == nullptr) stage.row_axis = detail::axis_of_rows(stage);
    }
    static void cut_into_rows(stage& stage, index_t extent) {
        detail::cut_row_axis(stage, extent);
        while (stage.leaves_per_group < stage.leaves()) stage.leaves_per_group *= 2;
        stage.groups = 1;
        detail::count_tasks(stage);
        detail::count_one_task_along_reduced(stage);
    }
    /// The box of the domain for which a task fetches at a time.
    [[nodiscard]] static shape fetched_extent(const stage& stage) {
        return leaf_box_fetched(stage);
    }
    /// Bytes of a worker beside scratch and what it fetches: lanes, and partial results of leaves.
    [[nodiscard]] static index_t worker_bytes(const stage& stage) {
        index_t bytes = 0;
        index_t joining = 0;
        for (const fold_site& fold : stage.folds) {
            bytes += memory::pool::rounded(lane_bytes(stage, *fold.rule)) +
                     memory::pool::rounded(
                         stack_bytes(*fold.rule, stack_width(stage), stage.leaves_per_group));
            if (stage.groups == 1) continue;
            joining = std::max(joining, memory::pool::rounded(stack_bytes(
                                            *fold.rule, joined_together, stage.groups)));
        }
        return bytes + joining;
    }
    /// Bytes of the partial results of a cut.
    [[nodiscard]] static index_t cut_bytes(const stage& stage) {
        if (stage.groups == 1) return 0;
        index_t bytes = 0;
        for (const fold_site& fold : stage.folds) {
            bytes += memory::pool::rounded(kept_of_cut(stage) * stage.groups *
                                           static_cast<index_t>(fold.rule->partial_bytes));
        }
        return bytes;
    }
};

}  // namespace cask::plan
