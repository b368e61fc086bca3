// SPDX-License-Identifier: BSD-3-Clause
// Approximations: roots, exponentials and logarithms of batches of reals; exponential.hpp names
// them.
//
// Only sums, products, quotients and square roots of IEEE 754, never fused: a lane gives the same
// bits whatever its neighbours, the instruction set, the compiler and the optimisation level.
// (xsimd 8.1 chooses how to reduce angles by the largest of a batch, and its functions are
// contracted or not depending on where they are inlined.)
#pragma once

#include <cask/kernel/functions/coefficients.hpp>
#include <cask/kernel/tile/lanes.hpp>

#include <limits>

namespace cask::kernel::approximation {

CASK_STRICT_MATH_BEGIN

template <class B>
using coefficients_of = coefficients<typename B::value_type>;
template <class B>
using words_of = xsimd::batch<typename coefficients_of<B>::word, typename B::arch_type>;
template <class B>
using limits_of = std::numeric_limits<typename B::value_type>;

template <class B>
words_of<B> bits_of(const B& x) {
    return xsimd::bitwise_cast<words_of<B>>(x);
}
template <class B>
B from_bits(const words_of<B>& bits) {
    return xsimd::bitwise_cast<B>(bits);
}
/// In all lanes the bits of `value`.
template <class B>
words_of<B> bits_of(typename B::value_type value) {
    return words_of<B>(std::bit_cast<typename coefficients_of<B>::word>(value));
}

/// c[0] + c[1] x + c[2] x^2 ...; of long ones the even and the odd powers apart, so that fewer
/// operations wait for each other.
template <class B, std::size_t N>
B polynomial(const B& x, const typename B::value_type (&c)[N]) {
    if constexpr (N > 5) {
        return [&]<std::size_t... K>(std::index_sequence<K...>) {
            const B square = x * x;
            B sums[2] = {B(c[N - 1]), B(c[N - 2])};
            ((sums[K % 2] = sums[K % 2] * square + B(c[N - 3 - K])), ...);
            return N % 2 == 0 ? sums[0] * x + sums[1] : sums[1] * x + sums[0];
        }
        (std::make_index_sequence<N - 2>{});
    } else {
        return [&]<std::size_t... K>(std::index_sequence<K...>) {
            B sum(c[N - 1]);
            ((sum = sum * x + B(c[N - 2 - K])), ...);
            return sum;
        }
        (std::make_index_sequence<N - 1>{});
    }
}

/// x with the sign of `sign`; x is not negative, or has that sign already.
template <class B>
B with_sign(const B& x, const B& sign) {
    return x | xsimd::bitofsign(sign);
}

/// x at least `low` and at most `high`; NaN stays NaN.
template <class B>
B within(const B& x, typename B::value_type low, typename B::value_type high) {
    return xsimd::select(x < B(low), B(low), xsimd::select(x > B(high), B(high), x));
}

// ---- exponentials ---------------------------------------------------------------------------

/// 2^exponent (1 + fraction), with an integral exponent and a fraction in [-0.3, 0.42].
template <class B>
struct power_of_e {
    B exponent;
    B fraction;
};

/// n < 2^10 in size as an addend to the exponent of a number.
template <class B>
words_of<B> exponent_bits(const B& n) {
    using C = coefficients_of<B>;
    return bits_of(n + B(C::rounder)) << C::fraction_bits;
}

/// 2^n for integral n of the exponents of normal numbers.
template <class B>
B power_of_two(const B& n) {
    return from_bits<B>(exponent_bits(n) + bits_of<B>(typename B::value_type{1}));
}

/// x 2^n for integral n where the result is a normal number.
template <class B>
B scale_normal(const B& x, const B& n) {
    return from_bits<B>(bits_of(x) + exponent_bits(n));
}

/// x 2^n for integral n, rounded once. In two steps, since 2^n alone may be out of range.
template <class B>
B scale(const B& x, const B& n) {
    const B rounder(coefficients_of<B>::rounder);
    const B half = (n * B(0.5F) + rounder) - rounder;
    return (x * power_of_two(half)) * power_of_two(n - half);
}

template <class B>
B exp_fraction(const B& r) {
    return r + (r * r) * polynomial(r, coefficients_of<B>::exp);
}

/// e^x for |x| <= exp_limit.
template <class B>
power_of_e<B> reduced_exp(const B& x) {
    using C = coefficients_of<B>;
    const B n = (x * B(C::log2_e) + B(C::rounder)) - B(C::rounder);
    return {n, exp_fraction((x - n * B(C::ln2_high)) - n * B(C::ln2_low))};
}

template <class B>
B exp(const B& x) {
    using C = coefficients_of<B>;
    const bool normal = xsimd::all(xsimd::abs(x) < B(C::exp_normal));
    const auto power = reduced_exp(normal ? x : within(x, -C::exp_limit, C::exp_limit));
    const B mantissa = B(1) + power.fraction;
    return normal ? scale_normal(mantissa, power.exponent) : scale(mantissa, power.exponent);
}

/// e^x / 2, finite wherever cosh is; x >= 0.
template <class B>
B half_exp(const B& x) {
    using C = coefficients_of<B>;
    const bool normal = xsimd::all(x < B(C::exp_normal));
    const auto power = reduced_exp(normal ? x : within(x, 0, C::exp_limit));
    const B mantissa = B(1) + power.fraction;
    const B exponent = power.exponent - B(1);
    return normal ? scale_normal(mantissa, exponent) : scale(mantissa, exponent);
}

template <class B>
B exp2(const B& x) {
    using C = coefficients_of<B>;
    const bool normal = xsimd::all(xsimd::abs(x) < B(C::exp2_normal));
    const B inside = normal ? x : within(x, -C::exp2_limit, C::exp2_limit);
    const B n = (inside + B(C::rounder)) - B(C::rounder);
    const B mantissa = B(1) + exp_fraction((inside - n) * B(C::ln2));
    return normal ? scale_normal(mantissa, n) : scale(mantissa, n);
}

/// e^x - 1 for x from expm1_low to expm1_high; of -0 it is 0.
template <class B>
B reduced_expm1(const B& x) {
    const auto power = reduced_exp(x);
    const B half = power_of_two(power.exponent - B(1));
    const B sum = half * power.fraction + (half - B(0.5F));
    return xsimd::select(power.exponent == B(0), power.fraction, sum + sum);
}

template <class B>
B expm1(const B& x) {
    using C = coefficients_of<B>;
    const B result = reduced_expm1(within(x, C::expm1_low, C::expm1_high));
    return xsimd::select(x == B(0), x, result);
}

template <class B>
B sinh(const B& x) {
    const B size = xsimd::abs(x);
    const B half = half_exp(size);
    const B square = size * size;
    const B near = size + (size * square) * polynomial(square, coefficients_of<B>::sinh);
    return with_sign(xsimd::select(size < B(1), near, half - B(0.25F) / half), x);
}

template <class B>
B cosh(const B& x) {
    const B half = half_exp(xsimd::abs(x));
    return half + B(0.25F) / half;
}

template <class B>
B tanh(const B& x) {
    const B limit(coefficients_of<B>::tanh_limit);
    const B size = xsimd::abs(x);
    const B inside = xsimd::select(size > limit, limit, size);
    const B growth = reduced_expm1(inside + inside);
    return with_sign(growth / (growth + B(2)), x);
}

// ---- logarithms -----------------------------------------------------------------------------

/// 2^exponent (1 + fraction), with 1 + fraction between sqrt(1/2) and sqrt(2).
template <class B>
struct binary {
    B exponent;
    B fraction;
    words_of<B> exponent_bits;  // biased, at their place in the number
};

/// The parts of a positive normal number.
template <class B>
binary<B> split(const B& x) {
    using C = coefficients_of<B>;
    using T = typename B::value_type;
    using word = typename C::word;
    constexpr auto one = std::bit_cast<word>(T{1});
    constexpr auto root = std::bit_cast<word>(static_cast<T>(0x1.6a09ep-1));
    constexpr auto fraction = (word{1} << C::fraction_bits) - 1;
    constexpr auto bias = static_cast<T>(one >> C::fraction_bits);
    const words_of<B> shifted = bits_of(x) + words_of<B>(one - root);
    const words_of<B> counted = (shifted >> C::fraction_bits) | bits_of<B>(C::integer);
    const B mantissa = from_bits<B>((shifted & words_of<B>(fraction)) + words_of<B>(root));
    return {from_bits<B>(counted) - B(C::integer + bias), mantissa - B(1),
            shifted & words_of<B>(~fraction)};
}

/// The parts of any positive number.
template <class B>
binary<B> split_any(const B& x) {
    using C = coefficients_of<B>;
    const auto tiny = x < B(limits_of<B>::min());
    binary<B> parts = split(xsimd::select(tiny, x * B(C::lift), x));
    parts.exponent = parts.exponent - xsimd::select(tiny, B(C::lift_exponent), B(0));
    return parts;
}

/// What a logarithm of x gives: `result` where x is positive and finite.
template <class B>
B log_limits(const B& x, const B& result) {
    const B infinity(limits_of<B>::infinity());
    const B nan(limits_of<B>::quiet_NaN());
    const B limit = xsimd::select(x == B(0), -infinity, xsimd::select(x == infinity, x, nan));
    return xsimd::select((x > B(0)) && (x < infinity), result, limit);
}

/// The logarithm of x, for a function that gives it for the parts of a positive number.
template <class B, class Function>
B log_by_parts(const B& x, Function function) {
    const B infinity(limits_of<B>::infinity());
    const bool normal = xsimd::all((x >= B(limits_of<B>::min())) && (x < infinity));
    const B result = function(normal ? split(x) : split_any(x));
    return normal ? result : log_limits(x, result);
}

/// log(1 + f) = f - half_square + rest
template <class B>
struct log_series {
    B half_square;
    B rest;
};
template <class B>
log_series<B> series_of_log(const B& f) {
    const B s = f / (f + B(2));
    const B square = s * s;
    const B half_square = B(0.5F) * f * f;
    return {half_square, s * (half_square + square * polynomial(square, coefficients_of<B>::log))};
}

template <class B>
B log_of(const binary<B>& x) {
    using C = coefficients_of<B>;
    const auto series = series_of_log(x.fraction);
    const B small = series.half_square - (series.rest + x.exponent * B(C::ln2_low));
    return x.exponent * B(C::ln2_high) - (small - x.fraction);
}

template <class B>
B log(const B& x) {
    return log_by_parts(x, [](const binary<B>& parts) { return log_of(parts); });
}

/// A number in two parts.
template <class T>
struct precise {
    T high;
    T low;
};

/// The logarithm to another base, exact where it is an integer: `unit` is the logarithm of 2,
/// `factor` that of e.
template <class B, class T>
B log_to_base(const binary<B>& x, const precise<T>& unit, const precise<T>& factor) {
    const auto series = series_of_log(x.fraction);
    const words_of<B> mask(coefficients_of<B>::log_mask);
    const B high = from_bits<B>(bits_of(x.fraction - series.half_square) & mask);
    const B low = ((x.fraction - high) - series.half_square) + series.rest;
    const B from_exponent = x.exponent * B(unit.high);
    const B from_fraction = high * B(factor.high);
    const B sum = from_exponent + from_fraction;
    const B lost = (from_exponent - sum) + from_fraction;
    const B small = x.exponent * B(unit.low) +
                    ((low + high) * B(factor.low) + low * B(factor.high));
    return (small + lost) + sum;
}

template <class B>
B log2(const B& x) {
    using C = coefficients_of<B>;
    using number = precise<typename B::value_type>;
    return log_by_parts(x, [](const binary<B>& parts) {
        return log_to_base(parts, number{1, 0}, number{C::log2_e_high, C::log2_e_low});
    });
}

template <class B>
B log10(const B& x) {
    using C = coefficients_of<B>;
    using number = precise<typename B::value_type>;
    return log_by_parts(x, [](const binary<B>& parts) {
        return log_to_base(parts, number{C::log10_2_high, C::log10_2_low},
                           number{C::log10_e_high, C::log10_e_low});
    });
}

template <class B>
B log1p(const B& x) {
    using C = coefficients_of<B>;
    const B sum = x + B(1);
    const B whole = sum - B(1);
    const B lost = (B(1) - (sum - whole)) + (x - whole);  // x + 1 = sum + lost
    binary<B> parts = split(sum);
    const words_of<B> one = bits_of<B>(typename B::value_type{1});
    const B shrink = from_bits<B>((one + one) - parts.exponent_bits);  // 2^-exponent
    const auto counts = sum < B(C::integer * C::integer);
    parts.fraction = parts.fraction + xsimd::select(counts, lost * shrink, B(0));
    return xsimd::select(x == B(0), x, log_limits(sum, log_of(parts)));
}

/// log(2) where `large` holds, to be added; the functions below take the logarithm of half there.
template <class B>
B ln2_where(const typename B::batch_bool_type& large) {
    return xsimd::select(large, B(coefficients_of<B>::ln2), B(0));
}

template <class B>
B arcsinh(const B& x) {
    const B size = xsimd::abs(x);
    const B square = size * size;
    const auto large = size > B(coefficients_of<B>::large);
    const B near = size + square / (B(1) + xsimd::sqrt(B(1) + square));
    const B above = xsimd::select(large, size - B(1), near);
    return with_sign(approximation::log1p(above) + ln2_where<B>(large), x);
}

template <class B>
B arccosh(const B& x) {
    const B excess = x - B(1);
    const auto large = x > B(coefficients_of<B>::large);
    const B near = excess + xsimd::sqrt((excess + excess) + excess * excess);
    const B above = xsimd::select(large, excess, near);
    const B result = approximation::log1p(above) + ln2_where<B>(large);
    return xsimd::select(x < B(1), B(limits_of<B>::quiet_NaN()), result);
}

template <class B>
B arctanh(const B& x) {
    const B size = xsimd::abs(x);
    const B twice = size + size;
    const B twice_result = approximation::log1p(twice + (twice * size) / (B(1) - size));
    const B nan(limits_of<B>::quiet_NaN());
    return with_sign(xsimd::select(size > B(1), nan, B(0.5F) * twice_result), x);
}

// ---- roots ----------------------------------------------------------------------------------

/// A third of the exponent by integer arithmetic, a polynomial, and one step of Halley's method on
/// a root cut to so few bits that its square is exact.
template <class B>
B cbrt(const B& x) {
    using C = coefficients_of<B>;
    using T = typename B::value_type;
    const B size = xsimd::abs(x);
    const auto tiny = size < B(limits_of<B>::min());
    const B a = xsimd::select(tiny, size * B(C::lift), size);
    const words_of<B> top = (bits_of(a) >> C::cbrt_shift) | bits_of<B>(C::integer);
    const B third = (from_bits<B>(top) - B(C::integer)) * B(T{1} / 3);
    B root = from_bits<B>(bits_of(third + B(C::cbrt_bias + C::integer)) << C::cbrt_shift);
    const B excess = (root * root) * (root / a) - B(1);
    root = root * polynomial(excess, C::cbrt);
    root = from_bits<B>((bits_of(root) + words_of<B>(C::cbrt_round)) & words_of<B>(C::cbrt_mask));
    const B quotient = a / (root * root);
    root = root + root * ((quotient - root) / ((root + root) + quotient));
    root = root * xsimd::select(tiny, B(C::lift_root), B(1));
    const auto ordinary = (size > B(0)) && (size < B(limits_of<B>::infinity()));
    return xsimd::select(ordinary, with_sign(root, x), x);
}

CASK_STRICT_MATH_END

}  // namespace cask::kernel::approximation
