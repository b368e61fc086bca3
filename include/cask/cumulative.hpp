// SPDX-License-Identifier: BSD-3-Clause
// Running totals and differences along an axis.
//
// Totals are computed in parallel along the axis, too, with the same bits on any number of threads
// and for any chunks: within leaves of the logical index space, then over leaves.
#pragma once

#include <cask/joining.hpp>
#include <cask/reductions.hpp>
#include <cask/ufuncs/logical.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct cumsum_of; struct cumprod_of;
}  // namespace kernel
// clang-format on

namespace front {

/// Running totals of `x` along an axis.
[[nodiscard]] node_ptr scan(const kernel::scan& rule, const node_ptr& x, index_t axis,
                            source_line where);
/// The elements of `x` but the first, and but the last, of an axis.
[[nodiscard]] node_ptr later(const node_ptr& x, int axis, source_line where);
[[nodiscard]] node_ptr earlier(const node_ptr& x, int axis, source_line where);
/// The axis along which `times` differences are taken. Throws axis_error, shape_error.
[[nodiscard]] int checked_diff(const node_ptr& x, int times, index_t axis, source_line where);

}  // namespace front

namespace detail {

template <class Name, class F, element T>
[[nodiscard]] array<sum_t<T>> scan(const array<T>& x, index_t axis, source_line where) {
    using S = sum_t<T>;
    return array<S>(front::scan(kernel::scan_for<kernel::unit_target, Name, F, stored_t<S>>(),
                                convert<S>(x, where), axis, where));
}

}  // namespace detail

/// Sums of the elements up to each place of an axis, that place included.
///
/// \returns  shape and chunks of `x`; dtype as for sum: int64 or uint64 for integers (wrapping)
/// \throws axis_error  no such axis
/// \cost   reads `x` once, fused with what produces it; the result is kept in memory
/// \like   numpy.cumsum (which sums strictly one by one: floating point results differ in the last
///         bits; here long axes lose less)
template <element T>
[[nodiscard]] auto cumsum(const array<T>& x, index_t axis,
                          source_line where = source_line::current()) {
    return detail::scan<kernel::cumsum_of, kernel::plus>(x, axis, where);
}
/// Running totals of all elements in row-major order, along one axis. \like numpy.cumsum without an
/// axis
template <element T>
[[nodiscard]] auto cumsum(const array<T>& x, source_line where = source_line::current()) {
    return cumsum(ravel(x, where), 0, where);
}

/// Products of the elements up to each place of an axis, that place included. Where products of
/// neighbours would be too large or too small, the elements are multiplied one by one.
///
/// \returns  as cumsum
/// \throws axis_error  no such axis
/// \cost   as cumsum; up to twice as much where elements are multiplied one by one
/// \like   numpy.cumprod
template <element T>
[[nodiscard]] auto cumprod(const array<T>& x, index_t axis,
                           source_line where = source_line::current()) {
    return detail::scan<kernel::cumprod_of, kernel::times>(x, axis, where);
}
/// Running products of all elements in row-major order. \like numpy.cumprod without an axis
template <element T>
[[nodiscard]] auto cumprod(const array<T>& x, source_line where = source_line::current()) {
    return cumprod(ravel(x, where), 0, where);
}

/// Sums as cumsum makes them, of the elements that are no NaN.
///
/// \returns  as cumsum
/// \throws axis_error  no such axis
/// \cost   as cumsum
/// \like   numpy.nancumsum, dask.array.nancumsum
template <element T>
[[nodiscard]] auto nancumsum(const array<T>& x, index_t axis,
                             source_line where = source_line::current()) {
    if constexpr (std::is_integral_v<T>) {
        return cumsum(x, axis, where);
    } else {
        return cumsum(detail::number_or(x, T(0), where), axis, where);
    }
}
/// Of all elements in row-major order. \like numpy.nancumsum without an axis
template <element T>
[[nodiscard]] auto nancumsum(const array<T>& x, source_line where = source_line::current()) {
    return nancumsum(ravel(x, where), 0, where);
}

/// Products as cumprod makes them, of the elements that are no NaN.
///
/// \returns  as cumsum
/// \throws axis_error  no such axis
/// \cost   as cumprod
/// \like   numpy.nancumprod, dask.array.nancumprod
template <element T>
[[nodiscard]] auto nancumprod(const array<T>& x, index_t axis,
                              source_line where = source_line::current()) {
    if constexpr (std::is_integral_v<T>) {
        return cumprod(x, axis, where);
    } else {
        return cumprod(detail::number_or(x, T(1), where), axis, where);
    }
}
/// Of all elements in row-major order. \like numpy.nancumprod without an axis
template <element T>
[[nodiscard]] auto nancumprod(const array<T>& x, source_line where = source_line::current()) {
    return nancumprod(ravel(x, where), 0, where);
}

/// Differences of neighbours along an axis, `times` times.
///
/// \returns  the axis shorter by `times` (0 long at least); dtype T; for bool: whether they differ
/// \throws axis_error  no such axis; shape_error  `times` is negative
/// \cost   no copy: slices
/// \like   numpy.diff
template <element T>
[[nodiscard]] array<T> diff(const array<T>& x, int times = 1, index_t axis = -1,
                            source_line where = source_line::current()) {
    const int along = front::checked_diff(x.node(), times, axis, where);
    array<T> result = x;
    for (int k = 0; k < times && result.shape()[along] > 0; ++k) {
        const array<T> later(front::later(result.node(), along, where));
        const array<T> earlier(front::earlier(result.node(), along, where));
        if constexpr (std::same_as<T, bool>) {
            result = not_equal(later, earlier, where);
        } else {
            result = subtract(later, earlier, where);
        }
    }
    return result;
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/cumulative.ipp>
#endif
