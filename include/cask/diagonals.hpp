// SPDX-License-Identifier: BSD-3-Clause
// Diagonals and triangles of matrices.
#pragma once

#include <cask/creation/ranges.hpp>
#include <cask/joining.hpp>
#include <cask/reductions/sums.hpp>

namespace cask {

namespace front {

/// The diagonals of the matrices along axes a and b, as the last axis.
[[nodiscard]] node_ptr diagonal(std::string_view name, const node_ptr& x, index_t offset, index_t a,
                                index_t b, source_line where);
/// Row k of a square matrix is `x` from column k - `offset` on; its diagonal `offset` is `x`.
[[nodiscard]] node_ptr spread_diagonal(const node_ptr& x, index_t offset, source_line where);
/// Throws shape_error unless `x` has as many axes.
void check_matrices(std::string_view name, const node_ptr& x, int least, int most,
                    source_line where);
/// The row, and the column, of each place of matrices of `sizes`: int64, to be broadcast.
[[nodiscard]] node_ptr rows_of(const kernel::generator& rule, const shape& sizes,
                               source_line where);
[[nodiscard]] node_ptr columns_of(const kernel::generator& rule, const shape& sizes, index_t offset,
                                  source_line where);

}  // namespace front

namespace detail {

/// True at and below the diagonal `offset` of matrices of `sizes`.
[[nodiscard]] inline array<bool> lower_triangle(const shape& sizes, index_t offset,
                                                source_line where) {
    using number = std::int64_t;
    const kernel::generator& counting = generator_of<kernel::count_up, number>();
    return apply<kernel::greater_equal, bool, number, number>(
        where, front::rows_of(counting, sizes, where),
        front::columns_of(counting, sizes, offset, where));
}

}  // namespace detail

/// The elements of each matrix whose column is their row plus `offset`.
///
/// \param a  axis of the rows; \param b  axis of the columns
/// \returns  shape of `x` without both axes, then one for the diagonals; dtype T; one chunk along
///          it
/// \throws axis_error  no such axis, or one twice; shape_error  less than two axes
/// \cost   nothing for arrays in memory; otherwise that of a slice of ravel(x)
/// \like   numpy.diagonal, dask.array.diagonal
template <element T>
[[nodiscard]] array<T> diagonal(const array<T>& x, index_t offset = 0, index_t a = 0, index_t b = 1,
                                source_line where = source_line::current()) {
    return array<T>(front::diagonal("diagonal", x.node(), offset, a, b, where));
}

/// Sums of diagonals.
///
/// \param offset  as for diagonal, and a and b
/// \returns  shape of `x` without both axes; dtype as for sum
/// \throws axis_error, shape_error  as diagonal
/// \cost   as diagonal
/// \like   numpy.trace, dask.array.trace
template <element T>
[[nodiscard]] auto trace(const array<T>& x, index_t offset = 0, index_t a = 0, index_t b = 1,
                         source_line where = source_line::current()) {
    return sum(array<T>(front::diagonal("trace", x.node(), offset, a, b, where)), -1, where);
}

/// Of a vector, the matrix that has it on a diagonal and 0 elsewhere; of a matrix, its diagonal.
///
/// \returns  shape (n + |offset|, n + |offset|), or that of the diagonal; dtype T
/// \throws shape_error  neither a vector nor a matrix; axis_error  never
/// \cost   nothing is in memory; as diagonal
/// \like   numpy.diag, dask.array.diag
template <element T>
[[nodiscard]] array<T> diag(const array<T>& x, index_t offset = 0,
                            source_line where = source_line::current()) {
    front::check_matrices("diag", x.node(), 1, 2, where);
    if (x.rank() == 2) return array<T>(front::diagonal("diag", x.node(), offset, 0, 1, where));
    const array<T> rows(front::spread_diagonal(x.node(), offset, where));
    const auto chosen = eye<bool>(rows.shape()[0], -1, offset, {}, where);
    return detail::apply<kernel::where, T, bool, T, T>(where, chosen.node(), rows.node(),
                                                       detail::constant<T>(T(0), where));
}

/// A matrix with 1 at and below a diagonal, 0 above it.
///
/// \returns  shape (rows, columns), columns = rows when left out (-1); dtype T; one chunk
/// \throws shape_error  negative or overflowing sizes
/// \cost   nothing is in memory
/// \like   numpy.tri, dask.array.tri
template <element T>
[[nodiscard]] array<T> tri(extent rows, extent columns = -1, index_t offset = 0,
                           source_line where = source_line::current()) {
    const shape sizes{rows.value, columns.value == -1 ? rows.value : columns.value};
    return array<T>(detail::convert<T>(detail::lower_triangle(sizes, offset, where), where));
}

/// Matrices with 0 above a diagonal.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws shape_error  no axis
/// \cost   a comparison and a choice for each element, fused with what is around them
/// \like   numpy.tril, dask.array.tril
template <element T>
[[nodiscard]] array<T> tril(const array<T>& x, index_t offset = 0,
                            source_line where = source_line::current()) {
    front::check_matrices("tril", x.node(), 2, max_rank, where);
    const array<bool> lower = detail::lower_triangle(x.shape(), offset, where);
    return detail::apply<kernel::where, T, bool, T, T>(where, lower.node(), x.node(),
                                                       detail::constant<T>(T(0), where));
}
/// Matrices with 0 below a diagonal.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws shape_error  no axis
/// \cost   as tril
/// \like   numpy.triu, dask.array.triu
template <element T>
[[nodiscard]] array<T> triu(const array<T>& x, index_t offset = 0,
                            source_line where = source_line::current()) {
    front::check_matrices("triu", x.node(), 2, max_rank, where);
    const array<bool> below = detail::lower_triangle(x.shape(), offset - 1, where);
    return detail::apply<kernel::where, T, bool, T, T>(where, below.node(),
                                                       detail::constant<T>(T(0), where), x.node());
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/diagonals.ipp>
#endif
