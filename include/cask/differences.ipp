// SPDX-License-Identifier: BSD-3-Clause
// Definitions of differences.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/differences.hpp>
#include <cask/expr/build.hpp>

namespace cask::front {

CASK_DEFINITION neighbours neighbours_of(const node_ptr& x, int axis, source_line where) {
    const index_t inside = x->shape()[axis] - 2;
    const auto from = [&](index_t begin) {
        return expr::along_axis(x, axis, begin, inside, 1, where);
    };
    return {from(0), from(1), from(2)};
}

CASK_DEFINITION int gradient_axis(const node_ptr& x, index_t axis, source_line where) {
    const int along = normalize_axis("gradient", axis, x->shape().rank(), where);
    if (x->shape()[along] < 2) {
        throw shape_error("gradient",
                          "axis " + std::to_string(along) + " of shape " + to_string(x->shape()) +
                              " has less than two elements",
                          where);
    }
    return along;
}

CASK_DEFINITION node_ptr end_of(const node_ptr& x, int axis, index_t begin, source_line where) {
    return expr::along_axis(x, axis, begin, 2, 1, where);
}

CASK_DEFINITION node_ptr coordinates_along(std::string_view name, const node_ptr& coordinates,
                                           const node_ptr& x, int axis, source_line where) {
    if (coordinates->shape() == x->shape()) return coordinates;
    if (coordinates->shape() != shape{x->shape()[axis]}) {
        throw shape_error(name,
                          "coordinates of shape " + to_string(coordinates->shape()) +
                              " do not lie along axis " + std::to_string(axis) + " of shape " +
                              to_string(x->shape()),
                          where);
    }
    shape sizes = shape::filled(x->shape().rank(), 1);
    sizes[axis] = x->shape()[axis];
    return reshape(coordinates, sizes, where);
}

}  // namespace cask::front
