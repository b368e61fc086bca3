// SPDX-License-Identifier: BSD-3-Clause
// Routines: functions over whole blocks of arrays, which are given all elements of the block at
// once.
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/core/function_ref.hpp>
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

/// Elements of a box, row-major and contiguous; what a routine picks from, or writes by strides,
/// lies by `strides`, in bytes.
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

/// A row in a file, whose blocks are in order: runs.
struct runs_of_row {
    index_t length;  // of the row
    index_t block;
    function_ref<void(index_t first, index_t count, std::byte* to)> read;  // elements of the runs
    std::byte* scratch;
};
/// Of a row in order, elements [begin, end), which are wanted in blocks that are as long as runs.
struct wanted_blocks {
    index_t begin;
    index_t end;
    // For each wanted block, and the end, how far what comes before reaches into each run.
    index_t* places;
};
/// Finds where blocks of a row in order begin in its runs.
struct run_splitter {
    void (*run)(const runs_of_row& row, const wanted_blocks& wanted);
    index_t (*scratch_bytes)(index_t length, index_t block);
};
/// How to compute what needs few elements of a row in order, from its runs: of a routine of one
/// input, of which it reads whole rows.
struct ordered_form {
    void (*run)(const runs_of_row& row, const sequence<index_t>& parameters, std::byte* result);
    index_t (*scratch_bytes)(index_t length, index_t block);
};

/// The static description of a function over blocks.
struct routine {
    std::string_view name;
    void (*run)(const routine_call& call);
    /// Bytes of scratch for blocks of these sizes, at most; null: none.
    index_t (*scratch_bytes)(const block_memory* inputs, const shape& result) = nullptr;
    bool asks_where = false;         // needs the block's info
    bool picks = false;              // reads some elements of its first input, where these lie
    bool writes_by_strides = false;  // its block of the result, where that lies
    index_t partial_bytes = 0;       // of each result, if these are partial ones
    const ordered_form* of_ordered = nullptr;
    const run_splitter* splits = nullptr;  // of a routine that merges runs which a file may have
};

/// What sorts long rows: in blocks, by a call for each step.
struct run_routines {
    const routine* blocks = nullptr;  // null: nothing does
    const routine* samples = nullptr;
    const routine* splitters = nullptr;
    const routine* merged = nullptr;
    // Of routines that give places: what merges the keys of elements instead, and what sorts rows
    // of keys and of the places that these have.
    const routine* merged_keys = nullptr;
    const run_routines* of_placed = nullptr;
};

}  // namespace kernel

}  // namespace cask
