// SPDX-License-Identifier: BSD-3-Clause
// Reductions of selections: those of the array that is selected of, where its mask holds.
#pragma once

#include <cask/reductions/extrema.hpp>
#include <cask/reductions/moments.hpp>
#include <cask/reductions/sums.hpp>
#include <cask/reductions/truths.hpp>
#include <cask/selection/selected.hpp>

namespace cask {

namespace front {

/// The options of a reduction of an array, of which the selection by `mask` is to be reduced as
/// `options` say. Throws axis_error; shape_error where the selected axis would stay; dtype_error
/// where there is a mask among the options.
[[nodiscard]] reduce_options options_of_selection(std::string_view name, const node_ptr& x,
                                                  const node_ptr& mask, int axis,
                                                  const reduce_options& options, source_line where);
/// `reduced`, with the axes that went if they are to be kept.
[[nodiscard]] node_ptr with_kept_axes(std::string_view name, const node_ptr& reduced, int rank,
                                      const reduce_options& options, source_line where);
/// `values`; computing them throws where `count` is 0.
[[nodiscard]] node_ptr require_some(const node_ptr& values, const node_ptr& count,
                                    source_line where);

}  // namespace front

namespace detail {

/// The reduction of the source of `x` that `reduce` makes, with options, where the mask holds.
template <element T, class Reduce>
[[nodiscard]] auto reduced(std::string_view name, const selection<T>& x,
                           const reduce_options& options, source_line where, Reduce reduce) {
    const auto result = reduce(x.source(),
                               front::options_of_selection(name, x.source().node(), x.mask().node(),
                                                           x.axis(), options, where));
    return std::remove_const_t<decltype(result)>(
        front::with_kept_axes(name, result.node(), x.rank(), options, where));
}

/// An extremum that `reduce` makes, or an error where nothing is selected and no value begins it.
template <element T, class Reduce>
[[nodiscard]] auto extremum_of(std::string_view name, const selection<T>& x,
                               const reduce_options& options, T first, source_line where,
                               Reduce reduce) {
    if (options.initial.given()) return reduced(name, x, options, where, reduce);
    reduce_options begun = options;
    begun.initial = first;
    const auto result = reduced(name, x, begun, where, reduce);
    return std::remove_const_t<decltype(result)>(
        front::require_some(result.node(), x.count(where).node(), where));
}

/// What no number of T is below or above.
template <element T>
[[nodiscard]] constexpr T lowest_of() noexcept {
    using ends = std::numeric_limits<T>;
    return ends::has_infinity ? static_cast<T>(-ends::infinity()) : ends::lowest();
}
template <element T>
[[nodiscard]] constexpr T highest_of() noexcept {
    using ends = std::numeric_limits<T>;
    return ends::has_infinity ? ends::infinity() : ends::max();
}

}  // namespace detail

/// Sum of what is selected.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as sum of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.sum of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto sum(const selection<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    return detail::reduced(
        "sum", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return sum(of, given, where); });
}

/// Product of what is selected; 1 for nothing.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as prod of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.prod of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto prod(const selection<T>& x, const Options& options = {},
                        source_line where = source_line::current()) {
    return detail::reduced(
        "prod", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return prod(of, given, where); });
}

/// Arithmetic mean of what is selected; NaN for nothing.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as mean of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.mean of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto mean(const selection<T>& x, const Options& options = {},
                        source_line where = source_line::current()) {
    return detail::reduced(
        "mean", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return mean(of, given, where); });
}

/// Variance of what is selected; NaN for nothing.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as variance of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.var of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto variance(const selection<T>& x, const Options& options = {},
                            source_line where = source_line::current()) {
    return detail::reduced("variance", x, detail::options_of(options), where,
                           [&](const array<T>& of, const reduce_options& given) {
                               return variance(of, given, where);
                           });
}

/// Standard deviation of what is selected; NaN for nothing.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as stddev of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.std of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto stddev(const selection<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    return detail::reduced(
        "stddev", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return stddev(of, given, where); });
}

/// True where all that is selected is true; true for nothing.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as all of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.all of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto all(const selection<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    return detail::reduced(
        "all", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return all(of, given, where); });
}

/// True where any of what is selected is true; false for nothing.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as any of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.any of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto any(const selection<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    return detail::reduced(
        "any", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return any(of, given, where); });
}

/// The number of selected elements that are not 0.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as count_nonzero of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.count_nonzero of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto count_nonzero(const selection<T>& x, const Options& options = {},
                                 source_line where = source_line::current()) {
    return detail::reduced("count_nonzero", x, detail::options_of(options), where,
                           [&](const array<T>& of, const reduce_options& given) {
                               return count_nonzero(of, given, where);
                           });
}

/// Sum of the selected elements that are no NaN.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as nansum of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.nansum of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nansum(const selection<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    return detail::reduced(
        "nansum", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return nansum(of, given, where); });
}

/// Product of the selected elements that are no NaN; 1 for none.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as nanprod of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.nanprod of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanprod(const selection<T>& x, const Options& options = {},
                           source_line where = source_line::current()) {
    return detail::reduced(
        "nanprod", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return nanprod(of, given, where); });
}

/// Arithmetic mean of the selected elements that are no NaN; NaN for none.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as nanmean of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.nanmean of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanmean(const selection<T>& x, const Options& options = {},
                           source_line where = source_line::current()) {
    return detail::reduced(
        "nanmean", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return nanmean(of, given, where); });
}

/// Variance of the selected elements that are no NaN; NaN for none.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as nanvar of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.nanvar of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanvar(const selection<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    return detail::reduced(
        "nanvar", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return nanvar(of, given, where); });
}

/// Standard deviation of the selected elements that are no NaN; NaN for none.
///
/// \param options  as for sum of an array, without where: the axes are those of what is selected
/// \returns  as nanstd of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  an option that the reduction does not take
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.nanstd of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanstd(const selection<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    return detail::reduced(
        "nanstd", x, detail::options_of(options), where,
        [&](const array<T>& of, const reduce_options& given) { return nanstd(of, given, where); });
}

/// Largest selected element; NaN if there is one.
///
/// \param options  as for max of an array, without where: the axes are those of what is selected
/// \returns  as max of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  a mask among the options; task_error  when it is computed: nothing is
///         selected, and there is no initial value
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.max of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto max(const selection<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    return detail::extremum_of(
        "max", x, detail::options_of(options), detail::lowest_of<T>(), where,
        [&](const array<T>& of, const reduce_options& given) { return max(of, given, where); });
}

/// Smallest selected element; NaN if there is one.
///
/// \param options  as for min of an array, without where: the axes are those of what is selected
/// \returns  as min of an array
/// \throws axis_error  as sum of an array; shape_error  the axis that was not counted yet would
///         stay; dtype_error  a mask among the options; task_error  when it is computed: nothing is
///         selected, and there is no initial value
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.min of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto min(const selection<T>& x, const Options& options = {},
                       source_line where = source_line::current()) {
    return detail::extremum_of(
        "min", x, detail::options_of(options), detail::highest_of<T>(), where,
        [&](const array<T>& of, const reduce_options& given) { return min(of, given, where); });
}

/// Largest selected element that is no NaN; NaN for none. Of integers as max.
///
/// \param options  as for max
/// \returns  as nanmax of an array
/// \throws axis_error, shape_error, dtype_error  as max; task_error  of integers, as max
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.nanmax of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanmax(const selection<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    if constexpr (std::is_integral_v<T>) {
        return max(x, options, where);
    } else {
        return detail::reduced("nanmax", x, detail::options_of(options), where,
                               [&](const array<T>& of, const reduce_options& given) {
                                   return nanmax(of, given, where);
                               });
    }
}

/// Smallest selected element that is no NaN; NaN for none. Of integers as min.
///
/// \param options  as for min
/// \returns  as nanmin of an array
/// \throws axis_error, shape_error, dtype_error  as min; task_error  of integers, as min
/// \cost   that of the reduction of an array with a mask
/// \like   numpy.nanmin of x[mask]
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanmin(const selection<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    if constexpr (std::is_integral_v<T>) {
        return min(x, options, where);
    } else {
        return detail::reduced("nanmin", x, detail::options_of(options), where,
                               [&](const array<T>& of, const reduce_options& given) {
                                   return nanmin(of, given, where);
                               });
    }
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/selection/totals.ipp>
#endif
