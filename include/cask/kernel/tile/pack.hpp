// SPDX-License-Identifier: BSD-3-Clause
// Packing: a box of strided memory copied to contiguous memory, by whole cache lines on both sides.
//
// Programs read along the last axis of their domain. A transposed array lies along another one:
// read in place, each element would cost a cache line. So its part of a task's box is packed first.
#pragma once

#include <cask/core/shape.hpp>

#include <cstring>

namespace cask::kernel {

/// Transposes 8 x 8 elements of up to 8 bytes: the first `rows` rows of `row` elements at `out`
/// from columns that are `stride` bytes apart. Always inline and unrolled by command: g++ -O2 would
/// keep the vectors in memory.
template <class T>
[[gnu::always_inline]] inline void transpose_8x8(T* out, index_t row, const std::byte* in,
                                                 index_t stride, index_t rows = 8) noexcept {
    typedef T lanes __attribute__((vector_size(8 * sizeof(T))));  // g++ ignores it on an alias
    lanes a[8];
    lanes b[8];
#pragma GCC unroll 8
    for (index_t k = 0; k < 8; ++k) std::memcpy(&a[k], in + k * stride, sizeof(lanes));
#pragma GCC unroll 4
    for (std::size_t k = 0; k < 8; k += 2) {  // pairs of elements
        b[k] = __builtin_shufflevector(a[k], a[k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        b[k + 1] = __builtin_shufflevector(a[k], a[k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
#pragma GCC unroll 4
    for (std::size_t n = 0; n < 4; ++n) {  // fours
        const std::size_t k = n / 2 * 4 + n % 2;
        a[k] = __builtin_shufflevector(b[k], b[k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        a[k + 2] = __builtin_shufflevector(b[k], b[k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
#pragma GCC unroll 4
    for (std::size_t k = 0; k < 4; ++k) {
        b[k] = __builtin_shufflevector(a[k], a[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        b[k + 4] = __builtin_shufflevector(a[k], a[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
#pragma GCC unroll 8
    for (index_t k = 0; k < 8; ++k) {
        if (k < rows) std::memcpy(out + k * row, &b[k], sizeof(lanes));
    }
}

/// Asks for the cache lines at 8 addresses `stride` bytes apart, into the second-level cache.
[[gnu::always_inline]] inline void prefetch_8(const std::byte* first, index_t stride) noexcept {
    for (index_t k = 0; k < 8; ++k) __builtin_prefetch(first + k * stride, 0, 2);
}

/// One plane of a box: `rows` x `columns` elements, `down` and `beside` bytes apart in `in`; rows
/// of `out` are `row` elements apart.
struct plane {
    index_t rows;
    index_t columns;
    index_t down;
    index_t beside;
    index_t row;
    /// One past the last byte that is safe to read; null: read nothing beyond the elements.
    const std::byte* end = nullptr;
};

/// Prefetches short columns in step with their transposes: far enough ahead that the lines arrive
/// in time, and at most as many at once as a transpose reads.
template <class T>
class column_scout {
public:
    explicit column_scout(const std::byte* first) noexcept : ahead_(first + distance) {}

    /// Prefetches as much as one transpose reads.
    [[gnu::always_inline]] void ask() noexcept {
#pragma GCC unroll 8
        for (std::size_t line = 0; line < 64 * sizeof(T); line += 64) {
            __builtin_prefetch(ahead_ + line);
        }
        ahead_ += 64 * sizeof(T);
    }
    /// Prefetches what is left in front of `now`.
    [[gnu::always_inline]] void ask_up_to(const std::byte* now) noexcept {
        for (; ahead_ < now + distance; ahead_ += 64) __builtin_prefetch(ahead_);
    }

private:
    static constexpr std::size_t distance = 8192;  // a quarter of a first-level cache
    const std::byte* ahead_;
};

/// Packs 8 columns that follow each other in memory. The last rows are transposed together with
/// those before them; columns of fewer than 8 elements are read beyond their ends, and the surplus
/// is dropped.
template <class T>
[[gnu::always_inline]] inline void pack_8_short_columns(T* out, const std::byte* in,
                                                        const plane& plane) noexcept {
    column_scout<T> scout(in);
    const std::byte* const end = in + 8 * plane.beside;
    if (plane.rows < 8) {
        scout.ask_up_to(end);
        return transpose_8x8(out, plane.row, in, plane.beside, plane.rows);
    }
    index_t i = 0;
    for (; i + 8 <= plane.rows; i += 8) {
        scout.ask();
        transpose_8x8(out + i * plane.row, plane.row, in + i * plane.down, plane.beside);
    }
    scout.ask_up_to(end);
    if (i == plane.rows) return;
    i = plane.rows - 8;
    transpose_8x8(out + i * plane.row, plane.row, in + i * plane.down, plane.beside);
}

/// Whether the columns are contiguous and short: reading each as a whole then reads memory in
/// order. Columns of fewer than 8 elements are read as 8, so no gaps may lie between them: others
/// may be writing there.
[[nodiscard]] inline bool has_short_columns(const plane& plane, index_t item) noexcept {
    const bool gaps = plane.beside != plane.rows * item;
    return plane.down == item && plane.beside >= plane.rows * item && plane.beside <= 64 * item &&
           !(gaps && plane.rows < 8);
}

/// Packs elements from row `first_row` and column `first_column` on.
template <class T>
void pack_one_by_one(T* out, const std::byte* in, const plane& plane, index_t first_row,
                     index_t first_column) noexcept {
    for (index_t j = first_column; j < plane.columns; ++j) {
        for (index_t i = first_row; i < plane.rows; ++i) {
            std::memcpy(out + i * plane.row + j, in + i * plane.down + j * plane.beside, sizeof(T));
        }
    }
}

/// Packs short columns: memory is read in order, each column whole.
template <class T>
void pack_short_columns(T* out, const std::byte* in, const plane& plane) noexcept {
    constexpr index_t item = sizeof(T);
    // Columns of less than 8 elements are read beyond their ends.
    const std::byte* const last = in + (plane.columns - 1) * plane.beside;
    const std::byte* const end = plane.end != nullptr ? plane.end : last + plane.rows * item;
    const index_t readable = (end - in - 8 * item) / plane.beside + 1;
    const index_t columns = std::max<index_t>(std::min(plane.columns, readable), 0) / 8 * 8;
    for (index_t j = 0; j < columns; j += 8) {
        pack_8_short_columns(out + j, in + j * plane.beside, plane);
    }
    pack_one_by_one(out, in, plane, 0, columns);
}

/// Packs contiguous columns, 8 x 8 elements at a time.
template <class T>
void pack_columns(T* out, const std::byte* in, const plane& part) noexcept {
    const index_t rows = part.rows / 8 * 8;
    const index_t columns = part.columns / 8 * 8;
    for (index_t j = 0; j < columns; j += 8) {  // memory is read in order
        const bool more = j + 16 <= columns;
        for (index_t i = 0; i < rows; i += 8) {
            const std::byte* here = in + i * part.down + j * part.beside;
            // Columns are too short for the hardware prefetcher.
            if (more) prefetch_8(here + 8 * part.beside, part.beside);
            transpose_8x8(out + i * part.row + j, part.row, here, part.beside);
        }
    }
    pack_one_by_one(out, in, part, 0, columns);
    if (columns == 0) return;
    const plane packed{part.rows, columns, part.down, part.beside, part.row};
    pack_one_by_one(out, in, packed, rows, 0);
}

/// Packs a plane that lies along its columns.
template <class T>
void pack_plane(T* out, const std::byte* in, const plane& plane) noexcept {
    if constexpr (sizeof(T) <= 8) {  // a row of 8 fits a register
        if (has_short_columns(plane, sizeof(T))) return pack_short_columns(out, in, plane);
        if (plane.down == sizeof(T)) return pack_columns(out, in, plane);
    }
    pack_one_by_one(out, in, plane, 0, 0);
}

/// Packs a plane of elements of `item` bytes.
inline void pack_items(std::byte* out, const std::byte* in, const plane& plane,
                       index_t item) noexcept {
    switch (item) {
        case 1: return pack_plane(reinterpret_cast<std::uint8_t*>(out), in, plane);
        case 2: return pack_plane(reinterpret_cast<std::uint16_t*>(out), in, plane);
        case 4: return pack_plane(reinterpret_cast<std::uint32_t*>(out), in, plane);
        case 8: return pack_plane(reinterpret_cast<std::uint64_t*>(out), in, plane);
        default: return pack_plane(reinterpret_cast<std::array<std::uint64_t, 2>*>(out), in, plane);
    }
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

/// How the elements of a packed box lie.
struct packed_layout {
    shape sizes;         // elements along each axis: one where nothing moves
    shape steps;         // elements from one to the next
    index_t length = 0;  // elements of the memory that it takes
};

/// Elements from one packed row of `length` to the next. Rows of a multiple of 512 bytes get a
/// cache line more: columns are written side by side, and would all fall into the same few sets of
/// the first-level cache.
[[nodiscard]] constexpr index_t padded_row(index_t length, index_t item) noexcept {
    constexpr index_t period = 512;
    constexpr index_t line = 64;
    return length * item % period == 0 ? length + line / item : length;
}

/// Row-major, with padded rows.
[[nodiscard]] inline packed_layout layout_of(const shape& extent, const shape& strides,
                                             index_t item) {
    shape sizes = extent;
    for (int axis = 0; axis < extent.rank(); ++axis) {
        if (strides[axis] == 0) sizes[axis] = 1;
    }
    shape padded = sizes;
    const int last = sizes.rank() - 1;
    if (last > 0) padded[last] = padded_row(sizes[last], item);
    return {sizes, row_major_strides(padded), padded.size()};
}

/// Packs elements of `item` bytes to `out`.
inline void pack(std::byte* out, const packed_layout& layout, const std::byte* in,
                 const shape& strides, index_t item) {
    const shape& sizes = layout.sizes;
    const shape& steps = layout.steps;
    const int last = sizes.rank() - 1;
    const int fast = std::max(faster_axis(sizes, strides), 0);
    const plane plane{sizes[fast], fast == last ? 1 : sizes[last], strides[fast], strides[last],
                      steps[fast]};
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
        pack_items(out + to, in + from, plane, item);
    }
}

}  // namespace cask::kernel
