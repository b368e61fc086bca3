// SPDX-License-Identifier: BSD-3-Clause
// Tiles: what kernels work on, and how an operation describes its kernel as data.
//
// A tile is a run of elements processed block by block. A block is 64 elements whatever the element
// type and instruction set, so that
//  - the booleans of a block are the 64 bits of one word (compare, and, select cost almost
//    nothing);
//  - a value that is the same for all elements is one block that is read with step 0;
//  - the last block is padded: kernels know no tails.
// Complex numbers are planar: real parts in `data`, imaginary parts in `imag`.
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/core/shape.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <span>

/// Inlines all that a kernel calls. A call would pass batches through memory, and g++ does not
/// inline large functions, at -O2 hardly any. Not under sanitizers, where every access is
/// instrumented and one type would take a minute to compile.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CASK_FLATTEN
#else
#define CASK_FLATTEN [[gnu::flatten]]
#endif

namespace cask::kernel {

/// Elements of a block; fixed, because bits of results depend on it (see reduce.hpp).
inline constexpr std::size_t block_length = 64;

/// Where one tile of a value lies.
struct operand {
    std::byte* data = nullptr;
    std::byte* imag = nullptr;  // complex values only
    std::size_t step = 1;       // blocks to advance per block: 0 for one block that is repeated
    bool streams = false;       // lies in an array that is streamed, not in a slot

    static constexpr index_t right_behind = std::numeric_limits<index_t>::min();
    index_t next_row = right_behind;  // bytes from here to the row where the kernel goes on
};

/// Prefetches memory that will be read or written soon. Hardware prefetchers follow one stream in
/// one loop well, and several streams that kernels visit in turns badly.
///
/// Always inline, as every function that only prefetches: g++ believes that such a function has no
/// effects, and removes calls of it.
template <bool writes>
[[gnu::always_inline]] inline void look_ahead(const std::byte* now, std::size_t bytes) noexcept {
    constexpr std::size_t distance = 1024;
    for (std::size_t line = 0; line < bytes; line += alignment) {
        __builtin_prefetch(now + distance + line, writes ? 1 : 0);
    }
}

/// Prefetches what a kernel reads a few rows later that takes `count` elements of each of some
/// `rows`, `step` elements apart, before those beside them: no hardware follows that. `now` is in
/// row `row`; behind the last rows come the first ones of what is beside.
template <std::size_t count, class T>
[[gnu::always_inline]] inline void look_across(const T* now, index_t step, std::size_t row,
                                               std::size_t rows) noexcept {
    if (rows < 2) return;
    const auto few = static_cast<index_t>(std::min(rows, std::size_t{8}));
    const bool beside = static_cast<index_t>(row) + few >= static_cast<index_t>(rows);
    const T* next = now + few * step;
    // Rows of one block lie behind each other, and so does what comes later.
    if (beside && step != static_cast<index_t>(block_length)) {
        next += static_cast<index_t>(count) - static_cast<index_t>(rows) * step;
    }
    // Into the second-level cache: in the first one there is no room for more rows of some lengths.
    for (std::size_t k = 0; k < count; k += alignment / sizeof(T)) {
        __builtin_prefetch(next + k, 0, 2);
    }
}

/// Blocks that hold `length` elements.
[[nodiscard]] constexpr std::size_t blocks_of(std::size_t length) noexcept {
    return (length + block_length - 1) / block_length;
}

/// Bits that one element takes in a tile, per plane.
[[nodiscard]] constexpr std::size_t tile_bits(dtype name) noexcept {
    if (name == dtype::boolean) return 1;
    return static_cast<std::size_t>(size_of(name)) * (is_complex(name) ? 4 : 8);
}

/// A kernel: reads and writes `values[arguments[i]]`, results first. `state` belongs to a user
/// function; `length` is exact, and kernels other than user functions may work on whole blocks.
using kernel_function = void (*)(const operand* values, const std::uint32_t* arguments,
                                 std::size_t length, const void* state);

/// The operations that rewrites recognise; `none` for all others.
enum class role : std::uint8_t {
    none,
    add,
    subtract,
    multiply,
    divide,
    chain,
    convert,
    magnitude,
    greater,
    greater_equal,
    less,
    less_equal,
    sine,
    cosine,
};

struct operation;

/// The element types of an operation's arguments.
template <class... A>
inline constexpr std::array<dtype, sizeof...(A)> dtypes_of = {dtype_of<A>...};

/// An operation that computes this one together with a neighbour: with the one that uses its
/// result, with one that has the same inputs, if it has two results, or with any number in a chain.
struct partner {
    role neighbour;
    const operation* fused;
};

/// One operation on given element types, as data. Static; nodes and instructions point to it.
struct operation {
    std::string_view name;
    dtype result;
    std::span<const dtype> arguments;
    kernel_function run;
    float cost;  // of one element, in additions of doubles
    role acts_as = role::none;
    std::span<const partner> partners{};
    std::uint8_t results = 1;
    bool exact = false;  // writes exactly `length` elements where that is more than a block

    [[nodiscard]] const operation* with(role neighbour) const noexcept {
        for (const partner& each : partners) {
            if (each.neighbour == neighbour) return each.fused;
        }
        return nullptr;
    }
};

}  // namespace cask::kernel
