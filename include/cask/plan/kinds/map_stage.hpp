// SPDX-License-Identifier: BSD-3-Clause
// Stages that compute every element alone.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/plan/outline.hpp>
#include <cask/plan/packing.hpp>
#include <cask/plan/task_extent.hpp>

#include <algorithm>

namespace cask::plan {

namespace detail {

/// Tasks whose packed loads stay in the second-level cache, and are walked row by row. Of a file
/// across they are as large as may be: what lies together in it is as long as the task is high.
inline void cut_transposed(stage& stage, int axis, index_t wanted) {
    const index_t elements = reads_files_across(stage) ? wanted : 32768;
    constexpr index_t row = 512;
    constexpr index_t line = 8;  // elements of a cache line, or a part of it
    const int last = stage.domain.rank() - 1;
    stage.task_extent = shape::filled(stage.domain.rank(), 1);
    stage.task_extent[last] = std::clamp<index_t>(stage.domain[last], 1, row);
    stage.block_extent = stage.task_extent;
    const index_t rows = std::max(line, std::min(wanted, elements) / stage.task_extent[last]);
    stage.task_extent[axis] = std::clamp<index_t>(stage.domain[axis], 1, rows);
    if (stage.task_extent[last] < row) stage.block_extent = stage.task_extent;
}

/// How many positions of `axis` lie between loads of the same memory, from the first to the last: 3
/// for a stencil that reads the neighbours on both sides; 1 where nothing is read twice.
[[nodiscard]] inline index_t positions_together(const stage& stage, int axis) {
    constexpr index_t near = 16;
    struct place {
        const load_site* load;
        index_t first;
        // Of the same memory, as far as can be told, in the same order.
        [[nodiscard]] bool is_like(const place& other) const {
            return load->storage == other.load->storage && load->strides == other.load->strides;
        }
    };
    sequence<place> places;
    for (std::size_t k = 0; k < stage.loads.size(); ++k) {
        const load_site& load = stage.loads[k];
        if (stage.code.loads[k].from != nullptr || load.strides.rank() <= axis) continue;
        if (load.strides[axis] > 0) places.push_back({&load, load.first_byte()});
    }
    places.sort([](const place& a, const place& b) {
        if (a.load->storage != b.load->storage) return a.load->storage < b.load->storage;
        if (a.load->strides == b.load->strides) return a.first < b.first;
        return std::lexicographical_compare(a.load->strides.begin(), a.load->strides.end(),
                                            b.load->strides.begin(), b.load->strides.end());
    });
    const auto positions = [&](std::size_t a, std::size_t b) {
        const index_t stride = places[a].load->strides[axis];
        return (places[b].first - places[a].first + stride / 2) / stride;
    };
    index_t most = 1;
    for (std::size_t a = 0, last = 0; a < places.size(); ++a) {  // last: the furthest that is near
        last = std::max(a, last);
        while (last + 1 < places.size() && places[a].is_like(places[last + 1]) &&
               positions(a, last + 1) < near) {
            ++last;
        }
        most = std::max(most, positions(a, last) + 1);
    }
    return most;
}

/// Tasks so narrow that what neighbouring positions of `axis` have in common stays in the
/// second-level cache from the one to the next.
inline void cut_for_reuse(stage& stage, int axis, index_t positions, index_t wanted) {
    constexpr index_t elements = 65536;  // of 8 bytes
    constexpr index_t least_row = 2048;
    const int rank = stage.domain.rank();
    index_t row = 1;
    for (int k = axis + 2; k < rank; ++k) row *= stage.domain[k];
    const index_t least = axis + 2 == rank ? least_row : index_t{1};
    const index_t across = std::clamp<index_t>(elements / (positions * row), least,
                                               std::max(stage.domain[axis + 1], least));
    if (across >= stage.domain[axis + 1]) return;
    stage.task_extent = stage.domain;
    for (int k = 0; k < axis; ++k) stage.task_extent[k] = 1;
    stage.task_extent[axis + 1] = across;
    stage.task_extent[axis] = std::clamp<index_t>(wanted / (across * row), 1, stage.domain[axis]);
    stage.block_extent = stage.task_extent;
}

inline void cut_map(stage& stage, index_t threads) {
    const index_t wanted = task_elements(stage, threads);
    stage.task_extent = cut_outer_axes(stage.domain, wanted);
    stage.block_extent = stage.task_extent;
    if (const int axis = mark_packed(stage); axis >= 0) {
        cut_transposed(stage, axis, wanted);
    } else {
        for (int k = 0; k + 1 < stage.domain.rank(); ++k) {
            const index_t positions = positions_together(stage, k);
            if (positions > 1) {
                cut_for_reuse(stage, k, positions, wanted);
                break;
            }
        }
    }
    if (reads_rows_apart(stage)) {
        for (int axis = 0; axis + 1 < stage.domain.rank(); ++axis) stage.block_extent[axis] = 1;
    }
    // Tiles want whole blocks: cut the last axis at multiples of them.
    const int last = stage.domain.rank() - 1;
    const auto block = static_cast<index_t>(kernel::block_length);
    if (last >= 0 && stage.task_extent[last] > block &&
        stage.task_extent[last] < stage.domain[last]) {
        stage.task_extent[last] = stage.task_extent[last] / block * block;
        stage.block_extent[last] = std::min(stage.block_extent[last], stage.task_extent[last]);
    }
}

}  // namespace detail

struct map_stage {
    static constexpr bool needs_elements = true;   // over nothing there is nothing to do
    static constexpr bool is_cut_in_cells = true;  // joined arrays are read piece by piece
    static constexpr bool computes_factors = false;

    /// The stage of a node that is kept in memory. What computes a joined array cuts its domain in
    /// cells, so nothing shares its pass.
    [[nodiscard]] static stage_outline outline(const expr::node& node, bool alone) {
        stage_outline outline;
        outline.sizes = node.shape();
        outline.alone = alone;
        return outline;
    }
    [[nodiscard]] static index_map domain_map(const stage_outline& outline) {
        return index_map::identity(outline.sizes.rank());
    }
    [[nodiscard]] static shape domain(const stage_outline& outline) { return outline.sizes; }

    static void cut(stage& stage, index_t threads) {
        detail::cut_map(stage, threads);
        detail::count_tasks(stage);
        stage.row_axis = detail::axis_of_rows(stage);
    }
    static void cut_into_rows(stage& stage, index_t extent) {
        detail::cut_row_axis(stage, extent);
        if (detail::reads_rows_apart(stage)) {
            for (int k = 0; k + 1 < stage.domain.rank(); ++k) stage.block_extent[k] = 1;
        }
        detail::count_tasks(stage);
    }
    /// The box of the domain for which a task fetches at a time.
    [[nodiscard]] static shape fetched_extent(const stage& stage) {
        shape extent = stage.task_extent;
        for (int axis = 0; axis < extent.rank(); ++axis) {
            extent[axis] = std::min(extent[axis], stage.domain[axis]);
        }
        return extent;
    }
    /// Bytes of a worker beside scratch and what it fetches, and of partial results of a cut.
    [[nodiscard]] static index_t worker_bytes(const stage&) { return 0; }
    [[nodiscard]] static index_t cut_bytes(const stage&) { return 0; }
};

}  // namespace cask::plan
