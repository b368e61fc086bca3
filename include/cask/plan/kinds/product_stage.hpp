// SPDX-License-Identifier: BSD-3-Clause
// Stages of matrix products.
#pragma once

#include <cask/memory/pool.hpp>
#include <cask/plan/outline.hpp>
#include <cask/plan/task_extent.hpp>

#include <algorithm>

namespace cask::plan {

/// The number of threads that is assumed when the partition decides what a product's tasks compute.
inline constexpr index_t supposed_threads = 16;

/// The tile of a matrix product that a task computes: one matrix, or rows and columns of it, over
/// the whole depth. Parts of the depth, if there are any, are of one small matrix.
[[nodiscard]] inline shape product_tile(const shape& domain, const kernel::product& rule,
                                        index_t part, index_t threads) {
    if (part > 0) return domain;
    const int last = domain.rank() - 2;  // the columns
    const auto rounded = [](index_t size, index_t step) { return ceil_div(size, step) * step; };
    const index_t wide = 16384 / size_of(rule.type);
    index_t rows = rounded(512, rule.row_step);
    index_t columns = rounded(wide, rule.column_step);
    index_t matrices = 1;
    for (int axis = 0; axis + 1 < last; ++axis) matrices *= domain[axis];
    const auto tiles = [&] {
        return matrices * ceil_div(domain[last - 1], rows) * ceil_div(domain[last], columns);
    };
    while (tiles() < 4 * threads && rows * columns > 64 * 64) {
        const index_t fewer_rows = rounded(rows / 2, rule.row_step);
        const index_t fewer_columns = rounded(columns / 2, rule.column_step);
        if (fewer_rows < rows && (rows >= columns || fewer_columns == columns)) {
            rows = fewer_rows;
        } else if (fewer_columns < columns) {
            columns = fewer_columns;
        } else {
            break;
        }
    }
    shape tile = shape::filled(domain.rank(), 1);
    tile[last - 1] = std::min(rows, domain[last - 1]);
    tile[last] = std::min(columns, domain[last]);
    tile[last + 1] = domain[last + 1];
    return tile;
}

/// Bytes of the box of a factor that is computed for a panel of the product's domain.
[[nodiscard]] inline index_t box_bytes(const stage& stage, const load_site& load,
                                       const shape& panel) {
    if (panel.size() == 0) return 0;
    const region box{shape::filled(panel.rank(), 0), panel};
    return load.map.bounds(box).extent.size() * size_of(stage.product->rule->type);
}

/// Bytes of the factors that tasks compute for a panel of the product's domain.
[[nodiscard]] inline index_t factor_bytes(const stage& stage, const shape& panel) {
    index_t bytes = 0;
    for (const load_site& load : stage.loads) {
        if (load.computed) bytes += box_bytes(stage, load, panel);
    }
    return bytes;
}

namespace detail {

/// The axes of a product's domain before rows, columns and depth.
inline shape outer_axes(const shape& domain) {
    shape outer;
    for (int axis = 0; axis + 3 < domain.rank(); ++axis) outer.push_back(domain[axis]);
    return outer;
}

/// Tiles large enough to be worth packing, and enough of them for all threads; small matrices by
/// the dozen.
[[gnu::cold]] inline void cut_product(stage& stage, index_t threads) {
    const product_site& site = *stage.product;
    stage.task_extent = product_tile(stage.domain, *site.rule, site.part, threads);
    if (site.part > 0) {
        stage.groups = std::max<index_t>(ceil_div(stage.domain.back(), site.part), 1);
        return;
    }
    const int last = stage.domain.rank() - 2;  // the columns
    const double one = static_cast<double>(stage.task_extent[last - 1] * stage.task_extent[last]) *
                       static_cast<double>(std::max<index_t>(stage.domain[last + 1], 1));
    const auto together = static_cast<index_t>(std::clamp(1e6 / std::max(one, 1.0), 1.0, 1e6));
    const shape outer = outer_axes(stage.domain);
    const shape outer_extent = cut_outer_axes(outer, together);
    for (int axis = 0; axis < outer.rank(); ++axis) stage.task_extent[axis] = outer_extent[axis];
}

/// The panel of a product's domain for which its tasks compute factors at a time: whole depth
/// blocks, so that sums stay the same; all of the shorter side, so that nothing is computed again.
[[nodiscard, gnu::cold]] inline shape product_panel(const stage& stage) {
    constexpr index_t in_cache = index_t{256} << 10;
    // Of a depth block that is 1 MiB, as the kernel packs at a time.
    const index_t longest_side = 4096 / size_of(stage.product->rule->type);
    const int depth = stage.domain.rank() - 1;
    const index_t part = stage.product->part;
    const index_t deepest = part > 0 ? part : stage.domain[depth];
    const bool left = stage.loads[stage.product->left].computed;
    const bool right = stage.loads[stage.product->right].computed;
    shape panel = stage.task_extent;
    panel[depth] = deepest;
    if ((!left && !right) || stage.domain.size() == 0) return panel;
    for (int axis = 0; axis + 2 < depth; ++axis) panel[axis] = 1;
    panel[depth] = std::min(deepest, kernel::depth_block);
    const bool rows_longer = panel[depth - 2] > panel[depth - 1];
    if (left && (rows_longer || !right))
        panel[depth - 2] = std::min(panel[depth - 2], longest_side);
    if (right && (!rows_longer || !left))
        panel[depth - 1] = std::min(panel[depth - 1], longest_side);
    const auto fits = [&](const shape& wanted) { return factor_bytes(stage, wanted) <= in_cache; };
    for (shape deeper = panel; panel[depth] < deepest; panel = deeper) {
        deeper[depth] = std::min(2 * panel[depth], deepest);
        if (!fits(deeper)) break;
    }
    if (panel[depth] < deepest) return panel;
    for (int axis = depth - 3; axis >= 0; --axis) {  // several matrices at once
        for (shape more = panel; panel[axis] < stage.task_extent[axis]; panel = more) {
            more[axis] = std::min(2 * panel[axis], stage.task_extent[axis]);
            if (!fits(more)) return panel;
        }
    }
    return panel;
}

/// The sizes of panels along an axis: whole ones, and what is left at the ends of tasks.
[[nodiscard]] inline shape panel_sizes(const stage& stage, int axis) {
    const index_t panel = std::max<index_t>(stage.block_extent[axis], 1);
    const index_t task = std::max<index_t>(stage.task_extent[axis], 1);
    const index_t last = stage.domain[axis] % task;
    return {panel, task % panel, std::min(last, panel), last % panel};
}

/// Bytes for packing the factors of a panel. It depends on which side is the longer one, so those
/// at the ends of tasks may take more than whole ones.
[[nodiscard]] inline index_t panel_scratch(const stage& stage) {
    const int depth = stage.domain.rank() - 1;
    std::size_t most = 0;
    for (const index_t rows : panel_sizes(stage, depth - 2)) {
        for (const index_t columns : panel_sizes(stage, depth - 1)) {
            most = std::max(
                most, stage.product->rule->scratch_bytes(rows, columns, stage.block_extent[depth]));
        }
    }
    return static_cast<index_t>(most);
}

}  // namespace detail

struct product_stage {
    static constexpr bool needs_elements = false;  // over no depth, products are 0
    static constexpr bool is_cut_in_cells = false;
    static constexpr bool computes_factors = true;  // its tasks may, see plan/factors.hpp

    [[nodiscard]] static stage_outline outline(const expr::node& node,
                                               const expr::product& product) {
        stage_outline outline;
        outline.kind = stage_kind::product;
        outline.sizes = node.shape();
        outline.depth = node.input()->shape().back();
        outline.alone = true;
        outline.tile = product_tile(domain(outline), *product.rule, product.part, supposed_threads);
        outline.parts = product.part > 0 ? ceil_div(outline.depth, product.part) : 1;
        return outline;
    }
    [[nodiscard]] static index_map domain_map(const stage_outline& outline) {
        return index_map::identity(outline.sizes.rank());
    }
    [[nodiscard]] static shape domain(const stage_outline& outline) {
        shape domain = outline.sizes;
        domain.push_back(outline.depth);
        return domain;
    }

    static void cut(stage& stage, index_t threads) {
        detail::cut_product(stage, threads);
        detail::count_tasks(stage);
        detail::count_one_task_along_reduced(stage);
        stage.block_extent = detail::product_panel(stage);
    }
    static void cut_into_rows(stage&, index_t) { CASK_ASSERT(false, "products do not share rows"); }
    /// Its loads are in memory, or computed.
    [[nodiscard]] static shape fetched_extent(const stage& stage) {
        return shape::filled(stage.domain.rank(), 0);
    }
    /// Bytes of a worker beside scratch and the factors' workers: boxes of factors, and the panels
    /// that are multiplied.
    [[nodiscard]] static index_t worker_bytes(const stage& stage) {
        const shape& panel = stage.block_extent;
        index_t bytes = memory::pool::rounded(detail::panel_scratch(stage));
        for (const load_site& load : stage.loads) {
            if (load.computed) bytes += memory::pool::rounded(box_bytes(stage, load, panel));
        }
        return bytes;
    }
    /// Bytes of the partial products.
    [[nodiscard]] static index_t cut_bytes(const stage& stage) {
        if (stage.groups == 1) return 0;
        shape sizes = stage.domain;
        sizes[sizes.rank() - 1] = stage.groups;
        return memory::pool::rounded(sizes.size() * size_of(stage.product->rule->type));
    }
};

}  // namespace cask::plan
