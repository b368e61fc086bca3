// SPDX-License-Identifier: BSD-3-Clause
// Definitions of chunk_spec.hpp.
#pragma once

#include <cask/core/chunk_spec.hpp>
#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>

namespace cask {

CASK_DEFINITION axis_chunk_spec::axis_chunk_spec(std::initializer_list<extent> sizes)
    : kind_(kind::listed) {
    for (extent size : sizes) sizes_.push_back(size.value);
}
CASK_DEFINITION axis_chunk_spec::axis_chunk_spec(std::vector<index_t> sizes)
    : kind_(kind::listed), sizes_(std::move(sizes)) {}

[[gnu::cold]] CASK_DEFINITION axis_chunks axis_chunk_spec::resolve(std::string_view operation,
                                                                   int axis, index_t length,
                                                                   index_t automatic_size,
                                                                   source_line where) const {
    const std::string place = "axis " + std::to_string(axis) + " of length " +
                              std::to_string(length);
    if (kind_ == kind::automatic) return axis_chunks::regular(length, automatic_size);
    if (kind_ == kind::size) {
        if (size_ == -1) return axis_chunks::whole(length);
        if (size_ < 0 || (size_ == 0 && length != 0)) {
            throw chunk_error(operation,
                              "chunk sizes must be positive (or -1 for the whole axis): got " +
                                  std::to_string(size_) + " for " + place,
                              where);
        }
        return axis_chunks::regular(length, size_);
    }
    index_t sum = 0;
    for (index_t size : sizes_) {
        if (size < 0 || (size == 0 && length != 0)) {
            throw chunk_error(operation,
                              "chunk sizes must be positive: got " + std::to_string(size) +
                                  " for " + place,
                              where);
        }
        if (__builtin_add_overflow(sum, size, &sum)) {
            throw chunk_error(operation, "chunks of " + place + " sum to more than 2^63 - 1",
                              where);
        }
    }
    if (sum != length) {
        throw chunk_error(operation, "chunks of " + place + " sum to " + std::to_string(sum),
                          where);
    }
    return axis_chunks::listed(sizes_);
}

CASK_DEFINITION chunk_spec::chunk_spec() : axes_{automatic} {}
CASK_DEFINITION chunk_spec::chunk_spec(axis_chunk_spec all) : axes_{std::move(all)} {}
CASK_DEFINITION chunk_spec::chunk_spec(std::initializer_list<axis_chunk_spec> axes)
    : axes_(axes), each_(true) {}
CASK_DEFINITION chunk_spec::chunk_spec(std::vector<axis_chunk_spec> axes)
    : axes_(std::move(axes)), each_(true) {}
CASK_DEFINITION chunk_spec::chunk_spec(grid ready)
    : ready_(std::make_shared<const grid>(std::move(ready))) {}
CASK_DEFINITION chunk_spec::chunk_spec(const chunk_spec&) = default;
CASK_DEFINITION chunk_spec::chunk_spec(chunk_spec&&) noexcept = default;
CASK_DEFINITION chunk_spec& chunk_spec::operator=(const chunk_spec&) = default;
CASK_DEFINITION chunk_spec& chunk_spec::operator=(chunk_spec&&) noexcept = default;
CASK_DEFINITION chunk_spec::~chunk_spec() = default;

[[gnu::cold]] CASK_DEFINITION grid chunk_spec::resolve(std::string_view operation,
                                                       const shape& sizes, index_t item_size,
                                                       source_line where) const {
    if (ready_) return resolve_ready(operation, sizes, where);
    if (each_ && static_cast<int>(axes_.size()) != sizes.rank()) {
        throw chunk_error(operation,
                          "chunks are given for " + std::to_string(axes_.size()) +
                              " axes, the shape is " + to_string(sizes),
                          where);
    }
    index_t others = item_size;  // bytes of a chunk that is 1 long on the automatic axes
    auto cut_axis = [&](int axis, index_t automatic_size) {
        return axis_of(axis).resolve(operation, axis, sizes[axis], automatic_size, where);
    };
    for (int axis = 0; axis < sizes.rank() && others < auto_chunk_bytes; ++axis) {
        if (axis_of(axis).is_automatic()) continue;
        const index_t largest = cut_axis(axis, 1).largest();
        others *= std::clamp<index_t>(largest, 1, auto_chunk_bytes);
    }
    const index_t automatic_size = automatic_edge(sizes, others);
    sequence<axis_chunks> cut;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        cut.push_back(cut_axis(axis, automatic_size));
    }
    return grid(std::move(cut));
}

CASK_DEFINITION const axis_chunk_spec& chunk_spec::axis_of(int axis) const {
    return each_ ? axes_[static_cast<std::size_t>(axis)] : axes_.front();
}

[[gnu::cold]] CASK_DEFINITION grid chunk_spec::resolve_ready(std::string_view operation,
                                                             const shape& sizes,
                                                             source_line where) const {
    shape lengths;
    for (const axis_chunks& axis : ready_->axes()) lengths.push_back(axis.length());
    if (lengths != sizes) {
        throw chunk_error(operation,
                          "the grid is one of shape " + to_string(lengths) + ", the array's is " +
                              to_string(sizes),
                          where);
    }
    return *ready_;
}

// The edge with which the automatic axes, cut alike, make chunks of about auto_chunk_bytes;
// `others` are the bytes of such a chunk of edge 1.
CASK_DEFINITION index_t chunk_spec::automatic_edge(const shape& sizes, index_t others) const {
    index_t edge = std::max<index_t>(1, auto_chunk_bytes / others);
    for (int round = 0; round <= max_rank; ++round) {
        // Axes shorter than the edge leave their share to the others.
        index_t left = std::max<index_t>(1, auto_chunk_bytes / others);
        int long_axes = 0;
        for (int axis = 0; axis < sizes.rank(); ++axis) {
            if (!axis_of(axis).is_automatic()) continue;
            if (sizes[axis] > edge || round == 0) {
                ++long_axes;
            } else {
                left /= std::max<index_t>(1, sizes[axis]);
            }
        }
        if (long_axes == 0) break;
        edge = std::max<index_t>(1, integer_root(left, long_axes));
    }
    return edge;
}

CASK_DEFINITION index_t chunk_spec::integer_root(index_t value, int degree) {
    index_t low = 1;
    index_t high = value;
    while (low < high) {
        const index_t middle = low + (high - low + 1) / 2;
        index_t power = 1;
        bool above = false;
        for (int k = 0; k < degree && !above; ++k) {
            above = __builtin_mul_overflow(power, middle, &power) || power > value;
        }
        if (above) {
            high = middle - 1;
        } else {
            low = middle;
        }
    }
    return low;
}

}  // namespace cask
