// SPDX-License-Identifier: BSD-3-Clause
// The rule of products of floating numbers: lanes and partial results hold a power of two beside
// their number, so that no product in the tree is too large or too small while the result is
// neither.
#pragma once

#include <cask/kernel/functions/arithmetic.hpp>
#include <cask/kernel/reduce/reduction.hpp>
#include <cask/kernel/tile/lanes.hpp>

#include <cmath>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// A number times a power of two; the number is within 2^-256 and 2^256, or zero, infinite or NaN.
template <class P>
struct scaled {
    P number{1};
    std::int64_t exponent = 0;

    void multiply_by(P factor) {
        constexpr double widest = 0x1p500;
        if (!is_within(factor, widest)) exponent += take_exponent(factor);
        number = multiply{}(number, factor);
        normalize();
    }
    void multiply_by(const scaled& other) {
        number = multiply{}(number, other.number);
        exponent += other.exponent;
        normalize();
    }
    /// Takes out the exponent of a number that is no longer near 1: exact.
    void normalize() {
        constexpr double widest = 0x1p256;
        if (!is_within(number, widest)) exponent += take_exponent(number);
    }
    [[nodiscard]] P value() const {
        const auto by = static_cast<int>(std::clamp<std::int64_t>(exponent, -9999, 9999));
        return times_power(number, by);
    }

private:
    static double magnitude(const P& x) {
        if constexpr (is_complex_v<P>) {
            return std::max(std::abs(x.real()), std::abs(x.imag()));
        } else {
            return std::abs(x);
        }
    }
    static bool is_within(const P& x, double widest) {
        return magnitude(x) <= widest && magnitude(x) >= 1 / widest;
    }
    static P times_power(const P& x, int exponent) {
        if constexpr (is_complex_v<P>) {
            return P(std::ldexp(x.real(), exponent), std::ldexp(x.imag(), exponent));
        } else {
            return std::ldexp(x, exponent);
        }
    }
    static int take_exponent(P& x) {
        const double size = magnitude(x);
        if (size == 0 || !std::isfinite(size)) return 0;
        const int exponent = std::ilogb(size);
        x = times_power(x, -exponent);
        return exponent;
    }
};

/// `only_numbers`: NaN is left out.
template <class T, bool only_numbers>
struct scaled_products {
    using held = std::conditional_t<is_complex_v<T>, std::complex<double>, double>;
    using partial = scaled<held>;
    static constexpr std::size_t planes = is_complex_v<T> ? 2 : 1;
    struct lanes {
        alignas(alignment) double numbers[planes][block_length];
        std::int64_t exponents[block_length];
    };

    static void reset(lanes& all) {
        for (std::size_t k = 0; k < block_length; ++k) set(all, k, {});
    }

    template <class Arch>
    static void add_blocks(lanes& all, const operand& values, std::size_t blocks, index_t) {
        add_rows<Arch>(all, values, blocks, static_cast<index_t>(values.step * block_length));
    }
    /// Multiplies by blocks that begin `step` elements apart.
    template <class Arch>
    static void add_rows(lanes& all, operand values, std::size_t rows, index_t step,
                         std::size_t = block_length) {
        if constexpr (!is_complex_v<T>) {
            if (multiply_plain<Arch>(all, values, rows, step)) return;
        }
        const index_t bytes = step * static_cast<index_t>(sizeof(real_t<T>));
        for (std::size_t row = 0; row < rows; ++row) {
            T in[block_length];
            scalars<T>(values).load(0, in);
            for (std::size_t k = 0; k < block_length; ++k) add_lane(all, k, in[k], 0);
            values.data += bytes;
            if constexpr (is_complex_v<T>) values.imag += bytes;
        }
    }
    static void add_lane(lanes& all, std::size_t lane, const T& value, index_t) {
        if constexpr (only_numbers) {
            if (value != value) return;
        }
        partial product = get(all, lane);
        product.multiply_by(static_cast<held>(value));
        set(all, lane, product);
    }
    static partial part(const lanes& all, std::size_t lane, index_t, const leaf_position&) {
        return get(all, lane);
    }
    static void join(partial& into, const partial& from) { into.multiply_by(from); }
    static partial identity() { return {}; }

private:
    static partial get(const lanes& all, std::size_t lane) {
        return {get_lane<held>(all.numbers, lane), all.exponents[lane]};
    }
    static void set(lanes& all, std::size_t lane, const partial& product) {
        set_lane(all.numbers, lane, product.number);
        all.exponents[lane] = product.exponent;
    }

    // Multiplies without regard to exponents. Returns false and changes nothing if a product on the
    // way left the range. The roundings are the same: powers of two are exact.
    template <class Arch>
    static bool multiply_plain(lanes& all, const operand& values, std::size_t rows, index_t step) {
        using batch = xsimd::batch<double, Arch>;
        constexpr std::size_t width = batch::size;
        constexpr std::size_t most = has_mask_registers<Arch> ? 8 : 4;
        constexpr std::size_t group = std::min(most, block_length / width);
        alignas(alignment) double products[block_length];
        bool fits = true;
        for (std::size_t first = 0; first < block_length; first += group * width) {
            std::array<batch, group> product;
            std::array<batch, group> least;
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                product[k] = batch::load_aligned(all.numbers[0] + first + k * width);
                least[k] = xsimd::abs(product[k]);
            }
            const T* at = reinterpret_cast<const T*>(values.data) + first;
            for (std::size_t row = 0; row < rows; ++row, at += step) {
#pragma GCC unroll 8
                for (std::size_t k = 0; k < group; ++k) {
                    batch factor = load_as<double, Arch>(at + k * width);
                    if constexpr (only_numbers) {
                        factor = xsimd::select(factor == factor, factor, batch(1.0));
                    }
                    product[k] = product[k] * factor;
                    least[k] = xsimd::min(least[k], xsimd::abs(product[k]));
                }
            }
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                const batch largest(std::numeric_limits<double>::max());
                const batch smallest(std::numeric_limits<double>::min());
                // Infinity and NaN stay what they are, so the last product tells of all.
                const auto normal = (xsimd::abs(product[k]) <= largest) & (least[k] >= smallest);
                fits = fits && xsimd::all(normal);
                product[k].store_aligned(products + first + k * width);
            }
        }
        if (!fits) return false;
        for (std::size_t k = 0; k < block_length; ++k) {
            partial partial{products[k], all.exponents[k]};
            partial.normalize();
            set(all, k, partial);
        }
        return true;
    }
};

template <class T>
struct scaled_product : scaled_products<T, false> {};
/// Of the elements that are no NaN.
template <class T>
struct number_product : scaled_products<T, true> {};

CASK_STRICT_MATH_END

}  // namespace cask::kernel
