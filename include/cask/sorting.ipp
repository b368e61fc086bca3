// SPDX-License-Identifier: BSD-3-Clause
// Definitions of sorting.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/row_sort.hpp>
#include <cask/gufuncs.hpp>
#include <cask/kernel/call/runs.hpp>
#include <cask/kernel/call/sort.hpp>
#include <cask/sorting.hpp>

namespace cask::front {

namespace detail {

/// A routine for the rows of `x` along an axis, which become `length` elements long.
CASK_DEFINITION node_ptr call_rows(const kernel::routine& routine, dtype result, const node_ptr& x,
                                   int axis, index_t length, const sequence<index_t>& parameters,
                                   source_line where) {
    return call_cores({routine, nullptr, 1, result}, {with_axis_last(x, axis, where)},
                      {{1}, {length}, axis}, parameters, expr::sort_cost(x->shape()[axis]), where);
}

/// A routine for blocks of rows, each of which becomes `count` elements long, or as long as it is.
CASK_DEFINITION node_ptr call_blocks_of_rows(const kernel::routine& routine, dtype result,
                                             const node_ptr& rows, index_t block, index_t count,
                                             const sequence<index_t>& parameters,
                                             source_line where) {
    const int last = rows->shape().rank() - 1;
    const index_t length = rows->shape()[last];
    const index_t before = (length - 1) / block;
    const index_t found = before * count + std::min(count, length - before * block);
    expr::blocking_builder cut;
    sequence<expr::read_axis> reads;
    for (int axis = 0; axis < last; ++axis) reads.push_back(cut.loop(rows->shape()[axis]));
    reads.push_back(
        cut.blocks(axis_chunks::regular(found, count), axis_chunks::regular(length, block)));
    cut.input(std::move(reads));
    if (routine.partial_bytes > 0) cut.whole(routine.partial_bytes);
    const auto made = cut.made();
    return expr::make_call({&routine, made, nullptr, 1, parameters, expr::sort_cost(block)}, {rows},
                           routine.partial_bytes > 0 ? dtype::uint8 : result, made->blocks, where);
}

/// The chunks of `x`, but for one along the axis.
CASK_DEFINITION grid with_one_chunk(const node_ptr& x, int axis) {
    sequence<axis_chunks> result = x->chunks().axes();
    result[static_cast<std::size_t>(axis)] = axis_chunks::whole(x->shape()[axis]);
    return grid(std::move(result));
}

/// Rows that are long enough to be sorted in blocks, in order along an axis; null: they are not.
[[nodiscard]] CASK_DEFINITION node_ptr sorted_in_blocks(const kernel::run_routines& by,
                                                        dtype result, const node_ptr& x, int axis,
                                                        source_line where, index_t block) {
    const index_t length = x->shape()[axis];
    if (x->shape().rank() == max_rank || length == 0) return nullptr;
    const index_t partial = by.blocks->partial_bytes;
    if (block < 0) block = block_of_row(length, partial > 0 ? partial : size_of(x->type()));
    if (block == 0) return nullptr;
    return expr::row_sort(by, {with_axis_last(x, axis, where)}, block, axis,
                          with_one_chunk(x, axis), where)
        .sorted(result);
}

}  // namespace detail

CASK_DEFINITION index_t block_of_row(index_t length, index_t bytes) {
    // Of shorter rows, and longer ones of narrow elements, all of a row is as near as a block.
    const index_t long_row = index_t{1} << (bytes < 8 ? 24 : 23);  // bytes
    return length * bytes < long_row ? 0 : expr::block_of_long_row(length, bytes);
}

CASK_DEFINITION node_ptr sort(const sort_routines& by, dtype result, const node_ptr& x,
                              index_t axis, source_line where, index_t block) {
    const int along = normalize_axis(by.rows.name, axis, x->shape().rank(), where);
    node_ptr sorted = detail::sorted_in_blocks(by.runs, result, x, along, where, block);
    if (sorted != nullptr) return sorted;
    return detail::call_rows(by.rows, result, x, along, x->shape()[along], {}, where);
}

CASK_DEFINITION node_ptr partition(const kernel::routine& routine, const sort_routines& sorts,
                                   const node_ptr& x, index_t kth, index_t axis,
                                   source_line where) {
    const int along = normalize_axis(routine.name, axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    if (kth < -length || kth >= length) {
        throw index_error(routine.name,
                          "place " + std::to_string(kth) + " lies outside axis " +
                              std::to_string(along) + " of shape " + to_string(x->shape()),
                          where);
    }
    // Two threads sort a long row in the time that one takes to find a place in it.
    node_ptr sorted = detail::sorted_in_blocks(sorts.runs, x->type(), x, along, where, -1);
    if (sorted != nullptr) return sorted;
    return detail::call_rows(routine, x->type(), x, along, length, {kth < 0 ? kth + length : kth},
                             where);
}

CASK_DEFINITION node_ptr topk(const topk_routines& by, dtype result, const node_ptr& x, index_t k,
                              index_t axis, source_line where, index_t block) {
    const int along = normalize_axis(by.rows.name, axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    const bool all = k >= length || k <= -length;
    const index_t count = all ? length : std::abs(k);
    const sequence<index_t> largest{k > 0 ? 1 : 0};
    if (block < 0) block = block_of_row(length, size_of(x->type()));
    // Of few elements blocks are looked at first, by all threads.
    if (block == 0 || count > block / 8 || x->shape().rank() == max_rank) {
        return detail::call_rows(by.rows, result, x, along, count, largest, where);
    }
    const node_ptr found = detail::call_blocks_of_rows(
        by.blocks, result, with_axis_last(x, along, where), block, count, largest, where);
    const int cores = by.blocks.partial_bytes > 0 ? 2 : 1;
    return call_cores({by.merged, nullptr, 1, result}, {found}, {{cores}, {count}, along}, largest,
                      expr::sort_cost(length / block * count), where);
}

}  // namespace cask::front
