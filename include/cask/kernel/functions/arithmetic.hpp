// SPDX-License-Identifier: BSD-3-Clause
// Functions of arithmetic over batches, planar complex pairs and scalars.
//
// Integers wrap and never trap: x / 0 is 0, the smallest integer divided by -1 is itself, shifts
// past the width give 0 (or the sign). Floating results are those of IEEE 754 without contraction.
#pragma once

#include <cask/kernel/functions/elementwise.hpp>
#include <cask/kernel/machine/chain.hpp>

#include <cmath>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// The unsigned type in which integers of T are added and multiplied, wrapping.
template <class T>
using wrapping =
    std::conditional_t<(sizeof(T) < 4), std::uint32_t,
                       std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>;

/// Operations on numbers that are steps of chains.
template <class A, class B>
concept chainable = std::is_same_v<A, B> && std::floating_point<A>;

struct add {
    static constexpr std::string_view name = "add";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::add;
    template <class Arch, class A, class B>
        requires chainable<A, B>
    static constexpr std::span<const partner> partners = chain_partner<Arch, A>;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return a | b; }

    template <class V>
    V operator()(const V& a, const V& b) const {
        if constexpr (std::integral<V>) {
            return static_cast<V>(static_cast<wrapping<V>>(a) + static_cast<wrapping<V>>(b));
        } else {
            return a + b;
        }
    }
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a, const complex_lanes<B>& b) const {
        return {a.real + b.real, a.imag + b.imag};
    }
};

struct subtract {
    static constexpr std::string_view name = "subtract";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::subtract;
    template <class Arch, class A, class B>
        requires chainable<A, B>
    static constexpr std::span<const partner> partners = chain_partner<Arch, A>;
    template <class... A>
    using lane = wide_lane<A...>;

    template <class V>
    V operator()(const V& a, const V& b) const {
        if constexpr (std::integral<V>) {
            return static_cast<V>(static_cast<wrapping<V>>(a) - static_cast<wrapping<V>>(b));
        } else {
            return a - b;
        }
    }
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a, const complex_lanes<B>& b) const {
        return {a.real - b.real, a.imag - b.imag};
    }
};

/// a * a, with the bits of a product.
struct square {
    static constexpr std::string_view name = "square";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class V>
    V operator()(const V& a) const {
        return a * a;
    }
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a) const {
        const B cross = a.real * a.imag;
        return {a.real * a.real - a.imag * a.imag, cross + cross};
    }
};

/// a * a + c of complex numbers, with the bits of a product and a sum.
struct square_add {
    static constexpr std::string_view name = "square_add";
    static constexpr float cost = 2;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a, const complex_lanes<B>& c) const {
        const complex_lanes<B> squared = square{}(a);
        return {squared.real + c.real, squared.imag + c.imag};
    }
};

/// a * b + c of complex numbers, with the bits of a product and a sum.
struct multiply_add {
    using of_equal_inputs = square_add;
    static constexpr std::string_view name = "multiply_add";
    static constexpr float cost = 2;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a, const complex_lanes<B>& b,
                                const complex_lanes<B>& c) const {
        const B real = a.real * b.real - a.imag * b.imag;
        const B imag = a.real * b.imag + a.imag * b.real;
        return {real + c.real, imag + c.imag};
    }
};

/// How a product is rewritten: as a step of a chain or, of complex numbers, as one operation with a
/// sum.
template <class Arch, class T>
inline constexpr std::array<partner, 1> product_partner = chain_partner<Arch, T>;
template <class Arch, class Z>
    requires is_complex_v<Z>
inline constexpr std::array<partner, 1> product_partner<Arch, Z> = {
    partner{role::add, &operation_of<Arch, multiply_add, Z, Z, Z, Z>}};

struct multiply {
    using of_equal_inputs = square;
    static constexpr std::string_view name = "multiply";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::multiply;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class Arch, class A, class B>
        requires std::is_same_v<A, B> && std::floating_point<real_t<A>>
    static constexpr std::span<const partner> partners = product_partner<Arch, A>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return a & b; }

    template <class V>
    V operator()(const V& a, const V& b) const {
        if constexpr (std::integral<V>) {
            return static_cast<V>(static_cast<wrapping<V>>(a) * static_cast<wrapping<V>>(b));
        } else if constexpr (is_complex_v<V>) {  // by parts, as of lanes
            return {rounded(a.real() * b.real()) - rounded(a.imag() * b.imag()),
                    rounded(a.real() * b.imag()) + rounded(a.imag() * b.real())};
        } else {
            return a * b;
        }
    }
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a, const complex_lanes<B>& b) const {
        return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
    }
};

struct divide {
    static constexpr std::string_view name = "divide";
    static constexpr float cost = 4;
    static constexpr role acts_as = role::divide;
    template <class Arch, class A, class B>
        requires chainable<A, B>
    static constexpr std::span<const partner> partners = chain_partner<Arch, A>;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class V>
    V operator()(const V& a, const V& b) const {
        return a / b;
    }
    // Smith's algorithm, as in NumPy: scales by the larger part of b, so nothing overflows early.
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a, const complex_lanes<B>& b) const {
        const auto swap = xsimd::abs(b.real) < xsimd::abs(b.imag);
        const B large = xsimd::select(swap, b.imag, b.real);
        const B small = xsimd::select(swap, b.real, b.imag);
        const B zero(0);
        const auto by_zero = (b.real == zero) && (b.imag == zero);
        const B ratio = xsimd::select(by_zero, zero, small / large);
        const B scale = B(1) / (large + small * ratio);
        const B p = xsimd::select(swap, a.imag, a.real);
        const B q = xsimd::select(swap, a.real, a.imag);
        const B cross = xsimd::select(swap, p * ratio - q, q - p * ratio);
        const B real = (p + q * ratio) * scale;
        const B imag = cross * scale;
        return {xsimd::select(by_zero, a.real / xsimd::abs(b.real), real),
                xsimd::select(by_zero, a.imag / xsimd::abs(b.real), imag)};
    }
};

/// Rounds towards minus infinity: Python's //.
struct floor_divide {
    static constexpr std::string_view name = "floor_divide";
    static constexpr float cost = 10;

    template <class V>
    V operator()(V a, V b) const {
        if constexpr (std::floating_point<V>) {
            return floating(a, b);
        } else {
            if (b == 0) return 0;
            if constexpr (std::is_signed_v<V>) {
                if (b == -1) return static_cast<V>(wrapping<V>{0} - static_cast<wrapping<V>>(a));
            }
            const V quotient = static_cast<V>(a / b);
            const bool below = (a % b != 0) && ((a < 0) != (b < 0));
            return static_cast<V>(quotient - (below ? 1 : 0));
        }
    }

private:
    template <class V>
    static V floating(V a, V b) {  // NumPy's npy_floor_divide
        if (b == 0) return a / b;
        const V rest = std::fmod(a, b);
        V quotient = (a - rest) / b;
        if (rest != 0 && ((b < 0) != (rest < 0))) quotient -= 1;
        if (quotient == 0) return std::copysign(V{0}, a / b);
        const V floored = std::floor(quotient);
        return quotient - floored > V{0.5} ? floored + 1 : floored;
    }
};

/// The rest of floor division, with the sign of the divisor: Python's %.
struct remainder {
    static constexpr std::string_view name = "remainder";
    static constexpr float cost = 10;

    template <class V>
    V operator()(V a, V b) const {
        if constexpr (std::floating_point<V>) {
            V rest = std::fmod(a, b);
            if (b == 0) return rest;
            if (rest == 0) return std::copysign(V{0}, b);
            return ((b < 0) != (rest < 0)) ? rest + b : rest;
        } else {
            if (b == 0) return 0;
            if constexpr (std::is_signed_v<V>) {
                if (b == -1) return 0;
            }
            const V rest = static_cast<V>(a % b);
            const bool wrong = rest != 0 && ((rest < 0) != (b < 0));
            return static_cast<V>(rest + (wrong ? b : V{0}));
        }
    }
};

struct negative {
    static constexpr std::string_view name = "negative";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class V>
    V operator()(const V& a) const {
        if constexpr (std::integral<V>) {
            return static_cast<V>(wrapping<V>{0} - static_cast<wrapping<V>>(a));
        } else {
            return V(-0.0f) - a;  // xsimd 8.1 takes 0 - a with AVX-512, which makes 0 of 0
        }
    }
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a) const {
        return {(*this)(a.real), (*this)(a.imag)};
    }
};

/// |a|; of a complex number by scaling, so that it neither overflows nor loses small parts.
struct absolute_complex {
    template <class B>
    static B of(const B& real, const B& imag) {
        const B a = xsimd::abs(real);
        const B b = xsimd::abs(imag);
        const B zero(0);
        const B infinity(std::numeric_limits<typename B::value_type>::infinity());
        const B large = xsimd::select(a > b, a, b);
        const B small = xsimd::select(a > b, b, a);
        const B ratio = small / large;
        B size = large * xsimd::sqrt(B(1) + ratio * ratio);
        size = xsimd::select(large == zero, zero + small, size);
        size = xsimd::select(xsimd::isnan(a) || xsimd::isnan(b), a + b, size);
        return xsimd::select((a == infinity) || (b == infinity), infinity, size);
    }
};

struct reciprocal {
    static constexpr std::string_view name = "reciprocal";
    static constexpr float cost = 4;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class V>
    V operator()(const V& a) const {
        if constexpr (std::integral<V>) {
            return a == 0 ? V{0} : static_cast<V>(1 / a);
        } else {
            return V(1) / a;
        }
    }
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a) const {
        return divide{}(complex_lanes<B>{B(1), B(0)}, a);
    }
};

/// a to the power of 1/2: the square root, but for -0 and minus infinity, whose powers are
/// positive.
struct square_root_power {
    static constexpr std::string_view name = "power";
    static constexpr float cost = 6;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& a) const {
        const B infinity(std::numeric_limits<typename B::value_type>::infinity());
        const B root = xsimd::sqrt(a + B(0));  // -0 + 0 is 0
        return xsimd::select(xsimd::abs(a) == infinity, infinity, root);
    }
};

/// The larger or the smaller one of two; of NaN and a number NaN if `nan_wins`, or else the number.
template <bool larger, bool nan_wins>
struct extremum {
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return larger ? a | b : a & b; }

    template <class V>
    V operator()(const V& a, const V& b) const {
        const auto before = larger ? a >= b : a <= b;
        const V& maybe_nan = nan_wins ? a : b;
        if constexpr (std::is_arithmetic_v<V>) {
            return (before || maybe_nan != maybe_nan) ? a : b;
        } else {
            return xsimd::select(before || xsimd::isnan(maybe_nan), a, b);
        }
    }
};
struct maximum : extremum<true, true> {
    static constexpr std::string_view name = "maximum";
};
struct minimum : extremum<false, true> {
    static constexpr std::string_view name = "minimum";
};
struct fmax : extremum<true, false> {
    static constexpr std::string_view name = "fmax";
};
struct fmin : extremum<false, false> {
    static constexpr std::string_view name = "fmin";
};

struct conjugate {
    static constexpr std::string_view name = "conj";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class B>
    complex_lanes<B> operator()(const complex_lanes<B>& a) const {
        return {a.real, negative{}(a.imag)};
    }
};

struct real_part {
    static constexpr std::string_view name = "real";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class B>
    B operator()(const complex_lanes<B>& a) const {
        return a.real;
    }
};

struct imaginary_part {
    static constexpr std::string_view name = "imag";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class B>
    B operator()(const complex_lanes<B>& a) const {
        return a.imag;
    }
};

struct bitwise_and {
    static constexpr std::string_view name = "bitwise_and";
    static constexpr float cost = 1;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return a & b; }
    template <class V>
    V operator()(V a, V b) const {
        return static_cast<V>(a & b);
    }
};

struct bitwise_or {
    static constexpr std::string_view name = "bitwise_or";
    static constexpr float cost = 1;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return a | b; }
    template <class V>
    V operator()(V a, V b) const {
        return static_cast<V>(a | b);
    }
};

struct bitwise_xor {
    static constexpr std::string_view name = "bitwise_xor";
    static constexpr float cost = 1;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return a ^ b; }
    template <class V>
    V operator()(V a, V b) const {
        return static_cast<V>(a ^ b);
    }
};

struct bitwise_not {
    static constexpr std::string_view name = "invert";
    static constexpr float cost = 1;
    static std::uint64_t bits(std::uint64_t a) { return ~a; }
    template <class V>
    V operator()(V a) const {
        return static_cast<V>(~a);
    }
};

/// a * 2^b, wrapping; 0 where b is negative or past the width.
struct left_shift {
    static constexpr std::string_view name = "left_shift";
    static constexpr float cost = 1;
    template <class V>
    V operator()(V a, V b) const {
        const auto count = static_cast<std::make_unsigned_t<V>>(b);
        if (count >= 8 * sizeof(V)) return 0;
        return static_cast<V>(static_cast<wrapping<V>>(a) << count);
    }
};

/// a / 2^b rounded down; the sign (0 or -1) where b is negative or past the width.
struct right_shift {
    static constexpr std::string_view name = "right_shift";
    static constexpr float cost = 1;
    template <class V>
    V operator()(V a, V b) const {
        const auto count = static_cast<std::make_unsigned_t<V>>(b);
        if (count >= 8 * sizeof(V)) return static_cast<V>(a < 0 ? -1 : 0);
        return static_cast<V>(a >> count);
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_ARITHMETIC)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct binary<add, everything>;
template struct binary<subtract, numbers>;
template struct binary<multiply, everything>;
template struct binary<divide, inexact>;
template struct binary<floor_divide, real_numbers>;
template struct binary<remainder, real_numbers>;
template struct binary<maximum, reals>;
template struct binary<fmax, reals>;
template struct binary<minimum, reals>;
template struct binary<fmin, reals>;
template struct unary<negative, numbers>;
template struct unary<reciprocal, numbers>;
template struct unary<conjugate, complexes>;
template struct to_real<real_part, complexes>;
template struct to_real<imaginary_part, complexes>;
template struct unary<square_root_power, floats>;

using bits = both_t<booleans, integers>;
template struct binary<bitwise_and, bits>;
template struct binary<bitwise_or, bits>;
template struct binary<bitwise_xor, bits>;
template struct unary<bitwise_not, bits>;
template struct binary<left_shift, integers>;
template struct binary<right_shift, integers>;

}  // namespace cask::kernel::catalog
#endif
