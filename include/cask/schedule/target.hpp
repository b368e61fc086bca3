// SPDX-License-Identifier: BSD-3-Clause
// Where a result goes.
#pragma once

#include <cask/core/shape.hpp>

#include <cstddef>
#include <utility>

namespace cask::schedule {

/// Memory that the caller provides for a result.
struct target {
    std::byte* data = nullptr;
    shape strides;  // bytes
};

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

}  // namespace cask::schedule
