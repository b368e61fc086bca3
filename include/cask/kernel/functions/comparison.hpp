// SPDX-License-Identifier: BSD-3-Clause
// Functions that compare, combine truths, and choose. Their booleans are the bits of a block.
#pragma once

#include <cask/core/element.hpp>
#include <cask/kernel/functions/arithmetic.hpp>

#include <cstring>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

struct equal {
    static constexpr std::string_view name = "equal";
    static constexpr float cost = 1;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return ~(a ^ b); }

    template <class V>
    auto operator()(const V& a, const V& b) const {
        return a == b;
    }
    template <class B>
    auto operator()(const complex_lanes<B>& a, const complex_lanes<B>& b) const {
        return (a.real == b.real) && (a.imag == b.imag);
    }
};

struct not_equal {
    static constexpr std::string_view name = "not_equal";
    static constexpr float cost = 1;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return a ^ b; }

    template <class V>
    auto operator()(const V& a, const V& b) const {
        if constexpr (std::is_arithmetic_v<V>) {
            return a != b;
        } else {
            return ~equal{}(a, b);  // xsimd 8.1 says NaN != NaN is false
        }
    }
};

/// |z| compared with a limit t by |z|^2: `limit` holds the largest s with sqrt(s) <= t (or the
/// smallest with sqrt(s) >= t), so that the answer is the one that rounding sqrt(|z|^2) gives.
/// A NaN part makes the sum NaN and the comparison false, unless the other part is infinite.
template <class Compare>
struct compare_norm {
    static constexpr std::string_view name = Compare::norm_name;
    static constexpr float cost = 2;
    template <class... A>
    using lane = floating_lane<A...>;

    static constexpr bool compares_norms = true;

    template <class B>
    static B norm(const complex_lanes<B>& z) {
        return z.real * z.real + z.imag * z.imag;
    }
    template <class B>
    static auto compare(const B& norm, const B& limit) {
        return Compare{}(norm, limit);
    }
    template <class B>
    auto operator()(const complex_lanes<B>& z, const B& limit) const {
        const B infinity(std::numeric_limits<typename B::value_type>::infinity());
        const auto infinite = (xsimd::abs(z.real) == infinity) || (xsimd::abs(z.imag) == infinity);
        return compare(norm(z), limit) || (infinite && compare(infinity, limit));
    }
};

/// abs of real and complex numbers.
struct absolute;

struct greater {
    static constexpr std::string_view name = "greater";
    static constexpr std::string_view norm_name = "greater_norm";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::greater;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return a & ~b; }
    template <class V>
    auto operator()(const V& a, const V& b) const {
        return a > b;
    }
};

struct greater_equal {
    static constexpr std::string_view name = "greater_equal";
    static constexpr std::string_view norm_name = "greater_equal_norm";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::greater_equal;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return a | ~b; }
    template <class V>
    auto operator()(const V& a, const V& b) const {
        return a >= b;
    }
};

struct less {
    static constexpr std::string_view name = "less";
    static constexpr std::string_view norm_name = "less_norm";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::less;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return ~a & b; }
    template <class V>
    auto operator()(const V& a, const V& b) const {
        return a < b;
    }
};

struct less_equal {
    static constexpr std::string_view name = "less_equal";
    static constexpr std::string_view norm_name = "less_equal_norm";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::less_equal;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t a, std::uint64_t b) { return ~a | b; }
    template <class V>
    auto operator()(const V& a, const V& b) const {
        return a <= b;
    }
};

struct absolute {
    static constexpr std::string_view name = "abs";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::magnitude;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class Arch, class Z>
        requires is_complex_v<Z>
    static constexpr std::array<partner, 4> partners = {
        partner{role::greater, &operation_of<Arch, compare_norm<greater>, bool, Z, real_t<Z>>},
        partner{role::greater_equal,
                &operation_of<Arch, compare_norm<greater_equal>, bool, Z, real_t<Z>>},
        partner{role::less, &operation_of<Arch, compare_norm<less>, bool, Z, real_t<Z>>},
        partner{role::less_equal,
                &operation_of<Arch, compare_norm<less_equal>, bool, Z, real_t<Z>>}};

    template <class V>
    V operator()(const V& a) const {
        if constexpr (std::unsigned_integral<V>) {
            return a;
        } else if constexpr (std::signed_integral<V>) {
            return a < 0 ? negative{}(a) : a;
        } else {
            return xsimd::abs(a);
        }
    }
    template <class B>
    B operator()(const complex_lanes<B>& a) const {
        return absolute_complex::of(a.real, a.imag);
    }
};

/// sqrt(a^2 + b^2) without overflow.
struct hypotenuse {
    static constexpr std::string_view name = "hypot";
    static constexpr float cost = 8;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class B>
    B operator()(const B& a, const B& b) const {
        return absolute_complex::of(a, b);
    }
};

/// a where the condition holds, b elsewhere.
struct where {
    static constexpr std::string_view name = "where";
    static constexpr float cost = 1;
    static constexpr bool selects = true;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t condition, std::uint64_t a, std::uint64_t b) {
        return (condition & a) | (~condition & b);
    }

    template <class M, class V>
    V operator()(const M& condition, const V& a, const V& b) const {
        if constexpr (std::is_arithmetic_v<V>) {
            return condition ? a : b;
        } else if constexpr (std::is_integral_v<typename V::value_type>) {
            // As bits of floating numbers: xsimd 8.1's select of integers does not compile with
            // g++ -O0 for AVX-512, and it has no cast of masks.
            using T = typename V::value_type;
            using F = std::conditional_t<sizeof(T) == 4, float, double>;
            using floats = xsimd::batch<F, typename V::arch_type>;
            typename floats::batch_bool_type mask;
            static_assert(sizeof(mask) == sizeof(condition));
            std::memcpy(static_cast<void*>(&mask), &condition, sizeof(mask));
            return xsimd::bitwise_cast<V>(xsimd::select(mask, xsimd::bitwise_cast<floats>(a),
                                                        xsimd::bitwise_cast<floats>(b)));
        } else {
            return xsimd::select(condition, a, b);
        }
    }
    template <class M, class B>
    complex_lanes<B> operator()(const M& condition, const complex_lanes<B>& a,
                                const complex_lanes<B>& b) const {
        return {xsimd::select(condition, a.real, b.real), xsimd::select(condition, a.imag, b.imag)};
    }
};

struct isnan {
    static constexpr std::string_view name = "isnan";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class B>
    auto operator()(const B& a) const {
        return xsimd::isnan(a);
    }
    template <class B>
    auto operator()(const complex_lanes<B>& a) const {
        return xsimd::isnan(a.real) || xsimd::isnan(a.imag);
    }
};

struct isinf {
    static constexpr std::string_view name = "isinf";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class B>
    auto operator()(const B& a) const {
        return xsimd::abs(a) == B(std::numeric_limits<typename B::value_type>::infinity());
    }
    template <class B>
    auto operator()(const complex_lanes<B>& a) const {
        return (*this)(a.real) || (*this)(a.imag);
    }
};

struct isfinite {
    static constexpr std::string_view name = "isfinite";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class B>
    auto operator()(const B& a) const {
        return xsimd::abs(a) <= B(std::numeric_limits<typename B::value_type>::max());
    }
    template <class B>
    auto operator()(const complex_lanes<B>& a) const {
        return (*this)(a.real) && (*this)(a.imag);
    }
};

/// A signed integer compared with an unsigned one of 64 bits: exactly, without a type that holds
/// both.
template <class Compare>
struct compare_signed {
    static constexpr std::string_view name = Compare::name;
    static constexpr float cost = 2;
    bool operator()(std::int64_t a, std::uint64_t b) const {
        const bool below = a < 0;
        const auto size = static_cast<std::uint64_t>(a);
        // A negative number lies below every value of `b`, as 0 lies below 1.
        return Compare{}(below ? std::uint64_t{0} : size, below ? std::uint64_t{1} : b);
    }
};

/// -1, 0 or 1; NaN for NaN.
struct sign {
    static constexpr std::string_view name = "sign";
    static constexpr float cost = 1;
    template <class... A>
    using lane = floating_lane<A...>;
    template <class V>
    V operator()(const V& a) const {
        if constexpr (std::integral<V>) {
            return static_cast<V>((a > 0) - (a < 0));
        } else {
            const V zero(0);
            const V size = xsimd::select(a < zero, V(-1), xsimd::select(a > zero, V(1), zero));
            return xsimd::select(xsimd::isnan(a), a, size);
        }
    }
};

/// Truth of any element: not 0.
struct truth {
    static constexpr std::string_view name = "truth";
    static constexpr float cost = 1;
    template <class... A>
    using lane = wide_lane<A...>;
    static std::uint64_t bits(std::uint64_t a) { return a; }
    template <class V>
    auto operator()(const V& a) const {
        return not_equal{}(a, V(0));
    }
    template <class B>
    auto operator()(const complex_lanes<B>& a) const {
        return not_equal{}(a, complex_lanes<B>{B(0), B(0)});
    }
};

/// A real and a complex type of one precision.
template <class A, class B>
concept counterpart = (is_complex_v<A> != is_complex_v<B>)&&std::same_as<real_t<A>, real_t<B>>;

/// Element type R of any other type: numpy.ndarray.astype. Floating values that an integer cannot
/// hold give what the target's conversion gives for them within R's range, never a trap.
template <class R>
struct cast {
    static constexpr std::string_view name = "astype";
    static constexpr float cost = 1;
    static constexpr role acts_as = role::convert;
    template <counterpart<R> A>
    using lane = real_t<R>;

    template <class L, class Arch>
    complex_lanes<xsimd::batch<L, Arch>> operator()(const xsimd::batch<L, Arch>& a) const {
        return {a, xsimd::batch<L, Arch>(L(0))};
    }
    template <class B>
    B operator()(const complex_lanes<B>& a) const {
        return a.real;
    }
    template <class A>
        requires(std::is_arithmetic_v<A> || is_complex_v<A>)
    R operator()(const A& a) const { return converted<R>(a); }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_COMPARISON)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct binary<hypotenuse, floats>;
template struct unary<sign, real_numbers>;
template struct to_real<absolute, both_t<signed_integers, inexact>>;

template struct comparison<equal, everything>;
template struct comparison<not_equal, everything>;
template struct comparison<less, reals>;
template struct comparison<less_equal, reals>;
template struct comparison<greater, reals>;
template struct comparison<greater_equal, reals>;

/// Comparisons of signed integers with unsigned ones of 64 bits.
template <class... Compare>
struct comparisons_of_signed {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, compare_signed<Compare>, bool, std::int64_t,
                       std::uint64_t>...};
};
template struct comparisons_of_signed<equal, not_equal, less, less_equal, greater, greater_equal>;

template struct test<isnan, inexact>;
template struct test<isinf, inexact>;
template struct test<isfinite, inexact>;
template struct test<truth, numbers>;

template <class List>
struct choices;
template <class... T>
struct choices<types<T...>> {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, where, T, bool, T, T>...};
};
template struct choices<everything>;

/// Conversions to R from all other types.
template <class R, class List>
struct conversions_to;
template <class R, class... T>
struct conversions_to<R, types<T...>> {
    template <class From>
    static constexpr asked_operation one() {
        if constexpr (std::is_same_v<R, From>) {
            return nullptr;
        } else {
            return &operation_for<engine_target, cast<R>, R, From>;
        }
    }
    [[gnu::used]] static constexpr asked_operation table[] = {one<T>()...};
};

template struct conversions_to<bool, everything>;
template struct conversions_to<std::int8_t, everything>;
template struct conversions_to<std::int16_t, everything>;
template struct conversions_to<std::int32_t, everything>;
template struct conversions_to<std::int64_t, everything>;
template struct conversions_to<std::uint8_t, everything>;
template struct conversions_to<std::uint16_t, everything>;
template struct conversions_to<std::uint32_t, everything>;
template struct conversions_to<std::uint64_t, everything>;
template struct conversions_to<float, everything>;
template struct conversions_to<double, everything>;
template struct conversions_to<std::complex<float>, everything>;
template struct conversions_to<std::complex<double>, everything>;

}  // namespace cask::kernel::catalog
#endif
