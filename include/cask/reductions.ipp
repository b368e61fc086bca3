// SPDX-License-Identifier: BSD-3-Clause
// Definitions of reductions.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/kernel/reduce/reduce.hpp>
#include <cask/reductions.hpp>

namespace cask::front {

namespace detail {

/// The axes that `options` names, sorted; all when none are given.
CASK_DEFINITION sequence<int> reduced_axes(std::string_view name, int rank,
                                           const reduce_options& options, source_line where) {
    sequence<int> axes = options.axes.normalized(name, rank, where);
    for (int axis = 0; !options.axes.given() && axis < rank; ++axis) axes.push_back(axis);
    return axes;
}

/// `reduced` with the axes that went put back with length 1.
[[gnu::cold]] CASK_DEFINITION node_ptr with_kept_dims(const node_ptr& reduced,
                                                      const sequence<int>& axes, int rank,
                                                      source_line where) {
    shape sizes;
    index_map map;
    sequence<axis_chunks> cuts;
    for (int axis = 0, from = 0; axis < rank; ++axis) {
        if (contains(axes, axis)) {
            sizes.push_back(1);
            cuts.push_back(axis_chunks::whole(1));
        } else {
            sizes.push_back(reduced->shape()[from]);
            cuts.push_back(reduced->chunks()[from]);
            map.push_back({axis, 0, 1});
            ++from;
        }
    }
    return expr::make_view(reduced, map, sizes, grid(std::move(cuts)), where);
}

}  // namespace detail

CASK_DEFINITION node_ptr reduce(const kernel::reduction& rule, const node_ptr& x,
                                const reduce_options& options, source_line where) {
    const int rank = x->shape().rank();
    const sequence<int> axes = detail::reduced_axes(rule.name, rank, options, where);
    const node_ptr result = expr::make_reduce(rule, x, axes, options.ddof, where);
    return options.keep_dims ? detail::with_kept_dims(result, axes, rank, where) : result;
}

}  // namespace cask::front
