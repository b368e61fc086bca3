// SPDX-License-Identifier: BSD-3-Clause
// Reductions over any set of axes: sums, products, moments, extrema and their places, truths.
//
// All are lazy and fused with what produces their input. The bits of a result depend on the values
// and the shape only: not on chunks, threads, or the instruction set.
#pragma once

#include <cask/array.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct sum_of; struct prod_of; struct mean_of; struct variance_of; struct stddev_of; struct min_of; struct max_of;
struct nanmax_of; struct argmin_of; struct argmax_of; struct any_of; struct all_of; struct count_of;
struct plus; struct times; struct largest; struct smallest; struct largest_number;
template <class T> struct moments;
template <class T> struct scaled_product;
template <class T, class Better> struct place;
template <bool Every> struct truths;
struct count_truths;
struct take_value; struct take_product; struct take_mean; struct take_variance; struct take_stddev; struct take_index;
}  // namespace kernel
// clang-format on

/// Options of reductions, to be named: sum(x, {.axes = {0, 1}, .keep_dims = true}).
struct reduce_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};  // options are given by name, so {0, 1} means axes
    /// Axes to reduce; all when left out or {}; negative ones count from the end. An empty vector
    /// reduces none, as NumPy's axis=(): each element is a sum (a mean, ...) of one.
    axis_list axes = {};
    /// Keep reduced axes with length 1.
    bool keep_dims = false;
    /// Delta degrees of freedom of variance and stddev: they divide by n - ddof.
    double ddof = 0;
};

namespace front {

/// The reduction of `x` by a rule.
[[nodiscard]] node_ptr reduce(const kernel::reduction& rule, const node_ptr& x,
                              const reduce_options& options, source_line where);

}  // namespace front

namespace detail {

template <class X>
concept no_array = !is_array_v<X>;

/// Options, or axes alone.
[[nodiscard]] inline const reduce_options& options_of(const reduce_options& options) noexcept {
    return options;
}
template <class Axes>
[[nodiscard]] reduce_options options_of(const Axes& axes) {
    static_assert(axes_argument<Axes>,
                  "axes are an integer, {0, 1} or a std::vector<int>; other options go by name: "
                  "sum(x, {.axes = {0}, .keep_dims = true})");
    if constexpr (axes_argument<Axes>) return {.axes = axes};
    return {};
}

/// The reduction Name of `x` (elements of T) by Rule and Finish, to R.
template <class Name, class Rule, class Finish, element T, element R, class Options>
[[nodiscard]] array<R> reduce(const expr::node_ptr& x, const Options& options, source_line where) {
    return array<R>(front::reduce(
        kernel::reduction_for<kernel::unit_target, Name, Rule, Finish, stored_t<T>, stored_t<R>>(),
        x, options_of(options), where));
}

/// The type in which elements of T are summed: 64 bits for integers.
template <element T>
using sum_t = std::conditional_t<!std::is_integral_v<T>, T,
                                 std::conditional_t<std::is_unsigned_v<T> && !std::same_as<T, bool>,
                                                    std::uint64_t, std::int64_t>>;

/// The sum, or what Finish makes of it, of elements of T that are added as S.
template <class Name, class Finish, class S, element T, class Options>
[[nodiscard]] array<S> sum_as(const array<T>& x, const Options& options, source_line where) {
    if constexpr (!std::same_as<T, S> && !is_complex_v<T> && kernel::widens_to<T, S>) {
        return reduce<Name, kernel::running<T, kernel::plus, S>, Finish, T, S>(x.node(), options,
                                                                               where);
    } else {
        return reduce<Name, kernel::running<S, kernel::plus>, Finish, S, S>(convert<S>(x, where),
                                                                            options, where);
    }
}

/// The element type in which places of extrema are found.
template <element T>
using places_t = std::conditional_t<std::same_as<T, bool>, std::uint8_t, ordered_t<T>>;

/// Any array, by a conversion: where std::max is found too, it is the better match.
struct any_array {
    template <element T>
    any_array(const array<T>&);
};

}  // namespace detail

/// Sum of the elements.
///
/// \param options  axes (all by default, and for {}; none for an empty vector), keep_dims; or axes
///                 alone: sum(x, 0), sum(x, {0, 1})
/// \returns  shape of `x` without the reduced axes; dtype: int64 or uint64 for integers (wrapping),
///           int64 for bool, T otherwise; chunks those of `x` on the axes that stay
/// \throws axis_error  an axis is out of range or named twice
/// \cost   reads `x` once, fused with what produces it
/// \like   numpy.sum, dask.array.sum
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto sum(const array<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    using S = detail::sum_t<T>;
    if constexpr (std::same_as<T, bool>) {
        return detail::reduce<kernel::sum_of, kernel::count_truths, kernel::take_value, bool, S>(
            x.node(), options, where);
    } else {
        return detail::sum_as<kernel::sum_of, kernel::take_value, S>(x, options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto sum(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return sum(x, axis_list(axes), where);
}

/// Product of the elements; 1 for none.
///
/// \param options  as for sum
/// \returns  as sum
/// \throws axis_error  an axis is out of range or named twice
/// \cost   as sum
/// \like   numpy.prod, dask.array.prod
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto prod(const array<T>& x, const Options& options = {},
                        source_line where = source_line::current()) {
    using S = detail::sum_t<T>;
    const expr::node_ptr converted = detail::convert<S>(x, where);
    if constexpr (std::is_integral_v<S>) {
        return detail::reduce<kernel::prod_of, kernel::running<S, kernel::times>,
                              kernel::take_value, S, S>(converted, options, where);
    } else {
        return detail::reduce<kernel::prod_of, kernel::scaled_product<S>, kernel::take_product, S,
                              S>(converted, options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto prod(const array<T>& x, std::initializer_list<Axis> axes,
                        source_line where = source_line::current()) {
    return prod(x, axis_list(axes), where);
}

/// Arithmetic mean; NaN for none.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype double for integers, T otherwise
/// \throws axis_error  an axis is out of range or named twice
/// \cost   as sum
/// \like   numpy.mean, dask.array.mean
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto mean(const array<T>& x, const Options& options = {},
                        source_line where = source_line::current()) {
    using S = detail::quotient_t<T>;
    return detail::sum_as<kernel::mean_of, kernel::take_mean, S>(x, options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto mean(const array<T>& x, std::initializer_list<Axis> axes,
                        source_line where = source_line::current()) {
    return mean(x, axis_list(axes), where);
}

/// Mean squared distance from the mean, in one stable pass; NaN for none.
///
/// \param options  as for sum, and ddof as in NumPy
/// \returns  shape and chunks as sum; dtype double for integers, real for complex numbers
/// \throws axis_error  an axis is out of range or named twice
/// \cost   as sum
/// \like   numpy.var, dask.array.var
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto variance(const array<T>& x, const Options& options = {},
                            source_line where = source_line::current()) {
    using S = detail::quotient_t<T>;
    return detail::reduce<kernel::variance_of, kernel::moments<S>, kernel::take_variance, S,
                          real_t<S>>(detail::convert<S>(x, where), options, where);
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
/// \throws axis_error  an axis is out of range or named twice
/// \cost   as sum
/// \like   numpy.std, dask.array.std
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto stddev(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    using S = detail::quotient_t<T>;
    return detail::reduce<kernel::stddev_of, kernel::moments<S>, kernel::take_stddev, S, real_t<S>>(
        detail::convert<S>(x, where), options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto stddev(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return stddev(x, axis_list(axes), where);
}

/// True where all elements are true (not 0); true for none.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype bool
/// \throws axis_error  an axis is out of range or named twice
/// \cost   as sum
/// \like   numpy.all, dask.array.all
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<bool> all(const array<T>& x, const Options& options = {},
                              source_line where = source_line::current()) {
    return detail::reduce<kernel::all_of, kernel::truths<true>, kernel::take_value, bool, bool>(
        detail::truth(x, where), options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto all(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return all(x, axis_list(axes), where);
}

/// True where any element is true (not 0); false for none.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype bool
/// \throws axis_error  an axis is out of range or named twice
/// \cost   as sum
/// \like   numpy.any, dask.array.any
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<bool> any(const array<T>& x, const Options& options = {},
                              source_line where = source_line::current()) {
    return detail::reduce<kernel::any_of, kernel::truths<false>, kernel::take_value, bool, bool>(
        detail::truth(x, where), options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto any(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return any(x, axis_list(axes), where);
}

/// The number of elements that are not 0.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype int64
/// \throws axis_error  an axis is out of range or named twice
/// \cost   as sum
/// \like   numpy.count_nonzero
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<std::int64_t> count_nonzero(const array<T>& x, const Options& options = {},
                                                source_line where = source_line::current()) {
    return detail::reduce<kernel::count_of, kernel::count_truths, kernel::take_value, bool,
                          std::int64_t>(detail::truth(x, where), options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto count_nonzero(const array<T>& x, std::initializer_list<Axis> axes,
                                 source_line where = source_line::current()) {
    return count_nonzero(x, axis_list(axes), where);
}

/// Largest element; NaN if there is one.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from; axis_error  as sum
/// \cost   as sum
/// \like   numpy.max, dask.array.max
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<real_t<T>> max(const array<T>& x, const Options& options = {},
                                   source_line where = source_line::current()) {
    using V = detail::ordered_t<T>;
    if constexpr (std::same_as<T, bool>) {
        return detail::reduce<kernel::max_of, kernel::truths<false>, kernel::take_value, bool,
                              bool>(x.node(), options, where);
    } else {
        return detail::reduce<kernel::max_of, kernel::running<V, kernel::largest>,
                              kernel::take_value, V, V>(x.node(), options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto max(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return max(x, axis_list(axes), where);
}

/// Largest element that is no NaN; NaN if there is no other.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from; axis_error  as sum
/// \cost   as sum
/// \like   numpy.nanmax, dask.array.nanmax
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanmax(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    if constexpr (floating_element<T>) {
        return detail::reduce<kernel::nanmax_of, kernel::running<T, kernel::largest_number>,
                              kernel::take_value, T, T>(x.node(), options, where);
    } else {
        return max(x, options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanmax(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return nanmax(x, axis_list(axes), where);
}

/// Smallest element; NaN if there is one.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from; axis_error  as sum
/// \cost   as sum
/// \like   numpy.min, dask.array.min
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<real_t<T>> min(const array<T>& x, const Options& options = {},
                                   source_line where = source_line::current()) {
    using V = detail::ordered_t<T>;
    if constexpr (std::same_as<T, bool>) {
        return detail::reduce<kernel::min_of, kernel::truths<true>, kernel::take_value, bool, bool>(
            x.node(), options, where);
    } else {
        return detail::reduce<kernel::min_of, kernel::running<V, kernel::smallest>,
                              kernel::take_value, V, V>(x.node(), options, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto min(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return min(x, axis_list(axes), where);
}

/// Largest less smallest element, in one pass; of integers wrapping, as their difference.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype T
/// \throws shape_error  there is no element to choose from; axis_error  as sum
/// \cost   as sum
/// \like   numpy.ptp
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto ptp(const array<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    return detail::ufunc<kernel::subtract, detail::subtracted_t>(max(x, options, where),
                                                                 min(x, options, where), where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto ptp(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return ptp(x, axis_list(axes), where);
}

/// The first place of the largest element: its row-major number among the reduced ones. The first
/// NaN counts as largest.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype int64
/// \throws shape_error  there is no element to choose from; axis_error  as sum
/// \cost   as sum
/// \like   numpy.argmax, dask.array.argmax
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<std::int64_t> argmax(const array<T>& x, const Options& options = {},
                                         source_line where = source_line::current()) {
    using V = detail::places_t<T>;
    return detail::reduce<kernel::argmax_of, kernel::place<V, kernel::greater>, kernel::take_index,
                          V, std::int64_t>(detail::convert<V>(x, where), options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto argmax(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return argmax(x, axis_list(axes), where);
}

/// The first place of the smallest element: its row-major number among the reduced ones. The first
/// NaN counts as smallest.
///
/// \param options  as for sum
/// \returns  shape and chunks as sum; dtype int64
/// \throws shape_error  there is no element to choose from; axis_error  as sum
/// \cost   as sum
/// \like   numpy.argmin, dask.array.argmin
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<std::int64_t> argmin(const array<T>& x, const Options& options = {},
                                         source_line where = source_line::current()) {
    using V = detail::places_t<T>;
    return detail::reduce<kernel::argmin_of, kernel::place<V, kernel::less>, kernel::take_index, V,
                          std::int64_t>(detail::convert<V>(x, where), options, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto argmin(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return argmin(x, axis_list(axes), where);
}

void max(detail::any_array, detail::any_array) = delete;  // of two arrays: maximum(a, b)
void min(detail::any_array, detail::any_array) = delete;  // of two arrays: minimum(a, b)

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/reductions.ipp>
#endif
