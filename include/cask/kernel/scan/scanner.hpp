// SPDX-License-Identifier: BSD-3-Clause
// Kernels of scans: running totals along an axis, in leaves like those of reductions.
//
// Within a leaf the elements are added up in the order of the axis; sums along runs of memory by
// groups of 16, in doubling steps (Hillis and Steele 1986), and the totals of groups follow each
// other. An element of the result is (total of the leaves before) + (total within the leaf),
// whether the leaves before were known when the leaf was scanned or added afterwards. So neither
// tiles, tasks, threads nor chunks enter.
//
// Totals within a leaf may be too large or too small for their type where the totals with all
// before them are not. Lanes note how large totals became; where that decides, the leaf is scanned
// again, from the totals before it on, one element after another.
#pragma once

#include <cask/kernel/functions/arithmetic.hpp>
#include <cask/kernel/scan/scan.hpp>
#include <cask/kernel/tile/lanes.hpp>

#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// The kernels of the scan of T by F.
template <class Arch, class T, class F>
struct scanner {
    using part = real_t<T>;
    static constexpr bool multiplies = std::is_base_of_v<multiply, F>;
    /// Whole numbers wrap, in any order.
    static constexpr bool has_range = !std::is_integral_v<T>;

    /// How large totals within a leaf became.
    struct range {
        part most = 0;  // the sum of all magnitudes, so that infinity and NaN stay in it
        part least = std::numeric_limits<part>::max();

        void see(const T& total) {
            const part size = magnitude(total);
            most = most + size;
            least = std::min(least, size);
        }
        void join(const range& other) {
            most = most + other.most;
            least = std::min(least, other.least);
        }
    };
    struct record_type {
        T total;
        range seen;
    };
    struct lanes {
        alignas(alignment) T local[block_length];
        alignas(alignment) T before[block_length];
        alignas(alignment) part most[block_length];
        alignas(alignment) part least[block_length];
        bool in_order;  // along: no doubling steps
    };

    static lanes& block_of(std::byte* memory, std::size_t number) {
        return reinterpret_cast<lanes*>(memory)[number];
    }
    static const lanes& block_of(const std::byte* memory, std::size_t number) {
        return reinterpret_cast<const lanes*>(memory)[number];
    }

    static void reset(std::byte* memory, std::size_t blocks) {
        for (std::size_t block = 0; block < blocks; ++block) {
            std::fill_n(block_of(memory, block).before, block_length, start());
            begin_leaf(block_of(memory, block));
        }
    }

    static void begin_after(std::byte* memory, std::size_t length, const std::byte* before) {
        reset(memory, blocks_of(length));
        const auto* records = reinterpret_cast<const record_type*>(before);
        for (std::size_t k = 0; k < length; ++k) {
            block_of(memory, k / block_length).before[k % block_length] = records[k].total;
        }
    }

    static void run(std::byte* memory, std::size_t step, const operand& values,
                    const operand& results, std::size_t length) {
        if (step == 0) {
            scan_along(block_of(memory, 0), values, results, length);
        } else {
            for (std::size_t block = 0; block < blocks_of(length); ++block) {
                ask_ahead(values, results, block);
                scan_across(block_of(memory, block), values, results, block);
            }
        }
    }

    static bool leaves_range(const std::byte* memory, std::size_t step, std::size_t length) {
        bool any = false;
        for (std::size_t lane = 0; has_range && lane < length; ++lane) {
            any = any || is_out(block_of(memory, lane / block_length), step, lane % block_length);
        }
        return any;
    }

    static void restart(std::byte* memory, std::size_t step, std::size_t length) {
        for (std::size_t block = 0; block < blocks_of(length); ++block) {
            lanes& lanes = block_of(memory, block);
            std::array<bool, block_length> out{};
            for (std::size_t k = 0; k < std::min(block_length, length - block * block_length);
                 ++k) {
                out[k] = is_out(lanes, step, k);
            }
            begin_leaf(lanes);
            for (std::size_t k = 0; k < block_length; ++k) {
                if (out[k]) lanes.local[k] = std::exchange(lanes.before[k], start());
            }
            lanes.in_order = true;
        }
    }

    static void next_leaf(std::byte* memory, std::size_t blocks) {
        for (std::size_t block = 0; block < blocks; ++block) {
            lanes& lanes = block_of(memory, block);
            for (std::size_t k = 0; k < block_length; ++k) {
                lanes.before[k] = after(lanes.before[k], lanes.local[k]);
            }
            begin_leaf(lanes);
        }
    }

    static void record(const std::byte* memory, std::size_t step, std::size_t length,
                       std::byte* out) {
        auto* to = reinterpret_cast<record_type*>(out);
        for (std::size_t k = 0; k < length; ++k) {
            const lanes& lanes = block_of(memory, k / block_length);
            const std::size_t lane = k % block_length;
            to[k] = {after(lanes.before[lane], lanes.local[lane]), range_of(lanes, step, lane)};
        }
    }

    static void resume(std::byte* memory, std::size_t length, const std::byte* before,
                       const std::byte* records) {
        begin_after(memory, length, before);
        for (std::size_t k = 0; k < length; ++k) {
            lanes& lanes = block_of(memory, k / block_length);
            const std::size_t lane = k % block_length;
            const record_type& leaf = reinterpret_cast<const record_type*>(records)[k];
            lanes.local[lane] = leaf.total;
            lanes.most[lane] = leaf.seen.most;
            lanes.least[lane] = leaf.seen.least;
        }
    }

    static void join(std::byte* into, const std::byte* before, std::size_t length) {
        auto* records = reinterpret_cast<record_type*>(into);
        const auto* first = reinterpret_cast<const record_type*>(before);
        for (std::size_t k = 0; k < length; ++k)
            records[k].total = after(first[k].total, records[k].total);
    }

    static void totals(const std::byte* records, std::size_t length, std::byte* out) {
        const auto* from = reinterpret_cast<const record_type*>(records);
        for (std::size_t k = 0; k < length; ++k) reinterpret_cast<T*>(out)[k] = from[k].total;
    }

    static void add(const std::byte* before, std::size_t step, std::byte* elements, index_t stride,
                    std::size_t length) {
        const auto* first = reinterpret_cast<const T*>(before);
        if (stride == static_cast<index_t>(sizeof(T))) {
            const bool aligned = reinterpret_cast<std::uintptr_t>(elements) % alignof(T) == 0;
            if (aligned) return add_to(first, step, reinterpret_cast<T*>(elements), length);
        }
        for (std::size_t k = 0; k < length; ++k, elements += stride) {
            T element;
            std::memcpy(&element, elements, sizeof(T));
            element = after(first[k * step], element);
            std::memcpy(elements, &element, sizeof(T));
        }
    }

private:
    static constexpr std::size_t group = 16;
    static constexpr bool vectors = F::template by_plane<T> && !is_complex_v<T> && sizeof(T) >= 4;

    using batch = xsimd::batch<std::conditional_t<vectors, T, float>, Arch>;
    using registers = std::array<batch, group / batch::size>;  // a group
    static constexpr std::size_t width = batch::size;
    static constexpr auto every_lane = std::make_index_sequence<width>();

    // Nothing was multiplied yet: complex numbers have no neutral factor, as 1 changes the signs of
    // zeros and makes NaN beside infinities. A NaN that no operation makes stands for it, and
    // changes nothing.
    using part_bits = std::conditional_t<sizeof(part) == 8, std::uint64_t, std::uint32_t>;
    static part nothing() {  // a NaN that no operation makes
        return std::bit_cast<part>(
            static_cast<part_bits>(sizeof(part) == 8 ? 0x7ff8'6361'736b'0001u : 0x7fc6'3a5bu));
    }
    static bool is_nothing(part x) {
        return std::bit_cast<part_bits>(x) == std::bit_cast<part_bits>(nothing());
    }
    static T start() {
        if constexpr (multiplies && is_complex_v<T>) {
            return T(nothing(), 0);
        } else {
            return F::template start<T>();
        }
    }
    static T after(const T& before, const T& x) {
        if constexpr (multiplies && is_complex_v<T>) {
            if (is_nothing(before.real())) return x;
        }
        return F{}(before, x);
    }

    static part magnitude(const T& x) {
        if constexpr (is_complex_v<T>) {
            return std::abs(x.real()) + std::abs(x.imag());
        } else if constexpr (has_range) {
            return std::abs(x);
        } else {
            return 0;
        }
    }

    static void begin_leaf(lanes& lanes) {
        std::fill_n(lanes.local, block_length, start());
        const range nothing;
        std::fill_n(lanes.most, block_length, nothing.most);
        std::fill_n(lanes.least, block_length, nothing.least);
        lanes.in_order = false;
    }

    // Along the axis, the lanes are those of a group.
    static range range_of(const lanes& lanes, std::size_t step, std::size_t lane) {
        if (step != 0) return {lanes.most[lane], lanes.least[lane]};
        range all;
        for (std::size_t k = 0; k < group; ++k) all.join({lanes.most[k], lanes.least[k]});
        return all;
    }

    static bool is_out(const lanes& lanes, std::size_t step, std::size_t lane) {
        if constexpr (!has_range) return false;
        const T& before = lanes.before[lane];
        if constexpr (multiplies && is_complex_v<T>) {
            if (is_nothing(before.real())) return false;  // in order already
        }
        const auto [most, least] = range_of(lanes, step, lane);
        constexpr part largest = std::numeric_limits<part>::max();
        constexpr part smallest = std::numeric_limits<part>::min();
        const part size = magnitude(before);
        if (std::isnan(size)) return false;  // all that follows is NaN
        const bool finite = most <= largest;
        if constexpr (multiplies) {
            const bool normal = finite && least >= smallest;
            if (size == 0) return !finite;
            if (std::isinf(size)) return !normal;
            return !normal || !(size * most <= largest) || !(size * least >= smallest);
        } else {
            return !finite || (std::isfinite(size) && !(size + most <= largest));
        }
    }

    [[gnu::always_inline]] static void ask_ahead(const operand& values, const operand& results,
                                                 std::size_t block) {
        constexpr std::size_t bytes = block_length * sizeof(T);
        if (values.streams) look_ahead<false>(values.data + block * bytes, bytes);
        if (results.streams) look_ahead<true>(results.data + block * bytes, bytes);
    }

    static void scan_along(lanes& lanes, const operand& values, const operand& results,
                           std::size_t length) {
        if constexpr (vectors) {
            if (!lanes.in_order) return scan_in_registers(lanes, values, results, length);
        }
        for (std::size_t block = 0; block < blocks_of(length); ++block) {
            const std::size_t count = std::min(length - block * block_length, block_length);
            scan_in_order(lanes, values, results, block, count);
        }
    }

    // Groups in registers.
    static void scan_in_registers(lanes& lanes, const operand& values, const operand& results,
                                  std::size_t length) {
        const batch before(lanes.before[0]);
        batch running(lanes.local[0]);
        extremes seen(lanes);
        const T* from = reinterpret_cast<const T*>(values.data);
        T* to = reinterpret_cast<T*>(results.data);
        for (std::size_t block = 0; block < blocks_of(length); ++block) {
            ask_ahead(values, results, block);
            for (std::size_t at = 0; at < block_length; at += group) {
                registers each;
                for (std::size_t k = 0; k < each.size(); ++k) {
                    each[k] = batch::load_unaligned(from + at + k * width);
                }
                const std::size_t done = block * block_length + at;
                if constexpr (multiplies) {
                    if (done < length && length < done + group) cut_off(each, length - done);
                }
                running = scan_group(each, running);
                if (done + group <= length) seen.see(each);
                if (done < length && length <= done + group)
                    end_tile(lanes, each, seen, length - done);
                for (std::size_t k = 0; k < each.size(); ++k) {
                    F{}(before, each[k]).store_unaligned(to + at + k * width);
                }
            }
            from += values.step * block_length;
            to += block_length;
        }
    }

    // Makes a group its running totals, by doubling steps: lane k adds up what is 1, 2, 4, 8 before
    // it. Returns the last one.
    static batch scan_group(registers& each, const batch& running) {
        if constexpr (multiplies) {
            if (!is_near_one(each)) return scan_group_in_order(each, running);
        }
        add_earlier<1>(each);
        add_earlier<2>(each);
        add_earlier<4>(each);
        add_earlier<8>(each);
        const batch total = last_lane(each.back(), every_lane);
        for (batch& lanes : each) lanes = F{}(running, lanes);
        return F{}(running, total);  // the next group waits for one operation only
    }

    // Padding behind the end of a tile must not decide how the factors before it are multiplied.
    static void cut_off(registers& each, std::size_t count) {
        alignas(alignment) T elements[group];
        for (std::size_t k = 0; k < each.size(); ++k) each[k].store_aligned(elements + k * width);
        std::fill(elements + count, elements + group, start());
        for (std::size_t k = 0; k < each.size(); ++k) {
            each[k] = batch::load_aligned(elements + k * width);
        }
    }

    // Whether 16 such factors stay in range however they are multiplied.
    static bool is_near_one(const registers& each) {
        const batch widest(sizeof(T) == 8 ? static_cast<T>(0x1p60) : static_cast<T>(0x1p7));
        bool near = true;
        for (const batch& factors : each) {
            const batch size = xsimd::abs(factors);
            near = near && xsimd::all((size <= widest) & (size * widest >= batch(T(1))));
        }
        return near;
    }

    static batch scan_group_in_order(registers& each, const batch& running) {
        alignas(alignment) T elements[group];
        for (std::size_t k = 0; k < each.size(); ++k) each[k].store_aligned(elements + k * width);
        alignas(alignment) T first[width];
        running.store_aligned(first);
        T total = first[0];
        for (T& element : elements) element = total = after(total, element);
        for (std::size_t k = 0; k < each.size(); ++k) {
            each[k] = batch::load_aligned(elements + k * width);
        }
        return batch(total);
    }

    /// The range of totals, by lane of a group, in registers. Whole numbers have none.
    struct extremes {
        registers most;
        registers least;

        explicit extremes(const lanes& lanes) {
            for (std::size_t k = 0; k < most.size() && has_range; ++k) {
                most[k] = load(lanes.most + k * width);
                least[k] = load(lanes.least + k * width);
            }
        }
        void see(const registers& totals) {
            for (std::size_t k = 0; k < most.size() && has_range; ++k) {
                const batch size = size_of_lanes(totals[k]);
                most[k] = most[k] + size;
                if constexpr (multiplies) least[k] = xsimd::min(least[k], size);
            }
        }
        void store(lanes& lanes) const {
            for (std::size_t k = 0; k < most.size() && has_range; ++k) {
                most[k].store_aligned(reinterpret_cast<T*>(lanes.most) + k * width);
                least[k].store_aligned(reinterpret_cast<T*>(lanes.least) + k * width);
            }
        }

    private:
        static batch load(const part* from) {
            return batch::load_aligned(reinterpret_cast<const T*>(from));
        }
        static batch size_of_lanes(const batch& totals) {
            if constexpr (has_range) return xsimd::abs(totals);
            return totals;
        }
    };

    // `count` elements of the last group belong to the tile.
    static void end_tile(lanes& lanes, const registers& totals, const extremes& seen,
                         std::size_t count) {
        alignas(alignment) T elements[group];
        for (std::size_t k = 0; k < totals.size(); ++k) {
            totals[k].store_aligned(elements + k * width);
        }
        seen.store(lanes);
        lanes.local[0] = elements[count - 1];
        for (std::size_t k = 0; k < count && count < group; ++k) {
            range last{lanes.most[k], lanes.least[k]};
            if constexpr (has_range) last.see(elements[k]);
            lanes.most[k] = last.most;
            lanes.least[k] = last.least;
        }
    }

    // Each lane and the one `step` before it.
    template <std::size_t step>
    static void add_earlier(registers& registers) {
        if constexpr (step >= width) {
            for (std::size_t k = registers.size() - 1; k >= step / width; --k) {
                registers[k] = F{}(registers[k - step / width], registers[k]);
            }
        } else {
            for (std::size_t k = registers.size() - 1; k > 0; --k) {
                registers[k] = F{}(moved<step>(registers[k - 1], registers[k], every_lane),
                                   registers[k]);
            }
            const batch nothing(start());
            registers[0] = F{}(moved<step>(nothing, registers[0], every_lane), registers[0]);
        }
    }
    // `values`, moved up by `step` lanes; the last ones of `before` come first.
    template <std::size_t step, std::size_t... lane>
    static batch moved(const batch& before, const batch& values, std::index_sequence<lane...>) {
        typedef T elements __attribute__((vector_size(sizeof(batch::data))));
        return std::bit_cast<typename batch::register_type>(
            __builtin_shufflevector(std::bit_cast<elements>(before.data),
                                    std::bit_cast<elements>(values.data), width - step + lane...));
    }

    // The last lane in all lanes.
    template <std::size_t... lane>
    static batch last_lane(const batch& batch, std::index_sequence<lane...>) {
        typedef T elements __attribute__((vector_size(sizeof(batch::data))));
        const auto all = std::bit_cast<elements>(batch.data);
        return std::bit_cast<typename batch::register_type>(
            __builtin_shufflevector(all, all, (static_cast<void>(lane), width - 1)...));
    }

    // Of types whose vectors are taken apart, or that have none: one after another.
    static void scan_in_order(lanes& lanes, const operand& values, const operand& results,
                              std::size_t block, std::size_t count) {
        T elements[block_length];
        scalars<T>(values).load(block, elements);
        T running = lanes.local[0];
        range seen{lanes.most[0], lanes.least[0]};
        for (std::size_t k = 0; k < count; ++k) {
            running = after(running, elements[k]);
            if constexpr (has_range) seen.see(running);
            elements[k] = after(lanes.before[0], running);
        }
        lanes.local[0] = running;
        lanes.most[0] = seen.most;
        lanes.least[0] = seen.least;
        scalars<T>(results).store(block, elements);
    }

    static void scan_across(lanes& lanes, const operand& values, const operand& results,
                            std::size_t block) {
        if constexpr (vectors) {
            const T* from = reinterpret_cast<const T*>(values.data) +
                            block * values.step * block_length;
            T* to = reinterpret_cast<T*>(results.data) + block * block_length;
            for (std::size_t k = 0; k < block_length; k += batch::size) {
                const batch total = F{}(batch::load_aligned(lanes.local + k),
                                        batch::load_unaligned(from + k));
                total.store_aligned(lanes.local + k);
                if constexpr (has_range) {
                    const batch size = xsimd::abs(total);
                    (batch::load_aligned(lanes.most + k) + size).store_aligned(lanes.most + k);
                    if constexpr (multiplies) {
                        const batch least = batch::load_aligned(lanes.least + k);
                        xsimd::min(least, size).store_aligned(lanes.least + k);
                    }
                }
                F{}(batch::load_aligned(lanes.before + k), total).store_unaligned(to + k);
            }
        } else {
            T elements[block_length];
            scalars<T>(values).load(block, elements);
            for (std::size_t k = 0; k < block_length; ++k) {
                lanes.local[k] = after(lanes.local[k], elements[k]);
                if constexpr (has_range) {
                    range seen{lanes.most[k], lanes.least[k]};
                    seen.see(lanes.local[k]);
                    lanes.most[k] = seen.most;
                    lanes.least[k] = seen.least;
                }
                elements[k] = after(lanes.before[k], lanes.local[k]);
            }
            scalars<T>(results).store(block, elements);
        }
    }

    static void add_to(const T* before, std::size_t step, T* elements, std::size_t length) {
        std::size_t k = 0;
        if constexpr (vectors) {  // g++ -O2 makes no vectors of loops of unknown length
            const batch same(*before);
            for (; k + width <= length; k += width) {
                const batch first = step == 0 ? same : batch::load_unaligned(before + k);
                F{}(first, batch::load_unaligned(elements + k)).store_unaligned(elements + k);
            }
        }
        for (; k < length; ++k) elements[k] = after(before[k * step], elements[k]);
    }
};

CASK_STRICT_MATH_END

// clang-format off
/// A scan by name: how it is printed.
struct cumsum_of { static constexpr std::string_view name = "cumsum"; };
struct cumprod_of { static constexpr std::string_view name = "cumprod"; };
// clang-format on

/// The description of a scan of elements of T by F by the instruction set Arch.
template <class Arch, class Name, class F, class T>
inline constexpr scan scan_of = {
    .name = Name::name,
    .type = dtype_of<T>,
    .cost = 2,
    .block_bytes = sizeof(typename scanner<Arch, T, F>::lanes),
    .record_bytes = sizeof(typename scanner<Arch, T, F>::record_type),
    .reset = &scanner<Arch, T, F>::reset,
    .begin_after = &scanner<Arch, T, F>::begin_after,
    .run = &scanner<Arch, T, F>::run,
    .leaves_range = &scanner<Arch, T, F>::leaves_range,
    .restart = &scanner<Arch, T, F>::restart,
    .next_leaf = &scanner<Arch, T, F>::next_leaf,
    .record = &scanner<Arch, T, F>::record,
    .resume = &scanner<Arch, T, F>::resume,
    .join = &scanner<Arch, T, F>::join,
    .totals = &scanner<Arch, T, F>::totals,
    .add = &scanner<Arch, T, F>::add,
};

#if defined(CASK_DEFINES_KERNELS)
template <class Target, class Name, class F, class T>
const scan& scan_for() noexcept {
    return scan_of<arch_for<Target>, Name, F, T>;
}
#endif

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_SCANNER)
#include <cask/kernel/closed_set.hpp>
#include <cask/kernel/reduce/rules.hpp>

namespace cask::kernel::catalog {

template <class Name, class F, class List>
struct scans;
template <class Name, class F, class... T>
struct scans<Name, F, types<T...>> {
    using asked = const scan& (*)() noexcept;
    [[gnu::used]] static constexpr asked table[] = {&scan_for<engine_target, Name, F, T>...};
};
template struct scans<cumsum_of, plus, sums>;
template struct scans<cumprod_of, times, sums>;

}  // namespace cask::kernel::catalog
#endif
