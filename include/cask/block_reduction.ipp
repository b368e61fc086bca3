// SPDX-License-Identifier: BSD-3-Clause
// Definitions of block_reduction.hpp.
#pragma once

#include <cask/block_reduction.hpp>
#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>

namespace cask::front {

CASK_DEFINITION sequence<int> axes_of_blocks(const node_ptr& x, const reduce_options& options,
                                             source_line where) {
    check_options("reduction", options, where);
    const int rank = expr::shape_of(x).rank();
    sequence<int> axes = options.axes.normalized("reduction", rank, where);
    for (int axis = 0; !options.axes.given() && axis < rank; ++axis) axes.push_back(axis);
    return axes;
}

CASK_DEFINITION block_options one_along(int rank, const sequence<int>& axes) {
    block_options result;
    for (int axis = 0; axis < rank; ++axis) {
        result.chunks.push_back(contains(axes, axis) ? std::vector<index_t>{1}
                                                     : std::vector<index_t>{});
    }
    return result;
}

CASK_DEFINITION node_ptr in_groups(const node_ptr& x, const sequence<int>& axes) {
    constexpr index_t together = 8;
    bool several = false;
    sequence<axis_chunks> cuts = expr::chunks_of(x).axes();
    for (const int axis : axes) {
        const index_t length = expr::shape_of(x)[axis];
        several = several || length > 1;
        cuts[static_cast<std::size_t>(axis)] = axis_chunks::regular(length, together);
    }
    return several ? rechunk(x, grid(std::move(cuts)), expr::line_of(x)) : nullptr;
}

CASK_DEFINITION node_ptr without_axes(const node_ptr& x, const sequence<int>& axes,
                                      const reduce_options& options, source_line where) {
    return options.keep_dims || axes.empty() ? x : squeeze(x, axis_list(axes), where);
}

}  // namespace cask::front
