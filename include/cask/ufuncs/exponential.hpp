// SPDX-License-Identifier: BSD-3-Clause
// Powers, roots, exponentials and logarithms.
#pragma once

#include <cask/ufuncs/arithmetic.hpp>
#include <cask/ufuncs/floating.hpp>

#include <optional>

namespace cask {

// The kernels that are asked for.
// clang-format off
namespace kernel {
struct square_root_power; struct sqrt; struct cbrt;
struct exp; struct exp2; struct expm1; struct log; struct log2; struct log10; struct log1p;
}  // namespace kernel
// clang-format on

/// Square root; NaN below 0 for real numbers. \like numpy.sqrt
template <element T>
[[nodiscard]] auto sqrt(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::sqrt>(x, where);
}
/// e to the power of x. \like numpy.exp
template <element T>
[[nodiscard]] auto exp(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::exp>(x, where);
}
/// 2 to the power of x. \like numpy.exp2
template <element T>
[[nodiscard]] auto exp2(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::exp2>(x, where);
}
/// exp(x) - 1, exact near 0. \like numpy.expm1
template <element T>
[[nodiscard]] auto expm1(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::expm1>(x, where);
}
/// Natural logarithm. \like numpy.log
template <element T>
[[nodiscard]] auto log(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::log>(x, where);
}
/// Logarithm to base 2. \like numpy.log2
template <element T>
[[nodiscard]] auto log2(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::log2>(x, where);
}
/// Logarithm to base 10. \like numpy.log10
template <element T>
[[nodiscard]] auto log10(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::log10>(x, where);
}
/// log(1 + x), exact near 0. \like numpy.log1p
template <element T>
[[nodiscard]] auto log1p(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::log1p>(x, where);
}
/// Cube root. \like numpy.cbrt
template <element T>
[[nodiscard]] auto cbrt(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::cbrt>(x, where);
}

namespace detail {

/// x to the power of a constant, where there is a shorter way than by logarithms.
template <element C>
    requires(!std::is_integral_v<C>)
[[nodiscard]] std::optional<array<C>> short_power(const array<C>& x, const C& exponent,
                                                  source_line where) {
    if (exponent == C(1)) return x;
    if (exponent == C(2)) return square(x, where);
    if (exponent == C(-1)) return reciprocal(x, where);
    if constexpr (is_complex_v<C>) {
        if (exponent == C(0.5)) return sqrt(x, where);
    } else {
        if (exponent == C(0.5)) return apply<kernel::square_root_power, C, C>(where, x.node());
        if (exponent == C(3)) return multiply(square(x, where), x, where);
        if (exponent == C(4)) return square(square(x, where), where);
    }
    return std::nullopt;
}

}  // namespace detail

/// a to the power of b. Constant exponents 2, 1, 0.5 and -1 are square, copy, square root and
/// reciprocal; 3 and 4 of real numbers are products (at most 1.5 ulp, a tenth of the time). Special
/// values are those of the array API standard, whatever the exponent's type.
/// Integers wrap; negative exponents give 0 (1 for 1, and 1 or -1 for -1). \like numpy.power
template <element T, array_operand X>
[[nodiscard]] auto power(const array<T>& a, const X& b,
                         source_line where = source_line::current()) {
    using C = detail::common_t<T, X>;
    if constexpr (scalar<X> && !std::is_integral_v<C>) {
        // As a number of C: an exponent of another type has no -1 or 0.5 to be compared with.
        const array<C> x(detail::convert<C>(a, where));
        if (auto result = detail::short_power(x, converted<C>(b), where)) return *result;
    }
    return detail::arithmetic<kernel::power>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto power(const X& a, const array<T>& b,
                         source_line where = source_line::current()) {
    return detail::arithmetic<kernel::power>(b, a, where, true);
}
/// Another name of power.
template <class X, class Y>
    requires is_array_v<X> || is_array_v<Y>
[[nodiscard]] auto pow(const X& a, const Y& b, source_line where = source_line::current()) {
    return power(a, b, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/exponential.hpp>
#endif
