// SPDX-License-Identifier: BSD-3-Clause
// Products of matrices and vectors.
//
// cask multiplies by kernels of its own, with the same bits on every machine and for any number of
// threads. Including <cask/blas.hpp> anywhere in a program makes it use BLAS instead.
#pragma once

#include <cask/joining.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/ufuncs/complex.hpp>

namespace cask {

namespace front {

/// The product of matrices by a rule. Throws shape_error.
[[nodiscard]] node_ptr multiply(const kernel::product& rule, const node_ptr& a, const node_ptr& b,
                                source_line where);
/// As numpy.matmul: vectors count as rows and columns.
[[nodiscard]] node_ptr matmul(const kernel::product& rule, const node_ptr& a, const node_ptr& b,
                              source_line where);
/// tensordot on behalf of the operation `name`.
[[nodiscard]] node_ptr contract(const kernel::product& rule, std::string_view name,
                                const node_ptr& a, const node_ptr& b, int axes, source_line where);
/// dot where an operand has more than two axes.
[[nodiscard]] node_ptr dot(const kernel::product& rule, const node_ptr& a, const node_ptr& b,
                           source_line where);
/// The same over any axes.
[[nodiscard]] node_ptr contract(const kernel::product& rule, const node_ptr& a, const node_ptr& b,
                                const axis_list& of_a, const axis_list& of_b, source_line where);
/// Throws shape_error unless both have as many elements.
void check_vdot(const node_ptr& a, const node_ptr& b, source_line where);
/// Element k of the vectors along an axis. Throws axis_error, shape_error.
[[nodiscard]] node_ptr part_of_vectors(const node_ptr& x, index_t axis, int k, source_line where);
/// `x` of the rank `rank`, with an axis of length 1 at place `after` of each pair of axes.
[[nodiscard]] node_ptr between_axes(const node_ptr& x, int rank, int after, source_line where);
/// Pairs of axes as one each.
[[nodiscard]] node_ptr paired_axes(const node_ptr& x, source_line where);
/// One column of all elements, and one row.
[[nodiscard]] node_ptr column_of(const node_ptr& x, source_line where);
[[nodiscard]] node_ptr row_of(const node_ptr& x, source_line where);

}  // namespace front

namespace detail {

template <element C>
[[nodiscard]] const kernel::product& product_of() noexcept {
    return kernel::product_for<kernel::unit_target, stored_t<C>>();
}

/// Of two vectors of one length: a reduction, in parallel along them and fused with what computes
/// them.
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> sum_of_products(const array<A>& a, const array<B>& b,
                                                     source_line where) {
    using C = promote_t<A, B>;
    const array<C> products = ufunc<kernel::multiply>(a, b, where);
    if constexpr (std::same_as<C, bool>) {
        return any(products, reduce_options{}, where);
    } else {
        return array<C>(convert<C>(sum(products, reduce_options{}, where), where));
    }
}

}  // namespace detail

/// Matrix product of the last two axes; the axes before them broadcast. Vectors count as one row on
/// the left, as one column on the right; that axis is not in the result.
///
/// \returns  shape (..., m, n) of (..., m, k) and (..., k, n); the common dtype (bool: `or` of
///           `and`s; integers wrap); chunks: rows of `a`, columns of `b`
/// \throws shape_error  the inner sizes differ, other axes do not broadcast, or an operand is a
///         number
/// \cost   m n k multiplications and additions for each matrix, in parallel over tiles of the
///         result, or over the depth of 32,768 and more where the result has at most 16,384
///         elements; factors are computed as they are multiplied, and kept in memory where many
///         tiles want them. Of two vectors: that of a sum, without BLAS, too
/// \like   numpy.matmul
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> matmul(const array<A>& a, const array<B>& b,
                                            source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    if (a.rank() == 1 && b.rank() == 1 && a.size() == b.size()) {
        return detail::sum_of_products(a, b, where);
    }
    return array<C>(front::matmul(detail::product_of<C>(), detail::convert<C>(a, where),
                                  detail::convert<C>(b, where), where));
}

template <element A, scalar B>
void matmul(const array<A>&, B) = delete;  // a number is no matrix: a * 2.0
template <scalar A, element B>
void matmul(A, const array<B>&) = delete;  // a number is no matrix: 2.0 * b

/// Sum of products over the last `axes` axes of `a` and the first `axes` of `b`.
///
/// \returns  the axes of `a` that are left, then those of `b`; the common dtype; one chunk
/// \throws shape_error  the sizes of these axes differ, or there are not as many; the result would
///         have more than 12 axes
/// \cost   that of matmul, and of reshape for arrays that are computed
/// \like   numpy.tensordot
template <element A, element B, axis_number Axes>
[[nodiscard]] array<promote_t<A, B>> tensordot(const array<A>& a, const array<B>& b, Axes axes,
                                               source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    return array<C>(front::contract(detail::product_of<C>(), "tensordot",
                                    detail::convert<C>(a, where), detail::convert<C>(b, where),
                                    static_cast<int>(axes), where));
}
/// Over two axes. \like numpy.tensordot
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> tensordot(const array<A>& a, const array<B>& b,
                                               source_line where = source_line::current()) {
    return tensordot(a, b, 2, where);
}

/// Sum of products over the axes `of_a` of `a` and as many axes `of_b` of `b`.
///
/// \returns  the axes of `a` that are left, then those of `b`; the common dtype; one chunk
/// \throws axis_error  an axis is out of range or named twice; shape_error  other sizes, or another
///         number of axes; the result would have more than 12 axes
/// \cost   that of matmul, and of transposing
/// \like   numpy.tensordot
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> tensordot(const array<A>& a, const array<B>& b,
                                               const axis_list& of_a, const axis_list& of_b,
                                               source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    return array<C>(front::contract(detail::product_of<C>(), detail::convert<C>(a, where),
                                    detail::convert<C>(b, where), of_a, of_b, where));
}

/// Product of vectors, matrices, or of a matrix and a vector; products with a number; otherwise the
/// sum over the last axis of `a` and the last but one of `b`.
///
/// \returns  shape: as matmul for vectors and matrices, as `a * b` with a number, otherwise the
///           axes of `a` but the last, then those of `b` but the last but one; the common dtype
/// \throws shape_error  the summed sizes differ
/// \cost   as matmul or, with more than two axes, as tensordot
/// \like   numpy.dot
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> dot(const array<A>& a, const array<B>& b,
                                         source_line where = source_line::current()) {
    if (a.rank() == 0 || b.rank() == 0) {
        return detail::ufunc<kernel::multiply>(a, b, where);
    }
    if (b.rank() <= 2 && (a.rank() <= 2 || b.rank() == 2)) return matmul(a, b, where);
    using C = promote_t<A, B>;
    return array<C>(front::dot(detail::product_of<C>(), detail::convert<C>(a, where),
                               detail::convert<C>(b, where), where));
}

/// Products of each element of one vector with each of another; arrays of higher rank are read in
/// row-major order.
///
/// \returns  shape (a.size(), b.size()); the common dtype
/// \throws shape_error  the result would have more than 2^63 - 1 elements
/// \cost   element by element, fused with what follows
/// \like   numpy.outer
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> outer(const array<A>& a, const array<B>& b,
                                           source_line where = source_line::current()) {
    const array<A> column(front::column_of(a.node(), where));
    const array<B> row(front::row_of(b.node(), where));
    return detail::ufunc<kernel::multiply>(column, row, where);
}

/// Sum of the products of all elements of both in row-major order, those of `a` conjugate.
///
/// \returns  rank 0; the common dtype
/// \throws shape_error  different numbers of elements
/// \cost   reads both once, fused with what produces them; arrays of different shapes as reshape
/// \like   numpy.vdot, dask.array.vdot
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> vdot(const array<A>& a, const array<B>& b,
                                          source_line where = source_line::current()) {
    front::check_vdot(a.node(), b.node(), where);
    const bool same = a.shape() == b.shape();
    const array<A> left = same ? a : ravel(a, where);
    return detail::sum_of_products(conj(left, where), same ? b : ravel(b, where), where);
}

/// Vectors of three elements that stand upright on both of a pair.
///
/// \param axis  along which the vectors lie, in both
/// \returns  shape broadcast of both; the common dtype; chunks: of one element along the axis
/// \throws axis_error  no such axis; shape_error  it is not of length 3, or shapes do not broadcast
/// \cost   two products and a difference for each element
/// \like   numpy.cross
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> cross(const array<A>& a, const array<B>& b, index_t axis = -1,
                                           source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    const auto part = [&](const auto& x, int k) {
        using T = typename std::remove_cvref_t<decltype(x)>::value_type;
        const array<T> each(front::part_of_vectors(x.node(), axis, k, where));
        return array<C>(detail::convert<C>(each, where));
    };
    const auto upright = [&](int i, int j) {
        return detail::ufunc<kernel::subtract, detail::subtracted_t>(
            detail::ufunc<kernel::multiply>(part(a, i), part(b, j), where),
            detail::ufunc<kernel::multiply>(part(a, j), part(b, i), where), where);
    };
    return stack({upright(1, 2), upright(2, 0), upright(0, 1)}, axis, where);
}

/// Kronecker's product: `b` times each element of `a`.
///
/// \returns  axes as long as the products of those of both, which count from the last; the common
///           dtype; one chunk
/// \throws shape_error  more than 6 axes, or too many elements
/// \cost   a product for each element; the result is kept in memory
/// \like   numpy.kron
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> kron(const array<A>& a, const array<B>& b,
                                          source_line where = source_line::current()) {
    const int rank = std::max(a.rank(), b.rank());
    const array<A> outside(front::between_axes(a.node(), rank, 1, where));
    const array<B> inside(front::between_axes(b.node(), rank, 0, where));
    return array<promote_t<A, B>>(
        front::paired_axes(detail::ufunc<kernel::multiply>(outside, inside, where).node(), where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/products.ipp>
#endif
