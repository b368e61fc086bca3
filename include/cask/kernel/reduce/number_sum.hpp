// SPDX-License-Identifier: BSD-3-Clause
// The rule of sums and means of what is no NaN: a sum and a count in one pass.
#pragma once

#include <cask/kernel/reduce/reduction.hpp>
#include <cask/kernel/tile/lanes.hpp>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// Each lane keeps the sum of its numbers, as a double, and how many NaN there were beside them.
template <class T>
struct number_sum {
    struct partial {
        double sum;
        double count;
    };
    struct lanes {
        alignas(alignment) double sum[block_length];
        alignas(alignment) double missing[block_length];
    };

    static void reset(lanes& all) {
        std::fill_n(all.sum, block_length, -0.0);  // -0 + x is x for every x, -0 included
        std::fill_n(all.missing, block_length, 0.0);
    }
    template <class Arch>
    static void add_blocks(lanes& all, const operand& values, std::size_t blocks, index_t) {
        add_rows<Arch>(all, values, blocks, static_cast<index_t>(values.step * block_length));
    }
    /// Adds the first `used` elements of blocks that begin `step` elements apart.
    template <class Arch>
    static void add_rows(lanes& all, const operand& values, std::size_t rows, index_t step,
                         std::size_t used = block_length) {
        using batch = xsimd::batch<double, Arch>;
        constexpr std::size_t width = batch::size;
        constexpr std::size_t most = has_mask_registers<Arch> ? 8 : 4;
        constexpr std::size_t group = std::min(most, block_length / width);
        // Of many rows, NaN are counted in registers; of few, only where there is one, so that the
        // counts need not be in the cache.
        constexpr std::size_t many = 8;
        const auto* source = reinterpret_cast<const T*>(values.data);
        for (std::size_t first = 0; first < used; first += group * width) {
            if (rows < many) {
                add_few<batch, group>(all, first, source + first, rows, step);
            } else {
                add_many<batch, group>(all, first, source + first, rows, step);
            }
        }
    }
    static void add_lane(lanes& all, std::size_t lane, const T& value, index_t) {
        if (value == value) {
            all.sum[lane] = all.sum[lane] + static_cast<double>(value);
        } else {
            all.missing[lane] = all.missing[lane] + 1;
        }
    }

    static partial part(const lanes& all, std::size_t lane, index_t count, const leaf_position&) {
        return {all.sum[lane], static_cast<double>(count) - all.missing[lane]};
    }
    /// Does what `part` and `join` do, for a block of lanes that took `together` rows of `length`
    /// elements in turns.
    template <class Arch>
    static void fold(lanes& all, std::size_t length, std::size_t together, index_t count,
                     const leaf_position& leaf, partial* out) {
        for (std::size_t rows = together; rows > 1; rows = (rows + 1) / 2) {
            const std::size_t half = (rows + 1) / 2;
            const std::size_t joined = (rows - half) * length;
            add_behind<Arch>(all.sum, half * length, joined);
            add_behind<Arch>(all.missing, half * length, joined);
        }
        for (std::size_t k = 0; k < length; ++k) out[k] = part(all, k, count, leaf);
    }
    static void join(partial& into, const partial& from) {
        into = {into.sum + from.sum, into.count + from.count};
    }
    static partial identity() { return {-0.0, 0.0}; }

private:
    // Adds to each of the first `count` lanes the one that stands `distance` behind it.
    template <class Arch>
    static void add_behind(double* lanes, std::size_t distance, std::size_t count) {
        using batch = xsimd::batch<double, Arch>;
        std::size_t k = 0;
        for (; k + batch::size <= count; k += batch::size) {
            const auto behind = batch::load_unaligned(lanes + distance + k);
            (batch::load_aligned(lanes + k) + behind).store_aligned(lanes + k);
        }
        for (; k < count; ++k) lanes[k] = lanes[k] + lanes[distance + k];
    }

    // Unrolled by command, as those of `running`.
    template <class Batch, std::size_t group>
    static void add_many(lanes& all, std::size_t first, const T* at, std::size_t rows,
                         index_t step) {
        constexpr std::size_t width = Batch::size;
        const Batch zero(0.0);
        const Batch one(1.0);
        std::array<Batch, group> sum, missing;
        Batch lost = zero;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k] = Batch::load_aligned(all.sum + first + k * width);
            missing[k] = Batch::load_aligned(all.missing + first + k * width);
            lost = lost + missing[k];
        }
        // Where there was no NaN before, there is none here, as a rule.
        if (!xsimd::any(lost != zero) && add_numbers(sum, at, rows, step)) {
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                sum[k].store_aligned(all.sum + first + k * width);
            }
            return;
        }
        for (std::size_t row = 0; row < rows; ++row, at += step) {
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                const auto x = load_as<double, typename Batch::arch_type>(at + k * width);
                const auto number = x == x;
                sum[k] = xsimd::select(number, sum[k] + x, sum[k]);
                missing[k] = missing[k] + xsimd::select(number, zero, one);
            }
        }
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k].store_aligned(all.sum + first + k * width);
            missing[k].store_aligned(all.missing + first + k * width);
        }
    }
    // False, and nothing is added, where there is a NaN.
    template <class Batch, std::size_t group>
    [[gnu::always_inline]] static bool add_numbers(std::array<Batch, group>& sum, const T* at,
                                                   std::size_t rows, index_t step) {
        using arch = typename Batch::arch_type;
        std::array<Batch, group> held = sum;
        std::array<nan_watch<double, arch>, group / 2> watches;  // none waits for another
        for (std::size_t row = 0; row < rows; ++row, at += step) {
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; k += 2) {
                const auto a = load_as<double, arch>(at + k * Batch::size);
                const auto b = load_as<double, arch>(at + (k + 1) * Batch::size);
                held[k] = held[k] + a;
                held[k + 1] = held[k + 1] + b;
                watches[k / 2].see(a, b);
            }
        }
        bool found = false;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group / 2; ++k) found = watches[k].any() || found;
        if (!found) sum = held;
        return !found;
    }
    template <class Batch, std::size_t group>
    static void add_few(lanes& all, std::size_t first, const T* at, std::size_t rows,
                        index_t step) {
        using arch = typename Batch::arch_type;
        constexpr std::size_t width = Batch::size;
        std::array<Batch, group> sum, x;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k] = Batch::load_aligned(all.sum + first + k * width);
        }
        for (std::size_t row = 0; row < rows; ++row, at += step) {
            nan_watch<double, arch> watch;
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                x[k] = load_as<double, arch>(at + k * width);
                if (k % 2 == 1) watch.see(x[k - 1], x[k]);
            }
            if (watch.any()) leave_out<Batch, group>(x, all.missing + first);
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) sum[k] = sum[k] + x[k];
        }
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k].store_aligned(all.sum + first + k * width);
        }
    }
    // -0 for NaN, which are counted.
    template <class Batch, std::size_t group>
    [[gnu::always_inline]] static void leave_out(std::array<Batch, group>& x, double* missing) {
        for (std::size_t k = 0; k < group; ++k) {
            const auto number = x[k] == x[k];
            x[k] = xsimd::select(number, x[k], Batch(-0.0));
            const Batch before = Batch::load_aligned(missing + k * Batch::size);
            (before + xsimd::select(number, Batch(0.0), Batch(1.0)))
                .store_aligned(missing + k * Batch::size);
        }
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel
