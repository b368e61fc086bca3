// SPDX-License-Identifier: BSD-3-Clause
// Where arrays are put together of pieces: the cells of a domain in which each value comes from one
// piece only, so that pieces are read and computed where they are wanted, without a copy.
#pragma once

#include <cask/core/index_map.hpp>

#include <vector>

namespace cask::plan {

/// Positions at which each axis of a domain is cut; sorted, strictly inside.
using axis_cuts = std::vector<std::vector<index_t>>;

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

}  // namespace detail

/// The part of `wanted`, a box of the domain of `map`, that reads from `box`; empty where none does.
[[nodiscard]] inline region part_in(const region& box, const index_map& map, const region& wanted) {
    region part = wanted;
    const region nothing{wanted.begin, shape::filled(wanted.begin.rank(), 0)};
    for (int axis = 0; axis < map.rank(); ++axis) {
        const mapped_axis& from = map[axis];
        const index_t begin = box.begin[axis];
        const index_t end = begin + box.extent[axis];
        if (from.from < 0) {
            if (from.offset < begin || from.offset >= end) return nothing;
            continue;
        }
        const index_t first = part.begin[from.from];
        const auto [low, high] = detail::positions_in(begin, end, from, first,
                                                      first + part.extent[from.from]);
        if (low >= high) return nothing;
        part.begin[from.from] = low;
        part.extent[from.from] = high - low;
    }
    return part;
}

/// Adds the edges of `boxes`, as seen through `map` from `wanted`, a box of its domain.
inline void add_cuts(axis_cuts& cuts, const std::vector<region>& boxes, const index_map& map,
                     const region& wanted) {
    cuts.resize(static_cast<std::size_t>(wanted.begin.rank()));
    for (const region& box : boxes) {
        const region part = part_in(box, map, wanted);
        for (int axis = 0; part.size() > 0 && axis < wanted.begin.rank(); ++axis) {
            auto& own = cuts[static_cast<std::size_t>(axis)];
            const index_t end = part.begin[axis] + part.extent[axis];
            if (part.begin[axis] > wanted.begin[axis]) own.push_back(part.begin[axis]);
            if (end < wanted.begin[axis] + wanted.extent[axis]) own.push_back(end);
        }
    }
    for (auto& own : cuts) {
        std::sort(own.begin(), own.end());
        own.erase(std::unique(own.begin(), own.end()), own.end());
    }
}

/// The cells into which `cuts` divide a domain of `sizes`, in row-major order.
[[nodiscard]] inline std::vector<region> cells_of(const axis_cuts& cuts, const shape& sizes) {
    std::vector<region> cells{{shape::filled(sizes.rank(), 0), sizes}};
    for (std::size_t axis = 0; axis < cuts.size(); ++axis) {
        if (cuts[axis].empty()) continue;
        const int own = static_cast<int>(axis);
        std::vector<region> cut;
        for (const region& cell : cells) {
            index_t begin = 0;
            for (std::size_t k = 0; k <= cuts[axis].size(); ++k) {
                const index_t end = k < cuts[axis].size() ? cuts[axis][k] : sizes[own];
                cut.push_back(cell);
                cut.back().begin[own] = begin;
                cut.back().extent[own] = end - begin;
                begin = end;
            }
        }
        cells = std::move(cut);
    }
    return cells;
}

/// The number of the first of `boxes` that holds `point`.
[[nodiscard]] inline std::size_t piece_at(const std::vector<region>& boxes, const shape& point) {
    for (std::size_t k = 0; k < boxes.size(); ++k) {
        bool inside = true;
        for (int axis = 0; inside && axis < point.rank(); ++axis) {
            const index_t from_begin = point[axis] - boxes[k].begin[axis];
            inside = from_begin >= 0 && from_begin < boxes[k].extent[axis];
        }
        if (inside) return k;
    }
    return boxes.size();
}

/// `map` as it reads an input that begins at `begin`.
[[nodiscard]] inline index_map within(const index_map& map, const shape& begin) {
    index_map result;
    for (int axis = 0; axis < map.rank(); ++axis) {
        mapped_axis own = map[axis];
        own.offset -= begin[axis];
        result.push_back(own);
    }
    return result;
}

}  // namespace cask::plan
