// SPDX-License-Identifier: BSD-3-Clause
// Which memory strided elements lie in, and whether they lie on each other.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/core/shape.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace cask::memory {

/// The first and one past the last byte of strided memory.
[[nodiscard]] inline std::pair<const std::byte*, const std::byte*>
span_of(const std::byte* data, const shape& sizes, const shape& strides, index_t item) {
    index_t low = 0;
    index_t high = 0;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const index_t reach = (sizes[axis] - 1) * strides[axis];
        (reach < 0 ? low : high) += reach;
    }
    return {data + low, data + high + item};
}

/// False where no two elements of strided memory lie on each other: each axis steps over all of the
/// axes with smaller steps. What does not nest like that counts as overlapping.
[[nodiscard]] inline bool may_overlap(const shape& sizes, const shape& strides, index_t item) {
    if (sizes.size() == 0) return false;
    sequence<std::pair<index_t, index_t>> axes;  // (step, size)
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        if (sizes[axis] > 1) axes.emplace_back(std::abs(strides[axis]), sizes[axis]);
    }
    axes.sort();
    index_t reach = item;  // of the axes before
    for (const auto& [step, size] : axes) {
        if (step < reach) return true;
        reach += (size - 1) * step;
    }
    return false;
}

}  // namespace cask::memory
