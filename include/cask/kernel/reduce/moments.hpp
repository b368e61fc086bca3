// SPDX-License-Identifier: BSD-3-Clause
// The rule of variances: count, mean and summed squared deviation in one stable pass.
#pragma once

#include <cask/kernel/reduce/reduction.hpp>
#include <cask/kernel/tile/lanes.hpp>

#include <limits>
#include <utility>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// Each lane keeps the sums of x - k and (x - k)^2. k is the lane's first element of the leaf, and
/// moves to the mean of what the lane has taken when that is 4, 16 and 64 elements: then the sum of
/// squares is at most about 5 times what stays of it when the mean is taken out, wherever an
/// outlier stands. Partial results are joined by Chan's formula, with means of twice the precision:
/// means rounded to a double would differ by noise where they are large and the deviations small.
///
/// With `only_numbers`, lanes pass over NaN; each counts what it has taken, and begins with its
/// first number.
template <class T, bool only_numbers>
struct moments {
    using source_type = real_t<T>;
    static constexpr std::size_t planes = is_complex_v<T> ? 2 : 1;
    static_assert(!only_numbers || planes == 1, "a complex number is NaN as a whole");
    template <class V>
    struct part_of {  // V: double, or a batch of them
        V count;
        V mean[planes];
        V low[planes];  // what `mean` lost in rounding
        V square;       // sum of |x - mean|^2
    };
    using partial = part_of<double>;
    struct plane_lanes {
        alignas(alignment) double shift[block_length];
        alignas(alignment) double sum[block_length];
        alignas(alignment) double square[block_length];
    };
    /// Of a group of lanes that pass over NaN.
    enum class progress : std::uint8_t {
        none,     // not all of them had a number
        numbers,  // the last rows were all numbers
        holes     // there were NaN among them
    };
    struct lanes {
        plane_lanes planes_of[planes];
        std::size_t taken;                                                   // whole blocks
        alignas(alignment) double missing[only_numbers ? block_length : 1];  // NaN
        progress of_group[only_numbers ? block_length : 1];
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
                plane_lanes& lanes = all.planes_of[plane];
                if (!only_numbers && all.taken == 0) {
                    std::copy_n(source, block_length, lanes.shift);
                }
                add_plane<Arch>(all, lanes, source, here, step, used);
            }
            done += here;
            all.taken += here;
            if (!moves_at(all.taken)) continue;
            for (plane_lanes& lanes : all.planes_of) {
                move_shift<Arch>(all, lanes);
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
            plane_lanes& lanes = all.planes_of[plane];
            if constexpr (only_numbers) {
                if (x != x) {
                    all.missing[lane] = all.missing[lane] + 1;
                    return;
                }
                if (is_first(all, lane)) lanes.shift[lane] = x;
            } else {
                if (all.taken == 0) lanes.shift[lane] = x;
            }
            const double deviation = x - lanes.shift[lane];
            const double squared = deviation * deviation;
            lanes.sum[lane] = lanes.sum[lane] + deviation;
            lanes.square[lane] = lanes.square[lane] + squared;
        }
    }

    static partial part(const lanes& all, std::size_t lane, index_t count, const leaf_position&) {
        double taken = static_cast<double>(count);
        if constexpr (only_numbers) taken = taken - all.missing[lane];
        return part_at(all, taken, [&](const double* plane) { return plane[lane]; });
    }
    static void join(partial& into, const partial& from) { into = joined(into, from); }
    static partial identity() { return {}; }

    /// Does what `part` and `join` do, for a block of lanes that took `together` rows of `length`
    /// elements in turns: several lanes at a time, because both divide.
    template <class Arch>
    CASK_FLATTEN static void fold(const lanes& all, std::size_t length, std::size_t together,
                                  index_t count, const leaf_position&, partial* out) {
        using batch = xsimd::batch<double, Arch>;
        constexpr std::size_t width = batch::size;
        const turns taken_by(count, together);
        const batch longer(static_cast<double>(taken_by.longer() * length));
        const batch least(static_cast<double>(taken_by.of(together - 1)));
        const batch most(static_cast<double>(taken_by.of(0)));
        columns each;
        for (std::size_t lane = 0; lane < together * length; lane += width) {
            batch taken = xsimd::select(numbered<Arch>(lane) < longer, most, least);
            if constexpr (only_numbers) taken = taken - batch::load_aligned(all.missing + lane);
            const auto load = [&](const double* plane) {
                return batch::load_aligned(plane + lane);
            };
            each.set(lane, part_at(all, taken, load));
        }
        for (std::size_t rows = together; rows > 1; rows = (rows + 1) / 2) {
            const std::size_t half = (rows + 1) / 2;
            const std::size_t pairs = (rows - half) * length;
            std::size_t lane = 0;
            for (; lane + width <= pairs; lane += width)
                each.template join<batch>(lane, half * length + lane);
            for (; lane < pairs; ++lane) each.template join<double>(lane, half * length + lane);
        }
        for (std::size_t k = 0; k < length; ++k) out[k] = each.template get<double>(k);
    }

private:
    /// Partial results of a block of lanes, by field.
    struct columns {
        static constexpr std::size_t fields = 2 + 2 * planes;
        alignas(alignment) double values[fields][block_length];

        template <class V>
        [[nodiscard]] part_of<V> get(std::size_t at) const {
            const auto load = [&](std::size_t field) {
                if constexpr (std::is_same_v<V, double>) {
                    return values[field][at];
                } else {
                    return V::load_unaligned(values[field] + at);
                }
            };
            part_of<V> result{load(0), {}, {}, load(1)};
            for (std::size_t plane = 0; plane < planes; ++plane) {
                result.mean[plane] = load(2 + plane);
                result.low[plane] = load(2 + planes + plane);
            }
            return result;
        }
        template <class V>
        void set(std::size_t at, const part_of<V>& part_of) {
            const auto store = [&](std::size_t field, const V& all) {
                if constexpr (std::is_same_v<V, double>) {
                    values[field][at] = all;
                } else {
                    all.store_unaligned(values[field] + at);
                }
            };
            store(0, part_of.count);
            store(1, part_of.square);
            for (std::size_t plane = 0; plane < planes; ++plane) {
                store(2 + plane, part_of.mean[plane]);
                store(2 + planes + plane, part_of.low[plane]);
            }
        }
        /// Joins the partial results from `from` on to those from `into` on: one, or a batch.
        template <class V>
        void join(std::size_t into, std::size_t from) {
            set(into, joined(get<V>(into), get<V>(from)));
        }
    };

    /// lane, lane + 1, ...
    template <class Arch>
    static xsimd::batch<double, Arch> numbered(std::size_t lane) {
        alignas(alignment) static constexpr auto numbers = [] {
            std::array<double, block_length> all{};
            for (std::size_t k = 0; k < block_length; ++k) all[k] = static_cast<double>(k);
            return all;
        }();
        return xsimd::batch<double, Arch>::load_aligned(numbers.data() + lane);
    }

    static double select(bool condition, double a, double b) { return condition ? a : b; }
    template <class L, class Arch>
    static auto select(const xsimd::batch_bool<L, Arch>& condition, const xsimd::batch<L, Arch>& a,
                       const xsimd::batch<L, Arch>& b) {
        return xsimd::select(condition, a, b);
    }

    // The partial results of lanes that took `count` elements each; `load` reads a field of theirs.
    template <class V, class Load>
    static part_of<V> part_at(const lanes& all, const V& count, Load&& load) {
        const V zero(0.0);
        const V infinity(std::numeric_limits<double>::infinity());
        const auto any = count > zero;
        part_of<V> result{count, {}, {}, zero};
        for (std::size_t plane = 0; plane < planes; ++plane) {
            const plane_lanes& lanes = all.planes_of[plane];
            const V sum = load(lanes.sum);
            const V squares = load(lanes.square);
            const V offset = sum / count;
            const V lost = offset * sum;
            const auto [mean, low] = moved(V(load(lanes.shift)), zero, offset);
            // Squares that overflow are infinite and stay so; infinite elements give NaN.
            const auto beyond = squares == infinity && sum - sum == zero;
            const V square = select(beyond, squares, squares - lost);
            result.square = result.square + select(square < zero, zero, square);
            result.mean[plane] = select(any, mean, zero);
            result.low[plane] = select(any, low, zero);
        }
        result.square = select(any, result.square, zero);
        return result;
    }

    template <class V>
    static part_of<V> joined(const part_of<V>& a, const part_of<V>& b) {
        const V zero(0.0);
        const auto only_a = b.count == zero;
        const auto only_b = a.count == zero;
        const auto chosen = [&](const V& of_both, const V& of_a, const V& of_b) {
            return select(only_a, of_a, select(only_b, of_b, of_both));
        };
        const V count = a.count + b.count;
        const V share = b.count / count;
        part_of<V> both{count, {}, {}, a.square + b.square};
        for (std::size_t plane = 0; plane < planes; ++plane) {
            const V lows = b.low[plane] - a.low[plane];
            const V difference = (b.mean[plane] - a.mean[plane]) + lows;
            const V by = difference * share;
            const V spread = difference * difference * (a.count * share);
            const auto [mean, low] = moved(a.mean[plane], a.low[plane], by);
            both.mean[plane] = chosen(mean, a.mean[plane], b.mean[plane]);
            both.low[plane] = chosen(low, a.low[plane], b.low[plane]);
            both.square = both.square + spread;
        }
        both.square = chosen(both.square, a.square, b.square);
        return both;
    }

    // Lanes that pass over NaN may be at their first numbers later.
    [[nodiscard]] static constexpr bool moves_at(std::size_t taken) noexcept {
        if (only_numbers && taken % 64 == 0) return true;
        return taken == 4 || taken == 16 || taken == 64;
    }
    /// Blocks until the shift k moves next.
    [[nodiscard]] static constexpr std::size_t until_moved(std::size_t taken) noexcept {
        for (const auto next : {std::size_t{4}, std::size_t{16}, std::size_t{64}}) {
            if (taken < next) return next - taken;
        }
        return only_numbers ? 64 - taken % 64 : std::numeric_limits<std::size_t>::max();
    }

    // Adds `by` to a mean; what the sum loses to rounding (Knuth's two-sum) goes to its low part.
    template <class V>
    static std::pair<V, V> moved(const V& before, const V& low, const V& by) {
        const V sum = before + by;
        const V back = sum - before;
        const V lost = (before - (sum - back)) + (by - back);
        return {sum, low + lost};
    }

    // With k' = k + d, the sum of x - k' is the sum of x - k, less n d; the sum of (x - k')^2 is
    // that of (x - k)^2, less d (2 sum - n d). Infinite squares stay infinite.
    template <class Arch>
    static void move_shift(const lanes& all, plane_lanes& lanes) {
        using batch = xsimd::batch<double, Arch>;
        const batch taken_by_all(static_cast<double>(all.taken));
        const batch one(1.0);
        const batch infinity(std::numeric_limits<double>::infinity());
        for (std::size_t k = 0; k < block_length; k += batch::size) {
            batch n = taken_by_all;
            if constexpr (only_numbers) {
                n = n - batch::load_aligned(all.missing + k);
                n = xsimd::select(n < one, one, n);  // of none the sum is 0
            }
            const batch before = batch::load_aligned(lanes.shift + k);
            const batch sum = batch::load_aligned(lanes.sum + k);
            const batch square = batch::load_aligned(lanes.square + k);
            const batch after = before + sum / n;
            const batch by = after - before;
            const batch taken = n * by;
            const batch less = by * ((sum + sum) - taken);
            after.store_aligned(lanes.shift + k);
            (sum - taken).store_aligned(lanes.sum + k);
            xsimd::select(square == infinity, square, square - less)
                .store_aligned(lanes.square + k);
        }
    }

    template <class Arch>
    static void add_plane(lanes& all, plane_lanes& lanes, const source_type* source,
                          std::size_t rows, index_t step, std::size_t used) {
        using batch = xsimd::batch<double, Arch>;
        // As many batches as registers hold three values of.
        constexpr std::size_t most = has_mask_registers<Arch> ? 8 : 4;
        constexpr std::size_t group = std::min(most, block_length / batch::size);
        for (std::size_t first = 0; first < used; first += group * batch::size) {
            if constexpr (only_numbers) {
                add_numbers<batch, group>(all, lanes, source + first, first, rows, step);
            } else {
                add_all<batch, group>(lanes, source + first, first, rows, step);
            }
        }
    }

    // Adds rows to a group of lanes. With `only_numbers`, NaN shows in the sums: then it changes
    // nothing and returns false. Unrolled by command, as the loops of `running`.
    template <class Batch, std::size_t group>
    static bool add_all(plane_lanes& lanes, const source_type* at, std::size_t first,
                        std::size_t rows, index_t step) {
        constexpr std::size_t width = Batch::size;
        std::array<Batch, group> shift, sum, square;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            shift[k] = Batch::load_aligned(lanes.shift + first + k * width);
            sum[k] = Batch::load_aligned(lanes.sum + first + k * width);
            square[k] = Batch::load_aligned(lanes.square + first + k * width);
        }
        for (std::size_t row = 0; row < rows; ++row, at += step) {
            look_across<group * width>(at, step, row, rows);
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                const auto x = load_as<double, typename Batch::arch_type>(at + k * width);
                const Batch deviation = x - shift[k];
                const Batch squared = deviation * deviation;
                sum[k] = sum[k] + deviation;
                square[k] = square[k] + squared;
            }
        }
        if (only_numbers && any_nan(sum)) return false;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k].store_aligned(lanes.sum + first + k * width);
            square[k].store_aligned(lanes.square + first + k * width);
        }
        return true;
    }

    // ---- numbers among NaN --------------------------------------------------------------------

    /// Whether no number has been in the lane.
    static bool is_first(const lanes& all, std::size_t lane) {
        return all.missing[lane] == static_cast<double>(all.taken);
    }

    template <class Batch, std::size_t group>
    static void add_numbers(lanes& all, plane_lanes& lanes, const source_type* at,
                            std::size_t first, std::size_t rows, index_t step) {
        progress& state = all.of_group[first / (group * Batch::size)];
        std::size_t row = 0;
        if (all.taken == 0 && begin_with<Batch, group>(lanes, at, first)) {
            state = progress::numbers;
            ++row, at += step;
        }
        for (; row < rows && state == progress::none; ++row, at += step) {
            if (begin<Batch, group>(all, lanes, at, first, row)) state = progress::numbers;
        }
        if (row == rows) return;
        if (state == progress::numbers &&
            add_all<Batch, group>(lanes, at, first, rows - row, step)) {
            return;
        }
        const bool holes = add_some<Batch, group>(all, lanes, at, first, rows - row, step);
        state = holes ? progress::holes : progress::numbers;
    }

    /// Adds the very first row to a group of lanes if it has finite numbers only, and returns
    /// whether it did: sums stay 0.
    template <class Batch, std::size_t group>
    static bool begin_with(plane_lanes& lanes, const source_type* at, std::size_t first) {
        constexpr std::size_t width = Batch::size;
        std::array<Batch, group> x;
        Batch nothing(0.0);
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            x[k] = load_as<double, typename Batch::arch_type>(at + k * width);
            nothing = nothing + (x[k] - x[k]);
        }
        if (xsimd::any(xsimd::isnan(nothing))) return false;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) x[k].store_aligned(lanes.shift + first + k * width);
        return true;
    }

    /// Adds the numbers of one row, `row` behind those that were taken, to a group of lanes;
    /// returns whether each of these has had one.
    template <class Batch, std::size_t group>
    static bool begin(lanes& all, plane_lanes& lanes, const source_type* at, std::size_t first,
                      std::size_t row) {
        constexpr std::size_t width = Batch::size;
        const Batch taken(static_cast<double>(all.taken + row));
        bool begun = true;
        for (std::size_t lane = first; lane < first + group * width; lane += width, at += width) {
            const auto x = load_as<double, typename Batch::arch_type>(at);
            const Batch missing = Batch::load_aligned(all.missing + lane);
            const Batch before = Batch::load_aligned(lanes.shift + lane);
            const auto is_number = x == x;
            const Batch shift = xsimd::select(is_number && missing == taken, x, before);
            const Batch deviation = xsimd::select(is_number, x - shift, Batch(-0.0));
            const Batch squared = deviation * deviation;
            const Batch more = xsimd::select(is_number, missing, missing + Batch(1.0));
            shift.store_aligned(lanes.shift + lane);
            more.store_aligned(all.missing + lane);
            (Batch::load_aligned(lanes.sum + lane) + deviation).store_aligned(lanes.sum + lane);
            (Batch::load_aligned(lanes.square + lane) + squared).store_aligned(lanes.square + lane);
            begun = begun && !xsimd::any(more == taken + Batch(1.0));
        }
        return begun;
    }

    /// Adds the numbers of rows to a group of lanes that have had some, and counts NaN; returns
    /// whether there was one.
    template <class Batch, std::size_t group>
    static bool add_some(lanes& all, plane_lanes& lanes, const source_type* at, std::size_t first,
                         std::size_t rows, index_t step) {
        constexpr std::size_t width = Batch::size;
        std::array<Batch, group> sum, square, taken;
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            sum[k] = Batch::load_aligned(lanes.sum + first + k * width);
            square[k] = Batch::load_aligned(lanes.square + first + k * width);
            taken[k] = Batch(0.0);
        }
        for (std::size_t row = 0; row < rows; ++row, at += step) {
            look_across<group * width>(at, step, row, rows);
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; ++k) {
                const auto x = load_as<double, typename Batch::arch_type>(at + k * width);
                const Batch shift = Batch::load_aligned(lanes.shift + first + k * width);
                const auto is_number = x == x;
                const Batch deviation = xsimd::select(is_number, x - shift, Batch(-0.0));
                const Batch squared = deviation * deviation;
                sum[k] = sum[k] + deviation;
                square[k] = square[k] + squared;
                taken[k] = count_where(is_number, taken[k]);
            }
        }
        const Batch all_rows(static_cast<double>(rows));
        Batch found(0.0);
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; ++k) {
            double* const before = all.missing + first + k * width;
            const Batch missing = all_rows - taken[k];
            sum[k].store_aligned(lanes.sum + first + k * width);
            square[k].store_aligned(lanes.square + first + k * width);
            (Batch::load_aligned(before) + missing).store_aligned(before);
            found = found + missing;
        }
        return xsimd::any(found != Batch(0.0));
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel
