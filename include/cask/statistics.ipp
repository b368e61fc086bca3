// SPDX-License-Identifier: BSD-3-Clause
// Definitions of statistics.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/gufuncs.hpp>
#include <cask/kernel/call/quantile.hpp>
#include <cask/manipulation.hpp>
#include <cask/statistics.hpp>

#include <bit>

namespace cask::front {

namespace detail {

/// `x` with all of `axes` as one last axis.
CASK_DEFINITION node_ptr with_axes_last(std::string_view name, const node_ptr& x,
                                        const sequence<int>& axes, source_line where) {
    sequence<int> order;
    shape sizes;
    for (int axis = 0; axis < x->shape().rank(); ++axis) {
        if (contains(axes, axis)) continue;
        order.push_back(axis);
        sizes.push_back(x->shape()[axis]);
    }
    index_t together = 1;
    for (const int axis : axes) {
        order.push_back(axis);
        together *= x->shape()[axis];
    }
    if (sizes.rank() == max_rank) {
        throw shape_error(name,
                          "along no axis, an array has " + std::to_string(max_rank - 1) +
                              " axes at most: got shape " + to_string(x->shape()),
                          where);
    }
    sizes.push_back(together);
    bool turns = false;
    for (std::size_t k = 0; k < order.size(); ++k) turns = turns || order[k] != static_cast<int>(k);
    const node_ptr turned = turns ? transpose(x, axis_list(order), where) : x;
    return turned->shape() == sizes ? turned : reshape(turned, sizes, where);
}

CASK_DEFINITION double checked_share(std::string_view name, double q, double whole,
                                     source_line where) {
    if (q >= 0 && q <= whole) return q / whole;
    std::string text = std::to_string(q);
    throw index_error(
        name, "q lies between 0 and " + std::to_string(static_cast<int>(whole)) + ": got " + text,
        where);
}

}  // namespace detail

CASK_DEFINITION node_ptr quantile(const kernel::routine& routine, const kernel::run_routines& sorts,
                                  dtype result, const node_ptr& x, const quantiles& asked,
                                  const quantile_options& options, source_line where) {
    const int rank = x->shape().rank();
    sequence<int> axes = options.axes.normalized(routine.name, rank, where);
    for (int axis = 0; !options.axes.given() && axis < rank; ++axis) axes.push_back(axis);
    sequence<index_t> parameters{asked.skips_nan ? 1 : 0, asked.is_median ? 1 : 0,
                                 static_cast<index_t>(options.method)};
    for (const double q : asked.of) {
        parameters.push_back(
            std::bit_cast<index_t>(detail::checked_share(routine.name, q, asked.whole, where)));
    }
    const node_ptr rows = detail::with_axes_last(routine.name, x, axes, where);
    core_dimensions cores{{1}, {}, -1};
    if (asked.is_list) cores = {{1}, {asked.of.size()}, 0};
    const auto length = static_cast<float>(rows->shape().back());
    const node_ptr found = call_cores({routine, nullptr, 1, result, &sorts}, {rows}, cores,
                                      parameters, 12 * length, where);
    if (!options.keep_dims) return found;
    sequence<int> kept;
    for (const int axis : axes) kept.push_back(axis + (asked.is_list ? 1 : 0));
    return expand_dims(found, axis_list(kept), where);
}

}  // namespace cask::front
