// SPDX-License-Identifier: BSD-3-Clause
// Products of matrices and vectors.
//
// cask multiplies by kernels of its own, with the same bits on every machine and for any number of
// threads. Including <cask/blas.hpp> anywhere in a program makes it use BLAS instead.
#pragma once

#include <cask/kernel/matmul.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>

namespace cask {

namespace detail {

template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> matrix_product(const array<A>& a, const array<B>& b,
                                                    source_line where) {
    using C = promote_t<A, B>;
    return array<C>(expr::make_product(kernel::product_of<C, kernel::default_arch>,
                                       convert<C>(a, where), convert<C>(b, where), where));
}

/// Of two vectors of one length: a reduction, in parallel along them and fused with what computes them.
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> sum_of_products(const array<A>& a, const array<B>& b,
                                                     source_line where) {
    using C = promote_t<A, B>;
    const array<C> products = arithmetic<kernel::multiply>(a, b, where, false);
    if constexpr (std::same_as<C, bool>) {
        return any(products, reduce_options{}, where);
    } else {
        return array<C>(convert<C>(sum(products, reduce_options{}, where), where));
    }
}

inline void refuse_numbers(std::string_view name, const shape& a, const shape& b,
                           source_line where) {
    if (a.rank() > 0 && b.rank() > 0) return;
    throw shape_error(name,
                      "arrays of rank 0 have no rows: shapes " + to_string(a) + " and " +
                          to_string(b) + "; use a * b",
                      where);
}

/// tensordot on behalf of the operation `name`.
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> contracted(std::string_view name, const array<A>& a,
                                                const array<B>& b, int axes, source_line where) {
    const bool possible = axes >= 0 && axes <= a.rank() && axes <= b.rank();
    shape left;
    shape right;
    index_t depth = 1;
    bool same = possible;
    for (int axis = 0; possible && axis < a.rank() - axes; ++axis) left.push_back(a.shape()[axis]);
    for (int axis = 0; possible && axis < axes; ++axis) {
        same = same && a.shape()[a.rank() - axes + axis] == b.shape()[axis];
        depth *= b.shape()[axis];
    }
    if (!same) {
        throw shape_error(name,
                          "the sizes at the end of shape " + to_string(a.shape()) +
                              " are not those at the beginning of " + to_string(b.shape()) +
                              ", axes: " + std::to_string(axes),
                          where);
    }
    for (int axis = axes; axis < b.rank(); ++axis) right.push_back(b.shape()[axis]);
    if (left.rank() + right.rank() > max_rank) {
        throw shape_error(name,
                          "the result would have " + std::to_string(left.rank() + right.rank()) +
                              " axes, " + std::to_string(max_rank) + " are possible: shapes " +
                              to_string(a.shape()) + " and " + to_string(b.shape()),
                          where);
    }
    shape sizes = left;
    for (index_t size : right) sizes.push_back(size);
    const auto flat = matrix_product(reshape(a, {left.size(), depth}, where),
                                     reshape(b, {depth, right.size()}, where), where);
    return reshape(flat, sizes, where);
}

}  // namespace detail

/// Matrix product of the last two axes; the axes before them broadcast. Vectors count as one row on
/// the left, as one column on the right; that axis is not in the result.
///
/// \returns  shape (..., m, n) of (..., m, k) and (..., k, n); the common dtype (bool: `or` of
///           `and`s; integers wrap); chunks: rows of `a`, columns of `b`
/// \throws shape_error  the inner sizes differ, other axes do not broadcast, or an operand is a
///         number
/// \cost   m n k multiplications and additions for each matrix, in parallel over tiles of the result, or over the depth of
///         32,768 and more where the result has at most 16,384 elements; factors are computed as they are
///         multiplied, and kept in memory where many tiles want them. Of two vectors: that of a sum, without BLAS, too
/// \like   numpy.matmul
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> matmul(const array<A>& a, const array<B>& b,
                                            source_line where = source_line::current()) {
    detail::refuse_numbers("matmul", a.shape(), b.shape(), where);
    if (a.rank() == 1 && b.rank() == 1) {
        if (a.size() == b.size()) return detail::sum_of_products(a, b, where);
        return squeeze(
            detail::matrix_product(expand_dims(a, 0, where), expand_dims(b, 1, where), where),
            {0, 1}, where);
    }
    if (a.rank() == 1) {
        return squeeze(detail::matrix_product(expand_dims(a, 0, where), b, where), -2, where);
    }
    if (b.rank() == 1) {
        return squeeze(detail::matrix_product(a, expand_dims(b, 1, where), where), -1, where);
    }
    return detail::matrix_product(a, b, where);
}

/// Sum of products over the last `axes` axes of `a` and the first `axes` of `b`.
///
/// \returns  the axes of `a` that are left, then those of `b`; the common dtype; one chunk
/// \throws shape_error  the sizes of these axes differ, or there are not as many; the result would have
///         more than 12 axes
/// \cost   that of matmul, and of reshape for arrays that are computed
/// \like   numpy.tensordot
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> tensordot(const array<A>& a, const array<B>& b, int axes = 2,
                                               source_line where = source_line::current()) {
    return detail::contracted("tensordot", a, b, axes, where);
}

/// Product of vectors, matrices, or of a matrix and a vector; products with a number; otherwise the
/// sum over the last axis of `a` and the last but one of `b`.
///
/// \throws shape_error  the summed sizes differ
/// \like   numpy.dot
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> dot(const array<A>& a, const array<B>& b,
                                         source_line where = source_line::current()) {
    if (a.rank() == 0 || b.rank() == 0) {
        return detail::arithmetic<kernel::multiply>(a, b, where, false);
    }
    if (b.rank() <= 2 && (a.rank() <= 2 || b.rank() == 2)) return matmul(a, b, where);
    if (a.shape().back() != b.shape()[std::max(b.rank() - 2, 0)]) {
        throw shape_error("dot",
                          "the last axis of shape " + to_string(a.shape()) +
                              " is not as long as the last but one of " + to_string(b.shape()),
                          where);
    }
    std::vector<int> order{b.rank() > 1 ? b.rank() - 2 : 0};
    for (int axis = 0; axis < b.rank(); ++axis) {
        if (axis != order.front()) order.push_back(axis);
    }
    return detail::contracted("dot", a, transpose(b, order, where), 1, where);
}

/// Products of each element of one vector with each of another; arrays of higher rank are read in
/// row-major order.
///
/// \returns  shape (a.size(), b.size()); the common dtype
/// \cost   element by element, fused with what follows
/// \like   numpy.outer
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> outer(const array<A>& a, const array<B>& b,
                                           source_line where = source_line::current()) {
    const auto flat = [&](const auto& x) { return x.rank() == 1 ? x : ravel(x, where); };
    return detail::arithmetic<kernel::multiply>(expand_dims(flat(a), 1, where), flat(b), where,
                                                false);
}

}  // namespace cask
