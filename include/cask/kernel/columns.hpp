// SPDX-License-Identifier: BSD-3-Clause
// Short columns that are turned into rows just before these are added: so many at a time that the rows
// stay in the first-level cache, where a task's whole box would go by way of the second.
#pragma once

#include <cask/kernel/pack.hpp>

#include <algorithm>

namespace cask::kernel {

/// Rows made of short columns: where to, for `wide` columns of `rows` elements of `item` bytes at most.
struct turned_columns {
    /// Memory for what is turned at once.
    static constexpr index_t bytes = 36 * 1024;

    /// How many columns of `rows` elements are turned at once: whole blocks.
    [[nodiscard]] static constexpr index_t together(index_t rows, index_t item) noexcept {
        constexpr index_t line = 64;
        constexpr index_t block = 64;
        return std::max(block, (bytes / rows - line) / item / block * block);
    }

    /// Turns `columns` columns, `beside` bytes apart, into rows at `out`; memory before `end` may be read.
    /// Returns the bytes from one row to the next.
    static index_t turn(std::byte* out, const std::byte* in, index_t rows, index_t columns,
                        index_t beside, index_t item, const std::byte* end) noexcept {
        constexpr index_t line = 64;
        // Rows end with whole blocks, which are read; see also layout_of.
        index_t row = (columns * item + line * item - 1) / (line * item) * line * item;
        if (row % 512 == 0) row += line;
        pack_items(out, in, {rows, columns, item, beside, row / item, end}, item);
        return row;
    }
};

}  // namespace cask::kernel
