// SPDX-License-Identifier: BSD-3-Clause
// Definitions of diagonals.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/creation/ranges.ipp>
#include <cask/diagonals.hpp>
#include <cask/expr/build.hpp>

namespace cask::front {

CASK_DEFINITION void check_matrices(std::string_view name, const node_ptr& x, int least, int most,
                                    source_line where) {
    const int rank = x->shape().rank();
    if (least <= rank && rank <= most) return;
    const std::string wanted = most == max_rank ? std::to_string(least) + " axes at least"
                                                : "one axis or two";
    throw shape_error(name, "needs " + wanted + ": got shape " + to_string(x->shape()), where);
}

CASK_DEFINITION node_ptr diagonal(std::string_view name, const node_ptr& x, index_t offset,
                                  index_t a, index_t b, source_line where) {
    const int rank = x->shape().rank();
    check_matrices(name, x, 2, max_rank, where);
    const int row = normalize_axis(name, a, rank, where);
    const int column = normalize_axis(name, b, rank, where);
    if (row == column) {
        throw axis_error(name, "axis " + std::to_string(row) + " is named twice", where);
    }
    const index_t rows = x->shape()[row];
    const index_t columns = x->shape()[column];
    // Beyond the matrix there is no diagonal.
    const index_t down = offset < 0 ? std::min(rows, -std::max(offset, -rows)) : 0;
    const index_t right = offset > 0 ? std::min(columns, offset) : 0;
    const index_t length = std::min(rows - down, columns - right);
    shape sizes;
    sequence<axis_chunks> cuts;
    sequence<int> order;
    for (int axis = 0; axis < rank; ++axis) {
        if (axis == row || axis == column) continue;
        sizes.push_back(x->shape()[axis]);
        cuts.push_back(x->chunks()[axis]);
        order.push_back(axis);
    }
    cuts.push_back(axis_chunks::whole(length));
    if (x->as<expr::memory_source>() != nullptr) {
        index_map map;
        for (int axis = 0, kept = 0; axis < rank; ++axis) {
            if (axis == row || axis == column) {
                map.push_back({rank - 2, axis == row ? down : right, 1});
            } else {
                map.push_back({kept++, 0, 1});
            }
        }
        sizes.push_back(length);
        return expr::make_view(x, map, sizes, grid(std::move(cuts)), where);
    }
    order.push_back(row);
    order.push_back(column);
    sizes.push_back(rows * columns);
    const node_ptr flat = reshape(transpose(x, order, where), sizes, where);
    return expr::along_axis(flat, rank - 2, down * columns + right, length,
                            length > 1 ? columns + 1 : 1, where);
}

CASK_DEFINITION node_ptr spread_diagonal(const node_ptr& x, index_t offset, source_line where) {
    const index_t right = std::max<index_t>(offset, 0);
    const index_t left = offset < 0 ? -offset : 0;
    const node_ptr row = pad(x, pad_widths({{right, left}}), element_bytes{}, where);
    const index_t size = row->shape()[0];
    check_shape("diag", shape{size, size}, size_of(x->type()), where);
    return expr::make_broadcast(row, shape{size, size}, where);
}

CASK_DEFINITION node_ptr rows_of(const kernel::generator& rule, const shape& sizes,
                                 source_line where) {
    const auto count = static_cast<std::uint64_t>(std::max<index_t>(sizes[sizes.rank() - 2], 0));
    check_shape("tri", sizes, 1, where);
    return expand_dims(arange(rule, 0, 1, count, {}, where), 1, where);
}
CASK_DEFINITION node_ptr columns_of(const kernel::generator& rule, const shape& sizes,
                                    index_t offset, source_line where) {
    const auto count = static_cast<std::uint64_t>(std::max<index_t>(sizes.back(), 0));
    return arange(rule, -offset, 1, count, {}, where);
}

}  // namespace cask::front
