// SPDX-License-Identifier: BSD-3-Clause
// Choosing, limiting and converting elements.
#pragma once

#include <cask/ufuncs.hpp>

namespace cask {

namespace detail {

/// The common element type of two operands, of which either may be a scalar.
template <class A, class B>
struct chosen_type;
template <element A, class B>
struct chosen_type<array<A>, B> {
    using type = common_t<A, B>;
};
template <scalar A, element B>
struct chosen_type<A, array<B>> {
    using type = common_t<B, A>;
};
template <scalar A, scalar B>
struct chosen_type<A, B> {  // as NumPy: both by their own types
    using type = promote_t<A, B>;
};

}  // namespace detail

/// `a` where the condition holds, `b` elsewhere.
///
/// \param condition  bool array; a and b: arrays or scalars
/// \returns  shape broadcast of all three; dtype common to a and b
/// \throws shape_error  shapes do not broadcast
/// \cost   both are computed everywhere; nothing traps where the condition does not hold
/// \like   numpy.where
template <array_operand A, array_operand B>
[[nodiscard]] auto where(const array<bool>& condition, const A& a, const B& b,
                         source_line line = source_line::current()) {
    using C = typename detail::chosen_type<A, B>::type;
    static_assert(element<C>, "where: no common element type");
    return detail::apply<kernel::where, C, bool, C, C>(
        line, {condition.node(), detail::convert<C>(a, line), detail::convert<C>(b, line)});
}

/// `x` limited to [low, high]; NaN stays.
///
/// \like  numpy.clip: minimum(maximum(x, low), high)
template <element T, array_operand L, array_operand H>
[[nodiscard]] auto clip(const array<T>& x, const L& low, const H& high,
                        source_line where = source_line::current()) {
    return minimum(maximum(x, low, where), high, where);
}

/// `x` with elements of T.
///
/// Floating numbers become integers by cutting the fraction, limited to T's range (NaN: 0); complex
/// ones become real by dropping the imaginary part; anything becomes bool by `!= 0`.
///
/// \like  numpy.ndarray.astype
template <element T, element From>
[[nodiscard]] array<T> astype(const array<From>& x, source_line where = source_line::current()) {
    if constexpr (std::same_as<T, bool>) {
        return array<T>(detail::truth(x, where));
    } else {
        return array<T>(detail::convert<T>(x, where));
    }
}

}  // namespace cask
