// SPDX-License-Identifier: BSD-3-Clause
// Copies of boxes between memory of any strides.
#pragma once

#include <cask/kernel/tile/pack.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cask::kernel {

/// How what is copied is stored: in the caches, or past them, which spares memory a read of what is
/// overwritten, and is for what is not read again soon.
enum class storing : std::uint8_t { in_caches, past_caches };
/// How parts of a result of so many bytes are stored: one that is larger than caches are is not
/// found there by whoever reads it.
[[nodiscard]] constexpr storing storing_of_result(index_t bytes) noexcept {
    constexpr index_t large = index_t{32} << 20;
    return bytes > large ? storing::past_caches : storing::in_caches;
}

/// Whether a box of `extent` lies row-major and without gaps in memory with these strides (bytes).
[[nodiscard]] inline bool is_contiguous(const shape& extent, const shape& strides,
                                        index_t item) noexcept {
    index_t next = item;
    for (int axis = extent.rank() - 1; axis >= 0; --axis) {
        if (extent[axis] == 1) continue;
        if (strides[axis] != next) return false;
        next *= extent[axis];
    }
    return true;
}

/// Calls `body(distance in bytes)` for all places of some axes, in row-major order.
template <class Body>
void for_each_place(const shape& extent, const shape& strides, Body&& body) {
    const int last = extent.rank() - 1;
    if (last < 0) return body(index_t{0});
    shape place = shape::filled(extent.rank(), 0);
    index_t at = 0;
    while (extent.size() > 0) {
        for (index_t k = 0; k < extent[last]; ++k) body(at + k * strides[last]);
        int axis = last - 1;
        for (; axis >= 0; --axis) {
            at += strides[axis];
            if (++place[axis] < extent[axis]) break;
            at -= extent[axis] * strides[axis];
            place[axis] = 0;
        }
        if (axis < 0) return;
    }
}

namespace detail {

/// The axis along which memory is walked in the smallest steps, of those with several positions.
[[nodiscard]] inline int fastest_axis(const shape& extent, const shape& strides) noexcept {
    int found = extent.rank() - 1;
    for (int axis = extent.rank() - 1; axis >= 0; --axis) {
        if (extent[axis] == 1) continue;
        if (extent[found] == 1 || std::abs(strides[axis]) < std::abs(strides[found])) found = axis;
    }
    return found;
}

/// Copies a row of `bytes`, and asks for lines of both sides that come some KB later: further on in
/// the row, or in the next one, which begins so many bytes behind this one. What the hardware asks
/// for ends with each row.
inline void copy_row(std::byte* to, index_t to_next, const std::byte* from, index_t from_next,
                     index_t bytes) noexcept {
    constexpr index_t line = 64;
    const index_t ahead = std::min<index_t>(bytes, 4096);
    index_t at = 0;
    for (; at + line <= bytes; at += line) {
        const index_t later = at + ahead;
        const bool in_row = later < bytes;
        __builtin_prefetch(from + (in_row ? later : from_next + later - bytes), 0);
        __builtin_prefetch(to + (in_row ? later : to_next + later - bytes), 1);
        std::memcpy(to + at, from + at, static_cast<std::size_t>(line));
    }
    std::memcpy(to + at, from + at, static_cast<std::size_t>(bytes - at));
}

/// Copies a row of `bytes` past the caches, whole lines of them. Needs a fence behind it.
inline void stream_row(std::byte* to, const std::byte* from, index_t bytes) noexcept {
    index_t at = 0;
#if defined(__SSE2__)
    const auto behind_line = static_cast<index_t>(reinterpret_cast<std::uintptr_t>(to) % 64);
    at = std::min((64 - behind_line) % 64, bytes);
    std::memcpy(to, from, static_cast<std::size_t>(at));
    for (; at + 64 <= bytes; at += 64) {
        for (index_t k = 0; k < 64; k += 16) {
            _mm_stream_si128(reinterpret_cast<__m128i*>(to + at + k),
                             _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at + k)));
        }
    }
#endif
    std::memcpy(to + at, from + at, static_cast<std::size_t>(bytes - at));
}
/// What was stored past the caches is seen before what is stored from here on.
inline void fence_streams() noexcept {
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

inline void copy_items(std::byte* to, index_t to_step, const std::byte* from, index_t from_step,
                       index_t count, index_t item) noexcept {
    const auto bytes = static_cast<std::size_t>(item);
    if (to_step == item && from_step == item) {
        std::memcpy(to, from, static_cast<std::size_t>(count) * bytes);
        return;
    }
    const auto one_by_one = [&]<class T>(T) {
        for (index_t k = 0; k < count; ++k) {
            std::memcpy(to + k * to_step, from + k * from_step, sizeof(T));
        }
    };
    switch (item) {
        case 1: return one_by_one(std::uint8_t{});
        case 2: return one_by_one(std::uint16_t{});
        case 4: return one_by_one(std::uint32_t{});
        case 8: return one_by_one(std::uint64_t{});
        default: return one_by_one(std::array<std::uint64_t, 2>{});
    }
}

}  // namespace detail

/// Copies a box of elements of `item` bytes; strides are in bytes. Where memory lies along another
/// axis on the other side, planes are transposed in the registers.
[[gnu::cold]] inline void copy_box(std::byte* to, const shape& to_strides, const std::byte* from,
                                   const shape& from_strides, const shape& extent, index_t item,
                                   storing how = storing::in_caches) {
    if (extent.size() == 0) return;
    if (extent.rank() == 0) return detail::copy_items(to, item, from, item, 1, item);
    const bool streams = how == storing::past_caches;
    if (is_contiguous(extent, to_strides, item) && is_contiguous(extent, from_strides, item)) {
        if (!streams) std::memcpy(to, from, static_cast<std::size_t>(extent.size() * item));
        if (streams) detail::stream_row(to, from, extent.size() * item);
        if (streams) detail::fence_streams();
        return;
    }
    const int row = detail::fastest_axis(extent, to_strides);
    const int column = detail::fastest_axis(extent, from_strides);
    const bool turns = row != column && to_strides[row] == item && to_strides[column] % item == 0;
    const bool in_rows = !turns && to_strides[row] == item && from_strides[row] == item;
    shape outer = extent;
    outer[row] = 1;
    if (turns) outer[column] = 1;
    int down = extent.rank() - 1;  // the axis along which rows follow each other
    while (down > 0 && outer[down] == 1) --down;
    for (index_t number = 0; number < outer.size(); ++number) {
        index_t rest = number;
        std::byte* there = to;
        const std::byte* here = from;
        for (int axis = extent.rank() - 1; axis >= 0; --axis) {
            const index_t at = rest % outer[axis];
            rest /= outer[axis];
            there += at * to_strides[axis];
            here += at * from_strides[axis];
        }
        if (turns) {
            pack_items(there, here,
                       plane{extent[column], extent[row], from_strides[column], from_strides[row],
                             to_strides[column] / item},
                       item);
        } else if (in_rows && streams) {
            detail::stream_row(there, here, extent[row] * item);
        } else if (in_rows) {
            detail::copy_row(there, to_strides[down], here, from_strides[down], extent[row] * item);
        } else {
            detail::copy_items(there, to_strides[row], here, from_strides[row], extent[row], item);
        }
    }
    if (streams) detail::fence_streams();
}

}  // namespace cask::kernel
