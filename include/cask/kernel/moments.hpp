// SPDX-License-Identifier: BSD-3-Clause
// The rule of variances: count, mean and summed squared deviation in one stable pass.
#pragma once

#include <cask/kernel/lanes.hpp>
#include <cask/kernel/reduction.hpp>

#include <cmath>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// Each lane keeps the sums of x - k and (x - k)^2. k is the lane's first element of the leaf, and moves to
/// the mean of what the lane has taken when that is 4, 16 and 64 elements: then the sum of squares is at
/// most about 5 times what stays of it when the mean is taken out, wherever an outlier stands. Partial
/// results are joined by Chan's formula, with means of twice the precision: means rounded to a double
/// would differ by noise where they are large and the deviations small.
template <class T>
struct moments {
    using source_type = real_t<T>;
    static constexpr std::size_t planes = is_complex_v<T> ? 2 : 1;
    struct partial {
        double count;
        double mean[planes];
        double low[planes];  // what `mean` lost in rounding
        double square;       // sum of |x - mean|^2
    };
    struct plane_lanes {
        alignas(alignment) double shift[block_length];
        alignas(alignment) double sum[block_length];
        alignas(alignment) double square[block_length];
    };
    struct lanes {
        plane_lanes planes_of[planes];
        std::size_t taken;  // whole blocks
    };

    static void reset(lanes& all) { std::memset(&all, 0, sizeof(all)); }

    template <class Arch>
    static void add_blocks(lanes& all, const operand& values, std::size_t blocks, index_t) {
        add_rows<Arch>(all, values, blocks, static_cast<index_t>(values.step * block_length));
    }
    /// Adds the first `used` elements of blocks that begin `step` elements apart.
    template <class Arch>
    static void add_rows(lanes& all, const operand& values, std::size_t rows, index_t step,
                         std::size_t used = block_length) {
        for (std::size_t done = 0; done < rows;) {
            const std::size_t here = std::min(rows - done, until_moved(all.taken));
            for (std::size_t plane = 0; plane < planes; ++plane) {
                const std::byte* const data = plane == 0 ? values.data : values.imag;
                const auto* source = reinterpret_cast<const source_type*>(data) +
                                     static_cast<index_t>(done) * step;
                plane_lanes& own = all.planes_of[plane];
                if (all.taken == 0) std::copy_n(source, block_length, own.shift);
                add_plane<Arch>(own, source, here, step, used);
            }
            done += here;
            all.taken += here;
            if (!moves_at(all.taken)) continue;
            for (plane_lanes& own : all.planes_of) {
                move_shift<Arch>(own, static_cast<double>(all.taken));
            }
        }
    }
    static void add_lane(lanes& all, std::size_t lane, const T& value, index_t) {
        for (std::size_t plane = 0; plane < planes; ++plane) {
            double x;
            if constexpr (is_complex_v<T>) {
                x = plane == 0 ? value.real() : value.imag();
            } else {
                x = value;
            }
            plane_lanes& own = all.planes_of[plane];
            if (all.taken == 0) own.shift[lane] = x;
            const double deviation = x - own.shift[lane];
            const double squared = deviation * deviation;
            own.sum[lane] = own.sum[lane] + deviation;
            own.square[lane] = own.square[lane] + squared;
        }
    }

    static partial part(const lanes& all, std::size_t lane, index_t count, const leaf_position&) {
        partial result{};
        if (count == 0) return result;
        result.count = static_cast<double>(count);
        for (std::size_t plane = 0; plane < planes; ++plane) {
            const plane_lanes& own = all.planes_of[plane];
            const double offset = own.sum[lane] / result.count;
            const double lost = offset * own.sum[lane];
            result.mean[plane] = own.shift[lane];
            move(result, plane, offset);
            // Squares beyond the largest number are infinite, and stay it; infinite elements give NaN.
            const bool beyond = std::isinf(own.square[lane]) && std::isfinite(own.sum[lane]);
            const double square = beyond ? own.square[lane] : own.square[lane] - lost;
            result.square += square < 0 ? 0 : square;
        }
        return result;
    }
    static void join(partial& into, const partial& from) {
        if (from.count == 0) return;
        if (into.count == 0) {
            into = from;
            return;
        }
        const double count = into.count + from.count;
        const double share = from.count / count;
        into.square = into.square + from.square;
        for (std::size_t plane = 0; plane < planes; ++plane) {
            const double lows = from.low[plane] - into.low[plane];
            const double difference = (from.mean[plane] - into.mean[plane]) + lows;
            const double moved = difference * share;
            const double spread = difference * difference * (into.count * share);
            move(into, plane, moved);
            into.square = into.square + spread;
        }
        into.count = count;
    }
    static partial identity() { return {}; }

private:
    [[nodiscard]] static constexpr bool moves_at(std::size_t taken) noexcept {
        return taken == 4 || taken == 16 || taken == 64;
    }
    /// Blocks until the shift moves next.
    [[nodiscard]] static constexpr std::size_t until_moved(std::size_t taken) noexcept {
        for (const auto next : {std::size_t{4}, std::size_t{16}, std::size_t{64}}) {
            if (taken < next) return next - taken;
        }
        return std::numeric_limits<std::size_t>::max();
    }

    // Adds `by` to a mean; what the sum loses (Knuth's two-sum) goes to its low part.
    static void move(partial& own, std::size_t plane, double by) {
        const double before = own.mean[plane];
        const double sum = before + by;
        const double back = sum - before;
        const double lost = (before - (sum - back)) + (by - back);
        own.mean[plane] = sum;
        own.low[plane] = own.low[plane] + lost;
    }

    // With k' = k + d, the sum of x - k' is the sum of x - k, less n d; the sum of (x - k')^2 is that of
    // (x - k)^2, less d (2 sum - n d). Infinite squares stay infinite.
    template <class Arch>
    static void move_shift(plane_lanes& own, double count) {
        using batch = xsimd::batch<double, Arch>;
        const batch n(count);
        const batch infinity(std::numeric_limits<double>::infinity());
        for (std::size_t k = 0; k < block_length; k += batch::size) {
            const batch before = batch::load_aligned(own.shift + k);
            const batch sum = batch::load_aligned(own.sum + k);
            const batch square = batch::load_aligned(own.square + k);
            const batch after = before + sum / n;
            const batch by = after - before;
            const batch taken = n * by;
            const batch less = by * ((sum + sum) - taken);
            after.store_aligned(own.shift + k);
            (sum - taken).store_aligned(own.sum + k);
            xsimd::select(square == infinity, square, square - less).store_aligned(own.square + k);
        }
    }

    template <class Arch>
    static void add_plane(plane_lanes& own, const source_type* source, std::size_t rows,
                          index_t step, std::size_t used) {
        using batch = xsimd::batch<double, Arch>;
        constexpr std::size_t width = batch::size;
        // As many as registers hold three of each.
        constexpr std::size_t most = has_mask_registers<Arch> ? 8 : 4;
        constexpr std::size_t group = std::min(most, block_length / width);
        // Unrolled by command, as those of `running`.
        for (std::size_t first = 0; first < used; first += group * width) {
            std::array<batch, group> shift, sum, square;
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                shift[k] = batch::load_aligned(own.shift + first + k * width);
                sum[k] = batch::load_aligned(own.sum + first + k * width);
                square[k] = batch::load_aligned(own.square + first + k * width);
            }
            const source_type* at = source + first;
            for (std::size_t row = 0; row < rows; ++row, at += step) {
#pragma GCC unroll 8
                for (std::size_t k = 0; k < group; ++k) {
                    const batch deviation = load_as<double, Arch>(at + k * width) - shift[k];
                    const batch squared = deviation * deviation;
                    sum[k] = sum[k] + deviation;
                    square[k] = square[k] + squared;
                }
            }
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                sum[k].store_aligned(own.sum + first + k * width);
                square[k].store_aligned(own.square + first + k * width);
            }
        }
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel
