// SPDX-License-Identifier: BSD-3-Clause
// Copies of boxes between memory of any strides.
#pragma once

#include <cask/kernel/tile/pack.hpp>

#include <cstdlib>
#include <cstring>

namespace cask::kernel {

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
                                   const shape& from_strides, const shape& extent, index_t item) {
    if (extent.size() == 0) return;
    if (extent.rank() == 0) return detail::copy_items(to, item, from, item, 1, item);
    if (is_contiguous(extent, to_strides, item) && is_contiguous(extent, from_strides, item)) {
        std::memcpy(to, from, static_cast<std::size_t>(extent.size() * item));
        return;
    }
    const int row = detail::fastest_axis(extent, to_strides);
    const int column = detail::fastest_axis(extent, from_strides);
    const bool turns = row != column && to_strides[row] == item && to_strides[column] % item == 0;
    shape outer = extent;
    outer[row] = 1;
    if (turns) outer[column] = 1;
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
        } else {
            detail::copy_items(there, to_strides[row], here, from_strides[row], extent[row], item);
        }
    }
}

}  // namespace cask::kernel
