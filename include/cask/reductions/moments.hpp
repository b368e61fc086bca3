// SPDX-License-Identifier: BSD-3-Clause
// Variances and standard deviations, of all elements or of those that are no NaN.
#pragma once

#include <cask/reductions/sums.hpp>
#include <cask/reductions/truths.hpp>
#include <cask/ufuncs/complex.hpp>
#include <cask/ufuncs/exponential.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct variance_of; struct stddev_of; struct nanvar_of; struct nanstd_of;
template <class T, bool only_numbers> struct moments;
struct take_variance; struct take_stddev; struct take_number_variance; struct take_number_stddev; struct take_chosen_variance;
}  // namespace kernel
// clang-format on

namespace detail {

/// The variance Name of the elements of a floating or complex type that are no NaN: complex numbers
/// vary as their parts do, together.
template <class Name, class Finish, element S>
[[nodiscard]] array<real_t<S>> number_variance(const array<S>& x, const reduce_options& options,
                                               source_line where) {
    if constexpr (is_complex_v<S>) {
        using R = real_t<S>;
        const auto lost = isnan(x, where);
        const auto part = [&](const array<R>& of) {
            const auto nan = constant<R>(std::numeric_limits<R>::quiet_NaN(), where);
            return number_variance<Name, Finish>(
                apply<kernel::where, R, bool, R, R>(where, lost.node(), nan, of.node()), options,
                where);
        };
        return add(part(real(x, where)), part(imag(x, where)), where);
    } else {
        return reduce<Name, kernel::moments<S, true>, Finish, S, S>(x.node(), options, where);
    }
}

/// The variance of the elements that the mask chooses; NaN where one of them is.
template <element S>
[[nodiscard]] array<real_t<S>> chosen_variance(const array<S>& x, const reduce_options& options,
                                               source_line where) {
    const S nan(std::numeric_limits<real_t<S>>::quiet_NaN());
    const reduce_options others = without_mask(options);
    const array<bool> mask(front::mask_of("variance", x.node(), options, where));
    const auto lost = any(logical_and(isnan(x, where), mask, where),
                          reduce_options{.axes = options.axes, .keep_dims = options.keep_dims},
                          where);
    using R = real_t<S>;
    const auto variance = number_variance<kernel::variance_of, kernel::take_chosen_variance>(
        chosen("variance", x, options, nan, where), others, where);
    return apply<kernel::where, R, bool, R, R>(
        where, lost.node(), constant<R>(std::numeric_limits<R>::quiet_NaN(), where),
        variance.node());
}

}  // namespace detail

/// Mean squared distance from the mean, in one stable pass; NaN for none.
///
/// \param options  as for mean, and ddof as in NumPy
/// \returns  shape and chunks as sum; dtype double for integers, real for complex numbers
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as mean
/// \cost   as sum; with a mask, two more operations for each element
/// \like   numpy.var, dask.array.var
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto variance(const array<T>& x, const Options& options = {},
                            source_line where = source_line::current()) {
    using S = detail::quotient_t<T>;
    const reduce_options given = detail::options_of(options);
    const array<S> counted(detail::convert<S>(x, where));
    if (given.where.given()) return detail::chosen_variance(counted, given, where);
    return detail::reduce<kernel::variance_of, kernel::moments<S, false>, kernel::take_variance, S,
                          real_t<S>>(counted.node(), given, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto variance(const array<T>& x, std::initializer_list<Axis> axes,
                            source_line where = source_line::current()) {
    return variance(x, axis_list(axes), where);
}

/// Standard deviation: the square root of the variance.
///
/// \param options  as for variance
/// \returns  as variance
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as mean
/// \cost   as variance
/// \like   numpy.std, dask.array.std
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto stddev(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    using S = detail::quotient_t<T>;
    const reduce_options given = detail::options_of(options);
    const array<S> counted(detail::convert<S>(x, where));
    if (given.where.given()) return sqrt(detail::chosen_variance(counted, given, where), where);
    return detail::reduce<kernel::stddev_of, kernel::moments<S, false>, kernel::take_stddev, S,
                          real_t<S>>(counted.node(), given, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto stddev(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return stddev(x, axis_list(axes), where);
}

/// Variance of the elements that are no NaN, in one stable pass; NaN where there are not more than
/// ddof of them.
///
/// \param options  as for variance
/// \returns  as variance
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as mean
/// \cost   as sum; of complex numbers, that of two
/// \like   numpy.nanvar, dask.array.nanvar
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanvar(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    using S = detail::quotient_t<T>;
    const reduce_options given = detail::options_of(options);
    if constexpr (std::is_integral_v<T>) {
        return variance(x, given, where);
    } else {
        const S nan(std::numeric_limits<real_t<S>>::quiet_NaN());
        return detail::number_variance<kernel::nanvar_of, kernel::take_number_variance>(
            detail::chosen("nanvar", x, given, nan, where), detail::without_mask(given), where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanvar(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return nanvar(x, axis_list(axes), where);
}

/// Standard deviation of the elements that are no NaN: the square root of nanvar.
///
/// \param options  as for variance
/// \returns  as variance
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as mean
/// \cost   as nanvar
/// \like   numpy.nanstd, dask.array.nanstd
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanstd(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    if constexpr (floating_element<T>) {
        const reduce_options given = detail::options_of(options);
        const T nan = std::numeric_limits<T>::quiet_NaN();
        return detail::reduce<kernel::nanstd_of, kernel::moments<T, true>,
                              kernel::take_number_stddev, T, T>(
            detail::chosen("nanstd", x, given, nan, where).node(), detail::without_mask(given),
            where);
    } else if constexpr (std::is_integral_v<T>) {
        return stddev(x, options, where);
    } else {
        return sqrt(nanvar(x, options, where), where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanstd(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return nanstd(x, axis_list(axes), where);
}

}  // namespace cask
