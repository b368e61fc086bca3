// SPDX-License-Identifier: BSD-3-Clause
// What a machine binds the loads, stores, accumulations and scans of its program to.
#pragma once

#include <cask/core/shape.hpp>

#include <cstddef>

namespace cask::kernel {

/// Memory that a load reads or a store writes: address of domain index 0 and byte strides along the
/// axes of the domain.
struct memory_binding {
    std::byte* data = nullptr;
    index_t offset = 0;
    shape strides;
    const std::byte* end = nullptr;  // of what may be read beyond the elements; null: nothing

    [[nodiscard]] index_t at(const shape& point) const noexcept {
        index_t bytes = offset;
        for (int axis = 0; axis < point.rank(); ++axis) bytes += point[axis] * strides[axis];
        return bytes;
    }
};

/// The lanes of an accumulation or a scan.
struct lanes_binding {
    std::byte* lanes = nullptr;
    std::size_t step = 0;  // 0: all blocks of a tile into one
};

}  // namespace cask::kernel
