// SPDX-License-Identifier: BSD-3-Clause
// Norms of vectors and matrices.
#pragma once

#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/ufuncs/complex.hpp>
#include <cask/ufuncs/exponential.hpp>

#include <optional>

namespace cask::linalg {

/// Options of norms, to be named: norm(x, {.ord = 1, .axes = 0}).
struct norm_options {
    /// 1, 2, infinity, ...; left out: the root of the sum of squares.
    std::optional<double> ord = {};
    /// One axis: of vectors along it; two: of matrices along both; left out: of all elements.
    axis_list axes = {};
    /// Keep these axes with length 1.
    bool keep_dims = false;
};

}  // namespace cask::linalg

namespace cask::front {

/// The options, with both axes of matrices for norms of these. Throws axis_error, dtype_error.
[[nodiscard]] linalg::norm_options checked_norm(std::string_view name,
                                                const linalg::norm_options& options, int rank,
                                                source_line where);
/// For the norm of matrices `ord`: the axis that is summed, and the one of whose sums the extremum
/// is taken when that is gone, or 1.
[[nodiscard]] std::pair<int, int> sum_and_extremum(const linalg::norm_options& options, int rank,
                                                   source_line where);

}  // namespace cask::front

namespace cask::linalg {

namespace detail {

/// The floating type of sizes of elements of T.
template <class T>
using size_t_of = real_t<cask::detail::quotient_t<T>>;

template <element T>
[[nodiscard]] array<size_t_of<T>> sizes(const array<T>& x, source_line where) {
    using C = cask::detail::quotient_t<T>;
    return array<size_t_of<T>>(abs(array<C>(cask::detail::convert<C>(x, where)), where));
}
/// |x|^2, without a root.
template <element T>
[[nodiscard]] array<size_t_of<T>> squares(const array<T>& x, source_line where) {
    using C = cask::detail::quotient_t<T>;
    const array<C> z(cask::detail::convert<C>(x, where));
    if constexpr (is_complex_v<C>) {
        return add(square(real(z, where), where), square(imag(z, where), where), where);
    } else {
        return square(z, where);
    }
}

}  // namespace detail

/// Norm of vectors: the `ord`-th root of the sum of the sizes to the power of `ord`, 2 if left out;
/// the largest or smallest size for an infinite one; the number of elements that are not 0 for 0.
///
/// \param options  ord, axes (any number; all if left out), keep_dims
/// \returns  shape of `x` without the axes; dtype float, or double; chunks as for sum
/// \throws axis_error  an axis is out of range or named twice; shape_error  no element to choose
///          from
/// \cost   reads `x` once, fused with what produces it; squares may overflow, as in NumPy
/// \like   numpy.linalg.vector_norm
template <element T>
[[nodiscard]] array<detail::size_t_of<T>> vector_norm(const array<T>& x,
                                                      const norm_options& options = {},
                                                      source_line where = source_line::current()) {
    using R = detail::size_t_of<T>;
    const reduce_options over{.axes = options.axes, .keep_dims = options.keep_dims};
    const double ord = options.ord.value_or(2);
    if (ord == 2) return sqrt(sum(detail::squares(x, where), over, where), where);
    if (ord == 0) {
        return array<R>(cask::detail::convert<R>(count_nonzero(x, over, where), where));
    }
    const array<R> sizes = detail::sizes(x, where);
    if (ord == std::numeric_limits<double>::infinity()) return max(sizes, over, where);
    if (ord == -std::numeric_limits<double>::infinity()) return min(sizes, over, where);
    if (ord == 1) return sum(sizes, over, where);
    return power(sum(power(sizes, ord, where), over, where), 1 / ord, where);
}

/// Norm of all elements, of vectors along one axis, or of matrices along two.
///
/// Of matrices: the root of the sum of squares (Frobenius) if `ord` is left out; the largest sum of
/// sizes in a column for 1, in a row for infinity, and the smallest ones for -1 and -infinity.
///
/// \param options  ord, axes, keep_dims
/// \returns  as vector_norm
/// \throws axis_error  as vector_norm; more than two axes; an order and no axes, for what is
///                     neither a vector nor a matrix
/// \throws shape_error  no element to choose from
/// \throws dtype_error  a norm of matrices that needs singular values
/// \cost   as vector_norm
/// \like   numpy.linalg.norm, dask.array.linalg.norm
template <element T>
[[nodiscard]] array<detail::size_t_of<T>> norm(const array<T>& x, const norm_options& options = {},
                                               source_line where = source_line::current()) {
    const norm_options given = front::checked_norm("norm", options, x.rank(), where);
    if (!given.ord || given.axes.values().size() != 2) return vector_norm(x, given, where);
    const auto [summed, chosen] = front::sum_and_extremum(given, x.rank(), where);
    const bool keep = given.keep_dims;
    const auto sums = sum(detail::sizes(x, where),
                          reduce_options{.axes = summed, .keep_dims = keep}, where);
    const reduce_options last{.axes = chosen, .keep_dims = keep};
    return *given.ord > 0 ? max(sums, last, where) : min(sums, last, where);
}

}  // namespace cask::linalg

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/linalg.ipp>
#endif
