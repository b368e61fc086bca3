// SPDX-License-Identifier: BSD-3-Clause
// Choosing, limiting and converting elements.
#pragma once

#include <cask/ufuncs.hpp>

namespace cask {

/// `a` where the condition holds, `b` elsewhere.
///
/// \param condition  bool array; a and b: arrays or scalars
/// \returns  shape broadcast of all three; dtype common to a and b
/// \throws shape_error  shapes do not broadcast
/// \cost   both are computed everywhere, also where the condition does not choose them; nothing
///          traps
/// \like   numpy.where
template <array_operand A, array_operand B>
[[nodiscard]] auto where(const array<bool>& condition, const A& a, const B& b,
                         source_line line = source_line::current()) {
    using C = detail::common_t<A, B>;
    static_assert(element<C>, "where: no common element type");
    return detail::apply<kernel::where, C, bool, C, C>(
        line, condition.node(), detail::convert<C>(a, line), detail::convert<C>(b, line));
}
// clang-format off
template <class Condition, array_operand A, array_operand B> requires(!std::convertible_to<const Condition&, const array<bool>&>)
void where(const Condition&, const A&, const B&) = delete;  // the condition is an array of booleans: where(x != 0, a, b)
// clang-format on

namespace detail {

/// maximum(x, low) (F: minimum, with `side` 1), or `x` where the bound lies beyond all that its
/// element type holds, on the side (-1: below) that limits nothing.
template <class F, element T, class X>
[[nodiscard]] auto limited(const array<T>& x, const X& bound, int side, source_line where) {
    using C = common_t<array<T>, X>;
    if constexpr (std::integral<X>) {
        const bool beyond = side < 0 ? bound < X{} : bound > X{};
        if (!fits<C>(bound) && beyond) return array<C>(convert<C>(x, where));
    }
    return ufunc<F, ordered_t>(x, bound, where);
}

}  // namespace detail

/// `x` limited to [low, high]; NaN stays. Bounds that the element type cannot hold limit nothing:
/// clip(x, -1, 300) of uint8 is x.
///
/// \returns  shape broadcast of all three; dtype common to them
/// \throws shape_error  bounds do not broadcast; dtype_error  all elements would become a bound
///         that the element type cannot hold
/// \cost   two operations for each element
/// \like   numpy.clip: minimum(maximum(x, low), high)
template <element T, array_operand L, array_operand H>
[[nodiscard]] auto clip(const array<T>& x, const L& low, const H& high,
                        source_line where = source_line::current()) {
    const auto raised = detail::limited<kernel::maximum>(x, low, -1, where);
    return detail::limited<kernel::minimum>(raised, high, 1, where);
}

/// `x` with elements of T.
///
/// Floating numbers become integers by cutting the fraction, limited to T's range (NaN: 0); complex
/// ones become real by dropping the imaginary part; anything becomes bool by `!= 0`.
///
/// \returns  shape and chunks of `x`; dtype T
/// \throws never
/// \cost   a conversion of each element; nothing if `x` is of T
/// \like   numpy.ndarray.astype
template <element T, element From>
[[nodiscard]] array<T> astype(const array<From>& x, source_line where = source_line::current()) {
    if constexpr (std::same_as<T, bool>) {
        return array<T>(detail::truth(x, where));
    } else {
        return array<T>(detail::convert<T>(x, where));
    }
}

}  // namespace cask
