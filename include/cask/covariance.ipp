// SPDX-License-Identifier: BSD-3-Clause
// Definitions of covariance.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/covariance.hpp>

namespace cask::front {

CASK_DEFINITION node_ptr variables_of(std::string_view name, const node_ptr& x, int axis,
                                      source_line where) {
    if (x->shape().rank() > 2) {
        throw shape_error(name, "needs a vector or a matrix: got shape " + to_string(x->shape()),
                          where);
    }
    const int along = normalize_axis(name, axis, 2, where);
    const node_ptr rows = at_least(x, 2, where);
    return along == 1 && x->shape().rank() == 2 ? transpose(rows, {}, where) : rows;
}

}  // namespace cask::front
