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
    template <array_operand X> friend auto operator+(self a, const X& b) { return detail::ufunc<kernel::add>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator+(const X& a, self b) { return detail::ufunc<kernel::add>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator-(self a, const X& b) { return detail::ufunc<kernel::subtract, detail::subtracted_t>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator-(const X& a, self b) { return detail::ufunc<kernel::subtract, detail::subtracted_t>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator*(self a, const X& b) { return detail::ufunc<kernel::multiply>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator*(const X& a, self b) { return detail::ufunc<kernel::multiply>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator/(self a, const X& b) { return detail::ufunc<kernel::divide, detail::quotient_t>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator/(const X& a, self b) { return detail::ufunc<kernel::divide, detail::quotient_t>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator%(self a, const X& b) { return detail::ufunc<kernel::remainder, detail::ordered_counted_t>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator%(const X& a, self b) { return detail::ufunc<kernel::remainder, detail::ordered_counted_t>(a, b.value(), b.where()); }

    // Alike on both sides: C++20 would also try them the other way round, and find both equally
    // good.
    friend auto operator==(self a, self b) { return detail::comparison<kernel::equal>(a.value(), b.value(), a.where()); }
    template <array_operand X> requires(!std::convertible_to<const X&, self>) friend auto operator==(self a, const X& b) { return detail::comparison<kernel::equal>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator==(const X& a, self b) { return detail::comparison<kernel::equal>(a, b.value(), b.where()); }
    friend auto operator!=(self a, self b) { return detail::comparison<kernel::not_equal>(a.value(), b.value(), a.where()); }
    template <array_operand X> requires(!std::convertible_to<const X&, self>) friend auto operator!=(self a, const X& b) { return detail::comparison<kernel::not_equal>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator!=(const X& a, self b) { return detail::comparison<kernel::not_equal>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator<(self a, const X& b) { return detail::ordering<kernel::less, kernel::greater>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator<(const X& a, self b) { return detail::ordering<kernel::less, kernel::greater>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator<=(self a, const X& b) { return detail::ordering<kernel::less_equal, kernel::greater_equal>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator<=(const X& a, self b) { return detail::ordering<kernel::less_equal, kernel::greater_equal>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator>(self a, const X& b) { return detail::ordering<kernel::greater, kernel::less>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator>(const X& a, self b) { return detail::ordering<kernel::greater, kernel::less>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator>=(self a, const X& b) { return detail::ordering<kernel::greater_equal, kernel::less_equal>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator>=(const X& a, self b) { return detail::ordering<kernel::greater_equal, kernel::less_equal>(a, b.value(), b.where()); }

    template <array_operand X> friend auto operator&&(self a, const X& b) { return detail::logical<kernel::bitwise_and>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator&&(const X& a, self b) { return detail::logical<kernel::bitwise_and>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator||(self a, const X& b) { return detail::logical<kernel::bitwise_or>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator||(const X& a, self b) { return detail::logical<kernel::bitwise_or>(a, b.value(), b.where()); }
    friend auto operator!(self a) requires(!std::same_as<T, bool>) { return detail::apply<kernel::bitwise_not, bool, bool>(a.where(), detail::truth(a.value(), a.where())); }
    // An exact match: array<bool> converts to bool too, explicitly, which `!` regards.
    friend auto operator!(const array<T>& a) requires std::same_as<T, bool> { return detail::apply<kernel::bitwise_not, bool, bool>(expr::line_of(a.node()), a.node()); }

    template <array_operand X> friend auto operator&(self a, const X& b) { return detail::ufunc<kernel::bitwise_and, detail::bitwise_t>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator&(const X& a, self b) { return detail::ufunc<kernel::bitwise_and, detail::bitwise_t>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator|(self a, const X& b) { return detail::ufunc<kernel::bitwise_or, detail::bitwise_t>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator|(const X& a, self b) { return detail::ufunc<kernel::bitwise_or, detail::bitwise_t>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator^(self a, const X& b) { return detail::ufunc<kernel::bitwise_xor, detail::bitwise_t>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator^(const X& a, self b) { return detail::ufunc<kernel::bitwise_xor, detail::bitwise_t>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator<<(self a, const X& b) { return detail::ufunc<kernel::left_shift, detail::shifted_t>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator<<(const X& a, self b) { return detail::ufunc<kernel::left_shift, detail::shifted_t>(a, b.value(), b.where()); }
    template <array_operand X> friend auto operator>>(self a, const X& b) { return detail::ufunc<kernel::right_shift, detail::shifted_t>(a.value(), b, a.where()); }
    template <scalar X> friend auto operator>>(const X& a, self b) { return detail::ufunc<kernel::right_shift, detail::shifted_t>(a, b.value(), b.where()); }

    // These rebind the handle, as x = x + b does: copies of it keep what they were.
    template <array_operand X> friend array<T>& operator+=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::add>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator-=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::subtract, detail::subtracted_t>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator*=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::multiply>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator/=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::divide, detail::quotient_t>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator%=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::remainder, detail::ordered_counted_t>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator&=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::bitwise_and, detail::bitwise_t>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator|=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::bitwise_or, detail::bitwise_t>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator^=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::bitwise_xor, detail::bitwise_t>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator<<=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::left_shift, detail::shifted_t>(x.target(), b, x.where()), x.where()); }
    template <array_operand X> friend array<T>& operator>>=(left x, const X& b) { return detail::rebind(x.target(), detail::ufunc<kernel::right_shift, detail::shifted_t>(x.target(), b, x.where()), x.where()); }

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
