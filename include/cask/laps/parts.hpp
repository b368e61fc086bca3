// SPDX-License-Identifier: BSD-3-Clause
// Cutting the results of a lap into parts.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/core/shape.hpp>
#include <cask/kernel/product/product.hpp>
#include <cask/plan/task_extent.hpp>

#include <algorithm>
#include <cmath>

namespace cask::laps {

/// How many parts of `extent` there are along each axis.
[[nodiscard]] inline shape part_counts(const shape& sizes, const shape& extent) {
    shape counts;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        counts.push_back(plan::ceil_div(sizes[axis], extent[axis]));
    }
    return counts;
}

/// The part at a place among the others.
[[nodiscard]] inline region part_at(const shape& sizes, const shape& extent, const shape& place) {
    region part{shape::filled(sizes.rank(), 0), extent};
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        part.begin[axis] = place[axis] * extent[axis];
        part.extent[axis] = std::min(extent[axis], sizes[axis] - part.begin[axis]);
    }
    return part;
}

/// The part of this number: in row-major order, but one after another along the axis `first`, if
/// there is one.
[[nodiscard]] inline region part_number(const shape& sizes, const shape& extent, index_t number,
                                        int first = -1) {
    const shape counts = part_counts(sizes, extent);
    shape place = counts;
    const auto take = [&](int axis) {
        place[axis] = number % counts[axis];
        number /= counts[axis];
    };
    if (first >= 0) take(first);
    for (int axis = sizes.rank() - 1; axis >= 0; --axis) {
        if (axis != first) take(axis);
    }
    return part_at(sizes, extent, place);
}

/// Parts that stand for all: all of them if they are few, or else those at the ends and in the
/// middle of each axis.
[[nodiscard]] inline sequence<region> typical_parts(const shape& sizes, const shape& extent) {
    constexpr index_t few = 1000;
    const shape counts = part_counts(sizes, extent);
    sequence<region> result;
    if (counts.size() <= few) {
        for (index_t k = 0; k < counts.size(); ++k) {
            result.push_back(part_number(sizes, extent, k));
        }
        return result;
    }
    shape chosen = counts;  // places along each axis
    for (int axis = 0; axis < counts.rank(); ++axis) {
        chosen[axis] = std::min<index_t>(counts[axis], 4);
    }
    for (index_t k = 0; k < chosen.size(); ++k) {
        shape place = counts;
        for (index_t rest = k, axis = counts.rank() - 1; axis >= 0; --axis) {
            const int at = static_cast<int>(axis);
            const index_t number = rest % chosen[at];
            rest /= chosen[at];
            const index_t last = counts[at] - 1;
            // First, second to last, middle, last.
            place[at] = number == 0 ? 0 : number == 1 ? last : number == 2 ? last / 2 : last - 1;
        }
        result.push_back(part_at(sizes, extent, place));
    }
    return result;
}

/// The extent, made one of whole granules along each axis that these have.
[[nodiscard]] inline shape snapped_to(const shape& granule, shape extent) {
    for (int axis = 0; axis < std::min(granule.rank(), extent.rank()); ++axis) {
        const index_t step = std::max<index_t>(granule[axis], 1);
        extent[axis] = plan::ceil_div(extent[axis], step) * step;
    }
    return extent;
}

/// Ways to cut results into parts; `along`: what is reduced, along the first of the reduced axes;
/// `depth`: factors of a product, along its depth.
enum class cut { rows, squares, strips, along, depth };
inline constexpr cut cuts_of_results[] = {cut::rows, cut::squares, cut::strips};

/// The extent of parts of about `elements`: runs of whole leading rows; as nearly square as can be;
/// or strips along the last axis.
[[nodiscard]] inline shape part_extent(cut by, const shape& sizes, index_t elements) {
    if (by == cut::rows) return plan::detail::cut_outer_axes(sizes, std::max<index_t>(elements, 1));
    shape extent = sizes;
    while (extent.size() > elements) {
        int longest = sizes.rank() - 1;
        if (by == cut::squares) {
            for (int axis = longest; axis >= 0; --axis) {
                if (extent[axis] > extent[longest]) longest = axis;
            }
        }
        if (extent[longest] <= 1) break;
        extent[longest] = (extent[longest] + 1) / 2;
    }
    return extent;
}

/// The extent of parts of about `elements` of what is reduced over `axes`: the first of them is cut
/// at multiples of `leaf`, in a power of two of these; then the axes that stay.
[[nodiscard]] inline shape extent_along(const shape& sizes, const sequence<int>& axes, index_t leaf,
                                        index_t elements) {
    shape extent = sizes;
    extent[axes[0]] = std::min(sizes[axes[0]], leaf);
    while (extent[axes[0]] < sizes[axes[0]] && 2 * extent.size() <= elements) {
        extent[axes[0]] = std::min(2 * extent[axes[0]], sizes[axes[0]]);
    }
    for (int axis = 0; axis < sizes.rank() && extent.size() > elements; ++axis) {
        while (!contains(axes, axis) && extent[axis] > 1 && extent.size() > elements) {
            extent[axis] = (extent[axis] + 1) / 2;
        }
    }
    return extent;
}

/// The extent of parts of the domain of a product, whose result and factors have about `elements`:
/// three quarters of them in a square of the result, as each factor is read as often as there are
/// squares beside each other, and whole depth blocks of what is multiplied for it.
[[nodiscard]] inline shape extent_of_depth(const shape& domain, index_t elements) {
    const int depth = domain.rank() - 1;
    const int rows = depth - 2;
    const int columns = depth - 1;
    shape extent = domain;
    for (int axis = 0; axis < rows; ++axis) extent[axis] = 1;
    const index_t result = std::max<index_t>(elements / 4 * 3, 1);
    const auto side = static_cast<index_t>(std::sqrt(static_cast<double>(result)));
    const auto even = [&](int axis, index_t most) {
        const index_t parts = plan::ceil_div(domain[axis], std::max<index_t>(most, 1));
        extent[axis] = plan::ceil_div(domain[axis], std::max<index_t>(parts, 1));
    };
    even(rows, std::max(side, result / std::max<index_t>(domain[columns], 1)));
    even(columns, result / std::max<index_t>(extent[rows], 1));
    const index_t left = elements - extent[rows] * extent[columns];
    const index_t blocks = left / (extent[rows] + extent[columns]) / kernel::depth_block;
    extent[depth] = std::min(domain[depth], std::max<index_t>(blocks, 1) * kernel::depth_block);
    return extent;
}

}  // namespace cask::laps
