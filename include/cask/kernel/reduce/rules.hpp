// SPDX-License-Identifier: BSD-3-Clause
// Rules of reductions: one struct each of 64 lanes, with how elements enter them, how a lane
// becomes a partial result, and how partial results are joined.
//
// A rule has `lanes`, `partial`, reset, add_blocks (whole blocks, all lanes), add_lane (one
// element), part, join and identity. Moments and products of floating numbers are in moments.hpp
// and scaled_product.hpp.
#pragma once

#include <cask/kernel/functions/comparison.hpp>
#include <cask/kernel/reduce/reduction.hpp>
#include <cask/kernel/tile/lanes.hpp>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

// ---- rules: one struct of lanes each, with add, fold, part, join -------------------------------

struct plus_numbers;

/// Lanes that hold one running value per plane: sums, products of whole numbers, extrema. Held: in
/// what elements of T are kept; those of 32 bits may be widened as they are added.
template <class T, class F, class Held>
struct running {
    using held = Held;
    using partial = held;
    using source_type = real_t<T>;
    using part_type = real_t<held>;
    static constexpr std::size_t planes = is_complex_v<T> ? 2 : 1;
    static constexpr bool in_batches = F::template by_plane<T> && sizeof(part_type) >= 4;
    static constexpr bool looks_for_nan = std::is_base_of_v<maximum, F> ||
                                          std::is_base_of_v<minimum, F>;
    struct lanes {
        alignas(alignment) part_type values[planes][block_length];
    };

    static void reset(lanes& all) {
        for (std::size_t k = 0; k < block_length; ++k) {
            set_lane(all.values, k, F::template start<held>());
        }
    }

    template <class Arch>
    static void add_blocks(lanes& all, const operand& values, std::size_t blocks, index_t) {
        if constexpr (in_batches) {
            add_rows<Arch>(all, values, blocks, static_cast<index_t>(values.step * block_length));
        } else {
            const scalars<T> source(values);
            for (std::size_t block = 0; block < blocks; ++block) {
                T in[block_length];
                source.load(block, in);
                for (std::size_t k = 0; k < block_length; ++k) add_lane(all, k, in[k], 0);
            }
        }
    }
    /// Adds the first `used` elements of blocks that begin `step` elements apart.
    template <class Arch>
    static void add_rows(lanes& all, const operand& values, std::size_t rows, index_t step,
                         std::size_t used = block_length) requires in_batches {
        for (std::size_t plane = 0; plane < planes; ++plane) {
            const auto* source = reinterpret_cast<const source_type*>(plane == 0 ? values.data
                                                                                 : values.imag);
            add_plane<Arch>(all.values[plane], source, rows, step, used);
        }
    }
    static void add_lane(lanes& all, std::size_t lane, const T& value, index_t) {
        const held before = get_lane<held>(all.values, lane);
        set_lane(all.values, lane, F{}(before, static_cast<held>(value)));
    }

    static partial part(const lanes& all, std::size_t lane, index_t, const leaf_position&) {
        return get_lane<held>(all.values, lane);
    }
    static void join(partial& into, const partial& from) {
        if constexpr (requires { F::joined(into, from); }) {
            into = F::joined(into, from);
        } else {
            into = F{}(into, from);
        }
    }
    static partial identity() { return F::template nothing<partial>(); }

private:
    template <class Arch>
    static void add_plane(part_type* lanes_of_plane, const source_type* source, std::size_t rows,
                          index_t step, std::size_t used) {
        using batch = xsimd::batch<part_type, Arch>;
        // AVX2 adds and multiplies from memory, so that all of its registers are free for results.
        constexpr bool from_memory = std::is_base_of_v<add, F> || std::is_base_of_v<multiply, F>;
        constexpr std::size_t most = from_memory && sizeof(batch) == 32 ? 16 : 8;
        constexpr std::size_t group = std::min(most, block_length / batch::size);
        constexpr std::size_t quarter = group / 4;
        const auto add_some = [&]<std::size_t count>(std::integral_constant<std::size_t, count>) {
            add_batches<batch, count>(lanes_of_plane, source, rows, step);
            lanes_of_plane += count * batch::size;
            source += count * batch::size;
        };
        std::size_t left = (used + batch::size - 1) / batch::size;
        for (; left > group; left -= group) {
            add_some(std::integral_constant<std::size_t, group>{});
        }
        // The last group takes only about as many batches as are used.
        switch ((left + quarter - 1) / quarter) {
            case 1: return add_some(std::integral_constant<std::size_t, quarter>{});
            case 2: return add_some(std::integral_constant<std::size_t, 2 * quarter>{});
            case 3: return add_some(std::integral_constant<std::size_t, 3 * quarter>{});
            default: return add_some(std::integral_constant<std::size_t, group>{});
        }
    }

    // Adds to the lanes of some batches, which stay in registers. Unrolled by command: g++ -O2
    // would not, and keep the sums in memory.
    template <class Batch, std::size_t count>
    static void add_batches(part_type* lanes_of_plane, const source_type* at, std::size_t rows,
                            index_t step) {
        constexpr std::size_t width = Batch::size;
        std::array<Batch, count> sums;
#pragma GCC unroll 16
        for (std::size_t k = 0; k < count; ++k) {
            sums[k] = Batch::load_aligned(lanes_of_plane + k * width);
        }
        if constexpr (looks_for_nan && count % 2 == 0) {
            if (!add_numbers(sums, at, rows, step)) add_any(sums, at, rows, step);
        } else if constexpr (requires { F::template worst<part_type>(); }) {
            if (!add_to_numbers(sums, at, rows, step)) add_any(sums, at, rows, step);
        } else if constexpr (std::is_same_v<F, plus_numbers> &&
                             !has_mask_registers<typename Batch::arch_type>) {
            if (!add_all(sums, at, rows, step)) add_any(sums, at, rows, step);
        } else {
            add_any(sums, at, rows, step);
        }
#pragma GCC unroll 16
        for (std::size_t k = 0; k < count; ++k) {
            sums[k].store_aligned(lanes_of_plane + k * width);
        }
    }

    template <class Arch, std::size_t group>
    [[gnu::always_inline]] static void
    add_any(std::array<xsimd::batch<part_type, Arch>, group>& sums, const source_type* at,
            std::size_t rows, index_t step) {
        constexpr std::size_t width = xsimd::batch<part_type, Arch>::size;
        for (std::size_t row = 0; row < rows; ++row, at += step) {
#pragma GCC unroll 16
            for (std::size_t k = 0; k < group; ++k) {
                sums[k] = F{}(sums[k], load_as<part_type, Arch>(at + k * width));
            }
        }
    }

    // Adds what is no number, too, and so tells by the sums whether there is such: then it returns
    // false and adds nothing.
    template <class Arch, std::size_t group>
    [[gnu::always_inline]] static bool
    add_all(std::array<xsimd::batch<part_type, Arch>, group>& sums, const source_type* at,
            std::size_t rows, index_t step) {
        constexpr std::size_t width = xsimd::batch<part_type, Arch>::size;
        auto held = sums;
        for (std::size_t row = 0; row < rows; ++row, at += step) {
#pragma GCC unroll 16
            for (std::size_t k = 0; k < group; ++k) {
                held[k] = held[k] + load_as<part_type, Arch>(at + k * width);
            }
        }
        if (any_nan(held)) return false;
        sums = held;
        return true;
    }

    // Adds numbers to lanes that begin with the worst of them, where there is none yet. Returns
    // false and adds nothing if a lane may have none even so.
    template <class Arch, std::size_t group>
    [[gnu::always_inline]] static bool
    add_to_numbers(std::array<xsimd::batch<part_type, Arch>, group>& sums, const source_type* at,
                   std::size_t rows, index_t step) {
        using batch = xsimd::batch<part_type, Arch>;
        const batch worst(F::template worst<part_type>());
        std::array<batch, group> held;
        bool had_none = false;
#pragma GCC unroll 16
        for (std::size_t k = 0; k < group; ++k) {
            const auto none = xsimd::isnan(sums[k]);
            held[k] = xsimd::select(none, worst, sums[k]);
            had_none = xsimd::any(none) || had_none;
        }
        for (std::size_t row = 0; row < rows; ++row, at += step) {
#pragma GCC unroll 16
            for (std::size_t k = 0; k < group; ++k) {
                held[k] = F::beside_number(held[k], load_as<part_type, Arch>(at + k * batch::size));
            }
        }
        if (had_none) {
            bool has_none = false;
#pragma GCC unroll 16
            for (std::size_t k = 0; k < group; ++k) {
                has_none = xsimd::any(held[k] == worst && xsimd::isnan(sums[k])) || has_none;
            }
            if (has_none) return false;
        }
        sums = held;
        return true;
    }

    // Returns false and adds nothing if there may be a NaN, here or before: testing for one is
    // cheaper than letting it win wherever it stands.
    template <class Arch, std::size_t group>
    [[gnu::always_inline]] static bool
    add_numbers(std::array<xsimd::batch<part_type, Arch>, group>& sums, const source_type* at,
                std::size_t rows, index_t step) {
        using batch = xsimd::batch<part_type, Arch>;
        static_assert(group % 2 == 0);
        std::array<batch, group> held = sums;
        std::array<nan_watch<part_type, Arch>, group / 2> watches;  // none waits for another
        const auto any = [&] {
            bool found = false;
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group / 2; ++k) found = watches[k].any() || found;
            return found;
        };
#pragma GCC unroll 8
        for (std::size_t k = 0; k < group; k += 2) watches[k / 2].see(held[k], held[k + 1]);
        if (any()) return false;
        for (std::size_t row = 0; row < rows; ++row, at += step) {
            look_across<group * batch::size>(at, step, row, rows);
#pragma GCC unroll 8
            for (std::size_t k = 0; k < group; k += 2) {
                const auto a = load_as<part_type, Arch>(at + k * batch::size);
                const auto b = load_as<part_type, Arch>(at + (k + 1) * batch::size);
                held[k] = F::of_numbers(held[k], a);
                held[k + 1] = F::of_numbers(held[k + 1], b);
                watches[k / 2].see(a, b);
            }
        }
        if (any()) return false;
        sums = held;
        return true;
    }
};

struct plus : add {
    template <class T>
    static constexpr bool by_plane = !std::is_same_v<T, bool>;
    template <class T>
    static T start() {  // -0.0 + x is x for every x, -0.0 included
        if constexpr (is_complex_v<T>) {
            return T(-real_t<T>(0), -real_t<T>(0));
        } else {
            return std::is_floating_point_v<T> ? -T(0) : T(0);
        }
    }
    template <class T>
    static T nothing() {
        return T(0);
    }
    using add::operator();
};

/// Numbers are added, NaN are left out; partial sums are added whatever they are.
struct plus_numbers {
    template <class T>
    static constexpr bool by_plane = true;
    template <class T>
    static T start() {
        return T(0);
    }
    template <class T>
    static T nothing() {
        return T(0);
    }
    static double joined(double a, double b) { return a + b; }

    template <class V>
    V operator()(const V& held, const V& x) const {
        if constexpr (std::is_arithmetic_v<V>) {
            return x == x ? held + x : held;
        } else {
            return add_where(x == x, held, x);
        }
    }
};

struct times : multiply {
    template <class T>
    static constexpr bool by_plane = std::is_floating_point_v<T>;
    template <class T>
    static T start() {
        return T(1);
    }
    template <class T>
    static T nothing() {
        return T(1);
    }
    using multiply::operator();
};

struct largest : maximum {
    template <class T>
    static constexpr bool by_plane = std::is_floating_point_v<T>;
    template <class T>
    static T start() {
        if constexpr (std::is_floating_point_v<T>) return -std::numeric_limits<T>::infinity();
        return std::numeric_limits<T>::lowest();
    }
    template <class T>
    static T nothing() {
        return start<T>();
    }
    template <class B>
    static B of_numbers(const B& held, const B& x) {
        return larger(x, held);
    }
    using maximum::operator();
};

struct smallest : minimum {
    template <class T>
    static constexpr bool by_plane = std::is_floating_point_v<T>;
    template <class T>
    static T start() {
        if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::infinity();
        return std::numeric_limits<T>::max();
    }
    template <class T>
    static T nothing() {
        return start<T>();
    }
    template <class B>
    static B of_numbers(const B& held, const B& x) {
        return smaller(x, held);
    }
    using minimum::operator();
};

/// The first place of the largest (Better = greater) or smallest element; NaN counts as best, or as
/// worst of all.
template <class T, class Better, bool only_numbers>
struct place {
    using place_type = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
    struct partial {
        T value;
        index_t index;  // -1: none
    };
    struct lanes {
        alignas(alignment) T value[block_length];
        alignas(alignment) place_type at[block_length];
    };

    static bool better(const T& challenger, const T& holder) {
        if constexpr (only_numbers) {
            return Better{}(challenger, holder) || (holder != holder && challenger == challenger);
        } else if constexpr (std::is_floating_point_v<T>) {
            if (holder != holder) return false;
            return challenger != challenger || Better{}(challenger, holder);
        } else {
            return Better{}(challenger, holder);
        }
    }

    /// `better` without branches, which nobody can foretell where lanes are joined.
    static bool beats(const T& challenger, const T& holder) {
        const bool wins = Better{}(challenger, holder);
        if constexpr (only_numbers) {
            return wins | ((holder != holder) & (challenger == challenger));
        } else if constexpr (std::is_floating_point_v<T>) {
            return (holder == holder) & ((challenger != challenger) | wins);
        } else {
            return wins;
        }
    }

    static void reset(lanes& all) {
        for (std::size_t k = 0; k < block_length; ++k) {
            all.value[k] = T{};
            all.at[k] = -1;
        }
    }
    template <class Arch>
    static void add_blocks(lanes& all, const operand& values, std::size_t blocks,
                           index_t position) {
        const scalars<T> source(values);
        for (std::size_t block = 0; block < blocks; ++block) {
            T in[block_length];
            source.load(block, in);
            const auto number = static_cast<place_type>(position);
            for (std::size_t k = 0; k < block_length; ++k) {
                const bool take = all.at[k] < 0 || better(in[k], all.value[k]);
                all.value[k] = take ? in[k] : all.value[k];
                all.at[k] = take ? number : all.at[k];
            }
            position += static_cast<index_t>(block_length);
        }
    }
    static void add_lane(lanes& all, std::size_t lane, const T& value, index_t position) {
        if (all.at[lane] >= 0 && !better(value, all.value[lane])) return;
        all.value[lane] = value;
        all.at[lane] = static_cast<place_type>(position);
    }
    static partial part(const lanes& all, std::size_t lane, index_t count,
                        const leaf_position& leaf) {
        if (count == 0 || all.at[lane] < 0) return identity();
        return {all.value[lane], leaf.flat(static_cast<index_t>(all.at[lane]))};
    }
    /// Does what `part` and `join` do, for a block of lanes that took `together` rows of `length`
    /// elements in turns; without branches, and only the last one knows where it is in the whole.
    template <class Arch>
    static void fold(lanes& all, std::size_t length, std::size_t together, index_t count,
                     const leaf_position& leaf, partial* out) {
        // A place in a lane is that of the first row of its block.
        for (std::size_t lane = 0, turn = 0, place = 0; lane < together * length; ++lane) {
            all.at[lane] += static_cast<place_type>(all.at[lane] < 0 ? 0 : turn);
            if (++place == length) place = 0, ++turn;
        }
        for (std::size_t rows = together; rows > 1; rows = (rows + 1) / 2) {
            const std::size_t half = (rows + 1) / 2;
            const std::size_t pairs = (rows - half) * length;
            for (std::size_t k = 0; k < pairs; ++k) join_lane(all, k, half * length + k);
        }
        for (std::size_t k = 0; k < length; ++k) out[k] = part(all, k, count, leaf);
    }
    static void join(partial& into, const partial& from) {
        if (from.index < 0) return;
        const bool tie = !better(from.value, into.value) && !better(into.value, from.value);
        if (into.index < 0 || better(from.value, into.value) || (tie && from.index < into.index)) {
            into = from;
        }
    }
    static partial identity() { return {T{}, -1}; }

private:
    static void join_lane(lanes& all, std::size_t into, std::size_t from) {
        const T held = all.value[into];
        const T other = all.value[from];
        const place_type held_at = all.at[into];
        const place_type other_at = all.at[from];
        const bool wins = beats(other, held);
        const bool tie = !wins & !beats(held, other);
        const bool take = (other_at >= 0) & ((held_at < 0) | wins | (tie & (other_at < held_at)));
        all.value[into] = take ? other : held;
        all.at[into] = take ? other_at : held_at;
    }
};

/// Truths counted, or joined by and / or, a word of 64 at a time.
struct count_truths {
    using partial = std::int64_t;
    struct lanes {
        alignas(alignment) std::int64_t values[block_length];
    };
    static void reset(lanes& all) { std::memset(&all, 0, sizeof(all)); }
    template <class Arch>
    static void add_blocks(lanes& all, const operand& values, std::size_t blocks, index_t) {
        const auto* words = reinterpret_cast<const std::uint64_t*>(values.data);
        if (blocks > 1) {  // along: which lane counts is all the same for whole numbers
            for (std::size_t block = 0; block < blocks; ++block) {
                all.values[block % 4] += std::popcount(words[block * values.step]);
            }
            return;
        }
        for (std::size_t k = 0; k < block_length && blocks == 1; ++k) {
            all.values[k] += static_cast<std::int64_t>((words[0] >> k) & 1);
        }
    }
    static void add_lane(lanes& all, std::size_t lane, bool value, index_t) {
        all.values[lane] += value ? 1 : 0;
    }
    static partial part(const lanes& all, std::size_t lane, index_t, const leaf_position&) {
        return all.values[lane];
    }
    static void join(partial& into, const partial& from) { into += from; }
    static partial identity() { return 0; }
};

/// `length` bits from bit `first` on; the bits above them are unspecified.
[[nodiscard]] inline std::uint64_t bits_from(const std::uint64_t* words, index_t first,
                                             std::size_t length) noexcept {
    const auto begin = static_cast<std::size_t>(first % 64);
    std::uint64_t word = words[first / 64] >> begin;
    if (begin + length > block_length) word |= words[first / 64 + 1] << (block_length - begin);
    return word;
}

template <bool Every>
struct truths {
    using partial = bool;
    struct lanes {
        std::uint64_t word;
    };
    static void reset(lanes& all) { all.word = Every ? ~std::uint64_t{0} : 0; }
    template <class Arch>
    static void add_blocks(lanes& all, const operand& values, std::size_t blocks, index_t) {
        const auto* words = reinterpret_cast<const std::uint64_t*>(values.data);
        std::uint64_t word = all.word;
        for (std::size_t block = 0; block < blocks; ++block) {
            word = Every ? word & words[block * values.step] : word | words[block * values.step];
        }
        all.word = word;
    }
    /// Adds rows of `length` bits that begin `step` bits apart.
    static void add_bit_rows(lanes& all, const std::uint64_t* words, index_t rows, index_t step,
                             std::size_t length) {
        std::uint64_t word = all.word;
        for (index_t row = 0; row < rows; ++row) {
            const std::uint64_t bits = bits_from(words, row * step, length);
            word = Every ? word & bits : word | bits;
        }
        all.word = word;
    }
    static void add_lane(lanes& all, std::size_t lane, bool value, index_t) {
        const std::uint64_t bit = std::uint64_t{1} << lane;
        if (Every && !value) all.word &= ~bit;
        if (!Every && value) all.word |= bit;
    }
    static partial part(const lanes& all, std::size_t lane, index_t, const leaf_position&) {
        return ((all.word >> lane) & 1) != 0;
    }
    static void join(partial& into, const partial& from) {
        into = Every ? into && from : into || from;
    }
    static partial identity() { return Every; }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel
