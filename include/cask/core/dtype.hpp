// SPDX-License-Identifier: BSD-3-Clause
// The closed list of element types, their names and sizes, and NumPy's promotion between them.
//
// `dtype` is the run-time name that nodes carry; `dtype_of<T>` and `promote_t<A, B>` are its
// compile-time side. Nothing here knows arrays.
#pragma once

#include <cask/core/error.hpp>

#include <complex>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cask {

/// Alignment of arrays and of kernels' slots in bytes: a line of the cache, and a register of
/// AVX-512. The same for any instruction set, so that all units of a program agree.
inline constexpr std::size_t alignment = 64;

/// Run-time name of an element type.
enum class dtype : std::uint8_t {
    boolean,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float32,
    float64,
    complex64,
    complex128,
};

template <class T>
struct dtype_traits;  // defined for the element types only

template <dtype Name>
struct dtype_constant {
    static constexpr dtype value = Name;
};

// clang-format off
template <> struct dtype_traits<bool> : dtype_constant<dtype::boolean> {};
template <> struct dtype_traits<std::int8_t> : dtype_constant<dtype::int8> {};
template <> struct dtype_traits<std::int16_t> : dtype_constant<dtype::int16> {};
template <> struct dtype_traits<std::int32_t> : dtype_constant<dtype::int32> {};
template <> struct dtype_traits<std::int64_t> : dtype_constant<dtype::int64> {};
template <> struct dtype_traits<std::uint8_t> : dtype_constant<dtype::uint8> {};
template <> struct dtype_traits<std::uint16_t> : dtype_constant<dtype::uint16> {};
template <> struct dtype_traits<std::uint32_t> : dtype_constant<dtype::uint32> {};
template <> struct dtype_traits<std::uint64_t> : dtype_constant<dtype::uint64> {};
template <> struct dtype_traits<float> : dtype_constant<dtype::float32> {};
template <> struct dtype_traits<double> : dtype_constant<dtype::float64> {};
template <> struct dtype_traits<std::complex<float>> : dtype_constant<dtype::complex64> {};
template <> struct dtype_traits<std::complex<double>> : dtype_constant<dtype::complex128> {};
// clang-format on

/// C++'s other integers of 64 bits: long long where std::int64_t is long, and the other way round.
using other_int64 = std::conditional_t<std::is_same_v<std::int64_t, long>, long long, long>;
using other_uint64 = std::make_unsigned_t<other_int64>;
static_assert(sizeof(other_int64) == 8, "cask knows no platform where long has 32 bits");
template <>
struct dtype_traits<other_int64> : dtype_constant<dtype::int64> {};
template <>
struct dtype_traits<other_uint64> : dtype_constant<dtype::uint64> {};

/// A type that arrays can hold.
template <class T>
concept element = requires {
    dtype_traits<T>::value;
};

template <element T>
inline constexpr dtype dtype_of = dtype_traits<T>::value;

/// The type by which kernels know elements of T: one for each dtype.
template <element T>
using stored_t =
    std::conditional_t<std::is_same_v<T, other_int64>, std::int64_t,
                       std::conditional_t<std::is_same_v<T, other_uint64>, std::uint64_t, T>>;

template <class T>
inline constexpr bool is_complex_v = false;
template <class T>
inline constexpr bool is_complex_v<std::complex<T>> = true;

/// double for complex<double>, T itself otherwise.
template <class T>
struct real_type {
    using type = T;
};
template <class T>
struct real_type<std::complex<T>> {
    using type = T;
};
template <class T>
using real_t = typename real_type<T>::type;

template <class T>
concept real_element = element<T> && !is_complex_v<T>;
template <class T>
concept complex_element = element<T> && is_complex_v<T>;
template <class T>
concept floating_element = element<T> && std::floating_point<T>;
template <class T>
concept integer_element = element<T> && std::integral<T> && !std::same_as<T, bool>;

/// Calls `visitor` with a value-initialised object of the element type that `name` stands for.
template <class Visitor>
constexpr decltype(auto) dispatch(dtype name, Visitor&& visitor) {
    switch (name) {
        case dtype::boolean: return visitor(bool{});
        case dtype::int8: return visitor(std::int8_t{});
        case dtype::int16: return visitor(std::int16_t{});
        case dtype::int32: return visitor(std::int32_t{});
        case dtype::int64: return visitor(std::int64_t{});
        case dtype::uint8: return visitor(std::uint8_t{});
        case dtype::uint16: return visitor(std::uint16_t{});
        case dtype::uint32: return visitor(std::uint32_t{});
        case dtype::uint64: return visitor(std::uint64_t{});
        case dtype::float32: return visitor(float{});
        case dtype::float64: return visitor(double{});
        case dtype::complex64: return visitor(std::complex<float>{});
        case dtype::complex128: break;
    }
    return visitor(std::complex<double>{});
}

/// Bytes of one element in memory.
[[nodiscard]] constexpr index_t size_of(dtype name) {
    return dispatch(name, [](auto value) { return static_cast<index_t>(sizeof(value)); });
}

[[nodiscard]] constexpr bool is_complex(dtype name) noexcept {
    return name == dtype::complex64 || name == dtype::complex128;
}

/// NumPy's name.
[[nodiscard]] constexpr std::string_view to_string(dtype name) noexcept {
    constexpr std::string_view names[] = {"bool",    "int8",      "int16",     "int32",  "int64",
                                          "uint8",   "uint16",    "uint32",    "uint64", "float32",
                                          "float64", "complex64", "complex128"};
    return names[static_cast<std::size_t>(name)];
}

namespace promotion {

template <std::size_t Bytes, bool Signed>
struct integer_of_size;
// clang-format off
template <> struct integer_of_size<1, true> { using type = std::int8_t; };
template <> struct integer_of_size<2, true> { using type = std::int16_t; };
template <> struct integer_of_size<4, true> { using type = std::int32_t; };
template <> struct integer_of_size<8, true> { using type = std::int64_t; };
template <> struct integer_of_size<1, false> { using type = std::uint8_t; };
template <> struct integer_of_size<2, false> { using type = std::uint16_t; };
template <> struct integer_of_size<4, false> { using type = std::uint32_t; };
template <> struct integer_of_size<8, false> { using type = std::uint64_t; };
// clang-format on

template <class A, class B>
constexpr auto integers() {
    constexpr std::size_t largest = sizeof(A) > sizeof(B) ? sizeof(A) : sizeof(B);
    if constexpr (std::is_signed_v<A> == std::is_signed_v<B>) {
        return typename integer_of_size<largest, std::is_signed_v<A>>::type{};
    } else {
        constexpr std::size_t unsigned_size = std::is_signed_v<A> ? sizeof(B) : sizeof(A);
        constexpr std::size_t signed_size = std::is_signed_v<A> ? sizeof(A) : sizeof(B);
        if constexpr (signed_size > unsigned_size) {
            return typename integer_of_size<signed_size, true>::type{};
        } else if constexpr (unsigned_size < 8) {
            return typename integer_of_size<2 * unsigned_size, true>::type{};
        } else {
            return double{};  // int64 with uint64: NumPy's choice
        }
    }
}

template <class A, class B>
constexpr auto reals() {
    if constexpr (std::is_same_v<A, B>) {
        return A{};
    } else if constexpr (std::is_same_v<A, bool>) {
        return B{};
    } else if constexpr (std::is_same_v<B, bool>) {
        return A{};
    } else if constexpr (std::is_integral_v<A> && std::is_integral_v<B>) {
        return integers<A, B>();
    } else if constexpr (std::is_same_v<A, double> || std::is_same_v<B, double>) {
        return double{};
    } else {  // float with an integer: float holds integers of up to 16 bits exactly
        constexpr std::size_t integer_size =
            std::is_integral_v<A> ? sizeof(A) : (std::is_integral_v<B> ? sizeof(B) : 0);
        return std::conditional_t<(integer_size > 2), double, float>{};
    }
}

template <class A, class B>
constexpr auto any() {
    if constexpr (is_complex_v<A> || is_complex_v<B>) {
        return std::complex<decltype(reals<std::conditional_t<is_complex_v<A>, real_t<A>, A>,
                                           std::conditional_t<is_complex_v<B>, real_t<B>, B>>())>{};
    } else {
        return reals<A, B>();
    }
}

}  // namespace promotion

/// The element type of an operation between arrays of A and B: numpy.promote_types.
template <element A, element B>
using promote_t = decltype(promotion::any<A, B>());

/// A C++ scalar that may stand beside an array.
template <class T>
concept scalar = std::is_arithmetic_v<T> || is_complex_v<T>;

/// The element type of an operation between an array of A and a C++ scalar S: the scalar counts by
/// its kind only (bool < integer < floating < complex), as in NumPy's NEP 50.
template <element A, scalar S>
struct weak_promotion {
    static constexpr auto choose() {
        if constexpr (std::is_same_v<S, bool>) {
            return A{};
        } else if constexpr (std::is_integral_v<S>) {
            if constexpr (std::is_same_v<A, bool>) {
                return std::int64_t{};
            } else {
                return A{};
            }
        } else if constexpr (std::is_floating_point_v<S>) {
            if constexpr (std::is_integral_v<A>) {
                return double{};
            } else {
                return A{};
            }
        } else {
            if constexpr (is_complex_v<A>) {
                return A{};
            } else if constexpr (std::is_same_v<A, float>) {
                return std::complex<float>{};
            } else {
                return std::complex<double>{};
            }
        }
    }
    using type = decltype(choose());
};
template <element A, scalar S>
using weak_promote_t = typename weak_promotion<A, S>::type;

}  // namespace cask
