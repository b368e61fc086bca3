// SPDX-License-Identifier: BSD-3-Clause
// Where arrays are put together of pieces: the cells of a domain in which each value comes from one
// piece only, so that pieces are read and computed where they are wanted, without a copy.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/node.hpp>

#include <algorithm>
#include <iterator>

namespace cask::plan {

/// Positions at which each axis of a domain is cut; sorted, strictly inside.
using axis_cuts = sequence<sequence<index_t>>;

namespace detail {

/// The first position of a domain axis at which `from` has passed `edge`.
[[nodiscard]] inline index_t position_of(index_t edge, const mapped_axis& from) {
    if (from.step > 0) {
        const index_t distance = edge - from.offset;
        return distance <= 0 ? 0 : (distance - 1) / from.step + 1;
    }
    const index_t distance = from.offset - edge;
    return distance < 0 ? 0 : distance / -from.step + 1;
}

/// The positions [first, last) of an axis of `length` at which `from` is in [begin, end).
[[nodiscard]] inline std::pair<index_t, index_t>
positions_in(index_t begin, index_t end, const mapped_axis& from, index_t first, index_t last) {
    index_t low = position_of(begin, from);
    index_t high = position_of(end, from);
    if (low > high) std::swap(low, high);
    return {std::max(first, low), std::min(last, high)};
}

/// Adds sorted positions to sorted ones, each once.
[[gnu::cold]] inline void merge_into(sequence<index_t>& vector, const sequence<index_t>& more) {
    constexpr std::size_t few = 4;  // are put in place one by one
    if (more.size() <= few) {
        for (const index_t cut : more) {
            const auto place = std::lower_bound(vector.begin(), vector.end(), cut);
            if (place == vector.end() || *place != cut) vector.insert(place, cut);
        }
        return;
    }
    sequence<index_t> both;
    both.reserve(vector.size() + more.size());
    std::set_union(vector.begin(), vector.end(), more.begin(), more.end(),
                   std::back_inserter(both));
    vector = std::move(both);
}

}  // namespace detail

/// The first and the last of `pieces` that `wanted`, a box of the domain of `map`, reads from. (If
/// it goes in steps, it may leave out some between them.)
[[nodiscard]] inline std::pair<std::size_t, std::size_t>
pieces_between(const expr::piecewise& pieces, const index_map& map, const region& wanted) {
    const index_t first = map.at(pieces.axis, wanted.begin);
    const mapped_axis& from = map[pieces.axis];
    const index_t last = from.from < 0 ? first : first + from.step * (wanted.extent[from.from] - 1);
    return {pieces.piece_at(std::min(first, last)), pieces.piece_at(std::max(first, last))};
}

/// The part of `wanted`, a box of the domain of `map`, that reads from a piece; empty where none
/// does.
[[nodiscard]] inline region part_in(const expr::piecewise& pieces, std::size_t piece,
                                    const index_map& map, const region& wanted) {
    const mapped_axis& from = map[pieces.axis];
    const index_t begin = pieces.edges[piece];
    const index_t end = pieces.edges[piece + 1];
    region part = wanted;
    if (from.from < 0) {
        if (from.offset < begin || from.offset >= end) {
            part.extent = shape::filled(wanted.begin.rank(), 0);
        }
        return part;
    }
    const index_t first = wanted.begin[from.from];
    const auto [low, high] = detail::positions_in(begin, end, from, first,
                                                  first + wanted.extent[from.from]);
    part.begin[from.from] = low;
    part.extent[from.from] = std::max<index_t>(high - low, 0);
    return part;
}

/// Where `wanted`, a box of the domain of `map`, is cut by the edges of `pieces`: along the domain
/// axis that they lie along; sorted, strictly inside.
[[nodiscard]] inline sequence<index_t> cuts_of(const expr::piecewise& pieces, const index_map& map,
                                               const region& wanted) {
    sequence<index_t> cuts;
    const mapped_axis& from = map[pieces.axis];
    if (from.from < 0 || wanted.size() == 0) return cuts;
    const index_t begin = wanted.begin[from.from];
    const index_t end = begin + wanted.extent[from.from];
    const auto [first, last] = pieces_between(pieces, map, wanted);
    for (std::size_t k = first; k < last; ++k) {
        const std::size_t edge = from.step > 0 ? k + 1 : last - (k - first);
        const index_t cut = detail::position_of(pieces.edges[edge], from);
        const bool is_new = cuts.empty() || cuts.back() != cut;
        if (is_new && cut > begin && cut < end) cuts.push_back(cut);
    }
    return cuts;
}

/// How many cells there are when `cuts` along `axis` of a domain are added to `known`.
[[nodiscard]] inline double cells_with(const axis_cuts& known, int axis,
                                       const sequence<index_t>& cuts) {
    double cells = 1;
    const auto column = static_cast<std::size_t>(axis);
    for (std::size_t k = 0; k < known.size(); ++k) {
        if (k != column) cells *= static_cast<double>(known[k].size() + 1);
    }
    std::size_t along = column < known.size() ? known[column].size() : 0;
    for (const index_t cut : cuts) {
        const bool is_known = column < known.size() &&
                              std::binary_search(known[column].begin(), known[column].end(), cut);
        along += is_known ? 0 : 1;
    }
    return cells * static_cast<double>(along + 1);
}

/// Adds the edges of `pieces`, as seen through `map` from `wanted`, a box of its domain.
inline void add_cuts(axis_cuts& cuts, const expr::piecewise& pieces, const index_map& map,
                     const region& wanted) {
    cuts.resize(static_cast<std::size_t>(wanted.begin.rank()));
    const int axis = map[pieces.axis].from;
    if (axis < 0) return;
    detail::merge_into(cuts[static_cast<std::size_t>(axis)], cuts_of(pieces, map, wanted));
}

/// The cells into which `cuts` divide a domain of `sizes`, in row-major order.
[[nodiscard]] inline sequence<region> cells_of(const axis_cuts& cuts, const shape& sizes) {
    sequence<region> cells{{shape::filled(sizes.rank(), 0), sizes}};
    for (std::size_t axis = 0; axis < cuts.size(); ++axis) {
        if (cuts[axis].empty()) continue;
        const int along = static_cast<int>(axis);
        sequence<region> cut;
        for (const region& cell : cells) {
            index_t begin = 0;
            for (std::size_t k = 0; k <= cuts[axis].size(); ++k) {
                const index_t end = k < cuts[axis].size() ? cuts[axis][k] : sizes[along];
                cut.push_back(cell);
                cut.back().begin[along] = begin;
                cut.back().extent[along] = end - begin;
                begin = end;
            }
        }
        cells = std::move(cut);
    }
    return cells;
}

}  // namespace cask::plan
