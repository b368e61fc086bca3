// SPDX-License-Identifier: BSD-3-Clause
// Definitions of creation/memory.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/creation/memory.hpp>
#include <cask/expr/build.hpp>

namespace cask::front {

CASK_DEFINITION node_ptr memory(std::string_view name, const void* data, dtype type,
                                const shape& sizes, const shape& strides,
                                std::shared_ptr<const void> owner, const chunk_spec& chunks,
                                source_line where) {
    check_shape(name, sizes, size_of(type), where);
    return expr::make_memory(static_cast<const std::byte*>(data), strides, std::move(owner), sizes,
                             type, chunks.resolve(name, sizes, size_of(type), where), where);
}

CASK_DEFINITION shape borrowed_strides(const shape* strides, const shape& sizes, index_t item_size,
                                       source_line where) {
    check_shape("borrow", sizes, item_size, where);
    shape bytes = strides != nullptr ? *strides : row_major_strides(sizes);
    if (bytes.rank() != sizes.rank()) {
        throw shape_error("borrow",
                          "strides " + to_string(bytes) + " are not of the rank of shape " +
                              to_string(sizes),
                          where);
    }
    index_t reach = 0;
    for (int axis = 0; axis < bytes.rank(); ++axis) {
        index_t along = 0;
        if (__builtin_mul_overflow(bytes[axis], item_size, &bytes[axis]) ||
            __builtin_mul_overflow(bytes[axis], std::max<index_t>(sizes[axis] - 1, 0), &along) ||
            __builtin_add_overflow(reach, along < 0 ? -(along + 1) : along, &reach)) {
            throw shape_error("borrow",
                              "strides " + to_string(*strides) + " leave the memory of any machine",
                              where);
        }
    }
    return bytes;
}

}  // namespace cask::front
