// SPDX-License-Identifier: BSD-3-Clause
// Extrema and their places, of all elements or of those that are no NaN.
#pragma once

#include <cask/reductions/options.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct min_of; struct max_of; struct nanmin_of; struct nanmax_of; struct argmin_of; struct argmax_of; struct nanargmin_of; struct nanargmax_of;
struct largest; struct smallest; struct largest_number; struct smallest_number;
struct fmax; struct fmin;
template <class T, class Better, bool only_numbers> struct place;
template <bool Every> struct truths;
struct take_value; struct take_index;
}  // namespace kernel
// clang-format on

namespace detail {

/// The element type in which places of extrema are found.
template <element T>
using places_t = std::conditional_t<std::same_as<T, bool>, std::uint8_t, ordered_t<T>>;

/// The extremum Name of the elements that count, and of the initial value by F.
template <class Name, class Rule, class F, element V>
[[nodiscard]] array<V> extremum(std::string_view name, const expr::node_ptr& x,
                                const reduce_options& options, source_line where) {
    const auto of = [&](const expr::node_ptr& counted) {
        return reduce<Name, Rule, kernel::take_value, V, V>(counted, axes_alone(options), where);
    };
    if (!options.initial.given()) {
        if (options.where.given()) front::refuse_mask(name, where);
        return of(x);
    }
    const V first = options.initial.template as<V>(where);
    const array<V> counted = chosen(name, array<V>(x), options, first, where);
    return begun<F>(of(front::or_element(counted.node(), options, bytes_of(first), where)), options,
                    where);
}

/// The extremum Name of the numbers that count, and of the initial value by F; NaN where there are
/// none.
template <class Name, class Rule, class F, element T>
[[nodiscard]] array<T> number_extremum(std::string_view name, const array<T>& x,
                                       const reduce_options& options, source_line where) {
    const T nan = std::numeric_limits<T>::quiet_NaN();
    expr::node_ptr counted = chosen(name, x, options, nan, where).node();
    if (options.initial.given()) {
        counted = front::or_element(counted, options, bytes_of(nan), where);
    }
    return begun<F>(
        reduce<Name, Rule, kernel::take_value, T, T>(counted, axes_alone(options), where), options,
        where);
}

/// Any array, by a conversion: where std::max is found too, it is the better match.
struct any_array {
    template <element T>
    any_array(const array<T>&);
};

}  // namespace detail

/// Largest element; NaN if there is one.
///
/// \param options  as for sum; .where needs .initial, which is also the result for no elements
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from, or a mask does not broadcast to `x`
/// \throws dtype_error  an initial value does not fit, or is missing; axis_error  as sum
/// \cost   as sum
/// \like   numpy.max, dask.array.max
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<real_t<T>> max(const array<T>& x, const Options& options = {},
                                   source_line where = source_line::current()) {
    using V = detail::ordered_t<T>;
    using rule = std::conditional_t<std::same_as<T, bool>, kernel::truths<false>,
                                    kernel::running<V, kernel::largest>>;
    return detail::extremum<kernel::max_of, rule, kernel::maximum, V>(
        "max", x.node(), detail::options_of(options), where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto max(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return max(x, axis_list(axes), where);
}

/// Smallest element; NaN if there is one.
///
/// \param options  as for sum; .where needs .initial, which is also the result for no elements
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from, or a mask does not broadcast to `x`
/// \throws dtype_error  an initial value does not fit, or is missing; axis_error  as sum
/// \cost   as sum
/// \like   numpy.min, dask.array.min
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<real_t<T>> min(const array<T>& x, const Options& options = {},
                                   source_line where = source_line::current()) {
    using V = detail::ordered_t<T>;
    using rule = std::conditional_t<std::same_as<T, bool>, kernel::truths<true>,
                                    kernel::running<V, kernel::smallest>>;
    return detail::extremum<kernel::min_of, rule, kernel::minimum, V>(
        "min", x.node(), detail::options_of(options), where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto min(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return min(x, axis_list(axes), where);
}

/// Largest element that is no NaN; NaN if there is no other.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from, or a mask does not broadcast to `x`
/// \throws axis_error, dtype_error  as max
/// \cost   as sum
/// \like   numpy.nanmax, dask.array.nanmax
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanmax(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    if constexpr (floating_element<T>) {
        return detail::number_extremum<kernel::nanmax_of,
                                       kernel::running<T, kernel::largest_number>, kernel::fmax>(
            "nanmax", x, detail::options_of(options), where);
    } else {
        return max(x, options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanmax(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return nanmax(x, axis_list(axes), where);
}

/// Smallest element that is no NaN; NaN if there is no other.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from, or a mask does not broadcast to `x`
/// \throws axis_error, dtype_error  as min
/// \cost   as sum
/// \like   numpy.nanmin, dask.array.nanmin
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanmin(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    if constexpr (floating_element<T>) {
        return detail::number_extremum<kernel::nanmin_of,
                                       kernel::running<T, kernel::smallest_number>, kernel::fmin>(
            "nanmin", x, detail::options_of(options), where);
    } else {
        return min(x, options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanmin(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return nanmin(x, axis_list(axes), where);
}

/// Largest less smallest element, in one pass; of integers wrapping, as their difference.
///
/// \param options  axes and keep_dims, as for sum
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from; axis_error  as sum; dtype_error  other
///         options
/// \cost   as sum
/// \like   numpy.ptp, dask.array.ptp
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto ptp(const array<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    const reduce_options given = detail::options_of(options);
    front::check_options("ptp", given, where);
    return detail::ufunc<kernel::subtract, detail::subtracted_t>(max(x, given, where),
                                                                 min(x, given, where), where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto ptp(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return ptp(x, axis_list(axes), where);
}

/// The first place of the largest element: its row-major number among the reduced ones. The first
/// NaN counts as largest.
///
/// \param options  axes and keep_dims, as for sum
/// \returns  shape and chunks as sum; dtype int64
/// \throws shape_error  there is no element to choose from; axis_error  as sum; dtype_error  other
///         options
/// \cost   as sum
/// \like   numpy.argmax, dask.array.argmax
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<std::int64_t> argmax(const array<T>& x, const Options& options = {},
                                         source_line where = source_line::current()) {
    using V = detail::places_t<T>;
    return detail::reduce<kernel::argmax_of, kernel::place<V, kernel::greater, false>,
                          kernel::take_index, V, std::int64_t>(detail::convert<V>(x, where),
                                                               options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto argmax(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return argmax(x, axis_list(axes), where);
}

/// The first place of the smallest element: its row-major number among the reduced ones. The first
/// NaN counts as smallest.
///
/// \param options  axes and keep_dims, as for sum
/// \returns  shape and chunks as sum; dtype int64
/// \throws shape_error  there is no element to choose from; axis_error  as sum; dtype_error  other
///         options
/// \cost   as sum
/// \like   numpy.argmin, dask.array.argmin
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<std::int64_t> argmin(const array<T>& x, const Options& options = {},
                                         source_line where = source_line::current()) {
    using V = detail::places_t<T>;
    return detail::reduce<kernel::argmin_of, kernel::place<V, kernel::less, false>,
                          kernel::take_index, V, std::int64_t>(detail::convert<V>(x, where),
                                                               options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto argmin(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return argmin(x, axis_list(axes), where);
}

/// The first place of the largest element that is no NaN; 0 if there is no other (NumPy throws).
///
/// \param options  axes and keep_dims, as for sum
/// \returns  as argmax
/// \throws shape_error  there is no element to choose from; axis_error, dtype_error  as argmax
/// \cost   as sum
/// \like   numpy.nanargmax, dask.array.nanargmax
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<std::int64_t> nanargmax(const array<T>& x, const Options& options = {},
                                            source_line where = source_line::current()) {
    if constexpr (floating_element<T>) {
        return detail::reduce<kernel::nanargmax_of, kernel::place<T, kernel::greater, true>,
                              kernel::take_index, T, std::int64_t>(x.node(), options, where);
    } else {
        return argmax(x, options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanargmax(const array<T>& x, std::initializer_list<Axis> axes,
                             source_line where = source_line::current()) {
    return nanargmax(x, axis_list(axes), where);
}

/// The first place of the smallest element that is no NaN; 0 if there is no other (NumPy throws).
///
/// \param options  axes and keep_dims, as for sum
/// \returns  as argmin
/// \throws shape_error  there is no element to choose from; axis_error, dtype_error  as argmin
/// \cost   as sum
/// \like   numpy.nanargmin, dask.array.nanargmin
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<std::int64_t> nanargmin(const array<T>& x, const Options& options = {},
                                            source_line where = source_line::current()) {
    if constexpr (floating_element<T>) {
        return detail::reduce<kernel::nanargmin_of, kernel::place<T, kernel::less, true>,
                              kernel::take_index, T, std::int64_t>(x.node(), options, where);
    } else {
        return argmin(x, options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanargmin(const array<T>& x, std::initializer_list<Axis> axes,
                             source_line where = source_line::current()) {
    return nanargmin(x, axis_list(axes), where);
}

void max(detail::any_array, detail::any_array) = delete;  // of two arrays: maximum(a, b)
void min(detail::any_array, detail::any_array) = delete;  // of two arrays: minimum(a, b)

}  // namespace cask
