// SPDX-License-Identifier: BSD-3-Clause
// One element: its bytes, and its conversion to another type.
#pragma once

#include <cask/core/dtype.hpp>

#include <array>
#include <cstring>
#include <limits>

namespace cask {

/// The bytes of one element of any type.
using element_bytes = std::array<std::byte, 16>;

template <element T>
[[nodiscard]] element_bytes bytes_of(const T& value) noexcept {
    element_bytes bytes{};
    std::memcpy(bytes.data(), &value, sizeof(T));
    return bytes;
}

/// A floating number as an integer. C++ leaves conversions out of range undefined; here they give
/// the nearest number that there is, and NaN becomes 0.
template <class R, class A>
[[nodiscard]] constexpr R saturated(A a) noexcept {
    constexpr A low = static_cast<A>(std::numeric_limits<R>::min());
    constexpr A high = static_cast<A>(std::numeric_limits<R>::max());
    if (!(a == a)) return 0;
    if (a <= low) return std::numeric_limits<R>::min();
    if (a >= high) return std::numeric_limits<R>::max();
    return static_cast<R>(a);
}

/// `a` as an element of R: numpy.ndarray.astype.
template <class R, class A>
[[nodiscard]] constexpr R converted(const A& a) noexcept {
    if constexpr (is_complex_v<R>) {
        if constexpr (is_complex_v<A>) {
            return R(static_cast<real_t<R>>(a.real()), static_cast<real_t<R>>(a.imag()));
        } else {
            return R(static_cast<real_t<R>>(a), real_t<R>(0));
        }
    } else if constexpr (is_complex_v<A>) {
        return converted<R>(a.real());
    } else if constexpr (std::floating_point<A> && integer_element<R>) {
        return saturated<R>(a);
    } else {
        return static_cast<R>(a);
    }
}

/// True where the scalar's value survives becoming a T.
template <element T, scalar S>
[[nodiscard]] constexpr bool fits(const S& value) noexcept {
    if constexpr (std::integral<S> && integer_element<T> && !std::same_as<S, bool>) {
        return std::in_range<T>(+value);  // + makes an integer of a character
    } else {
        return true;
    }
}

}  // namespace cask
