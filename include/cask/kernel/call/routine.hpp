// SPDX-License-Identifier: BSD-3-Clause
// Routines: functions over whole blocks of arrays, which are given all elements of the block at
// once.
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/core/sequence.hpp>
#include <cask/core/shape.hpp>

#include <cstddef>
#include <string_view>

namespace cask {

/// Where a function over blocks stands: the block of the result that it makes.
struct block_info {
    shape index;              // number of the block along each axis
    shape counts;             // how many blocks there are along each axis
    region box;               // of the result, that the block is
    shape sizes;              // of the whole result
    sequence<region> inputs;  // of each input, what the function was given
};

namespace kernel {

/// Elements of a box, row-major and contiguous; what a routine picks from lies by `strides`, in
/// bytes.
struct block_memory {
    std::byte* data;
    shape extent;
    shape strides = {};
};

/// One call of a routine.
struct routine_call {
    const void* state;                    // of a user's function
    const sequence<index_t>& parameters;  // of the node
    const block_memory* inputs;           // which are only read
    block_memory result;                  // to be written, all of it
    std::byte* scratch;
    const block_info* where;  // of a routine that asks for it; otherwise null
};

/// The static description of a function over blocks.
struct routine {
    std::string_view name;
    void (*run)(const routine_call& call);
    /// Bytes of scratch for blocks of these sizes, at most; null: none.
    index_t (*scratch_bytes)(const block_memory* inputs, const shape& result) = nullptr;
    bool asks_where = false;    // needs the block's info
    bool picks = false;         // reads some elements of its first input, where these lie
    index_t partial_bytes = 0;  // of each result, if these are partial ones
};

}  // namespace kernel

}  // namespace cask
