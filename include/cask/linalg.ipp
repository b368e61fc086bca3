// SPDX-License-Identifier: BSD-3-Clause
// Definitions of linalg.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/linalg.hpp>

#include <cmath>

namespace cask::front {

CASK_DEFINITION linalg::norm_options checked_norm(std::string_view name,
                                                  const linalg::norm_options& options, int rank,
                                                  source_line where) {
    linalg::norm_options result = options;
    if (!options.axes.given()) {
        // With an order, what the array is decides what is meant.
        if (options.ord && rank == 2) result.axes = axis_list{0, 1};
        if (options.ord && rank != 1 && rank != 2) {
            throw axis_error(name,
                             "an array of " + std::to_string(rank) +
                                 " axes is neither a vector nor a matrix: name one axis or two",
                             where);
        }
        return result;
    }
    const sequence<int> axes = options.axes.in_order(name, rank, where);
    if (axes.size() > 2 && options.ord) {
        throw axis_error(
            name, "norms are along one axis or two: got " + std::to_string(axes.size()), where);
    }
    return result;
}

CASK_DEFINITION std::pair<int, int> sum_and_extremum(const linalg::norm_options& options, int rank,
                                                     source_line where) {
    const sequence<int> axes = options.axes.in_order("norm", rank, where);
    const double ord = std::abs(*options.ord);
    if (ord != 1 && !std::isinf(ord)) {
        throw dtype_error("norm",
                          "order " + std::to_string(*options.ord) +
                              " of matrices needs singular values, which there are not: 1, -1, "
                              "infinities, or none for the root of the sum of squares",
                          where);
    }
    const int summed = ord == 1 ? axes[0] : axes[1];
    const int chosen = ord == 1 ? axes[1] : axes[0];
    return {summed, !options.keep_dims && chosen > summed ? chosen - 1 : chosen};
}

}  // namespace cask::front
