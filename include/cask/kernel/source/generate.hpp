// SPDX-License-Identifier: BSD-3-Clause
// Kernels of generators: ramps, counts, diagonals and random numbers.
#pragma once

#include <cask/kernel/catalog.hpp>
#include <cask/kernel/functions/comparison.hpp>
#include <cask/kernel/source/generator.hpp>
#include <cask/kernel/source/permutation.hpp>
#include <cask/kernel/source/philox.hpp>
#include <cask/kernel/tile/lanes.hpp>

#include <cmath>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// Fills doubles one by one: of indices that are no sums of doubles, or are divided first.
inline void fill_ramp_slowly(const ramp& ramp, double* out, index_t count, index_t first,
                             index_t step) {
    for (index_t k = 0; k < count; ++k) {
        const double place = static_cast<double>(index_at(first, k, step)) / ramp.parts;
        const double scaled = place * ramp.step;
        out[k] = scaled + ramp.start;
    }
}

/// Fills doubles with (first + k * step) as an index, times the slope, plus the start.
template <class Arch>
void fill_ramp_inside(const ramp& ramp, double* out, index_t count, index_t first, index_t step) {
    using batch = xsimd::batch<double, Arch>;
    constexpr auto width = static_cast<index_t>(batch::size);
    alignas(alignment) double lanes[16];
    for (index_t k = 0; k < width; ++k) lanes[k] = static_cast<double>(k * step);
    const batch slope(ramp.step);
    const batch start(ramp.start);
    batch index = batch(static_cast<double>(first)) + batch::load_aligned(lanes);  // exact
    std::array<batch, 5> ahead;  // sums that do not wait for each other
    for (std::size_t u = 0; u < ahead.size(); ++u) {
        ahead[u] = batch(static_cast<double>(static_cast<index_t>(u) * width * step));
    }
    const auto write = [&](index_t at, const batch& places) {
        const batch scaled = places * slope;
        (scaled + start).store_unaligned(out + at);
    };
    index_t k = 0;
    for (; k + 4 * width <= count; k += 4 * width) {
        write(k, index);
        write(k + width, index + ahead[1]);
        write(k + 2 * width, index + ahead[2]);
        write(k + 3 * width, index + ahead[3]);
        index = index + ahead[4];
    }
    for (; k + width <= count; k += width) {
        write(k, index);
        index = index + ahead[1];
    }
    for (; k < count; ++k) {
        const double scaled = static_cast<double>(first + k * step) * ramp.step;
        out[k] = scaled + ramp.start;
    }
}

/// A ramp with its last element.
template <class Arch>
void fill_ramp(const ramp& ramp, double* out, index_t count, index_t first, index_t step) {
    // Below 2^52 all sums of indices are exact in double.
    const double reach = std::abs(static_cast<double>(first)) +
                         static_cast<double>(count) * std::abs(static_cast<double>(step));
    if (reach < 4503599627370496.0 && ramp.parts == 1) {
        fill_ramp_inside<Arch>(ramp, out, count, first, step);
    } else {
        fill_ramp_slowly(ramp, out, count, first, step);
    }
    if (ramp.last < 0) return;
    if (step == 0) {
        if (first == ramp.last) std::fill_n(out, count, ramp.stop);
        return;
    }
    const index_t place = (ramp.last - first) / step;
    if (place >= 0 && place < count && first + place * step == ramp.last) out[place] = ramp.stop;
}

template <class Arch, class T>
void generate_ramp(const void* state, const operand& slot, index_t at, index_t count,
                   const index_t* first, const index_t* step) {
    const ramp& line = *static_cast<const ramp*>(state);
    if constexpr (std::is_same_v<T, double>) {
        fill_ramp<Arch>(line, reinterpret_cast<double*>(slot.data) + at, count, first[0], step[0]);
    } else {
        double piece[block_length];
        for (index_t done = 0; done < count; done += static_cast<index_t>(block_length)) {
            const index_t here = std::min(count - done, static_cast<index_t>(block_length));
            fill_ramp<Arch>(line, piece, here, index_at(first[0], done, step[0]), step[0]);
            write_elements<T>(slot, at + done, here, [&](index_t k) {
                if constexpr (std::is_integral_v<T>) {
                    return cast<T>{}(std::floor(piece[k]));
                } else {
                    return static_cast<T>(static_cast<real_t<T>>(piece[k]));
                }
            });
        }
    }
}

template <class T>
void generate_count(const void* state, const operand& slot, index_t at, index_t count,
                    const index_t* first, const index_t* step) {
    const count_up& counter = *static_cast<const count_up*>(state);
    const auto slope = static_cast<std::uint64_t>(counter.step);
    const auto begin = static_cast<std::uint64_t>(counter.start) +
                       static_cast<std::uint64_t>(first[counter.axis]) * slope;
    const auto each = static_cast<std::uint64_t>(step[counter.axis]) * slope;
    write_elements<T>(slot, at, count, [&](index_t k) {
        return static_cast<T>(
            static_cast<std::int64_t>(begin + static_cast<std::uint64_t>(k) * each));
    });
}

template <class T>
void generate_diagonal(const void* state, const operand& slot, index_t at, index_t count,
                       const index_t* first, const index_t* step) {
    const index_t offset = static_cast<const diagonal*>(state)->offset;
    write_elements<T>(slot, at, count, [&](index_t k) {
        const index_t row = index_at(first[0], k, step[0]);
        const index_t column = index_at(first[1], k, step[1]);
        return column - row == offset ? T(1) : T(0);
    });
}

template <class Arch, class T>
void scale_numbers(T* numbers, index_t count, T scale, T low) {
    using batch = xsimd::batch<T, Arch>;
    constexpr auto width = static_cast<index_t>(batch::size);
    index_t k = 0;
    for (; k + width <= count; k += width) {
        const batch scaled = batch::load_unaligned(numbers + k) * batch(scale);
        (scaled + batch(low)).store_unaligned(numbers + k);
    }
    for (; k < count; ++k) {
        const T scaled = numbers[k] * scale;
        numbers[k] = scaled + low;
    }
}

template <class Arch, class T>
void generate_uniform(const void* state, const operand& slot, index_t at, index_t count,
                      const index_t* first, const index_t* step) {
    const auto& stream = *static_cast<const random_state*>(state);
    const auto [begin, each] = stream.along(first, step);
    T* out = reinterpret_cast<T*>(slot.data) + at;
    philox_uniform<Arch, T>(stream.seed, stream.stream, begin, each,
                            static_cast<std::size_t>(count), out);
    if (stream.low != 0 || stream.scale != 1) {
        scale_numbers<Arch>(out, count, static_cast<T>(stream.scale), static_cast<T>(stream.low));
        const T last = static_cast<T>(stream.last);
        for (index_t k = 0; k < count; ++k) out[k] = out[k] < last ? out[k] : last;
    }
}

template <class Arch, class T>
void generate_normal(const void* state, const operand& slot, index_t at, index_t count,
                     const index_t* first, const index_t* step) {
    const auto& stream = *static_cast<const random_state*>(state);
    const auto [begin, each] = stream.along(first, step);
    T* out = reinterpret_cast<T*>(slot.data) + at;
    philox_normal<Arch, T>(stream.seed, stream.stream, begin, each, static_cast<std::size_t>(count),
                           out);
    if (stream.low != 0 || stream.scale != 1) {
        scale_numbers<Arch>(out, count, static_cast<T>(stream.scale), static_cast<T>(stream.low));
    }
}

__extension__ using wide_product = unsigned __int128;

/// Whole numbers from 64 random bits each, by the high half of a 128-bit product (Lemire): the bias
/// is below integers / 2^64.
template <class Arch, class T>
void generate_integers(const void* state, const operand& slot, index_t at, index_t count,
                       const index_t* first, const index_t* step) {
    const auto& stream = *static_cast<const random_state*>(state);
    const auto [begin, each] = stream.along(first, step);
    std::uint64_t bits[block_length];
    for (index_t done = 0; done < count; done += static_cast<index_t>(block_length)) {
        const index_t here = std::min(count - done, static_cast<index_t>(block_length));
        philox_bits<Arch, std::uint64_t>(stream.seed, stream.stream,
                                         begin + static_cast<std::uint64_t>(done) *
                                                     static_cast<std::uint64_t>(each),
                                         each, static_cast<std::size_t>(here), bits);
        write_elements<T>(slot, at + done, here, [&](index_t k) {
            const auto product = static_cast<wide_product>(bits[k]) * stream.integers;
            const auto offset = static_cast<std::uint64_t>(product >> 64);
            return static_cast<T>(static_cast<std::uint64_t>(stream.first_integer) + offset);
        });
    }
}

template <class T>
void generate_permutation(const void* state, const operand& slot, index_t at, index_t count,
                          const index_t* first, const index_t* step) {
    const auto& numbers = *static_cast<const permutation*>(state);
    write_elements<T>(slot, at, count, [&](index_t k) {
        const auto index = static_cast<std::uint64_t>(index_at(first[0], k, step[0]));
        return static_cast<T>(index < numbers.size() ? numbers(index) : 0);
    });
}

CASK_STRICT_MATH_END

struct uniform_numbers;
struct normal_numbers;
struct whole_numbers;

/// The description of elements of T by Kind and the instruction set Arch.
template <class Arch, class Kind, class T>
inline constexpr generator generator_of{};  // of other kinds there is none
template <class Arch, class T>
inline constexpr generator generator_of<Arch, ramp, T> = {"linspace", dtype_of<T>, 1,
                                                          &generate_ramp<Arch, T>};
template <class Arch, class T>
inline constexpr generator generator_of<Arch, count_up, T> = {"arange", dtype_of<T>, 1,
                                                              &generate_count<T>};
template <class Arch, class T>
inline constexpr generator generator_of<Arch, diagonal, T> = {"eye", dtype_of<T>, 1,
                                                              &generate_diagonal<T>};
template <class Arch, class T>
inline constexpr generator generator_of<Arch, uniform_numbers, T> = {
    "uniform", dtype_of<T>, 10, &generate_uniform<Arch, T>, &random_in_shape};
template <class Arch, class T>
inline constexpr generator generator_of<Arch, normal_numbers, T> = {
    "normal", dtype_of<T>, 30, &generate_normal<Arch, T>, &random_in_shape};
template <class Arch, class T>
inline constexpr generator generator_of<Arch, whole_numbers, T> = {
    "integers", dtype_of<T>, 16, &generate_integers<Arch, T>, &random_in_shape};
template <class Arch, class T>
inline constexpr generator generator_of<Arch, permutation, T> = {"permutation", dtype_of<T>, 100,
                                                                 &generate_permutation<T>};

#if defined(CASK_DEFINES_KERNELS)
template <class Target, class Kind, class T>
const generator& generator_for() noexcept {
    return generator_of<arch_for<Target>, Kind, T>;
}
#endif

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_GENERATE)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template <class Kind, class List>
struct generators;
template <class Kind, class... T>
struct generators<Kind, types<T...>> {
    using asked = const generator& (*)() noexcept;
    [[gnu::used]] static constexpr asked table[] = {&generator_for<engine_target, Kind, T>...};
};
template struct generators<ramp, numbers>;
template struct generators<count_up, integers>;
template struct generators<diagonal, everything>;
template struct generators<uniform_numbers, floats>;
template struct generators<normal_numbers, floats>;
template struct generators<whole_numbers, integers>;
template struct generators<permutation, types<std::int64_t>>;

}  // namespace cask::kernel::catalog
#endif
