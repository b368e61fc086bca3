// SPDX-License-Identifier: BSD-3-Clause
// Definitions of reductions/sums.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/reductions/sums.hpp>

namespace cask::front {

CASK_DEFINITION node_ptr weights_of(const node_ptr& x, const node_ptr& weights,
                                    const reduce_options& options, source_line where) {
    if (weights->shape() == x->shape()) return weights;
    const sequence<int> axes = options.axes.normalized("average", x->shape().rank(), where);
    if (weights->shape().rank() != 1 || axes.size() != 1 ||
        weights->shape()[0] != x->shape()[axes.front()]) {
        throw shape_error("average",
                          "weights of shape " + to_string(weights->shape()) +
                              " are neither of the shape " + to_string(x->shape()) +
                              " nor along the one axis that is reduced",
                          where);
    }
    index_map along;
    along.push_back({axes.front(), 0, 1});
    return expr::make_view(weights, along, x->shape(), x->chunks(), where);
}

}  // namespace cask::front
