// SPDX-License-Identifier: BSD-3-Clause
// The operators of arrays: hidden friends whose array operand is a `located`: the conversion from
// array takes the line of the expression that it stands in.
#pragma once

#include <cask/front/operand.hpp>

namespace cask {

/// The operators of array<T>, found through it.
template <element T>
class array_operators {
    using self = located<T>;
    using left = rebound<T>;

    // clang-format off
    template <array_operand X> friend auto operator+(self a, const X& b) { return detail::arithmetic<kernel::add>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator+(const X& a, self b) { return detail::arithmetic<kernel::add>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator-(self a, const X& b) { return detail::difference(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator-(const X& a, self b) { return detail::difference(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator*(self a, const X& b) { return detail::arithmetic<kernel::multiply>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator*(const X& a, self b) { return detail::arithmetic<kernel::multiply>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator/(self a, const X& b) { return detail::quotient(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator/(const X& a, self b) { return detail::quotient(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator%(self a, const X& b) { return detail::arithmetic<kernel::remainder>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator%(const X& a, self b) { return detail::arithmetic<kernel::remainder>(b.value(), a, b.where(), true); }

    // Alike on both sides: C++20 would also try them the other way round, and find both equally
    // good.
    friend auto operator==(self a, self b) { return detail::comparison<kernel::equal>(a.value(), b.value(), a.where(), false); }
    template <array_operand X> requires(!std::convertible_to<const X&, self>) friend auto operator==(self a, const X& b) { return detail::comparison<kernel::equal>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator==(const X& a, self b) { return detail::comparison<kernel::equal>(b.value(), a, b.where(), true); }
    friend auto operator!=(self a, self b) { return detail::comparison<kernel::not_equal>(a.value(), b.value(), a.where(), false); }
    template <array_operand X> requires(!std::convertible_to<const X&, self>) friend auto operator!=(self a, const X& b) { return detail::comparison<kernel::not_equal>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator!=(const X& a, self b) { return detail::comparison<kernel::not_equal>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator<(self a, const X& b) { return detail::comparison<kernel::less>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator<(const X& a, self b) { return detail::comparison<kernel::less>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator<=(self a, const X& b) { return detail::comparison<kernel::less_equal>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator<=(const X& a, self b) { return detail::comparison<kernel::less_equal>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator>(self a, const X& b) { return detail::comparison<kernel::greater>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator>(const X& a, self b) { return detail::comparison<kernel::greater>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator>=(self a, const X& b) { return detail::comparison<kernel::greater_equal>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator>=(const X& a, self b) { return detail::comparison<kernel::greater_equal>(b.value(), a, b.where(), true); }

    template <array_operand X> friend auto operator&&(self a, const X& b) { return detail::logical<kernel::bitwise_and>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator&&(const X& a, self b) { return detail::logical<kernel::bitwise_and>(b.value(), a, b.where()); }
    template <array_operand X> friend auto operator||(self a, const X& b) { return detail::logical<kernel::bitwise_or>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator||(const X& a, self b) { return detail::logical<kernel::bitwise_or>(b.value(), a, b.where()); }
    friend auto operator!(self a) requires(!std::same_as<T, bool>) { return detail::apply<kernel::bitwise_not, bool, bool>(a.where(), detail::truth(a.value(), a.where())); }
    // An exact match: array<bool> converts to bool too, explicitly, which `!` regards.
    friend auto operator!(const array<T>& a) requires std::same_as<T, bool> { return detail::apply<kernel::bitwise_not, bool, bool>(expr::line_of(a.node()), a.node()); }

    template <array_operand X> friend auto operator&(self a, const X& b) { return detail::bitwise<kernel::bitwise_and>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator&(const X& a, self b) { return detail::bitwise<kernel::bitwise_and>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator|(self a, const X& b) { return detail::bitwise<kernel::bitwise_or>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator|(const X& a, self b) { return detail::bitwise<kernel::bitwise_or>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator^(self a, const X& b) { return detail::bitwise<kernel::bitwise_xor>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator^(const X& a, self b) { return detail::bitwise<kernel::bitwise_xor>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator<<(self a, const X& b) { return detail::shifted<kernel::left_shift>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator<<(const X& a, self b) { return detail::shifted<kernel::left_shift>(b.value(), a, b.where(), true); }
    template <array_operand X> friend auto operator>>(self a, const X& b) { return detail::shifted<kernel::right_shift>(a.value(), b, a.where(), false); }
    template <scalar X> friend auto operator>>(const X& a, self b) { return detail::shifted<kernel::right_shift>(b.value(), a, b.where(), true); }

    // These rebind the handle, as x = x + b does: copies of it keep what they were.
    template <array_operand X> friend array<T>& operator+=(left x, const X& b) { return detail::rebind(x.target(), detail::arithmetic<kernel::add>(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator-=(left x, const X& b) { return detail::rebind(x.target(), detail::difference(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator*=(left x, const X& b) { return detail::rebind(x.target(), detail::arithmetic<kernel::multiply>(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator/=(left x, const X& b) { return detail::rebind(x.target(), detail::quotient(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator%=(left x, const X& b) { return detail::rebind(x.target(), detail::arithmetic<kernel::remainder>(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator&=(left x, const X& b) { return detail::rebind(x.target(), detail::bitwise<kernel::bitwise_and>(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator|=(left x, const X& b) { return detail::rebind(x.target(), detail::bitwise<kernel::bitwise_or>(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator^=(left x, const X& b) { return detail::rebind(x.target(), detail::bitwise<kernel::bitwise_xor>(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator<<=(left x, const X& b) { return detail::rebind(x.target(), detail::shifted<kernel::left_shift>(x.target(), b, x.where(), false), x.where()); }
    template <array_operand X> friend array<T>& operator>>=(left x, const X& b) { return detail::rebind(x.target(), detail::shifted<kernel::right_shift>(x.target(), b, x.where(), false), x.where()); }

    friend array<T> operator+(self a) { return a.value(); }
    friend auto operator-(self a) { static_assert(!std::same_as<T, bool>, "there is no negative bool; use !x"); return detail::apply<kernel::negative, T, T>(a.where(), a.value().node()); }
    friend auto operator~(self a) { static_assert(std::integral<T>, "~ is for integers and booleans"); return detail::apply<kernel::bitwise_not, T, T>(a.where(), a.value().node()); }
    // clang-format on
};

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/comparison.hpp>
#include <cask/kernel/functions/exponential.hpp>
#endif
