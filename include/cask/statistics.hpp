// SPDX-License-Identifier: BSD-3-Clause
// Order statistics: medians, percentiles and quantiles.
#pragma once

#include <cask/kernel/call/quantile_method.hpp>
#include <cask/reductions.hpp>
#include <cask/sorting.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct median_of; struct nanmedian_of; struct percentile_of; struct nanpercentile_of; struct quantile_of; struct nanquantile_of;
}  // namespace kernel
// clang-format on

/// Options of quantiles, to be named: quantile(x, 0.9, {.axes = 0, .keep_dims = true}).
struct quantile_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// Axes over which quantiles are taken; all when left out or {}.
    axis_list axes = {};
    /// Keep these axes with length 1.
    bool keep_dims = false;
    /// What a quantile is that lies between two elements.
    quantile_method method = quantile_method::linear;
};

namespace front {

/// Which quantiles of an array are asked for.
struct quantiles {
    std::vector<double> of;
    bool is_list;  // they have an axis, before all others
    double whole;  // what is all of it: 1, or 100
    bool skips_nan;
    bool is_median = false;
};
/// Rows that do not fit memory are sorted by `sorts`.
[[nodiscard]] node_ptr quantile(const kernel::routine& routine, const kernel::run_routines& sorts,
                                dtype result, const node_ptr& x, const quantiles& asked,
                                const quantile_options& options, source_line where);

}  // namespace front

namespace detail {

/// The element type of quantiles of T.
template <element T>
using quantile_t = std::conditional_t<std::same_as<T, float>, float, double>;

template <class Name, element T>
[[nodiscard]] array<quantile_t<T>> quantile(const array<T>& x, const front::quantiles& asked,
                                            const quantile_options& options, source_line where) {
    static_assert(!is_complex_v<T>, "complex numbers have no order: take abs(z) or real(z)");
    return array<quantile_t<T>>(front::quantile(
        kernel::routine_for<kernel::unit_target, Name, stored_t<T>>(), runs_of_values<T>(),
        dtype_of<quantile_t<T>>, x.node(), asked, options, where));
}
template <class Name, element T, class Options>
[[nodiscard]] array<quantile_t<T>> median(const array<T>& x, const Options& options, bool skips_nan,
                                          source_line where) {
    const reduce_options all = options_of(options);
    front::check_options(skips_nan ? "nanmedian" : "median", all, where);
    return quantile<Name>(x, {{0.5}, false, 1, skips_nan, true},
                          {.axes = all.axes, .keep_dims = all.keep_dims}, where);
}

}  // namespace detail

/// The element in the middle, or the mean of the two there; NaN where there is a NaN, or nothing.
///
/// \param options  axes and keep_dims, as for sum
/// \returns  shape and chunks as sum; dtype float for float, double otherwise
/// \throws axis_error  an axis is out of range or named twice; dtype_error  other options
/// \cost   reads `x` once, fused with what produces it; linear time. Over several axes that are not
///         the last ones, or of what is computed, what is read may be kept in memory. Elements of
///         one median are one thread's. Within a memory budget in which they do not fit, they are
///         written to a temporary file once
/// \like   numpy.median
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto median(const array<T>& x, const Options& options = {},
                          source_line where = source_line::current()) {
    return detail::median<kernel::median_of>(x, options, false, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto median(const array<T>& x, std::initializer_list<Axis> axes,
                          source_line where = source_line::current()) {
    return median(x, axis_list(axes), where);
}

/// As median, of all that is no NaN; NaN where there is nothing else.
///
/// \param options  axes and keep_dims, as for sum
/// \returns  as median
/// \throws axis_error  an axis is out of range or named twice; dtype_error  other options
/// \cost   as median
/// \like   numpy.nanmedian
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] auto nanmedian(const array<T>& x, const Options& options = {},
                             source_line where = source_line::current()) {
    return detail::median<kernel::nanmedian_of>(x, options, true, where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto nanmedian(const array<T>& x, std::initializer_list<Axis> axes,
                             source_line where = source_line::current()) {
    return nanmedian(x, axis_list(axes), where);
}

/// What a share `q` of the elements is not above; NaN where there is a NaN, or nothing.
///
/// \param q        a share from 0 to 1
/// \param options  axes (all by default), keep_dims, and the method: one of NumPy's
/// \returns  shape and chunks as sum; dtype float for float, double otherwise; computed in doubles
/// \throws axis_error   an axis is out of range or named twice
/// \throws index_error  `q` does not lie between 0 and 1
/// \cost   as median
/// \like   numpy.quantile
template <element T>
[[nodiscard]] auto quantile(const array<T>& x, double q, const quantile_options& options = {},
                            source_line where = source_line::current()) {
    return detail::quantile<kernel::quantile_of>(x, {{q}, false, 1, false}, options, where);
}
/// Several quantiles, which find an axis before all others.
///
/// \cost   as one of them, and a little more for each
template <element T>
[[nodiscard]] auto quantile(const array<T>& x, const std::vector<double>& q,
                            const quantile_options& options = {},
                            source_line where = source_line::current()) {
    return detail::quantile<kernel::quantile_of>(x, {q, true, 1, false}, options, where);
}

/// As quantile, of all that is no NaN; NaN where there is nothing else.
///
/// \param q        a share from 0 to 1
/// \param options  as for quantile
/// \returns  as quantile
/// \throws axis_error   an axis is out of range or named twice
/// \throws index_error  `q` does not lie between 0 and 1
/// \cost   as median
/// \like   numpy.nanquantile
template <element T>
[[nodiscard]] auto nanquantile(const array<T>& x, double q, const quantile_options& options = {},
                               source_line where = source_line::current()) {
    return detail::quantile<kernel::nanquantile_of>(x, {{q}, false, 1, true}, options, where);
}
/// Several quantiles, as above.
template <element T>
[[nodiscard]] auto nanquantile(const array<T>& x, const std::vector<double>& q,
                               const quantile_options& options = {},
                               source_line where = source_line::current()) {
    return detail::quantile<kernel::nanquantile_of>(x, {q, true, 1, true}, options, where);
}

/// As quantile, of shares in hundredths.
///
/// \param q        a share from 0 to 100
/// \param options  as for quantile
/// \returns  as quantile
/// \throws axis_error   an axis is out of range or named twice
/// \throws index_error  `q` does not lie between 0 and 100
/// \cost   as median
/// \like   numpy.percentile, dask.array.percentile (which is near, of one axis)
template <element T>
[[nodiscard]] auto percentile(const array<T>& x, double q, const quantile_options& options = {},
                              source_line where = source_line::current()) {
    return detail::quantile<kernel::percentile_of>(x, {{q}, false, 100, false}, options, where);
}
/// Several percentiles, which find an axis before all others.
template <element T>
[[nodiscard]] auto percentile(const array<T>& x, const std::vector<double>& q,
                              const quantile_options& options = {},
                              source_line where = source_line::current()) {
    return detail::quantile<kernel::percentile_of>(x, {q, true, 100, false}, options, where);
}

/// As percentile, of all that is no NaN; NaN where there is nothing else.
///
/// \param q        a share from 0 to 100
/// \param options  as for quantile
/// \returns  as quantile
/// \throws axis_error   an axis is out of range or named twice
/// \throws index_error  `q` does not lie between 0 and 100
/// \cost   as median
/// \like   numpy.nanpercentile
template <element T>
[[nodiscard]] auto nanpercentile(const array<T>& x, double q, const quantile_options& options = {},
                                 source_line where = source_line::current()) {
    return detail::quantile<kernel::nanpercentile_of>(x, {{q}, false, 100, true}, options, where);
}
/// Several percentiles, as above.
template <element T>
[[nodiscard]] auto nanpercentile(const array<T>& x, const std::vector<double>& q,
                                 const quantile_options& options = {},
                                 source_line where = source_line::current()) {
    return detail::quantile<kernel::nanpercentile_of>(x, {q, true, 100, true}, options, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/statistics.ipp>
#endif
