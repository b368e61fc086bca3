// SPDX-License-Identifier: BSD-3-Clause
// Definitions of products.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
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

CASK_DEFINITION node_ptr contract(const kernel::product& rule, const node_ptr& a, const node_ptr& b,
                                  const axis_list& of_a, const axis_list& of_b, source_line where) {
    const sequence<int> first = of_a.in_order("tensordot", a->shape().rank(), where);
    const sequence<int> second = of_b.in_order("tensordot", b->shape().rank(), where);
    bool same = first.size() == second.size();
    for (std::size_t k = 0; same && k < first.size(); ++k) {
        same = a->shape()[first[k]] == b->shape()[second[k]];
    }
    if (!same) {
        throw shape_error("tensordot",
                          "the axes of shape " + to_string(a->shape()) +
                              " do not fit those of shape " + to_string(b->shape()),
                          where);
    }
    sequence<int> left;
    sequence<int> right = second;
    for (int axis = 0; axis < a->shape().rank(); ++axis) {
        if (!contains(first, axis)) left.push_back(axis);
    }
    for (const int axis : first) left.push_back(axis);
    for (int axis = 0; axis < b->shape().rank(); ++axis) {
        if (!contains(second, axis)) right.push_back(axis);
    }
    return contract(rule, "tensordot", transpose(a, axis_list(left), where),
                    transpose(b, axis_list(right), where), static_cast<int>(first.size()), where);
}

CASK_DEFINITION void check_vdot(const node_ptr& a, const node_ptr& b, source_line where) {
    if (a->shape().size() == b->shape().size()) return;
    throw shape_error("vdot",
                      "shapes " + to_string(a->shape()) + " and " + to_string(b->shape()) +
                          " have different numbers of elements",
                      where);
}

CASK_DEFINITION node_ptr part_of_vectors(const node_ptr& x, index_t axis, int k,
                                         source_line where) {
    const int along = normalize_axis("cross", axis, x->shape().rank(), where);
    if (x->shape()[along] != 3) {
        throw shape_error("cross",
                          "vectors have 3 elements: axis " + std::to_string(along) + " of shape " +
                              to_string(x->shape()) + " has not",
                          where);
    }
    return squeeze(expr::along_axis(x, along, k, 1, 1, where), along, where);
}

CASK_DEFINITION node_ptr between_axes(const node_ptr& x, int rank, int after, source_line where) {
    check_rank("kron", 2 * rank, x->shape(), where);
    shape sizes;
    for (int axis = 0; axis < rank; ++axis) {
        const int from = axis - (rank - x->shape().rank());
        const index_t size = from < 0 ? 1 : x->shape()[from];
        sizes.push_back(after == 1 ? size : 1);
        sizes.push_back(after == 1 ? 1 : size);
    }
    return reshape(x, sizes, where);
}

CASK_DEFINITION node_ptr paired_axes(const node_ptr& x, source_line where) {
    shape sizes;
    for (int axis = 0; axis < x->shape().rank(); axis += 2) {
        sizes.push_back(x->shape()[axis] * x->shape()[axis + 1]);
    }
    return reshape(x, sizes, where);
}

CASK_DEFINITION node_ptr column_of(const node_ptr& x, source_line where) {
    return expand_dims(row_of(x, where), 1, where);
}
CASK_DEFINITION node_ptr row_of(const node_ptr& x, source_line where) {
    return x->shape().rank() == 1 ? x : reshape(x, shape{x->shape().size()}, where);
}

}  // namespace cask::front
