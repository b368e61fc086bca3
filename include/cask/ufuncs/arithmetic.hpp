// SPDX-License-Identifier: BSD-3-Clause
// Arithmetic, sizes and signs, as functions.
#pragma once

#include <cask/array.hpp>

namespace cask {

// The kernels that are asked for.
// clang-format off
namespace kernel {
struct absolute; struct sign; struct reciprocal;
}  // namespace kernel
// clang-format on

/// Size of each number; real for complex ones. \like numpy.abs
template <element T>
[[nodiscard]] auto abs(const array<T>& x, source_line where = source_line::current()) {
    if constexpr (std::is_unsigned_v<T>) {
        return x;
    } else {
        return detail::apply<kernel::absolute, real_t<T>, T>(where, x.node());
    }
}
/// -1, 0 or 1; NaN for NaN. \like numpy.sign
template <element T>
    requires(!is_complex_v<T> && !std::same_as<T, bool>)
[[nodiscard]] array<T> sign(const array<T>& x, source_line where = source_line::current()) {
    return detail::apply<kernel::sign, T, T>(where, x.node());
}
/// x * x. \like numpy.square
template <element T>
[[nodiscard]] auto square(const array<T>& x, source_line where = source_line::current()) {
    return detail::arithmetic<kernel::multiply>(x, x, where, false);
}
/// 1 / x; of integers 0 but for 1 and -1. \like numpy.reciprocal
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> reciprocal(const array<T>& x, source_line where = source_line::current()) {
    return detail::apply<kernel::reciprocal, T, T>(where, x.node());
}
/// -x. \like numpy.negative
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> negative(const array<T>& x, source_line where = source_line::current()) {
    return detail::apply<kernel::negative, T, T>(where, x.node());
}
/// x. \like numpy.positive
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> positive(const array<T>& x) { return x; }
/// Another name of abs.
template <element T>
[[nodiscard]] auto absolute(const array<T>& x, source_line where = source_line::current()) {
    return abs(x, where);
}
/// Sum. \like numpy.add
template <element T, array_operand X>
[[nodiscard]] auto add(const array<T>& a, const X& b, source_line where = source_line::current()) {
    return detail::arithmetic<kernel::add>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto add(const X& a, const array<T>& b, source_line where = source_line::current()) {
    return detail::arithmetic<kernel::add>(b, a, where, true);
}
/// Difference. \like numpy.subtract
template <element T, array_operand X>
[[nodiscard]] auto subtract(const array<T>& a, const X& b,
                            source_line where = source_line::current()) {
    return detail::difference(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto subtract(const X& a, const array<T>& b,
                            source_line where = source_line::current()) {
    return detail::difference(b, a, where, true);
}
/// Product. \like numpy.multiply
template <element T, array_operand X>
[[nodiscard]] auto multiply(const array<T>& a, const X& b,
                            source_line where = source_line::current()) {
    return detail::arithmetic<kernel::multiply>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto multiply(const X& a, const array<T>& b,
                            source_line where = source_line::current()) {
    return detail::arithmetic<kernel::multiply>(b, a, where, true);
}
/// Quotient; integers give double. \like numpy.divide
template <element T, array_operand X>
[[nodiscard]] auto divide(const array<T>& a, const X& b,
                          source_line where = source_line::current()) {
    return detail::quotient(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto divide(const X& a, const array<T>& b,
                          source_line where = source_line::current()) {
    return detail::quotient(b, a, where, true);
}
/// Quotient; integers give double. \like numpy.true_divide
template <element T, array_operand X>
[[nodiscard]] auto true_divide(const array<T>& a, const X& b,
                               source_line where = source_line::current()) {
    return detail::quotient(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto true_divide(const X& a, const array<T>& b,
                               source_line where = source_line::current()) {
    return detail::quotient(b, a, where, true);
}
/// Quotient rounded down: Python's //. Integers: x // 0 is 0. \like numpy.floor_divide
template <element T, array_operand X>
[[nodiscard]] auto floor_divide(const array<T>& a, const X& b,
                                source_line where = source_line::current()) {
    return detail::arithmetic<kernel::floor_divide>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto floor_divide(const X& a, const array<T>& b,
                                source_line where = source_line::current()) {
    return detail::arithmetic<kernel::floor_divide>(b, a, where, true);
}
/// Rest of floor division, with the sign of the divisor: Python's %. Integers: x % 0 is 0. \like
/// numpy.remainder
template <element T, array_operand X>
[[nodiscard]] auto remainder(const array<T>& a, const X& b,
                             source_line where = source_line::current()) {
    return detail::arithmetic<kernel::remainder>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto remainder(const X& a, const array<T>& b,
                             source_line where = source_line::current()) {
    return detail::arithmetic<kernel::remainder>(b, a, where, true);
}
/// Another name of remainder. \like numpy.mod
template <element T, array_operand X>
[[nodiscard]] auto mod(const array<T>& a, const X& b, source_line where = source_line::current()) {
    return detail::arithmetic<kernel::remainder>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto mod(const X& a, const array<T>& b, source_line where = source_line::current()) {
    return detail::arithmetic<kernel::remainder>(b, a, where, true);
}
/// The larger one; NaN if either is. \like numpy.maximum
template <element T, array_operand X>
[[nodiscard]] auto maximum(const array<T>& a, const X& b,
                           source_line where = source_line::current()) {
    return detail::arithmetic<kernel::maximum>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto maximum(const X& a, const array<T>& b,
                           source_line where = source_line::current()) {
    return detail::arithmetic<kernel::maximum>(b, a, where, true);
}
/// The smaller one; NaN if either is. \like numpy.minimum
template <element T, array_operand X>
[[nodiscard]] auto minimum(const array<T>& a, const X& b,
                           source_line where = source_line::current()) {
    return detail::arithmetic<kernel::minimum>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto minimum(const X& a, const array<T>& b,
                           source_line where = source_line::current()) {
    return detail::arithmetic<kernel::minimum>(b, a, where, true);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/comparison.hpp>
#include <cask/kernel/functions/exponential.hpp>
#include <cask/kernel/functions/rounding.hpp>
#endif
