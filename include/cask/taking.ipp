// SPDX-License-Identifier: BSD-3-Clause
// Definitions of taking.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/taking.hpp>

namespace cask {

CASK_DEFINITION void position_list::refuse(const shape& sizes, source_line where) {
    throw shape_error("positions",
                      "a list of positions has one axis: got shape " + to_string(sizes), where);
}

namespace front {

namespace detail {

/// A position of an axis of `length` counted from the front; `length` itself is allowed if `ends`.
CASK_DEFINITION index_t position_of(std::string_view name, index_t position, int axis,
                                    const shape& sizes, bool ends, source_line where) {
    const index_t length = sizes[axis];
    const index_t counted = position < 0 ? position + length : position;
    if (counted < 0 || counted >= length + (ends ? 1 : 0)) {
        throw index_error(name,
                          "position " + std::to_string(position) + " is outside of axis " +
                              std::to_string(axis) + " of shape " + to_string(sizes),
                          where);
    }
    return counted;
}

CASK_DEFINITION sequence<index_t> positions_of(std::string_view name,
                                               const sequence<index_t>& positions, int axis,
                                               const shape& sizes, bool ends, source_line where) {
    sequence<index_t> result;
    for (const index_t each : positions) {
        result.push_back(position_of(name, each, axis, sizes, ends, where));
    }
    return result;
}

/// `values` in the shape of `x`, but `count` long along an axis. Throws shape_error.
CASK_DEFINITION node_ptr spread_values(const node_ptr& values, const node_ptr& x, int axis,
                                       index_t count, source_line where) {
    shape sizes = x->shape();
    sizes[axis] = count;
    if (values->shape().rank() > sizes.rank() ||
        broadcast("insert", values->shape(), sizes, where) != sizes) {
        throw shape_error("insert",
                          "values of shape " + to_string(values->shape()) +
                              " do not broadcast to " + to_string(sizes),
                          where);
    }
    return expr::make_broadcast(values, sizes, where);
}

}  // namespace detail

CASK_DEFINITION node_ptr take(const node_ptr& x, const sequence<index_t>& positions, index_t axis,
                              source_line where) {
    const int along = normalize_axis("take", axis, x->shape().rank(), where);
    const sequence<index_t> at = detail::positions_of("take", positions, along, x->shape(), false,
                                                      where);
    sequence<node_ptr> runs{expr::along_axis(x, along, 0, 0, 1, where)};
    for (std::size_t first = 0; first < at.size();) {
        std::size_t last = std::min(first + 1, at.size() - 1);
        const index_t step = at[last] - at[first];
        while (last + 1 < at.size() && at[last + 1] - at[last] == step) ++last;
        // Two that are far from each other may be the end of one run and the beginning of the next.
        const bool pair = last == first + 1 && step != 1 && step != 0;
        const bool next_is_longer = pair && last + 2 < at.size() &&
                                    at[last + 2] - at[last + 1] == at[last + 1] - at[last];
        if (next_is_longer) last = first;
        const auto count = static_cast<index_t>(last - first) + 1;
        runs.push_back(expr::along_axis(x, along, at[first], count, count == 1 ? 1 : step, where));
        first = last + 1;
    }
    return expr::make_concatenate("take", runs, along, where);
}

CASK_DEFINITION node_ptr take(const node_ptr& x, index_t position, index_t axis,
                              source_line where) {
    const int along = normalize_axis("take", axis, x->shape().rank(), where);
    return squeeze(take(x, sequence<index_t>{position}, axis, where), along, where);
}

CASK_DEFINITION node_ptr insert(const node_ptr& x, index_t position, const node_ptr& values,
                                index_t axis, source_line where) {
    const int along = normalize_axis("insert", axis, x->shape().rank(), where);
    const index_t at = detail::position_of("insert", position, along, x->shape(), true, where);
    const int rank = x->shape().rank();
    // Of lower rank, they are those of one position: the axis stands between theirs.
    const int place = along - (rank - 1 - values->shape().rank());
    const bool between = values->shape().rank() < rank && place >= 0;
    const node_ptr block = between ? expand_dims(values, place, where) : values;
    const index_t count = values->shape().rank() == rank ? values->shape()[along] : 1;
    const node_ptr put = detail::spread_values(block, x, along, count, where);
    return expr::make_concatenate(
        "insert",
        {expr::along_axis(x, along, 0, at, 1, where), put,
         expr::along_axis(x, along, at, x->shape()[along] - at, 1, where)},
        along, where);
}

CASK_DEFINITION node_ptr insert(const node_ptr& x, const sequence<index_t>& positions,
                                const node_ptr& values, index_t axis, source_line where) {
    const int along = normalize_axis("insert", axis, x->shape().rank(), where);
    const sequence<index_t> at = detail::positions_of("insert", positions, along, x->shape(), true,
                                                      where);
    const auto count = static_cast<index_t>(at.size());
    const node_ptr put = detail::spread_values(values, x, along, count, where);
    sequence<std::pair<index_t, index_t>> order;  // position, and number of the value
    for (index_t k = 0; k < count; ++k) order.emplace_back(at[static_cast<std::size_t>(k)], k);
    order.sort();
    sequence<node_ptr> parts{expr::along_axis(x, along, 0, 0, 1, where)};
    index_t done = 0;
    for (const auto& [position, number] : order) {
        parts.push_back(expr::along_axis(x, along, done, position - done, 1, where));
        parts.push_back(expr::along_axis(put, along, number, 1, 1, where));
        done = position;
    }
    parts.push_back(expr::along_axis(x, along, done, x->shape()[along] - done, 1, where));
    return expr::make_concatenate("insert", parts, along, where);
}

CASK_DEFINITION node_ptr erase(const node_ptr& x, const sequence<index_t>& positions, index_t axis,
                               source_line where) {
    const int along = normalize_axis("erase", axis, x->shape().rank(), where);
    sequence<index_t> gone = detail::positions_of("erase", positions, along, x->shape(), false,
                                                  where);
    gone.push_back(x->shape()[along]);
    gone.sort();
    sequence<node_ptr> parts{expr::along_axis(x, along, 0, 0, 1, where)};
    index_t begin = 0;
    for (const index_t position : gone) {
        if (position > begin) {
            parts.push_back(expr::along_axis(x, along, begin, position - begin, 1, where));
        }
        begin = position + 1;
    }
    return expr::make_concatenate("erase", parts, along, where);
}

}  // namespace front
}  // namespace cask
