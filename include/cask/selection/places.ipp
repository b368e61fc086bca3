// SPDX-License-Identifier: BSD-3-Clause
// Definitions of selection/places.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/expr/build.hpp>
#include <cask/selection/places.hpp>

namespace cask::front {

CASK_DEFINITION int axis_to_compress(const node_ptr& condition, const node_ptr& x, index_t axis,
                                     source_line where) {
    const int along = normalize_axis("compress", axis, x->shape().rank(), where);
    const shape& sizes = condition->shape();
    if (sizes.rank() == 1 && sizes[0] <= x->shape()[along]) return along;
    throw shape_error("compress",
                      "the condition has one axis that is no longer than axis " +
                          std::to_string(along) + " of shape " + to_string(x->shape()) + ": got " +
                          to_string(sizes),
                      where);
}

CASK_DEFINITION node_ptr cut_to(const node_ptr& x, int axis, index_t length, source_line where) {
    if (x->shape()[axis] == length) return x;
    return expr::along_axis(x, axis, 0, length, 1, where);
}

CASK_DEFINITION void check_has_axes(std::string_view name, const node_ptr& x, source_line where) {
    if (x->shape().rank() > 0) return;
    throw shape_error(name, "an array without axes has no places: use atleast_1d(x)", where);
}

}  // namespace cask::front
