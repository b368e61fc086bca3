// SPDX-License-Identifier: BSD-3-Clause
// Functions that round to integers, move signs, and take rests towards zero. Exact.
#pragma once

#include <cask/kernel/functions/exponential.hpp>

#include <bit>
#include <cmath>
#include <limits>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// True where xsimd rounds by one instruction. (Elsewhere xsimd 8.1 loses the sign of ceil(-0.5).)
template <class Arch>
inline constexpr bool has_rounding = std::is_base_of_v<xsimd::sse4_1, Arch> ||
                                     std::is_base_of_v<xsimd::avx, Arch> ||
                                     std::is_base_of_v<xsimd::avx512f, Arch>;

/// Rounding by sums: a number as large as 2^fraction_bits has no fraction.
template <class B>
struct rounding {
    /// |x| to the nearest integer, halves to even.
    static B nearest_size(const B& x) {
        const B integer(coefficients<typename B::value_type>::integer);
        return (xsimd::abs(x) + integer) - integer;
    }
    /// `rounded` with the sign of x where x may have a fraction, x elsewhere.
    static B or_whole(const B& rounded, const B& x) {
        const B integer(coefficients<typename B::value_type>::integer);
        return xsimd::select(xsimd::abs(x) < integer, approximation::with_sign(rounded, x), x);
    }
    static B nearest(const B& x) { return or_whole(nearest_size(x), x); }
    static B down(const B& x) {
        const B near = approximation::with_sign(nearest_size(x), x);
        return or_whole(near - xsimd::select(near > x, B(1), B(0)), x);
    }
    static B up(const B& x) {
        const B near = approximation::with_sign(nearest_size(x), x);
        return or_whole(near + xsimd::select(near < x, B(1), B(0)), x);
    }
    static B to_zero(const B& x) {
        const B near = nearest_size(x);
        return or_whole(near - xsimd::select(near > xsimd::abs(x), B(1), B(0)), x);
    }
};

/// The largest integer that is not above x.
struct floor {
    static constexpr std::string_view name = "floor";
    static constexpr float cost = 1;
    template <class... A>
    using lane = real_lane<A...>;

    template <class V>
    V operator()(const V& x) const {
        if constexpr (std::integral<V>) {
            return x;
        } else if constexpr (has_rounding<typename V::arch_type>) {
            return xsimd::floor(x);
        } else {
            return rounding<V>::down(x);
        }
    }
};

/// The smallest integer that is not below x.
struct ceil {
    static constexpr std::string_view name = "ceil";
    static constexpr float cost = 1;
    template <class... A>
    using lane = real_lane<A...>;

    template <class V>
    V operator()(const V& x) const {
        if constexpr (std::integral<V>) {
            return x;
        } else if constexpr (has_rounding<typename V::arch_type>) {
            return xsimd::ceil(x);
        } else {
            return rounding<V>::up(x);
        }
    }
};

/// x without its fraction.
struct trunc {
    static constexpr std::string_view name = "trunc";
    static constexpr float cost = 1;
    template <class... A>
    using lane = real_lane<A...>;

    template <class V>
    V operator()(const V& x) const {
        if constexpr (std::integral<V>) {
            return x;
        } else if constexpr (has_rounding<typename V::arch_type>) {
            return xsimd::trunc(x);
        } else {
            return rounding<V>::to_zero(x);
        }
    }
};

/// The nearest integer, halves to even: numpy.rint and numpy.round.
struct rint {
    static constexpr std::string_view name = "rint";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class V>
    V operator()(const V& x) const {
        if constexpr (std::integral<V>) {
            return x;
        } else if constexpr (has_rounding<typename V::arch_type>) {
            return xsimd::nearbyint(x);
        } else {
            return rounding<V>::nearest(x);
        }
    }
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& x) const {
        return {(*this)(x.real), (*this)(x.imag)};
    }
};

/// The size of x with the sign of y, also those of zeros and NaN.
struct copysign {
    static constexpr std::string_view name = "copysign";
    static constexpr float cost = 1;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x, const B& y) const {
        return approximation::with_sign(xsimd::abs(x), y);
    }
};

/// The rest of division rounded towards zero, with the sign of the dividend: C's fmod and %.
struct fmod {
    static constexpr std::string_view name = "fmod";
    static constexpr float cost = 70;

    template <class V>
    V operator()(V x, V y) const {
        if constexpr (std::floating_point<V>) {
            return std::fmod(x, y);
        } else {
            if (y == 0) return 0;
            if constexpr (std::is_signed_v<V>) {
                if (y == -1) return 0;  // the smallest integer would trap
            }
            return static_cast<V>(x % y);
        }
    }
};

/// The next number of the type after x towards y.
struct nextafter {
    static constexpr std::string_view name = "nextafter";
    static constexpr float cost = 3;

    template <class V>
    V operator()(V x, V y) const {
        using bits = std::conditional_t<sizeof(V) == 4, std::int32_t, std::int64_t>;
        if (x != x || y != y) return x + y;
        if (x == y) return y;
        if (x == 0) return std::copysign(std::numeric_limits<V>::denorm_min(), y);
        // The bits of numbers of one sign are ordered by size.
        const bool grows = (x < y) == (x > 0);
        return std::bit_cast<V>(static_cast<bits>(std::bit_cast<bits>(x) + (grows ? 1 : -1)));
    }
};

/// The size of an integer, which the smallest one has, too.
template <class V>
std::make_unsigned_t<V> size_of_integer(V x) {
    const auto bits = static_cast<std::make_unsigned_t<V>>(x);
    return x < 0 ? static_cast<std::make_unsigned_t<V>>(wrapping<V>{0} - bits) : bits;
}

/// The greatest common divisor; 0 of two zeros.
struct gcd {
    static constexpr std::string_view name = "gcd";
    static constexpr float cost = 60;

    template <class V>
    V operator()(V x, V y) const {
        auto a = size_of_integer(x);
        auto b = size_of_integer(y);
        while (b != 0) {
            const auto rest = static_cast<decltype(b)>(a % b);
            a = b;
            b = rest;
        }
        return static_cast<V>(a);
    }
};

/// The least common multiple, wrapping; 0 if either is 0.
struct lcm {
    static constexpr std::string_view name = "lcm";
    static constexpr float cost = 70;

    template <class V>
    V operator()(V x, V y) const {
        if (x == 0 || y == 0) return 0;
        using unsigned_type = std::make_unsigned_t<V>;
        const auto divisor = static_cast<unsigned_type>(gcd{}(x, y));
        const auto parts = static_cast<unsigned_type>(size_of_integer(x) / divisor);
        return static_cast<V>(static_cast<wrapping<V>>(parts) *
                              static_cast<wrapping<V>>(size_of_integer(y)));
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_ROUNDING)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct unary<floor, floats>;
template struct unary<ceil, floats>;
template struct unary<trunc, floats>;
template struct unary<rint, floats>;
template struct binary<copysign, floats>;
template struct binary<fmod, real_numbers>;
template struct binary<nextafter, floats>;
template struct binary<gcd, integers>;
template struct binary<lcm, integers>;

}  // namespace cask::kernel::catalog
#endif
