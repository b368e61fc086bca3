// SPDX-License-Identifier: BSD-3-Clause
// Short columns that are transposed into rows just before the rows are added: few at a time, so
// that the rows stay in the first-level cache. (The whole box of a task would only fit the
// second-level one.)
#pragma once

#include <cask/kernel/tile/pack.hpp>
#include <cask/kernel/tile/tile.hpp>

#include <algorithm>

namespace cask::kernel {

/// Rows made of short columns of at most 64 elements, which may be of up to 8 bytes.
struct turned_columns {
    /// Bytes for the rows that are made at once from one block of the longest columns.
    static constexpr index_t bytes = 64 * (64 * 8 + alignment);

    /// How many columns of `rows` elements are transposed at once: whole blocks. They are few,
    /// because nothing is prefetched while their rows are added.
    [[nodiscard]] static constexpr index_t together(index_t rows, index_t item) noexcept {
        constexpr index_t wanted = 12 * 1024;
        constexpr auto block = static_cast<index_t>(block_length);
        return std::max(block, wanted / (rows * item) / block * block);
    }

    /// Transposes `columns` columns, `beside` bytes apart, into rows at `out`; reads no byte at or
    /// behind `end`. Returns the bytes from one row to the next.
    static index_t turn(std::byte* out, const std::byte* in, index_t rows, index_t columns,
                        index_t beside, index_t item, const std::byte* end) noexcept {
        // Rows are read by whole blocks, so they end with one.
        const auto blocks = static_cast<index_t>(blocks_of(static_cast<std::size_t>(columns)));
        const index_t row = padded_row(blocks * static_cast<index_t>(block_length), item);
        pack_items(out, in, {rows, columns, item, beside, row, end}, item);
        return row * item;
    }
};

}  // namespace cask::kernel
