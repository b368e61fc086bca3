// SPDX-License-Identifier: BSD-3-Clause
// Covariances and correlations of variables, of which there are many observations.
#pragma once

#include <cask/choosing.hpp>
#include <cask/diagonals.hpp>
#include <cask/products.hpp>

namespace cask {

/// Options of cov and corrcoef, to be named: cov(x, {.ddof = 0, .variables = 1}).
struct cov_options {
    /// Delta degrees of freedom: sums are divided by the number of observations less this.
    double ddof = 1;
    /// The axis along which the variables lie; observations lie along the other one.
    int variables = 0;
};

namespace front {

/// `x` with a row for each variable: a vector is one. Throws shape_error, axis_error.
[[nodiscard]] node_ptr variables_of(std::string_view name, const node_ptr& x, int axis,
                                    source_line where);

}  // namespace front

namespace detail {

template <class T>
using covariance_t = quotient_t<T>;

/// The covariances of the rows of `x`: a matrix, also of one row.
template <element C>
[[nodiscard]] array<C> covariance(const array<C>& x, double ddof, source_line where) {
    const reduce_options along{.axes = 1, .keep_dims = true};
    const array<C> centred = subtract(x, mean(x, along, where), where);
    const array<C> products = matmul(centred, conj(transpose(centred, {}, where), where), where);
    const double freedom = std::max(static_cast<double>(x.shape()[1]) - ddof, 0.0);
    return apply<kernel::divide, C, C, C>(where, products.node(),
                                          constant<C>(C(static_cast<real_t<C>>(freedom)), where));
}

}  // namespace detail

/// How the variables vary together: mean products of their distances from their means.
///
/// \param options  ddof (1 by default), variables: the axis along which they lie
/// \returns  shape (n, n) for n variables, rank 0 for a vector; dtype double for integers
/// \throws shape_error  more than two axes; axis_error  `variables` is neither 0 nor 1
/// \cost   that of a mean and of matmul, which computes the distances as it multiplies
/// \like   numpy.cov, dask.array.cov
template <element T>
[[nodiscard]] auto cov(const array<T>& x, const cov_options& options = {},
                       source_line where = source_line::current()) {
    using C = detail::covariance_t<T>;
    const array<C> rows(
        front::variables_of("cov", detail::convert<C>(x, where), options.variables, where));
    const array<C> matrix = detail::covariance(rows, options.ddof, where);
    return x.rank() < 2 ? squeeze(matrix, {0, 1}, where) : matrix;
}

/// Covariances, divided by the deviations of both variables: 1 for each with itself.
///
/// \param options  variables: the axis along which they lie
/// \returns  as cov
/// \throws shape_error, axis_error  as cov
/// \cost   as cov; the matrix is kept in memory
/// \like   numpy.corrcoef, dask.array.corrcoef
template <element T>
[[nodiscard]] auto corrcoef(const array<T>& x, const cov_options& options = {},
                            source_line where = source_line::current()) {
    using C = detail::covariance_t<T>;
    using R = real_t<C>;
    const array<C> rows(
        front::variables_of("corrcoef", detail::convert<C>(x, where), options.variables, where));
    const array<C> matrix = detail::covariance(rows, 0, where);
    const array<R> deviations = sqrt(real(diagonal(matrix, 0, 0, 1, where), where), where);
    const auto divided = [&](const array<C>& of, const array<R>& by) {
        return array<C>(detail::apply<kernel::divide, C, C, C>(where, of.node(),
                                                               detail::convert<C>(by, where)));
    };
    const array<C> both = divided(divided(matrix, expand_dims(deviations, 1, where)), deviations);
    const array<C> limited = [&] {
        if constexpr (is_complex_v<C>) {
            return both;
        } else {
            return clip(both, C(-1), C(1), where);
        }
    }();
    return x.rank() < 2 ? squeeze(limited, {0, 1}, where) : limited;
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/covariance.ipp>
#endif
