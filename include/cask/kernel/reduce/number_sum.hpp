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
        bool holes[block_length];  // by group of lanes: there was a NaN among the last rows
    };

    static void reset(lanes& all) {
        std::fill_n(all.sum, block_length, -0.0);  // -0 + x is x for every x, -0 included
        std::fill_n(all.missing, block_length, 0.0);
        std::fill_n(all.holes, block_length, false);
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
        constexpr std::size_t group = std::min(std::size_t{8}, block_length / batch::size);
        const auto* source = reinterpret_cast<const T*>(values.data);
        for (std::size_t first = 0; first < used; first += group * batch::size) {
            bool& holes = all.holes[first / (group * batch::size)];
            if (!holes && add_all<batch, group>(all, first, source + first, rows, step)) continue;
            holes = add_numbers<batch, group>(all, first, source + first, rows, step);
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

    // Adds NaN, too, and so tells by the sums whether there was one: then it changes nothing and
    // returns false. What was counted before need not be in the cache. Unrolled by command, as the
    // loops of `running`.
    template <class Batch, std::size_t group>
    static bool add_all(lanes& all, std::size_t first, const T* at, std::size_t rows,
                        index_t step) {
        constexpr std::size_t width = Batch::size;
        std::array<Batch, group> sum;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k] = Batch::load_aligned(all.sum + first + k * width);
        }
        for (std::size_t row = 0; row < rows; ++row, at += step) {
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                sum[k] = sum[k] + load_as<double, typename Batch::arch_type>(at + k * width);
            }
        }
        if (any_nan(sum)) return false;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k].store_aligned(all.sum + first + k * width);
        }
        return true;
    }
    // Adds numbers and counts NaN; returns whether there was one.
    template <class Batch, std::size_t group>
    static bool add_numbers(lanes& all, std::size_t first, const T* at, std::size_t rows,
                            index_t step) {
        constexpr std::size_t width = Batch::size;
        std::array<Batch, group> sum, taken;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k] = Batch::load_aligned(all.sum + first + k * width);
            taken[k] = Batch(0.0);
        }
        for (std::size_t row = 0; row < rows; ++row, at += step) {
            look_across<group * width>(at, step, row, rows);
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                const auto x = load_as<double, typename Batch::arch_type>(at + k * width);
                const auto is_number = x == x;
                sum[k] = add_where(is_number, sum[k], x);
                taken[k] = count_where(is_number, taken[k]);
            }
        }
        const Batch all_rows(static_cast<double>(rows));
        Batch found(0.0);
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            double* const before = all.missing + first + k * width;
            const Batch missing = all_rows - taken[k];
            sum[k].store_aligned(all.sum + first + k * width);
            (Batch::load_aligned(before) + missing).store_aligned(before);
            found = found + missing;
        }
        return xsimd::any(found != Batch(0.0));
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel
