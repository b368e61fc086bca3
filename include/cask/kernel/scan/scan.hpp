// SPDX-License-Identifier: BSD-3-Clause
// Scans as data: running totals along an axis, in leaves like those of reductions (see
// scanner.hpp).
#pragma once

#include <cask/kernel/tile/tile.hpp>

namespace cask::kernel {

/// A scan of one element type, as data. Static; nodes and programs point to it.
///
/// Lanes lie block by block, `block_bytes` for each 64: a leaf's running totals, and the totals of
/// the leaves before it. Outside of lanes, totals are records of `record_bytes` in an array. `step`
/// 0: one lane, along whose axis elements follow each other; 1: each element has a lane.
struct scan {
    std::string_view name;
    dtype type;
    float cost;
    std::size_t block_bytes;
    std::size_t record_bytes;

    /// Empties lanes.
    void (*reset)(std::byte* lanes, std::size_t blocks);
    /// Empties `length` lanes; what is before them has these records.
    void (*begin_after)(std::byte* lanes, std::size_t length, const std::byte* before);
    /// Scans a tile; with step 1 the next tile follows along the axis.
    void (*run)(std::byte* lanes, std::size_t step, const operand& values, const operand& results,
                std::size_t length);
    /// At the end of a leaf: whether its totals in the first `length` lanes may be out of range
    /// where those with all before them are not.
    bool (*leaves_range)(const std::byte* lanes, std::size_t step, std::size_t length);
    /// Begins the leaf again; lanes that were out of range go on from the totals before it.
    void (*restart)(std::byte* lanes, std::size_t step, std::size_t length);
    /// Ends a leaf: the next one begins with its totals.
    void (*next_leaf)(std::byte* lanes, std::size_t blocks);
    /// The records of a leaf in the first `length` lanes, with all that is known before it.
    void (*record)(const std::byte* lanes, std::size_t step, std::size_t length, std::byte* out);
    /// Sets lanes to what they are after a leaf with these records, with the totals before it.
    void (*resume)(std::byte* lanes, std::size_t length, const std::byte* before,
                   const std::byte* records);
    /// into[i] = before[i] and then into[i], over records.
    void (*join)(std::byte* into, const std::byte* before, std::size_t length);
    /// The totals of records, as elements.
    void (*totals)(const std::byte* records, std::size_t length, std::byte* out);
    /// Adds the totals before them to elements in memory, `stride` bytes apart; `step` 0: one total
    /// for all.
    void (*add)(const std::byte* before, std::size_t step, std::byte* elements, index_t stride,
                std::size_t length);
};

}  // namespace cask::kernel
