// SPDX-License-Identifier: BSD-3-Clause
// Comparisons, truths, and tests of floating numbers: functions whose results are bool.
#pragma once

#include <cask/ufuncs/arithmetic.hpp>
#include <cask/ufuncs/floating.hpp>

namespace cask {

// The kernels that are asked for.
// clang-format off
namespace kernel {
struct isnan; struct isinf; struct isfinite;
}  // namespace kernel
// clang-format on

/// True for NaN; complex: if either part is. \like numpy.isnan
template <element T>
[[nodiscard]] array<bool> isnan(const array<T>& x, source_line where = source_line::current()) {
    return detail::apply<kernel::isnan, bool, detail::floating_t<T>>(
        where, detail::convert<detail::floating_t<T>>(x, where));
}
/// True for infinities. \like numpy.isinf
template <element T>
[[nodiscard]] array<bool> isinf(const array<T>& x, source_line where = source_line::current()) {
    return detail::apply<kernel::isinf, bool, detail::floating_t<T>>(
        where, detail::convert<detail::floating_t<T>>(x, where));
}
/// True for neither NaN nor infinite. \like numpy.isfinite
template <element T>
[[nodiscard]] array<bool> isfinite(const array<T>& x, source_line where = source_line::current()) {
    return detail::apply<kernel::isfinite, bool, detail::floating_t<T>>(
        where, detail::convert<detail::floating_t<T>>(x, where));
}
/// True where x is 0 (false). \like numpy.logical_not
template <element T>
[[nodiscard]] array<bool> logical_not(const array<T>& x,
                                      source_line where = source_line::current()) {
    return detail::apply<kernel::bitwise_not, bool, bool>(where, detail::truth(x, where));
}
/// True where a == b. \like numpy.equal
template <element T, array_operand X>
[[nodiscard]] auto equal(const array<T>& a, const X& b,
                         source_line where = source_line::current()) {
    return detail::comparison<kernel::equal>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto equal(const X& a, const array<T>& b,
                         source_line where = source_line::current()) {
    return detail::comparison<kernel::equal>(b, a, where, true);
}
/// True where a != b. \like numpy.not_equal
template <element T, array_operand X>
[[nodiscard]] auto not_equal(const array<T>& a, const X& b,
                             source_line where = source_line::current()) {
    return detail::comparison<kernel::not_equal>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto not_equal(const X& a, const array<T>& b,
                             source_line where = source_line::current()) {
    return detail::comparison<kernel::not_equal>(b, a, where, true);
}
/// True where a < b. \like numpy.less
template <element T, array_operand X>
[[nodiscard]] auto less(const array<T>& a, const X& b, source_line where = source_line::current()) {
    return detail::comparison<kernel::less>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto less(const X& a, const array<T>& b, source_line where = source_line::current()) {
    return detail::comparison<kernel::less>(b, a, where, true);
}
/// True where a <= b. \like numpy.less_equal
template <element T, array_operand X>
[[nodiscard]] auto less_equal(const array<T>& a, const X& b,
                              source_line where = source_line::current()) {
    return detail::comparison<kernel::less_equal>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto less_equal(const X& a, const array<T>& b,
                              source_line where = source_line::current()) {
    return detail::comparison<kernel::less_equal>(b, a, where, true);
}
/// True where a > b. \like numpy.greater
template <element T, array_operand X>
[[nodiscard]] auto greater(const array<T>& a, const X& b,
                           source_line where = source_line::current()) {
    return detail::comparison<kernel::greater>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto greater(const X& a, const array<T>& b,
                           source_line where = source_line::current()) {
    return detail::comparison<kernel::greater>(b, a, where, true);
}
/// True where a >= b. \like numpy.greater_equal
template <element T, array_operand X>
[[nodiscard]] auto greater_equal(const array<T>& a, const X& b,
                                 source_line where = source_line::current()) {
    return detail::comparison<kernel::greater_equal>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto greater_equal(const X& a, const array<T>& b,
                                 source_line where = source_line::current()) {
    return detail::comparison<kernel::greater_equal>(b, a, where, true);
}
/// True where both are true (not 0). \like numpy.logical_and
template <element T, array_operand X>
[[nodiscard]] auto logical_and(const array<T>& a, const X& b,
                               source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_and>(a, b, where);
}
template <scalar X, element T>
[[nodiscard]] auto logical_and(const X& a, const array<T>& b,
                               source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_and>(b, a, where);
}
/// True where either is true (not 0). \like numpy.logical_or
template <element T, array_operand X>
[[nodiscard]] auto logical_or(const array<T>& a, const X& b,
                              source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_or>(a, b, where);
}
template <scalar X, element T>
[[nodiscard]] auto logical_or(const X& a, const array<T>& b,
                              source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_or>(b, a, where);
}
/// True where one of both is true (not 0). \like numpy.logical_xor
template <element T, array_operand X>
[[nodiscard]] auto logical_xor(const array<T>& a, const X& b,
                               source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_xor>(a, b, where);
}
template <scalar X, element T>
[[nodiscard]] auto logical_xor(const X& a, const array<T>& b,
                               source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_xor>(b, a, where);
}

/// True where a and b are equal within tolerances: |a - b| <= absolute + relative * |b|. Infinities
/// are close to themselves, NaN only if `equal_nan`.
///
/// \like  numpy.isclose
template <element T, array_operand X>
[[nodiscard]] array<bool> isclose(const array<T>& a, const X& b, double relative = 1e-5,
                                  double absolute = 1e-8, bool equal_nan = false,
                                  source_line line = source_line::current()) {
    using C = detail::floating_t<detail::common_t<T, X>>;
    const array<C> x(detail::convert<C>(a, line));
    const array<C> y(detail::convert<C>(b, line));
    const auto size = abs(y, line);
    const auto limit = add(multiply(size, relative, line), absolute, line);
    auto result = logical_and(less_equal(abs(subtract(x, y, line), line), limit, line),
                              isfinite(y, line), line);
    result = logical_or(result, cask::equal(x, y, line), line);  // qualified: std has one too
    if (equal_nan)
        result = logical_or(result, logical_and(isnan(x, line), isnan(y, line), line), line);
    return result;
}

}  // namespace cask
