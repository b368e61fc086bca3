// SPDX-License-Identifier: BSD-3-Clause
// Bindings: the memory and lanes that a machine gives to the loads, stores, accumulations and scans
// of its program.
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
    /// One past the last byte that is safe to read; null: read nothing beyond the elements.
    const std::byte* end = nullptr;

    [[nodiscard]] index_t at(const shape& point) const noexcept {
        index_t bytes = offset;
        for (int axis = 0; axis < point.rank(); ++axis) bytes += point[axis] * strides[axis];
        return bytes;
    }
};

/// The lanes of an accumulation or a scan.
struct lanes_binding {
    std::byte* lanes = nullptr;
    std::size_t step = 0;  // blocks to advance per block of the tile; 0: all enter one block
};

}  // namespace cask::kernel
