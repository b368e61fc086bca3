// SPDX-License-Identifier: BSD-3-Clause
// Definitions of products.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/kernel/product/matmul.hpp>
#include <cask/products.hpp>

namespace cask::front {

CASK_DEFINITION node_ptr multiply(const kernel::product& rule, const node_ptr& a, const node_ptr& b,
                                  source_line where) {
    return expr::make_product(rule, a, b, where);
}

CASK_DEFINITION node_ptr matmul(const kernel::product& rule, const node_ptr& a, const node_ptr& b,
                                source_line where) {
    const int left = a->shape().rank();
    const int right = b->shape().rank();
    if (left == 0 || right == 0) {
        throw shape_error("matmul",
                          "arrays of rank 0 have no rows: shapes " + to_string(a->shape()) +
                              " and " + to_string(b->shape()) + "; use a * b",
                          where);
    }
    const node_ptr rows = left == 1 ? expand_dims(a, 0, where) : a;
    const node_ptr columns = right == 1 ? expand_dims(b, 1, where) : b;
    const node_ptr product = multiply(rule, rows, columns, where);
    if (left == 1 && right == 1) return squeeze(product, {0, 1}, where);
    if (left == 1) return squeeze(product, -2, where);
    return right == 1 ? squeeze(product, -1, where) : product;
}

CASK_DEFINITION node_ptr contract(const kernel::product& rule, std::string_view name,
                                  const node_ptr& a, const node_ptr& b, int axes,
                                  source_line where) {
    const bool possible = axes >= 0 && axes <= a->shape().rank() && axes <= b->shape().rank();
    shape left;
    shape right;
    index_t depth = 1;
    bool same = possible;
    for (int axis = 0; possible && axis < a->shape().rank() - axes; ++axis)
        left.push_back(a->shape()[axis]);
    for (int axis = 0; possible && axis < axes; ++axis) {
        same = same && a->shape()[a->shape().rank() - axes + axis] == b->shape()[axis];
        depth *= b->shape()[axis];
    }
    if (!same) {
        throw shape_error(name,
                          "the sizes at the end of shape " + to_string(a->shape()) +
                              " are not those at the beginning of " + to_string(b->shape()) +
                              ", axes: " + std::to_string(axes),
                          where);
    }
    for (int axis = axes; axis < b->shape().rank(); ++axis) right.push_back(b->shape()[axis]);
    if (left.rank() + right.rank() > max_rank) {
        throw shape_error(name,
                          "the result would have " + std::to_string(left.rank() + right.rank()) +
                              " axes, " + std::to_string(max_rank) + " are possible: shapes " +
                              to_string(a->shape()) + " and " + to_string(b->shape()),
                          where);
    }
    shape sizes = left;
    for (index_t size : right) sizes.push_back(size);
    const node_ptr flat = multiply(rule, reshape(a, {left.size(), depth}, where),
                                   reshape(b, {depth, right.size()}, where), where);
    return reshape(flat, sizes, where);
}

CASK_DEFINITION node_ptr dot(const kernel::product& rule, const node_ptr& a, const node_ptr& b,
                             source_line where) {
    const int rank = b->shape().rank();
    if (a->shape().back() != b->shape()[std::max(rank - 2, 0)]) {
        throw shape_error("dot",
                          "the last axis of shape " + to_string(a->shape()) +
                              " is not as long as the last but one of " + to_string(b->shape()),
                          where);
    }
    sequence<int> order{rank > 1 ? rank - 2 : 0};
    for (int axis = 0; axis < rank; ++axis) {
        if (axis != order.front()) order.push_back(axis);
    }
    return contract(rule, "dot", a, transpose(b, order, where), 1, where);
}

CASK_DEFINITION node_ptr column_of(const node_ptr& x, source_line where) {
    return expand_dims(row_of(x, where), 1, where);
}
CASK_DEFINITION node_ptr row_of(const node_ptr& x, source_line where) {
    return x->shape().rank() == 1 ? x : reshape(x, shape{x->shape().size()}, where);
}

}  // namespace cask::front
