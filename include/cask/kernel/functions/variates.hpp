// SPDX-License-Identifier: BSD-3-Clause
// Variates: random numbers of many distributions, each a function of one uniform number in [0, 1)
// and of the parameters of its distribution.
//
// What takes one number by inversion takes the uniform number itself. What needs more draws takes
// pairs of uniform numbers that Philox4x32-10 makes of its bits: pair k is the block that belongs
// to the counter (bits, k). So an element depends on its place alone, however many numbers are
// rejected. Results have the same bits for every instruction set; they are frozen.
#pragma once

#include <cask/kernel/functions/exponential.hpp>
#include <cask/kernel/functions/trigonometric.hpp>
#include <cask/kernel/source/philox.hpp>

namespace cask::kernel::variates {

CASK_STRICT_MATH_BEGIN

/// Numbers are rejected this often, at most: lanes behind the end of a tile may never be accepted.
/// Of those that count, the most unlikely is rejected with probability 0.3.
inline constexpr std::uint32_t most_rounds = 64;

/// Any number of uniform numbers that belong to one.
template <class B>
class draws {
    using Arch = typename B::arch_type;
    using words = philox::words<Arch>;

public:
    explicit draws(const B& u) noexcept : bits_(philox::as<words>(u)) {}

    /// Two numbers in [0, 1).
    [[nodiscard]] std::array<B, 2> operator()(std::uint32_t number) const noexcept {
        constexpr std::uint64_t seed = 0x243F6A8885A308D3;  // the fraction of pi
        const philox::round_keys<Arch> keys(seed);
        std::array<philox::block_words<Arch>, 1> w = {philox::block_words<Arch>{
            bits_, bits_ >> 32, words(std::uint64_t{number}), words(std::uint64_t{0})}};
        keys.scramble(w, std::make_index_sequence<1>{});
        return {philox::uniform<Arch>(w[0].w0, w[0].w1), philox::uniform<Arch>(w[0].w2, w[0].w3)};
    }

private:
    words bits_;
};

/// Normally distributed, by Box and Muller, of two uniform numbers.
template <class B>
B normal_of(const std::array<B, 2>& pair) {
    using Arch = typename B::arch_type;
    const B radius = xsimd::sqrt(philox::log_of_unit<double, Arch>(B(1) - pair[0]) * B(-2));
    return radius * philox::turn<double, Arch>(pair[1])[0];
}

/// The logarithm of a number in (0, 1].
template <class B>
B log_of_unit(const B& x) {
    return philox::log_of_unit<double, typename B::arch_type>(x);
}

// ---- by inversion -------------------------------------------------------------------------------

struct exponential {
    static constexpr std::string_view name = "exponential";
    static constexpr float cost = 15;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& scale) const {
        return log_of_unit(B(1) - u) * -scale;
    }
};

struct laplace {
    static constexpr std::string_view name = "laplace";
    static constexpr float cost = 18;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& location, const B& scale) const {
        const auto above = u >= B(0.5);
        const B tail = xsimd::max(B(2) * xsimd::select(above, B(1) - u, u), B(0x1p-53));
        const B size = log_of_unit(tail) * scale;
        return location + xsimd::select(above, -size, size);
    }
};

struct rayleigh {
    static constexpr std::string_view name = "rayleigh";
    static constexpr float cost = 20;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& scale) const {
        return scale * xsimd::sqrt(log_of_unit(B(1) - u) * B(-2));
    }
};

struct weibull {
    static constexpr std::string_view name = "weibull";
    static constexpr float cost = 40;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& shape) const {
        return approximation::exp(approximation::log(-log_of_unit(B(1) - u)) / shape);
    }
};

struct triangular {
    static constexpr std::string_view name = "triangular";
    static constexpr float cost = 20;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& left, const B& mode, const B& right) const {
        const B base = right - left;
        const B left_part = mode - left;
        const auto is_left = u * base <= left_part;
        const B from_left = left + xsimd::sqrt(u * left_part * base);
        const B from_right = right - xsimd::sqrt((B(1) - u) * base * (right - mode));
        return xsimd::select(is_left, from_left, from_right);
    }
};

/// How many trials it takes until one succeeds.
struct geometric {
    static constexpr std::string_view name = "geometric";
    static constexpr float cost = 40;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& probability) const {
        constexpr double most = 9.2233720368547748e18;  // the largest double that is an int64
        const B trials = xsimd::ceil(log_of_unit(B(1) - u) / approximation::log1p(-probability));
        return xsimd::min(xsimd::max(trials, B(1)), B(most));
    }
};

// ---- of normal numbers and by rejection ---------------------------------------------------------

struct lognormal {
    static constexpr std::string_view name = "lognormal";
    static constexpr float cost = 60;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& mean, const B& deviation) const {
        return approximation::exp(mean + deviation * normal_of(draws<B>(u)(0)));
    }
};

/// The logarithm of a gamma variate of scale 1, by Marsaglia and Tsang, "A simple method for
/// generating gamma variables" (2000). Takes pairs from `first` on, 2 * most_rounds + 1 at most.
template <class B>
B log_of_gamma(const draws<B>& draw, std::uint32_t first, const B& shape) {
    const auto small = shape < B(1);
    const B d = xsimd::select(small, shape + B(1), shape) - B(1.0 / 3);
    const B c = B(1.0 / 3) / xsimd::sqrt(d);
    B result(0);
    auto waits = shape == shape;
    for (std::uint32_t round = 0; round < most_rounds && xsimd::any(waits); ++round) {
        const B x = normal_of(draw(first + 2 * round + 1));
        const B t = B(1) + c * x;
        const B v = t * t * t;
        const B log_v = approximation::log(v);  // NaN below 0: rejected
        const B limit = B(0.5) * x * x + d * ((B(1) - v) + log_v);
        const auto accepted = log_of_unit(B(1) - draw(first + 2 * round + 2)[0]) < limit;
        result = xsimd::select(waits && accepted, log_v, result);
        waits = waits && !accepted;
    }
    const B boost = log_of_unit(B(1) - draw(first)[0]) / shape;  // of shapes below 1
    return approximation::log(d) + result + xsimd::select(small, boost, B(0));
}
/// Pairs that log_of_gamma may take.
inline constexpr std::uint32_t pairs_of_gamma = 2 * most_rounds + 1;

struct gamma {
    static constexpr std::string_view name = "gamma";
    static constexpr float cost = 150;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& shape, const B& scale) const {
        return approximation::exp(log_of_gamma(draws<B>(u), 0, shape)) * scale;
    }
};

/// x / (x + y) of two gamma variates, by their logarithms: small ones would both be 0.
struct beta {
    static constexpr std::string_view name = "beta";
    static constexpr float cost = 300;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& a, const B& b) const {
        const draws<B> draw(u);
        const B x = log_of_gamma(draw, 0, a);
        const B y = log_of_gamma(draw, pairs_of_gamma, b);
        return B(1) / (B(1) + approximation::exp(y - x));
    }
};

struct chisquare {
    static constexpr std::string_view name = "chisquare";
    static constexpr float cost = 150;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& degrees) const {
        return gamma{}(u, B(0.5) * degrees, B(2));
    }
};

struct standard_t {
    static constexpr std::string_view name = "standard_t";
    static constexpr float cost = 200;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& degrees) const {
        const draws<B> draw(u);
        const B half = B(0.5) * degrees;
        const B size = B(0.5) * (approximation::log(half) - log_of_gamma(draw, 1, half));
        return normal_of(draw(0)) * approximation::exp(size);
    }
};

/// Angles in (-pi, pi], by Best and Fisher, "Efficient simulation of the von Mises distribution"
/// (1979).
struct vonmises {
    static constexpr std::string_view name = "vonmises";
    static constexpr float cost = 200;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& centre, const B& concentration) const {
        constexpr double pi = 3.14159265358979323846;
        const draws<B> draw(u);
        const B& k = concentration;
        const B r = B(1) + xsimd::sqrt(B(1) + B(4) * k * k);
        const B rho = (r - xsimd::sqrt(B(2) * r)) / (B(2) * k);
        const B s = xsimd::select(k < B(1e-5), B(1) / k + k, (B(1) + rho * rho) / (B(2) * rho));
        B cosine(0);
        auto waits = k == k;
        for (std::uint32_t round = 0; round < most_rounds && xsimd::any(waits); ++round) {
            const auto [first, second] = draw(round + 1);
            const B z = philox::turn<double, typename B::arch_type>(B(0.5) * first)[0];
            const B w = (B(1) + s * z) / (s + z);
            const B y = k * (s - w);
            const B v = B(1) - second;
            const auto accepted = (y * (B(2) - y) >= v) || (approximation::log(y / v) + B(1) >= y);
            cosine = xsimd::select(waits && accepted, w, cosine);
            waits = waits && !accepted;
        }
        const auto [side, other] = draw(0);
        const B even = (B(2) * other - B(1)) * B(pi);  // where all angles are equally likely
        const B angle = xsimd::select(k < B(1e-8), even,
                                      arccos_of(xsimd::max(xsimd::min(cosine, B(1)), B(-1))));
        const B result = centre + xsimd::select(side < B(0.5), -angle, angle);
        return result - B(2 * pi) * xsimd::ceil((result - B(pi)) / B(2 * pi));
    }

private:
    template <class B>
    static B arccos_of(const B& x) {
        return arccos{}(x);
    }
};

// ---- whole numbers ------------------------------------------------------------------------------

/// The logarithm of x! for x >= 0, to about 1e-13 of 1 + its size.
template <class B>
B log_factorial(const B& x) {
    constexpr double series[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                 1.0 / 1188, -691.0 / 360360, 1.0 / 156,  -3617.0 / 122400.0};
    constexpr double half_log_two_pi = 0.91893853320467274178;
    constexpr double least = 8;
    B at = x + B(1);
    B product(1);  // of the numbers below 8 on the way up
    for (int step = 0; step < 7; ++step) {
        const auto low = at < B(least);
        if (!xsimd::any(low)) break;
        product = xsimd::select(low, product * at, product);
        at = xsimd::select(low, at + B(1), at);
    }
    const B part = B(1) / at;
    const B tail = part * approximation::polynomial(part * part, series);
    return (at - B(0.5)) * approximation::log(at) - at + B(half_log_two_pi) + tail -
           approximation::log(product);
}

/// How often something happens that is expected `mean` times.
///
/// Below 10 by inversion: the numbers' probabilities are summed up. From 10 on by Hörmann, "The
/// transformed rejection method for generating Poisson random variables" (1993), PTRS.
struct poisson {
    static constexpr std::string_view name = "poisson";
    static constexpr float cost = 120;
    static constexpr double large = 10;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& mean) const {
        return of(draws<B>(u), 0, u, mean);
    }

    /// Takes the uniform number `u`, or pairs from `first` on.
    template <class B>
    static B of(const draws<B>& draw, std::uint32_t first, const B& u, const B& mean) {
        const auto is_large = mean >= B(large);
        B result(0);
        if (!xsimd::all(is_large)) result = inverted(u, mean, mean < B(large));
        if (!xsimd::any(is_large)) return result;
        return xsimd::select(is_large, rejected(draw, first, mean, is_large), result);
    }

private:
    template <class B, class Mask>
    static B inverted(const B& u, const B& mean, const Mask& counts) {
        constexpr int most = 64;  // of a mean below 10, more have a probability of 1e-27
        B probability = approximation::exp(-mean);
        B sum = probability;
        B result(0);
        for (int k = 1; k <= most; ++k) {
            const auto more = (u >= sum) && counts;
            if (!xsimd::any(more)) break;
            result = xsimd::select(more, B(k), result);
            probability = probability * mean / B(k);
            sum = sum + probability;
        }
        return result;
    }

    template <class B, class Mask>
    static B rejected(const draws<B>& draw, std::uint32_t first, const B& mean,
                      const Mask& counts) {
        const B log_mean = approximation::log(mean);
        const B b = B(0.931) + B(2.53) * xsimd::sqrt(mean);
        const B a = B(-0.059) + B(0.02483) * b;
        const B log_alpha = approximation::log(B(1.1239) + B(1.1328) / (b - B(3.4)));
        const B inside = B(0.9277) - B(3.6224) / (b - B(2));
        B result = xsimd::floor(mean);
        auto waits = counts;
        for (std::uint32_t round = 0; round < most_rounds && xsimd::any(waits); ++round) {
            const auto [one, two] = draw(first + round);
            const B u = one - B(0.5);
            const B v = B(1) - two;
            const B edge = B(0.5) - xsimd::abs(u);
            const B k = xsimd::floor((B(2) * a / edge + b) * u + mean + B(0.43));
            auto accepted = (edge >= B(0.07)) && (v <= inside);
            if (xsimd::any(waits && !accepted)) {
                const B left = approximation::log(v) + log_alpha -
                               approximation::log(a / (edge * edge) + b);
                const auto possible = (k >= B(0)) && !((edge < B(0.013)) && (v > edge));
                const B right = k * log_mean - mean - log_factorial(xsimd::max(k, B(0)));
                accepted = accepted || (possible && (left <= right));
            }
            result = xsimd::select(waits && accepted, k, result);
            waits = waits && !accepted;
        }
        return result;
    }
};

/// How many of `trials` succeed.
///
/// Where fewer than 10 are expected to (or to fail) by inversion. Otherwise by Hörmann, "The
/// generation of binomial random variates" (1993), BTRS.
struct binomial {
    static constexpr std::string_view name = "binomial";
    static constexpr float cost = 200;
    static constexpr double large = 10;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& trials, const B& probability) const {
        const auto flips = probability > B(0.5);
        const B rare = xsimd::select(flips, B(1) - probability, probability);
        const auto is_large = trials * rare >= B(large);
        B result(0);
        if (!xsimd::all(is_large)) result = inverted(u, trials, rare, trials * rare < B(large));
        if (xsimd::any(is_large)) {
            result = xsimd::select(is_large, rejected(draws<B>(u), trials, rare, is_large), result);
        }
        return xsimd::select(flips, trials - result, result);
    }

private:
    template <class B, class Mask>
    static B inverted(const B& u, const B& trials, const B& rare, const Mask& counts) {
        constexpr int most = 64;
        const B odds = rare / (B(1) - rare);
        B probability = approximation::exp(trials * approximation::log1p(-rare));
        B sum = probability;
        B result(0);
        for (int k = 1; k <= most; ++k) {
            const auto more = (u >= sum) && (trials >= B(k)) && counts;
            if (!xsimd::any(more)) break;
            result = xsimd::select(more, B(k), result);
            probability = probability * odds * ((trials - B(k - 1)) / B(k));
            sum = sum + probability;
        }
        return result;
    }

    // The logarithm of k! without the part that Stirling's formula begins with.
    template <class B>
    static B tail(const B& k) {
        const B next = k + B(1);
        const B part = B(1) / (next * next);
        const B large_tail = (B(1.0 / 12) - (B(1.0 / 360) - B(1.0 / 1260) * part) * part) / next;
        const auto small = k < B(10);
        if (!xsimd::any(small)) return large_tail;
        constexpr double half_log_two_pi = 0.91893853320467274178;
        const B exact = log_factorial(xsimd::max(xsimd::min(k, B(10)), B(0))) -
                        ((k + B(0.5)) * approximation::log(next) - next + B(half_log_two_pi));
        return xsimd::select(small, exact, large_tail);
    }

    template <class B, class Mask>
    static B rejected(const draws<B>& draw, const B& n, const B& p, const Mask& counts) {
        using approximation::log;
        const B ratio = p / (B(1) - p);
        const B deviation = xsimd::sqrt(n * p * (B(1) - p));
        const B b = B(1.15) + B(2.53) * deviation;
        const B a = B(-0.0873) + B(0.0248) * b + B(0.01) * p;
        const B centre = n * p + B(0.5);
        const B inside = B(0.92) - B(4.2) / b;
        const B alpha = (B(2.83) + B(5.1) / b) * deviation;
        const B mode = xsimd::floor((n + B(1)) * p);
        const B rest = n - mode + B(1);
        const B of_mode = (mode + B(0.5)) * log((mode + B(1)) / (ratio * rest)) + tail(mode) +
                          tail(n - mode);
        B result = mode;
        auto waits = counts;
        for (std::uint32_t round = 0; round < most_rounds && xsimd::any(waits); ++round) {
            const auto [one, two] = draw(round);
            const B u = one - B(0.5);
            const B v = B(1) - two;
            const B edge = B(0.5) - xsimd::abs(u);
            const B k = xsimd::floor((B(2) * a / edge + b) * u + centre);
            const auto possible = (k >= B(0)) && (k <= n);
            auto accepted = (edge >= B(0.07)) && (v <= inside) && possible;
            if (xsimd::any(waits && !accepted)) {
                const B at = xsimd::max(xsimd::min(k, n), B(0));
                const B left = log(v * alpha / (a / (edge * edge) + b));
                const B right = of_mode + (n + B(1)) * log(rest / (n - at + B(1))) +
                                (at + B(0.5)) * log(ratio * (n - at + B(1)) / (at + B(1))) -
                                tail(at) - tail(n - at);
                accepted = accepted || (possible && (left <= right));
            }
            result = xsimd::select(waits && accepted, k, result);
            waits = waits && !accepted;
        }
        return result;
    }
};

/// How many trials fail before `successes` succeed: as often as something that is expected as often
/// as a gamma variate says.
struct negative_binomial {
    static constexpr std::string_view name = "negative_binomial";
    static constexpr float cost = 300;
    template <class... A>
    using lane = floating_lane<A...>;

    template <class B>
    B operator()(const B& u, const B& successes, const B& probability) const {
        const draws<B> draw(u);
        const B scale = (B(1) - probability) / probability;
        const B mean = approximation::exp(log_of_gamma(draw, 0, successes)) * scale;
        return poisson::of(draw, pairs_of_gamma + 1, draw(pairs_of_gamma)[0], mean);
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel::variates

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_VARIATES)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

using doubles = types<double>;
template <class F, class... A>
struct variate {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, F, double, double, A...>};
};
template struct variate<variates::beta, double, double>;
template struct variate<variates::binomial, double, double>;
template struct variate<variates::chisquare, double>;
template struct variate<variates::exponential, double>;
template struct variate<variates::gamma, double, double>;
template struct variate<variates::geometric, double>;
template struct variate<variates::laplace, double, double>;
template struct variate<variates::lognormal, double, double>;
template struct variate<variates::negative_binomial, double, double>;
template struct variate<variates::poisson, double>;
template struct variate<variates::rayleigh, double>;
template struct variate<variates::standard_t, double>;
template struct variate<variates::triangular, double, double, double>;
template struct variate<variates::vonmises, double, double>;
template struct variate<variates::weibull, double>;

}  // namespace cask::kernel::catalog
#endif
