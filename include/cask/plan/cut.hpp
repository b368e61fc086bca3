// SPDX-License-Identifier: BSD-3-Clause
// How a stage's domain is cut: leaves by the logical shape alone, tasks by work and threads.
#pragma once

#include <cask/kernel/tile/pack.hpp>
#include <cask/plan/stage.hpp>

#include <algorithm>

namespace cask::plan {

/// Elements of a leaf along reduced axes, and rows of a leaf across them, or of each lane across short rows.
/// Constants: bits of results depend on them.
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

/// The tile of a matrix product that a task computes: one matrix, or rows and columns of it, over the
/// whole depth. Parts of the depth, if there are any, are of one small matrix.
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
[[nodiscard]] inline index_t task_elements(const stage& own, index_t threads) {
    const double cost = std::max(static_cast<double>(own.code.cost), 1.0);
    const index_t by_work = static_cast<index_t>(std::clamp(8e6 / cost, 2048.0, 262144.0));
    const index_t share = own.domain.size() / std::max<index_t>(8 * threads, 1);
    // A user's function may take any time: then even few elements are shared out.
    const bool unknown_cost =
        std::any_of(own.code.code.begin(), own.code.code.end(),
                    [](const kernel::instruction& each) { return each.calls_user(); });
    if (unknown_cost) return std::max<index_t>(std::min(by_work, share), 1);
    return std::max<index_t>(std::min(by_work, std::max<index_t>(share, 32768)), 1024);
}

/// True for the load of a file that lies along another axis than the domain's last.
[[nodiscard]] inline bool is_file_across(const load_site& load) {
    return load.packed && load.source != nullptr &&
           load.source->as<expr::reader_source>() != nullptr;
}
[[nodiscard]] inline bool reads_files_across(const stage& own) {
    return std::any_of(own.loads.begin(), own.loads.end(), is_file_across);
}

/// Marks the loads that lie along another axis than the domain's last; returns such an axis, or -1.
inline int mark_packed(stage& own) {
    int found = -1;
    for (std::size_t k = 0; k < own.loads.size(); ++k) {
        load_site& load = own.loads[k];
        if (own.code.loads[k].from != nullptr) continue;
        const int axis = kernel::faster_axis(own.domain, load.strides);
        load.packed = axis >= 0;
        found = std::max(found, axis);
    }
    return found;
}

/// Whether all that the stage does is to accumulate real numbers that it loads from memory.
[[nodiscard]] inline bool only_accumulates(const stage& own) {
    const kernel::program& code = own.code;
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
[[nodiscard]] inline index_t step_of_kept(const stage& own, const load_site& load) {
    index_t step = 0;
    index_t next = 0;
    for (int axis = own.first_kept() + own.kept - 1; axis >= own.first_kept(); --axis) {
        if (own.domain[axis] == 1) continue;
        if (step == 0) next = step = load.strides[axis];
        if (load.strides[axis] != next) return 0;
        next *= own.domain[axis];
    }
    return step;
}

/// Leaves short columns along the reduced axis where they are: a machine that only accumulates turns them
/// into rows a few at a time. The others stay packed.
inline void leave_short_columns(stage& own) {
    if (own.how != walk::across || own.short_rows > 0 || own.reduced() == 0) return;
    if (!only_accumulates(own)) return;
    const int inner = own.reduced() - 1;
    std::vector<std::size_t> found;
    for (std::size_t k = 0; k < own.loads.size(); ++k) {
        const load_site& load = own.loads[k];
        const index_t item = size_of(own.code.values[own.code.loads[k].target].type);
        const index_t step = step_of_kept(own, load);
        if (!load.packed && step == item) continue;
        const kernel::plane columns{own.domain[inner], 0, load.strides[inner], step, 0};
        if (!load.packed || is_file_across(load) || !kernel::has_short_columns(columns, item))
            return;
        found.push_back(k);
    }
    for (const std::size_t k : found) {
        own.loads[k].packed = false;
        own.code.loads[k].columns = true;
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

/// Tasks whose packed loads stay in the second-level cache, and are walked row by row. Of a file across
/// they are as large as may be: what lies together in it is as long as the task is high.
inline void cut_transposed(stage& own, int axis, index_t wanted) {
    const index_t elements = reads_files_across(own) ? wanted : 32768;
    constexpr index_t row = 512;
    constexpr index_t line = 8;  // elements of a cache line, or a part of it
    const int last = own.domain.rank() - 1;
    own.task_extent = shape::filled(own.domain.rank(), 1);
    own.task_extent[last] = std::clamp<index_t>(own.domain[last], 1, row);
    own.block_extent = own.task_extent;
    const index_t rows = std::max(line, std::min(wanted, elements) / own.task_extent[last]);
    own.task_extent[axis] = std::clamp<index_t>(own.domain[axis], 1, rows);
    if (own.task_extent[last] < row) own.block_extent = own.task_extent;
}

/// Whether rows of the task are better read one by one, where they are in memory, than gathered
/// into tiles: they are long, and some load does not find the next row right behind the last.
[[nodiscard]] inline bool reads_rows_apart(const stage& own) {
    constexpr index_t long_row = 192;
    const int last = own.domain.rank() - 1;
    if (last < 1 || own.task_extent[last] < long_row) return false;
    for (std::size_t k = 0; k < own.loads.size(); ++k) {
        const shape& strides = own.loads[k].strides;
        if (own.code.loads[k].from != nullptr || own.loads[k].packed) continue;
        if (strides[last] == 0) continue;  // one block stands for the row
        if (strides[last - 1] != strides[last] * own.domain[last]) return true;
    }
    return false;
}

/// How many positions of `axis` lie between loads of the same memory, from the first to the last: 3 for
/// a stencil that reads the neighbours on both sides; 1 where nothing is read twice.
[[nodiscard]] inline index_t positions_together(const stage& own, int axis) {
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
    for (std::size_t k = 0; k < own.loads.size(); ++k) {
        const load_site& load = own.loads[k];
        if (own.code.loads[k].from != nullptr || load.strides.rank() <= axis) continue;
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

/// Tasks so narrow that what neighbouring positions of `axis` have in common stays in the second-level
/// cache from the one to the next.
inline void cut_for_reuse(stage& own, int axis, index_t positions, index_t wanted) {
    constexpr index_t elements = 65536;  // of 8 bytes
    constexpr index_t least_row = 2048;
    const int rank = own.domain.rank();
    index_t row = 1;
    for (int k = axis + 2; k < rank; ++k) row *= own.domain[k];
    const index_t least = axis + 2 == rank ? least_row : index_t{1};
    const index_t across = std::clamp<index_t>(elements / (positions * row), least,
                                               std::max(own.domain[axis + 1], least));
    if (across >= own.domain[axis + 1]) return;
    own.task_extent = own.domain;
    for (int k = 0; k < axis; ++k) own.task_extent[k] = 1;
    own.task_extent[axis + 1] = across;
    own.task_extent[axis] = std::clamp<index_t>(wanted / (across * row), 1, own.domain[axis]);
    own.block_extent = own.task_extent;
}

inline void cut_map(stage& own, index_t threads) {
    const index_t wanted = task_elements(own, threads);
    own.task_extent = cut_outer_axes(own.domain, wanted);
    own.block_extent = own.task_extent;
    if (const int axis = mark_packed(own); axis >= 0) {
        cut_transposed(own, axis, wanted);
    } else {
        for (int k = 0; k + 1 < own.domain.rank(); ++k) {
            const index_t positions = positions_together(own, k);
            if (positions > 1) {
                cut_for_reuse(own, k, positions, wanted);
                break;
            }
        }
    }
    if (reads_rows_apart(own)) {
        for (int axis = 0; axis + 1 < own.domain.rank(); ++axis) own.block_extent[axis] = 1;
    }
    // Tiles want whole blocks: cut the last axis at multiples of them.
    const int last = own.domain.rank() - 1;
    const auto block = static_cast<index_t>(kernel::block_length);
    if (last >= 0 && own.task_extent[last] > block && own.task_extent[last] < own.domain[last]) {
        own.task_extent[last] = own.task_extent[last] / block * block;
        own.block_extent[last] = std::min(own.block_extent[last], own.task_extent[last]);
    }
}

/// Sizes of the kept and of the reduced axes.
inline std::pair<shape, shape> sizes_of(const stage& own) {
    shape kept;
    shape reduced;
    for (int k = 0; k < own.kept; ++k) kept.push_back(own.domain[own.first_kept() + k]);
    for (int k = 0; k < own.reduced(); ++k) reduced.push_back(own.domain[own.first_reduced() + k]);
    return {kept, reduced};
}

inline void cut_leaves(stage& own, const shape& reduced_sizes) {
    own.leaf_extent = leaf_extent_of(reduced_sizes, own.how, own.short_rows);
    own.leaf_counts = shape{};
    for (int k = 0; k < own.reduced(); ++k) {
        own.leaf_counts.push_back(pieces(reduced_sizes[k], own.leaf_extent[k]));
    }
}

/// Makes tasks of about `kept_wanted` kept elements by all reduced ones; returns how many.
inline index_t cut_kept_axes(stage& own, const shape& kept_sizes, index_t kept_wanted) {
    const shape kept_extent = cut_outer_axes(kept_sizes, kept_wanted);
    own.task_extent = own.domain;
    index_t cuts = 1;
    for (int k = 0; k < own.kept; ++k) {
        const index_t extent = std::max<index_t>(kept_extent[k], 1);
        own.task_extent[own.first_kept() + k] = extent;
        cuts *= pieces(kept_sizes[k], extent);
    }
    return cuts;
}

inline void cut_reduction(stage& own, index_t threads) {
    constexpr index_t packed_together = 65536;  // elements that stay in the second-level cache
    mark_packed(own);
    leave_short_columns(own);
    const bool packs = std::any_of(own.loads.begin(), own.loads.end(),
                                   [](const load_site& each) { return each.packed; });
    const auto [kept_sizes, reduced_sizes] = sizes_of(own);
    cut_leaves(own, reduced_sizes);
    index_t wanted = task_elements(own, threads);
    const bool files_across = reads_files_across(own);
    if (packs && !files_across) wanted = std::min(wanted, packed_together);
    if (files_across) {  // neighbouring rows: what lies together in the file is longer
        const index_t share = own.domain.size() / std::max<index_t>(4 * threads, 1);
        wanted = std::clamp(share, wanted, std::max(wanted, fetched_at_once));
    }
    const index_t reduced_size = std::max<index_t>(reduced_sizes.size(), 1);
    // Kept axes first: a task that reduces all there is needs no partial results in memory.
    index_t kept_wanted = std::max<index_t>(wanted / reduced_size, 1);
    if (files_across && own.how == walk::along) {
        kept_wanted = std::max(kept_wanted, wanted / own.leaf_extent.size());
    }
    if (own.how == walk::across) {
        // At least what is reduced side by side.
        const auto block = static_cast<index_t>(kernel::block_length);
        const index_t least = own.short_rows > 0 ? block / own.short_rows
                                                 : static_cast<index_t>(own.code.tile_length());
        kept_wanted = std::max(kept_wanted, least);
    }
    const index_t cuts = cut_kept_axes(own, kept_sizes, kept_wanted);
    index_t kept_together = 1;
    for (int k = 0; k < own.kept; ++k) kept_together *= own.task_extent[own.first_kept() + k];
    const index_t per_leaf = std::max<index_t>(own.leaf_extent.size() * kept_together, 1);
    while (own.leaves_per_group < own.leaves() && own.leaves_per_group * per_leaf < wanted) {
        own.leaves_per_group *= 2;
    }
    // Enough kept pieces keep all threads busy: then leaves need no tasks of their own.
    const bool narrow = own.how == walk::along || own.leaves() <= 64;
    const bool fetched = !files_across || kept_together * reduced_size <= fetched_at_once;
    if (cuts >= 8 * threads && narrow && fetched) {
        while (own.leaves_per_group < own.leaves()) own.leaves_per_group *= 2;
    }
    own.groups = std::max<index_t>(pieces(own.leaves(), own.leaves_per_group), 1);
}

/// A task scans all leaves of some kept elements, one after another; or, where these do not keep all
/// threads busy, one leaf.
inline void cut_scan(stage& own, index_t threads) {
    mark_packed(own);
    const auto [kept_sizes, reduced_sizes] = sizes_of(own);
    cut_leaves(own, reduced_sizes);
    const auto block = static_cast<index_t>(kernel::block_length);
    index_t kept_wanted = task_elements(own, threads) / std::max<index_t>(reduced_sizes.size(), 1);
    if (own.how == walk::across) {
        const index_t share = kept_sizes.size() / (4 * threads) / block * block;
        kept_wanted = std::clamp(share, block, static_cast<index_t>(own.code.tile_length()));
    }
    const index_t cuts = cut_kept_axes(own, kept_sizes, std::max<index_t>(kept_wanted, 1));
    const bool all_at_once = cuts >= 4 * threads || own.leaves() <= 1 || threads == 1;
    while (all_at_once && own.leaves_per_group < own.leaves()) own.leaves_per_group *= 2;
    own.groups = std::max<index_t>(pieces(own.leaves(), own.leaves_per_group), 1);
}

/// The axes of a product's domain before rows, columns and depth.
inline shape outer_axes(const shape& domain) {
    shape outer;
    for (int axis = 0; axis + 3 < domain.rank(); ++axis) outer.push_back(domain[axis]);
    return outer;
}

/// Tiles large enough to be worth packing, and enough of them for all threads; small matrices by
/// the dozen.
inline void cut_product(stage& own, index_t threads) {
    const product_site& site = own.products.front();
    own.task_extent = product_tile(own.domain, *site.rule, site.part, threads);
    if (site.part > 0) {
        own.groups = std::max<index_t>(pieces(own.domain.back(), site.part), 1);
        return;
    }
    const int last = own.domain.rank() - 2;  // the columns
    const double one = static_cast<double>(own.task_extent[last - 1] * own.task_extent[last]) *
                       static_cast<double>(std::max<index_t>(own.domain[last + 1], 1));
    const auto together = static_cast<index_t>(std::clamp(1e6 / std::max(one, 1.0), 1.0, 1e6));
    const shape outer = outer_axes(own.domain);
    const shape outer_extent = cut_outer_axes(outer, together);
    for (int axis = 0; axis < outer.rank(); ++axis) own.task_extent[axis] = outer_extent[axis];
}

/// Numbers of tasks along the axes, from their extents.
inline void count_tasks(stage& own) {
    own.task_counts = shape{};
    for (int axis = 0; axis < own.domain.rank(); ++axis) {
        own.task_extent[axis] = std::max<index_t>(own.task_extent[axis], 1);  // empty axes
        own.task_counts.push_back(pieces(own.domain[axis], own.task_extent[axis]));
    }
    // A reduction over an empty axis still has results; a scan along one has none.
    if (own.how != walk::map && (own.scans.empty() || own.domain.size() > 0)) {
        for (int k = 0; k < own.reduced(); ++k) own.task_counts[own.first_reduced() + k] = 1;
    }
}

/// Makes tasks of `extent` positions along one kept axis by all of the others.
inline void cut_into_rows(stage& own, int axis, index_t extent) {
    own.task_extent = own.domain;
    own.task_extent[axis] = extent;
    own.block_extent = own.task_extent;
    if (own.how == walk::map) {
        if (reads_rows_apart(own)) {
            for (int k = 0; k + 1 < own.domain.rank(); ++k) own.block_extent[k] = 1;
        }
    } else {
        while (own.leaves_per_group < own.leaves()) own.leaves_per_group *= 2;
        own.groups = 1;
    }
    count_tasks(own);
}

}  // namespace detail

/// Cuts the stage into tasks. The cut changes no bit of any result.
inline void cut_into_tasks(stage& own, index_t threads) {
    if (own.how == walk::map) {
        detail::cut_map(own, threads);
    } else if (own.how == walk::tiles) {
        detail::cut_product(own, threads);
    } else if (own.scans.empty()) {
        detail::cut_reduction(own, threads);
    } else {
        detail::cut_scan(own, threads);
    }
    detail::count_tasks(own);
}

}  // namespace cask::plan
