// SPDX-License-Identifier: BSD-3-Clause
// Element-wise functions, by NumPy's names; where C++ or std:: stands in the way, by xtensor's. The
// array API's second names are aliases.
//
// All are lazy. Shapes broadcast (shape_error otherwise), element types promote as in NumPy, the
// chunks of the result are per axis the finer ones of the inputs. Functions of floating numbers take
// integers too: those of up to 16 bits and bool become float, others double. They are within 4 ulp of
// the exact value, with NumPy's special values.
#pragma once

#include <cask/array.hpp>

#include <optional>

namespace cask {

// The kernels that are asked for.
// clang-format off
namespace kernel {
struct absolute; struct sign; struct reciprocal; struct conjugate; struct real_part; struct imaginary_part;
struct floor; struct ceil; struct trunc; struct rint;
struct square_root_power; struct sqrt; struct cbrt; struct hypotenuse;
struct exp; struct exp2; struct expm1; struct log; struct log2; struct log10; struct log1p;
struct sin; struct cos; struct tan; struct arcsin; struct arccos; struct arctan; struct arctan2;
struct sinh; struct cosh; struct tanh; struct arcsinh; struct arccosh; struct arctanh;
}  // namespace kernel
// clang-format on

namespace detail {

/// The floating type in which a function of T is computed.
template <element T>
using floating_t = std::conditional_t<!std::is_integral_v<T>, T,
                                      std::conditional_t<(sizeof(T) > 2), double, float>>;

template <class F, element T>
[[nodiscard]] auto floating(const array<T>& x, source_line where) {
    using R = floating_t<T>;
    return apply<F, R, R>(where, convert<R>(x, where));
}

/// Functions that leave whole numbers as they are.
template <class F, element T>
[[nodiscard]] array<T> rounding(const array<T>& x, source_line where) {
    static_assert(!is_complex_v<T>, "complex numbers cannot be rounded to whole ones");
    if constexpr (std::is_integral_v<T>) {
        return x;
    } else {
        return apply<F, T, T>(where, x.node());
    }
}

/// Functions of two floating numbers.
template <class F, element T, class X>
[[nodiscard]] auto floating_pair(const array<T>& a, const X& b, source_line where,
                                 bool mirrored = false) {
    using R = floating_t<common_t<T, X>>;
    static_assert(!is_complex_v<R>, "arctan2 and hypot are functions of real numbers");
    if constexpr (!is_complex_v<R>) {
        return apply_pair<F, R, R, R>(convert<R>(a, where), convert<R>(b, where), mirrored, where);
    } else {
        return a;
    }
}

}  // namespace detail

// ---- floating functions --------------------------------------------------------------------------

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
/// Sine; radians. \like numpy.sin
template <element T>
[[nodiscard]] auto sin(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::sin>(x, where);
}
/// Cosine; radians. \like numpy.cos
template <element T>
[[nodiscard]] auto cos(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::cos>(x, where);
}
/// Tangent; radians. \like numpy.tan
template <element T>
[[nodiscard]] auto tan(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::tan>(x, where);
}
/// Inverse sine, in radians. \like numpy.arcsin
template <element T>
[[nodiscard]] auto arcsin(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arcsin>(x, where);
}
/// Inverse cosine, in radians. \like numpy.arccos
template <element T>
[[nodiscard]] auto arccos(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arccos>(x, where);
}
/// Inverse tangent, in radians. \like numpy.arctan
template <element T>
[[nodiscard]] auto arctan(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arctan>(x, where);
}
/// Hyperbolic sine. \like numpy.sinh
template <element T>
[[nodiscard]] auto sinh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::sinh>(x, where);
}
/// Hyperbolic cosine. \like numpy.cosh
template <element T>
[[nodiscard]] auto cosh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::cosh>(x, where);
}
/// Hyperbolic tangent. \like numpy.tanh
template <element T>
[[nodiscard]] auto tanh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::tanh>(x, where);
}
/// Inverse hyperbolic sine. \like numpy.arcsinh
template <element T>
[[nodiscard]] auto arcsinh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arcsinh>(x, where);
}
/// Inverse hyperbolic cosine. \like numpy.arccosh
template <element T>
[[nodiscard]] auto arccosh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arccosh>(x, where);
}
/// Inverse hyperbolic tangent. \like numpy.arctanh
template <element T>
[[nodiscard]] auto arctanh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arctanh>(x, where);
}
/// Another name of arcsin.
template <element T>
[[nodiscard]] auto asin(const array<T>& x, source_line where = source_line::current()) {
    return arcsin(x, where);
}
/// Another name of arccos.
template <element T>
[[nodiscard]] auto acos(const array<T>& x, source_line where = source_line::current()) {
    return arccos(x, where);
}
/// Another name of arctan.
template <element T>
[[nodiscard]] auto atan(const array<T>& x, source_line where = source_line::current()) {
    return arctan(x, where);
}
/// Another name of arcsinh.
template <element T>
[[nodiscard]] auto asinh(const array<T>& x, source_line where = source_line::current()) {
    return arcsinh(x, where);
}
/// Another name of arccosh.
template <element T>
[[nodiscard]] auto acosh(const array<T>& x, source_line where = source_line::current()) {
    return arccosh(x, where);
}
/// Another name of arctanh.
template <element T>
[[nodiscard]] auto atanh(const array<T>& x, source_line where = source_line::current()) {
    return arctanh(x, where);
}
// ---- rounding, signs, parts ----------------------------------------------------------------------

/// The largest whole number not above x. \like numpy.floor
template <element T>
[[nodiscard]] array<T> floor(const array<T>& x, source_line where = source_line::current()) {
    return detail::rounding<kernel::floor>(x, where);
}
/// The smallest whole number not below x. \like numpy.ceil
template <element T>
[[nodiscard]] array<T> ceil(const array<T>& x, source_line where = source_line::current()) {
    return detail::rounding<kernel::ceil>(x, where);
}
/// x without its fraction. \like numpy.trunc
template <element T>
[[nodiscard]] array<T> trunc(const array<T>& x, source_line where = source_line::current()) {
    return detail::rounding<kernel::trunc>(x, where);
}
/// The nearest whole number, halves to even. \like numpy.rint
template <element T>
[[nodiscard]] array<T> rint(const array<T>& x, source_line where = source_line::current()) {
    return detail::rounding<kernel::rint>(x, where);
}
/// Another name of rint.
template <element T>
[[nodiscard]] auto round(const array<T>& x, source_line where = source_line::current()) {
    return rint(x, where);
}
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
/// Real parts. \like numpy.real
template <element T>
[[nodiscard]] array<real_t<T>> real(const array<T>& x, source_line where = source_line::current()) {
    if constexpr (is_complex_v<T>) {
        return detail::apply<kernel::real_part, real_t<T>, T>(where, x.node());
    } else {
        return x;
    }
}
/// Imaginary parts; 0 for real numbers. \like numpy.imag
template <element T>
[[nodiscard]] array<real_t<T>> imag(const array<T>& x, source_line where = source_line::current()) {
    if constexpr (is_complex_v<T>) {
        return detail::apply<kernel::imaginary_part, real_t<T>, T>(where, x.node());
    } else {
        return array<T>(front::constant_like(x.node(), {}, dtype_of<T>, where));
    }
}
/// Complex conjugate; real numbers as they are. \like numpy.conj
template <element T>
[[nodiscard]] array<T> conj(const array<T>& x, source_line where = source_line::current()) {
    if constexpr (is_complex_v<T>) {
        return detail::apply<kernel::conjugate, T, T>(where, x.node());
    } else {
        return x;
    }
}
/// Another name of abs.
template <element T>
[[nodiscard]] auto absolute(const array<T>& x, source_line where = source_line::current()) {
    return abs(x, where);
}
// ---- two operands (an array and an array or a scalar, either way round) --------------------------

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
/// Rest of floor division, with the sign of the divisor: Python's %. Integers: x % 0 is 0. \like numpy.remainder
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
/// Angle of the point (b, a), in radians. \like numpy.arctan2
template <element T, array_operand X>
[[nodiscard]] auto arctan2(const array<T>& a, const X& b,
                           source_line where = source_line::current()) {
    return detail::floating_pair<kernel::arctan2>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto arctan2(const X& a, const array<T>& b,
                           source_line where = source_line::current()) {
    return detail::floating_pair<kernel::arctan2>(b, a, where, true);
}
/// Another name of arctan2. \like numpy.arctan2
template <element T, array_operand X>
[[nodiscard]] auto atan2(const array<T>& a, const X& b,
                         source_line where = source_line::current()) {
    return detail::floating_pair<kernel::arctan2>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto atan2(const X& a, const array<T>& b,
                         source_line where = source_line::current()) {
    return detail::floating_pair<kernel::arctan2>(b, a, where, true);
}
/// sqrt(a^2 + b^2) without overflow. \like numpy.hypot
template <element T, array_operand X>
[[nodiscard]] auto hypot(const array<T>& a, const X& b,
                         source_line where = source_line::current()) {
    return detail::floating_pair<kernel::hypotenuse>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto hypot(const X& a, const array<T>& b,
                         source_line where = source_line::current()) {
    return detail::floating_pair<kernel::hypotenuse>(b, a, where, true);
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
#include <cask/kernel/comparison.hpp>
#include <cask/kernel/math.hpp>
#include <cask/kernel/rounding.hpp>
#include <cask/kernel/trigonometry.hpp>
#endif
