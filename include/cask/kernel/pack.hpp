// SPDX-License-Identifier: BSD-3-Clause
// Packing: a box of strided memory copied to contiguous memory, by whole cache lines on both sides.
//
// Programs read along the last axis of their domain. A transposed array lies along another one: read
// in place, each element would cost a cache line. So its part of a task's box is packed first.
#pragma once

#include <cask/core/shape.hpp>

#include <cstring>

namespace cask::kernel {

/// Transposes 8 x 8 elements of 4 or 8 bytes: `out` rows of `row` elements from columns that are
/// `stride` bytes apart.
template <class T>
void transpose_8x8(T* out, index_t row, const std::byte* in, index_t stride) noexcept {
    typedef T lanes __attribute__((vector_size(8 * sizeof(T))));  // g++ drops it from an alias
    lanes a[8];
    lanes b[8];
    for (index_t k = 0; k < 8; ++k) std::memcpy(&a[k], in + k * stride, sizeof(lanes));
    for (const std::size_t k : {0u, 2u, 4u, 6u}) {  // pairs of elements
        b[k] = __builtin_shufflevector(a[k], a[k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        b[k + 1] = __builtin_shufflevector(a[k], a[k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (const std::size_t k : {0u, 1u, 4u, 5u}) {  // fours
        a[k] = __builtin_shufflevector(b[k], b[k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        a[k + 2] = __builtin_shufflevector(b[k], b[k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
    for (const std::size_t k : {0u, 1u, 2u, 3u}) {
        b[k] = __builtin_shufflevector(a[k], a[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        b[k + 4] = __builtin_shufflevector(a[k], a[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
    for (index_t k = 0; k < 8; ++k) std::memcpy(out + k * row, &b[k], sizeof(lanes));
}

/// Asks for the cache lines at 8 addresses `stride` bytes apart, into the second-level cache.
[[gnu::always_inline]] inline void prefetch_8(const std::byte* first, index_t stride) noexcept {
    for (index_t k = 0; k < 8; ++k) __builtin_prefetch(first + k * stride, 0, 2);
}

/// One plane of a box: `rows` x `columns` elements, `down` and `beside` bytes apart in `in`; rows of
/// `out` are `row` elements apart.
struct plane {
    index_t rows;
    index_t columns;
    index_t down;
    index_t beside;
    index_t row;
};

/// Packs a plane that lies along its columns.
template <class T>
void pack_plane(T* out, const std::byte* in, const plane& own) noexcept {
    constexpr bool in_registers = sizeof(T) == 4 || sizeof(T) == 8;
    const bool contiguous = own.down == static_cast<index_t>(sizeof(T));
    const index_t rows = in_registers && contiguous ? own.rows / 8 * 8 : 0;
    const index_t columns = in_registers && contiguous ? own.columns / 8 * 8 : 0;
    if constexpr (in_registers) {
        for (index_t j = 0; j < columns; j += 8) {  // down the columns: memory is read in order
            const bool more = j + 16 <= columns;
            for (index_t i = 0; i < rows; i += 8) {
                const std::byte* here = in + i * own.down + j * own.beside;
                // Columns are too short for the processor to see where they go on.
                if (more) prefetch_8(here + 8 * own.beside, own.beside);
                transpose_8x8(out + i * own.row + j, own.row, here, own.beside);
            }
        }
    }
    const auto one_by_one = [&](index_t first_row, index_t first_column) {
        for (index_t j = first_column; j < own.columns; ++j) {
            for (index_t i = first_row; i < own.rows; ++i) {
                std::memcpy(out + i * own.row + j, in + i * own.down + j * own.beside, sizeof(T));
            }
        }
    };
    if (columns < own.columns) one_by_one(0, columns);
    if (rows < own.rows) one_by_one(rows, 0);
}

/// The axis along which memory is walked in smaller steps than along the last one; -1 if none is.
[[nodiscard]] inline int faster_axis(const shape& extent, const shape& strides) noexcept {
    const int last = strides.rank() - 1;
    if (last < 1 || strides[last] == 0 || extent[last] == 1) return -1;
    index_t smallest = std::abs(strides[last]);
    int found = -1;
    for (int axis = 0; axis < last; ++axis) {
        const index_t step = std::abs(strides[axis]);
        if (step == 0 || step >= smallest || extent[axis] == 1) continue;
        smallest = step;
        found = axis;
    }
    return found;
}

/// Elements along each axis of a packed box: one on axes along which nothing moves.
[[nodiscard]] inline shape packed_extent(const shape& extent, const shape& strides) {
    shape packed = extent;
    for (int axis = 0; axis < extent.rank(); ++axis) {
        if (strides[axis] == 0) packed[axis] = 1;
    }
    return packed;
}

/// Packs elements of `item` bytes: `out` is row-major of packed_extent(extent, strides).
inline void pack(std::byte* out, const shape& extent, const std::byte* in, const shape& strides,
                 index_t item) {
    const shape sizes = packed_extent(extent, strides);
    const shape steps = row_major_strides(sizes);
    const int last = sizes.rank() - 1;
    const int fast = std::max(faster_axis(sizes, strides), 0);
    const plane own{sizes[fast], fast == last ? 1 : sizes[last], strides[fast], strides[last],
                    steps[fast]};
    const auto pack_one = [&](std::byte* to, const std::byte* from) {
        switch (item) {
            case 1: return pack_plane(reinterpret_cast<std::uint8_t*>(to), from, own);
            case 2: return pack_plane(reinterpret_cast<std::uint16_t*>(to), from, own);
            case 4: return pack_plane(reinterpret_cast<std::uint32_t*>(to), from, own);
            case 8: return pack_plane(reinterpret_cast<std::uint64_t*>(to), from, own);
            default:
                return pack_plane(reinterpret_cast<std::array<std::uint64_t, 2>*>(to), from, own);
        }
    };
    shape outer = sizes;  // all planes
    outer[fast] = 1;
    outer[last] = 1;
    for (index_t number = 0; number < outer.size(); ++number) {
        index_t rest = number;
        index_t to = 0;
        index_t from = 0;
        for (int axis = last; axis >= 0; --axis) {
            const index_t at = rest % outer[axis];
            rest /= outer[axis];
            to += at * steps[axis] * item;
            from += at * strides[axis];
        }
        pack_one(out + to, in + from);
    }
}

}  // namespace cask::kernel
