// SPDX-License-Identifier: BSD-3-Clause
// Sums, products and means, of all elements or of those that are no NaN.
#pragma once

#include <cask/reductions/options.hpp>
#include <cask/ufuncs/logical.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct sum_of; struct prod_of; struct mean_of; struct nansum_of; struct nanprod_of; struct nanmean_of; struct count_of;
struct plus; struct plus_numbers; struct times;
template <class T> struct scaled_product;
template <class T> struct number_product;
template <class T> struct number_sum;
struct count_truths;
struct take_value; struct take_product; struct take_mean; struct take_number_mean;
}  // namespace kernel
// clang-format on

namespace front {

/// Weights of the elements of `x`, in its shape: they have it, or are as long as the one axis that
/// is reduced. Throws shape_error.
[[nodiscard]] node_ptr weights_of(const node_ptr& x, const node_ptr& weights,
                                  const reduce_options& options, source_line where);

}  // namespace front

namespace detail {

/// The type in which elements of T are summed: 64 bits for integers.
template <element T>
using sum_t = std::conditional_t<!std::is_integral_v<T>, T,
                                 std::conditional_t<std::is_unsigned_v<T> && !std::same_as<T, bool>,
                                                    std::uint64_t, std::int64_t>>;

/// The sum, or what Finish makes of it, of elements of T that are added as S.
template <class Name, class Finish, class S, element T>
[[nodiscard]] array<S> sum_as(const array<T>& x, const reduce_options& options, source_line where) {
    if constexpr (!std::same_as<T, S> && !is_complex_v<T> && kernel::widens_to<T, S>) {
        return reduce<Name, kernel::running<T, kernel::plus, S>, Finish, T, S>(x.node(), options,
                                                                               where);
    } else {
        return reduce<Name, kernel::running<S, kernel::plus>, Finish, S, S>(convert<S>(x, where),
                                                                            options, where);
    }
}

/// The product Name by Rule of the elements that count, and the initial value.
template <class Name, class Rule, class Finish, element T>
[[nodiscard]] auto product(std::string_view name, const array<T>& x, const reduce_options& options,
                           source_line where) {
    using S = sum_t<T>;
    const auto counted = convert<S>(chosen(name, x, options, T(1), where), where);
    return begun<kernel::multiply>(
        reduce<Name, Rule, Finish, S, S>(counted, axes_alone(options), where), options, where);
}

/// How many are true.
[[nodiscard]] inline array<std::int64_t> count(const expr::node_ptr& truths,
                                               const reduce_options& options, source_line where) {
    return reduce<kernel::count_of, kernel::count_truths, kernel::take_value, bool, std::int64_t>(
        truths, options, where);
}

/// `x` with `otherwise` for NaN.
template <element T>
[[nodiscard]] array<T> number_or(const array<T>& x, T otherwise, source_line where) {
    return apply<kernel::where, T, bool, T, T>(where, isnan(x, where).node(),
                                               constant<T>(otherwise, where), x.node());
}

/// sum / count, for a count of elements.
template <element S>
[[nodiscard]] array<S> shared_out(const array<S>& sum, const array<std::int64_t>& count,
                                  source_line where) {
    return apply<kernel::divide, S, S, S>(where, sum.node(), convert<S>(count, where));
}

}  // namespace detail

/// Sum of the elements.
///
/// \param options  axes (all by default, and for {}; none for an empty vector), keep_dims, where,
///                 initial; or axes alone: sum(x, 0), sum(x, {0, 1})
/// \returns  shape of `x` without the reduced axes; dtype: int64 or uint64 for integers (wrapping),
///           int64 for bool, T otherwise; chunks those of `x` on the axes that stay
/// \throws axis_error  an axis is out of range or named twice
/// \throws shape_error  a mask does not broadcast to `x`; dtype_error  an initial value
///         does not fit
/// \cost   reads `x` once, fused with what produces it; with a mask, this too
/// \like   numpy.sum, dask.array.sum
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto sum(const array<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    using S = detail::sum_t<T>;
    const reduce_options given = detail::options_of(options);
    const array<T> counted = detail::chosen("sum", x, given, T(0), where);
    const reduce_options others = detail::axes_alone(given);
    if constexpr (std::same_as<T, bool>) {
        const auto total =
            detail::reduce<kernel::sum_of, kernel::count_truths, kernel::take_value, bool, S>(
                counted.node(), others, where);
        return detail::begun<kernel::add>(total, given, where);
    } else {
        return detail::begun<kernel::add>(
            detail::sum_as<kernel::sum_of, kernel::take_value, S>(counted, others, where), given,
            where);
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
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as sum
/// \cost   as sum
/// \like   numpy.prod, dask.array.prod
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto prod(const array<T>& x, const Options& options = {},
                        source_line where = source_line::current()) {
    using S = detail::sum_t<T>;
    if constexpr (std::is_integral_v<S>) {
        return detail::product<kernel::prod_of, kernel::running<S, kernel::times>,
                               kernel::take_value>("prod", x, detail::options_of(options), where);
    } else {
        return detail::product<kernel::prod_of, kernel::scaled_product<S>, kernel::take_product>(
            "prod", x, detail::options_of(options), where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto prod(const array<T>& x, std::initializer_list<Axis> axes,
                        source_line where = source_line::current()) {
    return prod(x, axis_list(axes), where);
}

/// Arithmetic mean; NaN for none.
///
/// \param options  as for sum, without initial
/// \returns  shape and chunks as sum; dtype double for integers, T otherwise
/// \throws axis_error  an axis is out of range or named twice; shape_error  a mask does not
///         broadcast to `x`; dtype_error  there is an initial value
/// \cost   as sum; with a mask, its truths are counted, too
/// \like   numpy.mean, dask.array.mean
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto mean(const array<T>& x, const Options& options = {},
                        source_line where = source_line::current()) {
    using S = detail::quotient_t<T>;
    const reduce_options given = detail::options_of(options);
    if (!given.where.given()) {
        return detail::sum_as<kernel::mean_of, kernel::take_mean, S>(x, given, where);
    }
    const reduce_options others = detail::without_mask(given);
    front::check_options("mean", others, where);
    const array<S> counted(
        detail::convert<S>(detail::chosen("mean", x, given, T(0), where), where));
    const array<S> total = detail::sum_as<kernel::sum_of, kernel::take_value, S>(counted, others,
                                                                                 where);
    const auto mask = front::mask_of("mean", x.node(), given, where);
    return detail::shared_out(total, detail::count(mask, others, where), where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto mean(const array<T>& x, std::initializer_list<Axis> axes,
                        source_line where = source_line::current()) {
    return mean(x, axis_list(axes), where);
}

/// Sum of the elements that are no NaN; 0 for none.
///
/// \param options  as for sum
/// \returns  as sum
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as sum
/// \cost   as sum
/// \like   numpy.nansum, dask.array.nansum
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nansum(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    if constexpr (std::is_integral_v<T>) {
        return sum(x, options, where);
    } else if constexpr (is_complex_v<T>) {
        return sum(detail::number_or(x, T(0), where), options, where);
    } else {
        const reduce_options given = detail::options_of(options);
        const array<T> counted = detail::chosen("nansum", x, given, T(0), where);
        const auto total =
            detail::reduce<kernel::nansum_of, kernel::running<T, kernel::plus_numbers, double>,
                           kernel::take_value, T, T>(counted.node(), detail::axes_alone(given),
                                                     where);
        return detail::begun<kernel::add>(total, given, where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nansum(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return nansum(x, axis_list(axes), where);
}

/// Product of the elements that are no NaN; 1 for none.
///
/// \param options  as for sum
/// \returns  as sum
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as sum
/// \cost   as prod
/// \like   numpy.nanprod, dask.array.nanprod
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanprod(const array<T>& x, const Options& options = {},
                           source_line where = source_line::current()) {
    if constexpr (std::is_integral_v<T>) {
        return prod(x, options, where);
    } else if constexpr (is_complex_v<T>) {
        return prod(detail::number_or(x, T(1), where), options, where);
    } else {
        return detail::product<kernel::nanprod_of, kernel::number_product<T>, kernel::take_product>(
            "nanprod", x, detail::options_of(options), where);
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanprod(const array<T>& x, std::initializer_list<Axis> axes,
                           source_line where = source_line::current()) {
    return nanprod(x, axis_list(axes), where);
}

/// Arithmetic mean of the elements that are no NaN; NaN for none.
///
/// \param options  as for mean
/// \returns  as mean
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as mean
/// \cost   as sum
/// \like   numpy.nanmean, dask.array.nanmean
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanmean(const array<T>& x, const Options& options = {},
                           source_line where = source_line::current()) {
    const reduce_options given = detail::options_of(options);
    if constexpr (std::is_integral_v<T>) {
        return mean(x, given, where);
    } else {
        const T nan(std::numeric_limits<real_t<T>>::quiet_NaN());
        const array<T> counted = detail::chosen("nanmean", x, given, nan, where);
        const reduce_options others = detail::without_mask(given);
        front::check_options("nanmean", others, where);
        if constexpr (is_complex_v<T>) {
            const auto numbers = logical_not(isnan(counted, where), where);
            return detail::shared_out(sum(detail::number_or(counted, T(0), where), others, where),
                                      detail::count(numbers.node(), others, where), where);
        } else {
            return detail::reduce<kernel::nanmean_of, kernel::number_sum<T>,
                                  kernel::take_number_mean, T, T>(counted.node(), others, where);
        }
    }
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanmean(const array<T>& x, std::initializer_list<Axis> axes,
                           source_line where = source_line::current()) {
    return nanmean(x, axis_list(axes), where);
}

/// Mean of elements that count as much as their weights say: sum(x * weights) / sum(weights). NaN
/// or infinite where the weights come to 0 (NumPy throws).
///
/// \param weights  in the shape of `x`, or along the only axis that is reduced
/// \param options  axes and keep_dims, as for sum
/// \returns  shape and chunks as sum; dtype common to both, and double for integers of `x`
/// \throws axis_error  as sum; shape_error  the weights have another shape; dtype_error  other
///         options
/// \cost   reads both once, fused with what produces them
/// \like   numpy.average
template <element T, element W, detail::no_array Options = reduce_options>
[[nodiscard]] auto average(const array<T>& x, const array<W>& weights, const Options& options = {},
                           source_line where = source_line::current()) {
    using C = promote_t<promote_t<T, W>, detail::quotient_t<T>>;
    const reduce_options given = detail::options_of(options);
    front::check_options("average", given, where);
    const array<W> each(front::weights_of(x.node(), weights.node(), given, where));
    const array<C> shares(detail::convert<C>(each, where));
    const array<C> weighted =
        detail::ufunc<kernel::multiply>(array<C>(detail::convert<C>(x, where)), shares, where);
    return array<C>(detail::ufunc<kernel::divide>(sum(weighted, given, where),
                                                  sum(shares, given, where), where));
}
template <element T, element W, axis_number Axis>
[[nodiscard]] auto average(const array<T>& x, const array<W>& weights,
                           std::initializer_list<Axis> axes,
                           source_line where = source_line::current()) {
    return average(x, weights, axis_list(axes), where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/reductions/sums.ipp>
#endif
