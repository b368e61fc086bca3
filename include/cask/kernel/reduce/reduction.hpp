// SPDX-License-Identifier: BSD-3-Clause
// Reductions as data: how elements enter the 64 lanes of a leaf, how lanes become a partial result,
// how partial results are joined and finished.
//
// A leaf is a box of the logical index space. Along a reduced axis, element k of a leaf enters lane
// k mod 64; across one, every kept element has one lane, or several: as many as short rows
// fit into a block, which they enter by turns. Lanes are folded, and leaves joined, in a fixed
// binary tree. Neither the instruction set, nor tiles, tasks, threads or chunks enter, so the bits
// of the result do not depend on them.
#pragma once

#include <cask/kernel/tile/tile.hpp>

namespace cask::kernel {

/// What the finish of a result needs to know.
struct finish_parameters {
    double count = 0;  // elements reduced into one result
    double ddof = 0;   // delta degrees of freedom of variance and stddev
};

/// Where the elements of a leaf stand among all reduced elements (row-major over reduced axes).
struct leaf_position {
    region box;   // of the reduced axes
    shape sizes;  // of the reduced axes

    [[nodiscard]] index_t flat(index_t position) const noexcept {
        index_t result = 0;
        index_t scale = 1;
        for (int axis = sizes.rank() - 1; axis >= 0; --axis) {
            const index_t extent = box.extent[axis];
            result += (box.begin[axis] + position % extent) * scale;
            position /= extent;
            scale *= sizes[axis];
        }
        return result;
    }
};

/// Rows that are added to the same lanes, one after another.
struct rows {
    index_t count = 1;
    index_t bits = 0;       // from one to the next, in each plane
    index_t positions = 1;  // from one to the next
    index_t rest = 0;       // elements of one more row, which is shorter than a block
};

/// A reduction of one element type, as data. Static; nodes and programs point to it.
///
/// Lanes lie block by block, `block_bytes` for each 64; partial results are structs in an array.
struct reduction {
    std::string_view name;
    dtype argument;
    dtype result;
    float cost;
    std::size_t block_bytes;
    std::size_t partial_bytes;
    bool has_identity;  // false: reducing no elements is an error
    bool takes_ddof;    // its finish divides by degrees of freedom

    /// Empties `blocks` blocks of lanes.
    void (*reset)(std::byte* lanes, std::size_t blocks);
    /// Adds a tile: with `step` 0 all its blocks to one block of lanes, with 1 each to its own.
    /// `position` is that of the tile's first element in the leaf. With step 1 there may be several
    /// `rows`; their last blocks are read to the end.
    void (*accumulate)(std::byte* lanes, std::size_t step, const operand& values,
                       std::size_t length, index_t position, const rows& all);
    /// Makes `length` partial results of lanes that took `count` rows of `length` elements, by
    /// turns: `together` rows lie side by side in one block of lanes (1 across long rows; along, 64
    /// rows of one element). Writes to the lanes.
    void (*part)(std::byte* lanes, std::size_t length, std::size_t together, index_t count,
                 const leaf_position& leaf, std::byte* partials);
    /// into[i] = into[i] joined with the later from[i].
    void (*join)(std::byte* into, const std::byte* from, std::size_t length);
    /// The partial result of no elements.
    void (*identity)(std::byte* partials, std::size_t length);
    /// Finishes `length` partial results: writes elements, `stride` bytes apart.
    void (*finish)(const std::byte* partials, std::size_t length,
                   const finish_parameters& parameters, std::byte* out, index_t stride);

    /// Whether both make the same partial results of the same elements.
    [[nodiscard]] bool accumulates_as(const reduction& other) const noexcept {
        return block_bytes == other.block_bytes && partial_bytes == other.partial_bytes &&
               reset == other.reset && accumulate == other.accumulate && part == other.part &&
               join == other.join && identity == other.identity;
    }
};

/// Of `count` rows, how many are row `number` of `together` that take turns. (One division for all
/// of them: a leaf may be a row of a hundred elements.)
class turns {
public:
    constexpr turns(index_t count, std::size_t together) noexcept
        : each_(count / static_cast<index_t>(together)),
          more_(static_cast<std::size_t>(count % static_cast<index_t>(together))) {}

    [[nodiscard]] constexpr index_t of(std::size_t number) const noexcept {
        return each_ + (number < more_ ? 1 : 0);
    }
    /// So many of the first rows are one more than the others.
    [[nodiscard]] constexpr std::size_t longer() const noexcept { return more_; }

private:
    index_t each_;
    std::size_t more_;
};

}  // namespace cask::kernel
