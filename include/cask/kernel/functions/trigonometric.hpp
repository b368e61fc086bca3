// SPDX-License-Identifier: BSD-3-Clause
// Functions of angles, by their NumPy names.
//
// Real ones are at most 4 ulp from the true value, have NumPy's special values, and give the same
// bits for any instruction set. Angles beyond `angle_limit` and complex numbers are left to the C
// library.
#pragma once

#include <cask/kernel/functions/exponential.hpp>

#include <cmath>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

namespace approximation {

/// `inside`, with the C library's `function` of x where that is finite and beyond angle_limit.
template <class B, class Function>
[[gnu::noinline, gnu::cold]] B replaced(B x, B inside, Function function) {
    const B size = xsimd::abs(x);
    std::uint64_t outside = bits_from_mask((size > B(coefficients_of<B>::angle_limit)) &&
                                           (size <= B(limits_of<B>::max())));
    typename B::value_type arguments[B::size];
    typename B::value_type results[B::size];
    x.store_unaligned(arguments);
    inside.store_unaligned(results);
    for (; outside != 0; outside &= outside - 1) {
        const int lane = std::countr_zero(outside);
        results[lane] = function(arguments[lane]);
    }
    return B::load_unaligned(results);
}

/// The C library's `function` of finite angles beyond angle_limit, `inside` of others.
template <class B, class Function>
B replace(const B& x, const B& inside, Function function) {
    const bool far = xsimd::any(xsimd::abs(x) > B(coefficients_of<B>::angle_limit));
    return far ? replaced(x, inside, function) : inside;
}

/// Sine and cosine of |x| less its quadrants of pi/2, and the number of quadrants in the low bits.
template <class B>
struct turned {
    B sin;
    B cos;
    words_of<B> quadrant;

    /// Holds where an odd number of quadrants exchanges sine and cosine.
    [[nodiscard]] auto odd() const { return mask_of_lowest_bits<typename B::value_type>(quadrant); }
    static constexpr int sign_shift = 8 * sizeof(typename B::value_type) - 1;
    /// The sign bit where `quadrants` has its second bit set.
    [[nodiscard]] static B sign(const words_of<B>& quadrants) {
        return from_bits<B>(quadrants << (sign_shift - 1)) & B(-0.0F);
    }
};

/// For |x| <= angle_limit.
template <class B>
turned<B> turn(const B& x) {
    using C = coefficients_of<B>;
    const B size = xsimd::abs(x);
    const B counted = size * B(C::two_over_pi) + B(C::rounder);
    const B n = counted - B(C::rounder);
    // The first two differences are exact, the third one has a known error.
    const B most = (size - n * B(C::half_pi_parts[0])) - n * B(C::half_pi_parts[1]);
    const B third = n * B(C::half_pi_parts[2]);
    // The angle is r + low. Where low is not tiny beside r, both are: its square never counts.
    const B r = most - third;
    const B low = ((most - r) - third) - n * B(C::half_pi_parts[3]);

    const B square = r * r;
    const B half_square = B(0.5F) * square;
    const B base = B(1) - half_square;
    const B sin_tail = (square * r) * polynomial(square, C::sin) + low * base;
    const B cos_tail = (square * square) * polynomial(square, C::cos) - r * low;
    return {r + sin_tail, base + (((B(1) - base) - half_square) + cos_tail), bits_of(counted)};
}

template <class B>
B sin_of(const turned<B>& at, const B& x) {
    const B result = xsimd::select(at.odd(), at.cos, at.sin) ^ at.sign(at.quadrant);
    return replace(x, result ^ xsimd::bitofsign(x), [](auto lane) { return std::sin(lane); });
}

template <class B>
B cos_of(const turned<B>& at, const B& x) {
    const words_of<B> next = at.quadrant + words_of<B>(1);
    return replace(x, xsimd::select(at.odd(), at.sin, at.cos) ^ at.sign(next),
                   [](auto lane) { return std::cos(lane); });
}

template <class B>
B tan(const B& x) {
    const auto at = turn(x);
    const auto odd = at.odd();
    const B quotient = xsimd::select(odd, at.cos, at.sin) / xsimd::select(odd, at.sin, at.cos);
    const B sign = from_bits<B>(at.quadrant << at.sign_shift) ^ xsimd::bitofsign(x);
    return replace(x, quotient ^ sign, [](auto lane) { return std::tan(lane); });
}

/// arctan(x) for 0 <= x <= 1.
template <class B>
B arctan_within_1(const B& x) {
    const B square = x * x;
    return x + (x * square) * polynomial(square - B(0.5F), coefficients_of<B>::arctan);
}

template <class B>
B arctan(const B& x) {
    using C = coefficients_of<B>;
    const B size = xsimd::abs(x);
    const auto steep = size > B(1);
    const B angle =
        arctan_within_1(xsimd::select(steep, B(1), size) / xsimd::select(steep, size, B(1)));
    const B rest = B(C::half_pi) - (angle - B(C::half_pi_low));
    return with_sign(xsimd::select(steep, rest, angle), x);
}

template <class B>
B arctan2(const B& y, const B& x) {
    using C = coefficients_of<B>;
    const B zero(0);
    const B height = xsimd::abs(y);
    const B width = xsimd::abs(x);
    const auto steep = height > width;
    const B large = xsimd::select(steep, height, width);
    const B small = xsimd::select(steep, width, height);
    B ratio = small / large;
    ratio = xsimd::select(small == large, B(1), ratio);         // infinity / infinity
    ratio = xsimd::select(large + small == zero, zero, ratio);  // 0 / 0, but not NaN / 0
    const B angle = arctan_within_1(ratio);

    // From the nearest multiple of pi/2 the angle counts forward, or backward by its sign bit.
    const B minus = xsimd::bitofsign(x);
    const auto left = (B(1) | minus) < zero;
    const B quarters = xsimd::select(steep, B(1), xsimd::select(left, B(2), zero));
    const B turned_back = xsimd::select(steep, B(-0.0F), zero) ^ minus ^ angle;
    const B sum = quarters * B(C::half_pi) + (turned_back + quarters * B(C::half_pi_low));
    return with_sign(sum, y);
}

/// arcsin of the size for sizes up to 1/2; above, arcsin(sqrt((1 - size) / 2)).
template <class B>
B arcsin_part(const B& size, const typename B::batch_bool_type& near_1) {
    const B complement = (B(1) - size) * B(0.5F);
    const B square = xsimd::select(near_1, complement, size * size);
    const B x = xsimd::select(near_1, xsimd::sqrt(complement), size);
    return x + (x * square) * polynomial(square, coefficients_of<B>::arcsin);
}

template <class B>
B arcsin(const B& x) {
    using C = coefficients_of<B>;
    const B size = xsimd::abs(x);
    const auto near_1 = size > B(0.5F);
    const B part = arcsin_part(size, near_1);
    const B rest = B(C::half_pi) - ((part + part) - B(C::half_pi_low));
    return with_sign(xsimd::select(near_1, rest, part), x);
}

template <class B>
B arccos(const B& x) {
    using C = coefficients_of<B>;
    const B size = xsimd::abs(x);
    const auto near_1 = size > B(0.5F);
    const B part = arcsin_part(size, near_1);
    const B twice = part + part;
    const B middle = B(C::half_pi) - ((part | xsimd::bitofsign(x)) - B(C::half_pi_low));
    const B left = B(2 * C::half_pi) - (twice - B(2 * C::half_pi_low));
    return xsimd::select(near_1, xsimd::select(x < B(0), left, twice), middle);
}

}  // namespace approximation

/// Sine and cosine of one argument, with the bits that each of them has alone.
struct sincos {
    static constexpr std::string_view name = "sincos";
    static constexpr float cost = 24;
    static constexpr std::uint8_t results = 2;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    result_pair<B> operator()(const B& x) const {
        const auto at = approximation::turn(x);
        return {approximation::sin_of(at, x), approximation::cos_of(at, x)};
    }
};

struct sin {
    static constexpr std::string_view name = "sin";
    static constexpr float cost = 22;
    static constexpr role acts_as = role::sine;
    template <class Arch, class A>
        requires std::floating_point<A>
    static constexpr std::array<partner, 1> partners = {
        partner{role::cosine, &operation_of<Arch, sincos, A, A>}};
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::sin_of(approximation::turn(x), x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::sin(x);
    }
};

struct cos {
    static constexpr std::string_view name = "cos";
    static constexpr float cost = 22;
    static constexpr role acts_as = role::cosine;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::cos_of(approximation::turn(x), x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::cos(x);
    }
};

struct tan {
    static constexpr std::string_view name = "tan";
    static constexpr float cost = 24;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::tan(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::tan(x);
    }
};

struct arcsin {
    static constexpr std::string_view name = "arcsin";
    static constexpr float cost = 14;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::arcsin(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::asin(x);
    }
};

struct arccos {
    static constexpr std::string_view name = "arccos";
    static constexpr float cost = 14;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::arccos(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::acos(x);
    }
};

struct arctan {
    static constexpr std::string_view name = "arctan";
    static constexpr float cost = 21;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::arctan(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::atan(x);
    }
};

/// The angle of the point (x, y), from -pi to pi.
struct arctan2 {
    static constexpr std::string_view name = "arctan2";
    static constexpr float cost = 24;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& y, const B& x) const {
        return approximation::arctan2(y, x);
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_TRIGONOMETRIC)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct unary<sin, inexact>;
template struct unary<cos, inexact>;
template struct unary<tan, inexact>;
template struct unary<arcsin, inexact>;
template struct unary<arccos, inexact>;
template struct unary<arctan, inexact>;
template struct binary<arctan2, floats>;

}  // namespace cask::kernel::catalog
#endif
