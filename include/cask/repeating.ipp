// SPDX-License-Identifier: BSD-3-Clause
// Definitions of repeating.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/joining.ipp>
#include <cask/repeating.hpp>

namespace cask::front {

namespace detail {

/// `length` times `times` elements. Throws shape_error.
CASK_DEFINITION index_t longer_axis(std::string_view name, index_t length, index_t times,
                                    source_line where) {
    index_t result = 0;
    if (times < 0) {
        throw shape_error(name, "numbers must be at least 0: got " + std::to_string(times), where);
    }
    if (__builtin_mul_overflow(length, times, &result)) {
        throw shape_error(name, "the axis would be longer than 2^63 - 1", where);
    }
    return result;
}

}  // namespace detail

CASK_DEFINITION node_ptr repeat(const node_ptr& x, index_t times, index_t axis, source_line where) {
    const int along = normalize_axis("repeat", axis, x->shape().rank(), where);
    shape sizes = x->shape();
    sizes[along] = detail::longer_axis("repeat", sizes[along], times, where);
    check_shape("repeat", sizes, size_of(x->type()), where);
    sequence<axis_chunks> cuts = x->chunks().axes();
    cuts[static_cast<std::size_t>(along)] = axis_chunks::whole(sizes[along]);
    if (x->shape()[along] == 1 || times <= 1) {
        return expr::along_axis(x, along, 0, sizes[along], times == 1 ? 1 : 0, where);
    }
    if (x->shape().rank() == max_rank) {
        return repeat(x, sequence<index_t>(static_cast<std::size_t>(x->shape()[along]), times),
                      axis, where);
    }
    shape spread = x->shape();
    spread.insert(along + 1, times);
    index_map map;
    for (int k = 0; k < sizes.rank(); ++k) map.push_back({k <= along ? k : k + 1, 0, 1});
    const node_ptr each = expr::make_view(x, map, spread, grid::whole(spread), where);
    return expr::make_reshape(each, sizes, grid(std::move(cuts)), where);
}

CASK_DEFINITION node_ptr repeat(const node_ptr& x, const sequence<index_t>& times, index_t axis,
                                source_line where) {
    const int along = normalize_axis("repeat", axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    if (static_cast<index_t>(times.size()) != length) {
        throw shape_error("repeat",
                          std::to_string(times.size()) + " numbers for " + std::to_string(length) +
                              " elements along axis " + std::to_string(along),
                          where);
    }
    sequence<node_ptr> parts{expr::along_axis(x, along, 0, 0, 1, where)};
    for (index_t k = 0; k < length; ++k) {
        const index_t count = times[static_cast<std::size_t>(k)];
        if (detail::longer_axis("repeat", 1, count, where) == 0) continue;
        parts.push_back(expr::along_axis(x, along, k, count, count == 1 ? 1 : 0, where));
    }
    return expr::make_concatenate("repeat", parts, along, where);
}

CASK_DEFINITION node_ptr tile(const node_ptr& x, const shape& times, source_line where) {
    const int rank = std::max(x->shape().rank(), times.rank());
    check_rank("tile", rank, x->shape(), where);
    shape sizes = x->shape();
    while (sizes.rank() < rank) sizes.insert(0, 1);
    node_ptr result = reshape(x, sizes, where);
    for (int axis = rank - times.rank(); axis < rank; ++axis) {
        const index_t count = times[axis - (rank - times.rank())];
        const index_t length = sizes[axis];
        const index_t all = detail::longer_axis("tile", length, count, where);
        if (count == 0 || length == 0) {
            result = expr::along_axis(result, axis, 0, all, 1, where);
        } else if (length == 1) {
            result = expr::along_axis(result, axis, 0, all, all == 1 ? 1 : 0, where);
        } else if (count > 1) {
            result = detail::continued(result, axis, pad_mode::wrap, 0, all - length, where);
        }
    }
    check_shape("tile", result->shape(), size_of(x->type()), where);
    return result;
}

}  // namespace cask::front
