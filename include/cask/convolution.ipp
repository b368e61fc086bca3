// SPDX-License-Identifier: BSD-3-Clause
// Definitions of convolution.hpp.
#pragma once

#include <cask/convolution.hpp>
#include <cask/core/linkage.hpp>
#include <cask/expr/build.hpp>

namespace cask::front {

CASK_DEFINITION std::pair<node_ptr, node_ptr> longer_first(std::string_view name, const node_ptr& a,
                                                           const node_ptr& b, source_line where) {
    for (const node_ptr& each : {a, b}) {
        if (each->shape().rank() == 1 && each->shape().size() > 0) continue;
        throw shape_error(name,
                          "needs two vectors with elements: got shapes " + to_string(a->shape()) +
                              " and " + to_string(b->shape()),
                          where);
    }
    return a->shape()[0] < b->shape()[0] ? std::pair(b, a) : std::pair(a, b);
}

CASK_DEFINITION node_ptr part_of(const node_ptr& x, index_t begin, index_t count,
                                 source_line where) {
    return expr::along_axis(x, 0, begin, count, 1, where);
}

CASK_DEFINITION node_ptr element_at(const node_ptr& x, index_t position, source_line where) {
    return squeeze(part_of(x, position, 1, where), 0, where);
}

CASK_DEFINITION void check_points(const std::vector<double>& coordinates,
                                  const std::vector<double>& values, source_line where) {
    if (coordinates.empty() || coordinates.size() != values.size()) {
        throw shape_error("interp",
                          std::to_string(coordinates.size()) + " coordinates and " +
                              std::to_string(values.size()) + " values make no line",
                          where);
    }
    for (std::size_t k = 1; k < coordinates.size(); ++k) {
        if (coordinates[k - 1] < coordinates[k]) continue;
        throw shape_error("interp",
                          "coordinates must increase: number " + std::to_string(k) +
                              " is not above the one before it",
                          where);
    }
}

}  // namespace cask::front
