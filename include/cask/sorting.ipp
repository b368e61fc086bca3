// SPDX-License-Identifier: BSD-3-Clause
// Definitions of sorting.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/gufuncs.hpp>
#include <cask/kernel/call/sort.hpp>
#include <cask/sorting.hpp>

#include <bit>

namespace cask::front {

namespace detail {

/// A routine for the rows of `x` along an axis, which become `length` elements long.
CASK_DEFINITION node_ptr call_rows(const kernel::routine& routine, dtype result, const node_ptr& x,
                                   int axis, index_t length, const sequence<index_t>& parameters,
                                   source_line where) {
    // In additions: a step of a sort compares and moves.
    const auto steps = std::bit_width(static_cast<std::uint64_t>(x->shape()[axis]));
    const float cost = 8.0f + 4.0f * static_cast<float>(steps);
    return call_cores({routine, nullptr, 1, result}, {with_axis_last(x, axis, where)},
                      {{1}, {length}, axis}, parameters, cost, where);
}

}  // namespace detail

CASK_DEFINITION node_ptr sort(const kernel::routine& routine, dtype result, const node_ptr& x,
                              index_t axis, source_line where) {
    const int along = normalize_axis(routine.name, axis, x->shape().rank(), where);
    return detail::call_rows(routine, result, x, along, x->shape()[along], {}, where);
}

CASK_DEFINITION node_ptr partition(const kernel::routine& routine, const node_ptr& x, index_t kth,
                                   index_t axis, source_line where) {
    const int along = normalize_axis(routine.name, axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    if (kth < -length || kth >= length) {
        throw index_error(routine.name,
                          "place " + std::to_string(kth) + " lies outside axis " +
                              std::to_string(along) + " of shape " + to_string(x->shape()),
                          where);
    }
    return detail::call_rows(routine, x->type(), x, along, length, {kth < 0 ? kth + length : kth},
                             where);
}

CASK_DEFINITION node_ptr topk(const kernel::routine& routine, dtype result, const node_ptr& x,
                              index_t k, index_t axis, source_line where) {
    const int along = normalize_axis(routine.name, axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    const bool all = k >= length || k <= -length;
    return detail::call_rows(routine, result, x, along, all ? length : std::abs(k), {k > 0 ? 1 : 0},
                             where);
}

}  // namespace cask::front
