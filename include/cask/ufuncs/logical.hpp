// SPDX-License-Identifier: BSD-3-Clause
// Functions whose results are bool: comparisons, logical operations, tests of floating numbers.
#pragma once

#include <cask/ufuncs/arithmetic.hpp>
#include <cask/ufuncs/floating.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct isnan; struct isinf; struct isfinite;
}  // namespace kernel
// clang-format on

namespace detail {

/// A test F of each element, after integers are converted to a floating type.
template <class F, element T>
[[nodiscard]] array<bool> test(const array<T>& x, source_line where) {
    using C = floating_t<T>;
    return apply<F, bool, C>(where, convert<C>(x, where));
}

/// True for the infinity of one sign.
template <element T>
[[nodiscard]] array<bool> is_infinity(const array<T>& x, bool negative, source_line where) {
    static_assert(!is_complex_v<T>, "infinite complex numbers have no sign: use real(z), imag(z)");
    using C = real_floating_t<T>;
    constexpr C infinity = std::numeric_limits<C>::infinity();
    if constexpr (std::is_integral_v<T>) {
        return array<bool>(front::constant_like(x.node(), {}, dtype::boolean, where));
    } else {
        return comparison<kernel::equal>(x, negative ? -infinity : infinity, where);
    }
}

}  // namespace detail

/// True for NaN; complex: if either part is. \like numpy.isnan
template <element T>
[[nodiscard]] array<bool> isnan(const array<T>& x, source_line where = source_line::current()) {
    return detail::test<kernel::isnan>(x, where);
}
/// True for infinities. \like numpy.isinf
template <element T>
[[nodiscard]] array<bool> isinf(const array<T>& x, source_line where = source_line::current()) {
    return detail::test<kernel::isinf>(x, where);
}
/// True for neither NaN nor infinite. \like numpy.isfinite
template <element T>
[[nodiscard]] array<bool> isfinite(const array<T>& x, source_line where = source_line::current()) {
    return detail::test<kernel::isfinite>(x, where);
}
/// True for infinities above 0; false for integers. \like numpy.isposinf
template <element T>
[[nodiscard]] array<bool> isposinf(const array<T>& x, source_line where = source_line::current()) {
    return detail::is_infinity(x, false, where);
}
/// True for infinities below 0; false for integers. \like numpy.isneginf
template <element T>
[[nodiscard]] array<bool> isneginf(const array<T>& x, source_line where = source_line::current()) {
    return detail::is_infinity(x, true, where);
}
/// True for numbers below 0, -0 and NaN with that sign. \like numpy.signbit
template <element T>
[[nodiscard]] array<bool> signbit(const array<T>& x, source_line where = source_line::current()) {
    using C = detail::real_floating_t<T>;
    if constexpr (std::is_unsigned_v<T>) {
        return array<bool>(front::constant_like(x.node(), {}, dtype::boolean, where));
    } else if constexpr (std::is_integral_v<T>) {
        return detail::ordering<kernel::less, kernel::greater>(x, T(0), where);
    } else {
        const array<C> sign = copysign(C(1), x, where);
        return detail::ordering<kernel::less, kernel::greater>(sign, C(0), where);
    }
}
/// True where x is 0 (false). \like numpy.logical_not
template <element T>
[[nodiscard]] array<bool> logical_not(const array<T>& x,
                                      source_line where = source_line::current()) {
    return detail::apply<kernel::bitwise_not, bool, bool>(where, detail::truth(x, where));
}
/// True where a == b. \like numpy.equal
template <class A, operand_beside<A> B>
[[nodiscard]] auto equal(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::comparison<kernel::equal>(a, b, where);
}
/// True where a != b. \like numpy.not_equal
template <class A, operand_beside<A> B>
[[nodiscard]] auto not_equal(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::comparison<kernel::not_equal>(a, b, where);
}
/// True where a < b. \like numpy.less
template <class A, operand_beside<A> B>
[[nodiscard]] auto less(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ordering<kernel::less, kernel::greater>(a, b, where);
}
/// True where a <= b. \like numpy.less_equal
template <class A, operand_beside<A> B>
[[nodiscard]] auto less_equal(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ordering<kernel::less_equal, kernel::greater_equal>(a, b, where);
}
/// True where a > b. \like numpy.greater
template <class A, operand_beside<A> B>
[[nodiscard]] auto greater(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ordering<kernel::greater, kernel::less>(a, b, where);
}
/// True where a >= b. \like numpy.greater_equal
template <class A, operand_beside<A> B>
[[nodiscard]] auto greater_equal(const A& a, const B& b,
                                 source_line where = source_line::current()) {
    return detail::ordering<kernel::greater_equal, kernel::less_equal>(a, b, where);
}
/// True where both are true (not 0). \like numpy.logical_and
template <class A, operand_beside<A> B>
[[nodiscard]] auto logical_and(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_and>(a, b, where);
}
/// True where either is true (not 0). \like numpy.logical_or
template <class A, operand_beside<A> B>
[[nodiscard]] auto logical_or(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_or>(a, b, where);
}
/// True where one of both is true (not 0). \like numpy.logical_xor
template <class A, operand_beside<A> B>
[[nodiscard]] auto logical_xor(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::logical<kernel::bitwise_xor>(a, b, where);
}

/// How near numbers are that count as equal, to be named: {.relative = 1e-3, .equal_nan = true}.
struct tolerances {
    /// Of the second one's size.
    double relative = 1e-5;
    double absolute = 1e-8;
    /// NaN is near to NaN.
    bool equal_nan = false;
};

/// True where a and b are equal within tolerances: |a - b| <= absolute + relative * |b|. Infinities
/// are close to themselves, NaN only if `equal_nan`.
///
/// \param within  {.relative, .absolute, .equal_nan}
/// \like  numpy.isclose
template <class A, operand_beside<A> B>
[[nodiscard]] array<bool> isclose(const A& a, const B& b, const tolerances& within = {},
                                  source_line line = source_line::current()) {
    using C = detail::floating_t<detail::common_t<A, B>>;
    const array<C> x(detail::convert<C>(a, line));
    const array<C> y(detail::convert<C>(b, line));
    const auto size = abs(y, line);
    const auto limit = add(multiply(size, within.relative, line), within.absolute, line);
    auto result = logical_and(less_equal(abs(subtract(x, y, line), line), limit, line),
                              isfinite(y, line), line);
    result = logical_or(result, cask::equal(x, y, line), line);  // qualified: std has one too
    if (within.equal_nan)
        result = logical_or(result, logical_and(isnan(x, line), isnan(y, line), line), line);
    return result;
}

}  // namespace cask
