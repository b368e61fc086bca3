// SPDX-License-Identifier: BSD-3-Clause
// How a stage's domain is cut: leaves by the logical shape alone, tasks by work and threads.
#pragma once

#include <cask/kernel/tile/pack.hpp>
#include <cask/plan/stage.hpp>

#include <algorithm>

namespace cask::plan {

/// Elements of a leaf along reduced axes, and rows of a leaf across them, or of each lane across
/// short rows. Constants: bits of results depend on them.
inline constexpr index_t leaf_elements = 16384;
inline constexpr index_t leaf_rows = 256;

/// Elements of a task's box that are brought from files at once.
inline constexpr index_t fetched_at_once = index_t{1} << 20;

/// The box of a leaf: as many of the inner reduced axes as fit, whole.
[[nodiscard]] inline shape leaf_extent_of(const shape& reduced_sizes, walk how,
                                          index_t short_rows = 0) {
    index_t left = how == walk::along ? leaf_elements
                                      : leaf_rows * std::max<index_t>(short_rows, 1);
    shape extent = shape::filled(reduced_sizes.rank(), 1);
    for (int axis = reduced_sizes.rank() - 1; axis >= 0; --axis) {
        extent[axis] = std::max<index_t>(1, std::min(reduced_sizes[axis], left));
        left = std::max<index_t>(1, left / extent[axis]);
    }
    return extent;
}

/// The number of pieces of at most `extent` that `size` falls into.
[[nodiscard]] constexpr index_t pieces(index_t size, index_t extent) noexcept {
    return size == 0 ? 0 : (size - 1) / extent + 1;
}

/// The tile of a matrix product that a task computes: one matrix, or rows and columns of it, over
/// the whole depth. Parts of the depth, if there are any, are of one small matrix.
[[nodiscard]] inline shape product_tile(const shape& domain, const kernel::product& rule,
                                        index_t part, index_t threads) {
    if (part > 0) return domain;
    const int last = domain.rank() - 2;  // the columns
    const auto rounded = [](index_t size, index_t step) { return pieces(size, step) * step; };
    const index_t wide = 16384 / size_of(rule.type);
    index_t rows = rounded(512, rule.row_step);
    index_t columns = rounded(wide, rule.column_step);
    index_t matrices = 1;
    for (int axis = 0; axis + 1 < last; ++axis) matrices *= domain[axis];
    const auto tiles = [&] {
        return matrices * pieces(domain[last - 1], rows) * pieces(domain[last], columns);
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

namespace detail {

/// Elements that make a task: enough work to be worth handing out, few enough to share evenly.
[[nodiscard]] inline index_t task_elements(const stage& stage, index_t threads) {
    const double cost = std::max(static_cast<double>(stage.code.cost), 1.0);
    const index_t by_work = static_cast<index_t>(std::clamp(8e6 / cost, 2048.0, 262144.0));
    const index_t share = stage.domain.size() / std::max<index_t>(8 * threads, 1);
    // A user's function may take any time: then even few elements are shared out.
    const bool unknown_cost =
        std::any_of(stage.code.code.begin(), stage.code.code.end(),
                    [](const kernel::instruction& each) { return each.calls_user(); });
    if (unknown_cost) return std::max<index_t>(std::min(by_work, share), 1);
    return std::max<index_t>(std::min(by_work, std::max<index_t>(share, 32768)), 1024);
}

/// True for the load of a file that lies along another axis than the domain's last.
[[nodiscard]] inline bool is_file_across(const load_site& load) {
    return load.packed && load.source != nullptr &&
           load.source->as<expr::reader_source>() != nullptr;
}
[[nodiscard]] inline bool reads_files_across(const stage& stage) {
    return std::any_of(stage.loads.begin(), stage.loads.end(), is_file_across);
}

/// Marks the loads that lie along another axis than the domain's last; returns such an axis, or -1.
inline int mark_packed(stage& stage) {
    int found = -1;
    for (std::size_t k = 0; k < stage.loads.size(); ++k) {
        load_site& load = stage.loads[k];
        if (stage.code.loads[k].from != nullptr) continue;
        const int axis = kernel::faster_axis(stage.domain, load.strides);
        load.packed = axis >= 0;
        found = std::max(found, axis);
    }
    return found;
}

/// Whether all that the stage does is to accumulate real numbers that it loads from memory.
[[nodiscard]] inline bool only_accumulates(const stage& stage) {
    const kernel::program& code = stage.code;
    if (code.code.size() != code.loads.size() + code.accumulations.size()) return false;
    const auto is_number = [&](std::uint32_t value) {
        const dtype type = code.values[value].type;
        return type != dtype::boolean && !is_complex(type) && !code.values[value].constant;
    };
    return std::all_of(code.loads.begin(), code.loads.end(),
                       [&](const kernel::load& each) {
                           return each.from == nullptr && is_number(each.target);
                       }) &&
           std::all_of(code.accumulations.begin(), code.accumulations.end(),
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
    if (stage.how != walk::across || stage.short_rows > 0 || stage.reduced() == 0) return;
    if (!only_accumulates(stage)) return;
    const int inner = stage.reduced() - 1;
    std::vector<std::size_t> found;
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

/// Whether rows of the task are better read one by one, where they are in memory, than gathered
/// into tiles: they are long, and some load does not find the next row right behind the last.
[[nodiscard]] inline bool reads_rows_apart(const stage& stage) {
    constexpr index_t long_row = 192;
    const int last = stage.domain.rank() - 1;
    if (last < 1 || stage.task_extent[last] < long_row) return false;
    for (std::size_t k = 0; k < stage.loads.size(); ++k) {
        const shape& strides = stage.loads[k].strides;
        if (stage.code.loads[k].from != nullptr || stage.loads[k].packed) continue;
        if (strides[last] == 0) continue;  // one block stands for the row
        if (strides[last - 1] != strides[last] * stage.domain[last]) return true;
    }
    return false;
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
    std::vector<place> places;
    for (std::size_t k = 0; k < stage.loads.size(); ++k) {
        const load_site& load = stage.loads[k];
        if (stage.code.loads[k].from != nullptr || load.strides.rank() <= axis) continue;
        if (load.strides[axis] > 0) places.push_back({&load, load.first_byte()});
    }
    std::sort(places.begin(), places.end(), [](const place& a, const place& b) {
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
    stage.leaf_extent = leaf_extent_of(reduced_sizes, stage.how, stage.short_rows);
    stage.leaf_counts = shape{};
    for (int k = 0; k < stage.reduced(); ++k) {
        stage.leaf_counts.push_back(pieces(reduced_sizes[k], stage.leaf_extent[k]));
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
        cuts *= pieces(kept_sizes[k], extent);
    }
    return cuts;
}

inline void cut_reduction(stage& stage, index_t threads) {
    constexpr index_t packed_together = 65536;  // elements that stay in the second-level cache
    mark_packed(stage);
    leave_short_columns(stage);
    const bool packs = std::any_of(stage.loads.begin(), stage.loads.end(),
                                   [](const load_site& each) { return each.packed; });
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
    if (files_across && stage.how == walk::along) {
        kept_wanted = std::max(kept_wanted, wanted / stage.leaf_extent.size());
    }
    if (stage.how == walk::across) {
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
    while (stage.leaves_per_group < stage.leaves() && stage.leaves_per_group * per_leaf < wanted) {
        stage.leaves_per_group *= 2;
    }
    // Enough kept pieces keep all threads busy: then leaves need no tasks of their own.
    const bool narrow = stage.how == walk::along || stage.leaves() <= 64;
    const bool fetched = !files_across || kept_together * reduced_size <= fetched_at_once;
    if (cuts >= 8 * threads && narrow && fetched) {
        while (stage.leaves_per_group < stage.leaves()) stage.leaves_per_group *= 2;
    }
    stage.groups = std::max<index_t>(pieces(stage.leaves(), stage.leaves_per_group), 1);
}

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

/// The axes of a product's domain before rows, columns and depth.
inline shape outer_axes(const shape& domain) {
    shape outer;
    for (int axis = 0; axis + 3 < domain.rank(); ++axis) outer.push_back(domain[axis]);
    return outer;
}

/// Tiles large enough to be worth packing, and enough of them for all threads; small matrices by
/// the dozen.
inline void cut_product(stage& stage, index_t threads) {
    const product_site& site = stage.products.front();
    stage.task_extent = product_tile(stage.domain, *site.rule, site.part, threads);
    if (site.part > 0) {
        stage.groups = std::max<index_t>(pieces(stage.domain.back(), site.part), 1);
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

/// Numbers of tasks along the axes, from their extents.
inline void count_tasks(stage& stage) {
    stage.task_counts = shape{};
    for (int axis = 0; axis < stage.domain.rank(); ++axis) {
        stage.task_extent[axis] = std::max<index_t>(stage.task_extent[axis], 1);  // empty axes
        stage.task_counts.push_back(pieces(stage.domain[axis], stage.task_extent[axis]));
    }
    // A reduction over an empty axis still has results; a scan along one has none.
    if (stage.how != walk::map && (stage.scans.empty() || stage.domain.size() > 0)) {
        for (int k = 0; k < stage.reduced(); ++k) stage.task_counts[stage.first_reduced() + k] = 1;
    }
}

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
