// SPDX-License-Identifier: BSD-3-Clause
// Functions of arithmetic: absolute values, signs, roots, remainders, extrema of two operands.
#pragma once

#include <cask/array.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct absolute; struct sign; struct reciprocal; struct fmod; struct fmax; struct fmin; struct gcd; struct lcm;
}  // namespace kernel
// clang-format on

namespace detail {

/// Integers that have divisors.
template <element C>
struct divided {
    static_assert(integer_element<C>, "common divisors and multiples are of integers");
    using type = std::conditional_t<integer_element<C>, C, int>;
};
template <class C>
using divided_t = typename divided<C>::type;

}  // namespace detail

/// Absolute value; of complex numbers a real one. \like numpy.abs
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
    return detail::ufunc<kernel::multiply>(x, x, where);
}
/// 1 / x; of integers 0 but for 1 and -1; of complex numbers that quotient to the bit, from which
/// NumPy's differs in signs of zeros, and for 0, of which it is NaN. \like numpy.reciprocal
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
template <class A, operand_beside<A> B>
[[nodiscard]] auto add(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::add>(a, b, where);
}
/// Difference. \like numpy.subtract
template <class A, operand_beside<A> B>
[[nodiscard]] auto subtract(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::subtract, detail::subtracted_t>(a, b, where);
}
/// Product. \like numpy.multiply
template <class A, operand_beside<A> B>
[[nodiscard]] auto multiply(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::multiply>(a, b, where);
}
/// Quotient; integers give double. \like numpy.divide
template <class A, operand_beside<A> B>
[[nodiscard]] auto divide(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::divide, detail::quotient_t>(a, b, where);
}
/// Quotient; integers give double. \like numpy.true_divide
template <class A, operand_beside<A> B>
[[nodiscard]] auto true_divide(const A& a, const B& b, source_line where = source_line::current()) {
    return divide(a, b, where);
}
/// Quotient rounded down: Python's //. Integers: x // 0 is 0. \like numpy.floor_divide
template <class A, operand_beside<A> B>
[[nodiscard]] auto floor_divide(const A& a, const B& b,
                                source_line where = source_line::current()) {
    return detail::ufunc<kernel::floor_divide, detail::ordered_counted_t>(a, b, where);
}
/// Rest of floor division, with the sign of the divisor: Python's %. Integers: x % 0 is 0.
/// \like numpy.remainder
template <class A, operand_beside<A> B>
[[nodiscard]] auto remainder(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::remainder, detail::ordered_counted_t>(a, b, where);
}
/// Another name of remainder. \like numpy.mod
template <class A, operand_beside<A> B>
[[nodiscard]] auto mod(const A& a, const B& b, source_line where = source_line::current()) {
    return remainder(a, b, where);
}
/// Rest of division rounded towards 0, with the sign of a: C's %. Integers: fmod(x, 0) is 0.
/// \like numpy.fmod
template <class A, operand_beside<A> B>
[[nodiscard]] auto fmod(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::fmod, detail::ordered_counted_t>(a, b, where);
}
/// The larger one; NaN if either is. \like numpy.maximum
template <class A, operand_beside<A> B>
[[nodiscard]] auto maximum(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::maximum, detail::ordered_t>(a, b, where);
}
/// The smaller one; NaN if either is. \like numpy.minimum
template <class A, operand_beside<A> B>
[[nodiscard]] auto minimum(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::minimum, detail::ordered_t>(a, b, where);
}
/// The larger one; the other one if either is NaN. \like numpy.fmax
template <class A, operand_beside<A> B>
[[nodiscard]] auto fmax(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::fmax, detail::ordered_t>(a, b, where);
}
/// The smaller one; the other one if either is NaN. \like numpy.fmin
template <class A, operand_beside<A> B>
[[nodiscard]] auto fmin(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::fmin, detail::ordered_t>(a, b, where);
}

/// Quotient rounded down, and the rest. \like numpy.divmod
template <class A, operand_beside<A> B>
[[nodiscard]] auto divmod(const A& a, const B& b, source_line where = source_line::current()) {
    return std::pair(floor_divide(a, b, where), remainder(a, b, where));
}
/// Greatest common divisor of integers; gcd(0, 0) is 0. \like numpy.gcd
template <class A, operand_beside<A> B>
[[nodiscard]] auto gcd(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::gcd, detail::divided_t>(a, b, where);
}
/// Least common multiple of integers, wrapping; 0 if either is 0. \like numpy.lcm
template <class A, operand_beside<A> B>
[[nodiscard]] auto lcm(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::lcm, detail::divided_t>(a, b, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/comparison.hpp>
#include <cask/kernel/functions/exponential.hpp>
#include <cask/kernel/functions/rounding.hpp>
#endif
