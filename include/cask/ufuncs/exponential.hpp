// SPDX-License-Identifier: BSD-3-Clause
// Powers, roots, exponentials and logarithms.
#pragma once

#include <cask/ufuncs/arithmetic.hpp>
#include <cask/ufuncs/floating.hpp>

#include <optional>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct square_root_power; struct sqrt; struct cbrt;
struct exp; struct exp2; struct expm1; struct log; struct log2; struct log10; struct log1p;
}  // namespace kernel
// clang-format on

/// Square root; NaN below 0 for real numbers. \like numpy.sqrt
template <element T>
[[nodiscard]] auto sqrt(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::sqrt, detail::floating_t>(x, where);
}
/// e to the power of x. \like numpy.exp
template <element T>
[[nodiscard]] auto exp(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::exp, detail::floating_t>(x, where);
}
/// 2 to the power of x. \like numpy.exp2
template <element T>
[[nodiscard]] auto exp2(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::exp2, detail::floating_t>(x, where);
}
/// exp(x) - 1, exact near 0. \like numpy.expm1
template <element T>
[[nodiscard]] auto expm1(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::expm1, detail::floating_t>(x, where);
}
/// Natural logarithm. \like numpy.log
template <element T>
[[nodiscard]] auto log(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::log, detail::floating_t>(x, where);
}
/// Logarithm to base 2. \like numpy.log2
template <element T>
[[nodiscard]] auto log2(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::log2, detail::floating_t>(x, where);
}
/// Logarithm to base 10. \like numpy.log10
template <element T>
[[nodiscard]] auto log10(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::log10, detail::floating_t>(x, where);
}
/// log(1 + x), exact near 0. \like numpy.log1p
template <element T>
[[nodiscard]] auto log1p(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::log1p, detail::floating_t>(x, where);
}
/// Cube root. \like numpy.cbrt
template <element T>
[[nodiscard]] auto cbrt(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::cbrt, detail::floating_t>(x, where);
}

namespace detail {

/// x to the power of a constant that needs no logarithm, or nothing for other constants.
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
template <class A, operand_beside<A> B>
[[nodiscard]] auto power(const A& a, const B& b, source_line where = source_line::current()) {
    using C = detail::common_t<A, B>;
    if constexpr (scalar<B> && !std::is_integral_v<C>) {
        // The exponent is converted to C first: its type may have no -1 or 0.5.
        const array<C> x(detail::convert<C>(a, where));
        if (auto result = detail::short_power(x, converted<C>(b), where)) return *result;
    }
    return detail::ufunc<kernel::power, detail::counted_t>(a, b, where);
}
/// Another name of power.
template <class A, operand_beside<A> B>
[[nodiscard]] auto pow(const A& a, const B& b, source_line where = source_line::current()) {
    return power(a, b, where);
}

/// Power of doubles, or of complex numbers of doubles, whatever the operands are. \like
/// numpy.float_power
template <class A, operand_beside<A> B>
[[nodiscard]] auto float_power(const A& a, const B& b, source_line where = source_line::current()) {
    using C = promote_t<detail::common_t<A, B>, double>;
    const array<C> base(detail::convert<C>(a, where));
    if constexpr (scalar<B>) {
        return power(base, b, where);
    } else {
        return power(base, array<C>(detail::convert<C>(b, where)), where);
    }
}

namespace detail {

/// The logarithm of a sum of two powers, of which `larger` and `smaller` are the logarithms:
/// Log1p(Exp(smaller - larger)) more than the larger one.
template <class A, class B, class Function>
[[nodiscard]] auto add_powers(const A& a, const B& b, double of_two, Function&& more,
                              source_line where) {
    using C = real_floating_t<common_t<A, B>>;
    const array<C> x(convert<C>(a, where));
    const array<C> y(convert<C>(b, where));
    const array<C> larger = maximum(x, y, where);
    const array<C> sum = add(larger, more(negative(abs(subtract(x, y, where), where), where)),
                             where);
    // Of equal infinities, the difference is NaN.
    const auto same = comparison<kernel::equal>(x, y, where);
    return apply<kernel::where, C, bool, C, C>(where, same.node(), add(x, C(of_two), where).node(),
                                               sum.node());
}

}  // namespace detail

/// log(exp(a) + exp(b)) without overflow. \like numpy.logaddexp
template <class A, operand_beside<A> B>
[[nodiscard]] auto logaddexp(const A& a, const B& b, source_line where = source_line::current()) {
    const auto more = [&](const auto& far) { return log1p(exp(far, where), where); };
    return detail::add_powers(a, b, 0.6931471805599453, more, where);
}
/// log2(2^a + 2^b) without overflow. \like numpy.logaddexp2
template <class A, operand_beside<A> B>
[[nodiscard]] auto logaddexp2(const A& a, const B& b, source_line where = source_line::current()) {
    constexpr double log2_of_e = 1.4426950408889634;
    const auto more = [&](const auto& far) {
        return multiply(log1p(exp2(far, where), where), log2_of_e, where);
    };
    return detail::add_powers(a, b, 1, more, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/exponential.hpp>
#endif
