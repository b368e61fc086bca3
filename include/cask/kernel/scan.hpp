// SPDX-License-Identifier: BSD-3-Clause
// Scans as data: running totals along an axis, in leaves like those of reductions.
//
// Within a leaf the elements are added up in the order of the axis; along runs of memory by groups of
// 16, in doubling steps (Hillis and Steele 1986), and the totals of groups follow each other. An
// element of the result is (total of the leaves before) + (total within the leaf), whether the leaves
// before were known when the leaf was scanned or added afterwards. So neither tiles, tasks, threads nor
// chunks enter.
#pragma once

#include <cask/kernel/lanes.hpp>

#include <bit>
#include <utility>

namespace cask::kernel {

/// A scan of one element type, as data. Static; nodes and programs point to it.
///
/// Lanes lie block by block, `block_bytes` for each 64: a leaf's running totals, and the totals of
/// the leaves before it. Totals outside of lanes are elements in an array.
struct scan {
    std::string_view name;
    dtype type;
    float cost;
    std::size_t block_bytes;

    /// Nothing was added yet.
    void (*reset)(std::byte* lanes, std::size_t blocks);
    /// Scans a tile. `step` 0: its elements follow each other along the axis; 1: each has a lane of
    /// its own, and the next tile follows along the axis.
    void (*run)(std::byte* lanes, std::size_t step, const operand& values, const operand& results,
                std::size_t length);
    /// A leaf ends: the next one begins with its totals.
    void (*next_leaf)(std::byte* lanes, std::size_t blocks);
    /// The totals within the leaf of the first `length` lanes.
    void (*totals)(const std::byte* lanes, std::size_t length, std::byte* out);
    /// into[i] = before[i] and then into[i], over totals.
    void (*join)(std::byte* into, const std::byte* before, std::size_t length);
    /// Elements in memory, `stride` bytes apart, with totals before them; `step` 0: the same for all.
    void (*add)(const std::byte* before, std::size_t step, std::byte* elements, index_t stride,
                std::size_t length);
};

CASK_STRICT_MATH_BEGIN

/// The kernels of the scan of T by F, whose `start` changes nothing that follows it.
template <class Arch, class T, class F>
struct scanner {
    struct lanes {
        alignas(alignment) T local[block_length];
        alignas(alignment) T before[block_length];
    };

    static lanes& block_of(std::byte* memory, std::size_t number) {
        return reinterpret_cast<lanes*>(memory)[number];
    }

    static void reset(std::byte* memory, std::size_t blocks) {
        for (std::size_t block = 0; block < blocks; ++block) {
            lanes& own = block_of(memory, block);
            std::fill_n(own.local, block_length, F::template start<T>());
            std::fill_n(own.before, block_length, F::template start<T>());
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

    static void next_leaf(std::byte* memory, std::size_t blocks) {
        for (std::size_t block = 0; block < blocks; ++block) {
            lanes& own = block_of(memory, block);
            for (std::size_t k = 0; k < block_length; ++k) {
                own.before[k] = F{}(own.before[k], own.local[k]);
            }
            std::fill_n(own.local, block_length, F::template start<T>());
        }
    }

    static void totals(const std::byte* memory, std::size_t length, std::byte* out) {
        const auto* blocks = reinterpret_cast<const lanes*>(memory);
        auto* to = reinterpret_cast<T*>(out);
        for (std::size_t k = 0; k < length; ++k) {
            to[k] = blocks[k / block_length].local[k % block_length];
        }
    }

    static void join(std::byte* into, const std::byte* before, std::size_t length) {
        auto* own = reinterpret_cast<T*>(into);
        const auto* first = reinterpret_cast<const T*>(before);
        for (std::size_t k = 0; k < length; ++k) own[k] = F{}(first[k], own[k]);
    }

    static void add(const std::byte* before, std::size_t step, std::byte* elements, index_t stride,
                    std::size_t length) {
        const auto* first = reinterpret_cast<const T*>(before);
        if (stride == static_cast<index_t>(sizeof(T))) {
            const bool aligned = reinterpret_cast<std::uintptr_t>(elements) % alignof(T) == 0;
            if (aligned) return add_to(first, step, reinterpret_cast<T*>(elements), length);
        }
        for (std::size_t k = 0; k < length; ++k, elements += stride) {
            T own;
            std::memcpy(&own, elements, sizeof(T));
            own = F{}(first[k * step], own);
            std::memcpy(elements, &own, sizeof(T));
        }
    }

private:
    static constexpr std::size_t group = 16;
    static constexpr bool vectors = F::template by_plane<T> && !is_complex_v<T> && sizeof(T) >= 4;

    using batch = xsimd::batch<std::conditional_t<vectors, T, float>, Arch>;
    using registers = std::array<batch, group / batch::size>;  // a group
    static constexpr std::size_t width = batch::size;
    static constexpr auto every_lane = std::make_index_sequence<width>();

    [[gnu::always_inline]] static void ask_ahead(const operand& values, const operand& results,
                                                 std::size_t block) {
        constexpr std::size_t bytes = block_length * sizeof(T);
        if (values.streams) look_ahead<false>(values.data + block * bytes, bytes);
        if (results.streams) look_ahead<true>(results.data + block * bytes, bytes);
    }

    static void scan_along(lanes& own, const operand& values, const operand& results,
                           std::size_t length) {
        if constexpr (vectors) {
            scan_in_registers(own, values, results, length);
        } else {
            for (std::size_t block = 0; block < blocks_of(length); ++block) {
                const std::size_t count = std::min(length - block * block_length, block_length);
                scan_in_order(own, values, results, block, count);
            }
        }
    }

    // Groups in registers, by doubling steps: lane k adds up what is 1, 2, 4, 8 before it.
    static void scan_in_registers(lanes& own, const operand& values, const operand& results,
                                  std::size_t length) {
        const batch before(own.before[0]);
        batch running(own.local[0]);
        const T* from = reinterpret_cast<const T*>(values.data);
        T* to = reinterpret_cast<T*>(results.data);
        for (std::size_t block = 0; block < blocks_of(length); ++block) {
            ask_ahead(values, results, block);
            for (std::size_t at = 0; at < block_length; at += group) {
                registers each;
                for (std::size_t k = 0; k < each.size(); ++k) {
                    each[k] = batch::load_unaligned(from + at + k * width);
                }
                add_earlier<1>(each);
                add_earlier<2>(each);
                add_earlier<4>(each);
                add_earlier<8>(each);
                const batch total = last_lane(each.back(), every_lane);
                for (batch& lanes : each) lanes = F{}(running, lanes);
                running = F{}(running, total);  // the next group waits for one addition only
                const std::size_t last = length - 1 - block * block_length - at;
                if (last < group) own.local[0] = lane_of(each, last);
                for (std::size_t k = 0; k < each.size(); ++k) {
                    F{}(before, each[k]).store_unaligned(to + at + k * width);
                }
            }
            from += values.step * block_length;
            to += block_length;
        }
    }

    static T lane_of(const registers& own, std::size_t lane) {
        T elements[group];
        for (std::size_t k = 0; k < own.size(); ++k) {
            own[k].store_unaligned(elements + k * width);
        }
        return elements[lane];
    }

    // Each lane and the one `step` before it.
    template <std::size_t step>
    static void add_earlier(registers& own) {
        if constexpr (step >= width) {
            for (std::size_t k = own.size() - 1; k >= step / width; --k) {
                own[k] = F{}(own[k - step / width], own[k]);
            }
        } else {
            for (std::size_t k = own.size() - 1; k > 0; --k) {
                own[k] = F{}(moved<step>(own[k - 1], own[k], every_lane), own[k]);
            }
            const batch nothing(F::template start<T>());
            own[0] = F{}(moved<step>(nothing, own[0], every_lane), own[0]);
        }
    }
    // `own`, moved up by `step` lanes; the last ones of `before` come first.
    template <std::size_t step, std::size_t... lane>
    static batch moved(const batch& before, const batch& own, std::index_sequence<lane...>) {
        typedef T elements __attribute__((vector_size(sizeof(batch::data))));
        return std::bit_cast<typename batch::register_type>(
            __builtin_shufflevector(std::bit_cast<elements>(before.data),
                                    std::bit_cast<elements>(own.data), width - step + lane...));
    }

    // The last lane in all lanes.
    template <std::size_t... lane>
    static batch last_lane(const batch& own, std::index_sequence<lane...>) {
        typedef T elements __attribute__((vector_size(sizeof(batch::data))));
        const auto all = std::bit_cast<elements>(own.data);
        return std::bit_cast<typename batch::register_type>(
            __builtin_shufflevector(all, all, (static_cast<void>(lane), width - 1)...));
    }

    // Of types whose vectors are taken apart, or that have none: one after another.
    static void scan_in_order(lanes& own, const operand& values, const operand& results,
                              std::size_t block, std::size_t count) {
        T elements[block_length];
        scalars<T>(values).load(block, elements);
        T running = own.local[0];
        for (std::size_t k = 0; k < count; ++k) {
            running = F{}(running, elements[k]);
            elements[k] = F{}(own.before[0], running);
        }
        own.local[0] = running;
        scalars<T>(results).store(block, elements);
    }

    static void scan_across(lanes& own, const operand& values, const operand& results,
                            std::size_t block) {
        if constexpr (vectors) {
            const T* from = reinterpret_cast<const T*>(values.data) +
                            block * values.step * block_length;
            T* to = reinterpret_cast<T*>(results.data) + block * block_length;
            for (std::size_t k = 0; k < block_length; k += batch::size) {
                const batch total = F{}(batch::load_aligned(own.local + k),
                                        batch::load_unaligned(from + k));
                total.store_aligned(own.local + k);
                F{}(batch::load_aligned(own.before + k), total).store_unaligned(to + k);
            }
        } else {
            T elements[block_length];
            scalars<T>(values).load(block, elements);
            for (std::size_t k = 0; k < block_length; ++k) {
                own.local[k] = F{}(own.local[k], elements[k]);
                elements[k] = F{}(own.before[k], own.local[k]);
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
        for (; k < length; ++k) elements[k] = F{}(before[k * step], elements[k]);
    }
};

CASK_STRICT_MATH_END

/// The description of a scan of elements of T by F by the instruction set Arch.
template <class Arch, class Name, class F, class T>
inline constexpr scan scan_of = {
    .name = Name::value,
    .type = dtype_of<T>,
    .cost = 2,
    .block_bytes = sizeof(typename scanner<Arch, T, F>::lanes),
    .reset = &scanner<Arch, T, F>::reset,
    .run = &scanner<Arch, T, F>::run,
    .next_leaf = &scanner<Arch, T, F>::next_leaf,
    .totals = &scanner<Arch, T, F>::totals,
    .join = &scanner<Arch, T, F>::join,
    .add = &scanner<Arch, T, F>::add,
};

}  // namespace cask::kernel
