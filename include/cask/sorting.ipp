// SPDX-License-Identifier: BSD-3-Clause
// Definitions of sorting.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/gufuncs.hpp>
#include <cask/kernel/call/runs.hpp>
#include <cask/kernel/call/sort.hpp>
#include <cask/sorting.hpp>

#include <bit>

namespace cask::front {

namespace detail {

/// What sorting one of `length` elements costs, in additions: a step compares and moves.
CASK_DEFINITION float sort_cost(index_t length) {
    return 8.0f + 4.0f * static_cast<float>(std::bit_width(static_cast<std::uint64_t>(length)));
}

/// A routine for the rows of `x` along an axis, which become `length` elements long.
CASK_DEFINITION node_ptr call_rows(const kernel::routine& routine, dtype result, const node_ptr& x,
                                   int axis, index_t length, const sequence<index_t>& parameters,
                                   source_line where) {
    return call_cores({routine, nullptr, 1, result}, {with_axis_last(x, axis, where)},
                      {{1}, {length}, axis}, parameters, sort_cost(x->shape()[axis]), where);
}

/// Rows of an array that are sorted block by block, by a call for each step.
class long_row_sort {
public:
    long_row_sort(const sort_routines& by, const node_ptr& x, int axis, index_t block,
                  source_line where)
        : by_(by),
          x_(x),
          axis_(axis),
          where_(where),
          blocks_(axis_chunks::regular(x->shape()[axis], block)),
          parameters_{x->shape()[axis], block} {
        for (int each = 0; each < x->shape().rank(); ++each) {
            if (each != axis) loops_.push_back(x->shape()[each]);
        }
    }

    [[nodiscard]] node_ptr sorted(dtype result) const {
        constexpr float cost_of_search = 400;
        const index_t count = blocks_.count();
        const node_ptr runs = sorted_blocks();
        const node_ptr samples = samples_of(runs);
        const node_ptr splitters =
            call(*by_.splitters, {axis_chunks::regular(count + 1, 1), axis_chunks::whole(count)},
                 {runs, samples}, {all_of(runs), all_of(samples)}, dtype::uint32, cost_of_search);
        const expr::read_axis both_ends{0, axis_chunks::regular(count, 1), 0, 1, 1};
        return call(*by_.merged, {blocks_}, {runs, splitters},
                    {all_of(runs), {both_ends, {-1, axis_chunks::whole(count)}}}, result,
                    cost_of_sort(), axis_);
    }

private:
    using reads = sequence<expr::read_axis>;

    [[nodiscard]] float cost_of_sort() const { return sort_cost(parameters_[1]); }

    [[nodiscard]] node_ptr sorted_blocks() const {
        const index_t bytes = by_.blocks->partial_bytes;
        sequence<axis_chunks> cores{blocks_};
        if (bytes > 0) cores.push_back(axis_chunks::whole(bytes));
        return call(*by_.blocks, cores, {with_axis_last(x_, axis_, where_)}, {{{0, blocks_}}},
                    bytes > 0 ? dtype::uint8 : x_->type(), cost_of_sort());
    }

    [[nodiscard]] node_ptr samples_of(const node_ptr& runs) const {
        constexpr float cost_of_byte = 4;
        const kernel::routine& by = *by_.samples;
        const index_t count = kernel::runs::cut_row(parameters_).samples();
        return call(by, {axis_chunks::whole(count), axis_chunks::whole(by.partial_bytes)}, {runs},
                    {all_of(runs)}, dtype::uint8, cost_of_byte);
    }

    /// All axes of an input behind the loops.
    [[nodiscard]] reads all_of(const node_ptr& x) const {
        reads result;
        for (int axis = loops_.rank(); axis < x->shape().rank(); ++axis) {
            result.push_back({-1, axis_chunks::whole(x->shape()[axis])});
        }
        return result;
    }

    /// A call whose rows are loops. Its result has `cores` at `place`, or behind the loops; `of`
    /// says how axes of inputs behind the loops are read, which follow a core by its number.
    [[nodiscard]] node_ptr call(const kernel::routine& routine, const sequence<axis_chunks>& cores,
                                sequence<node_ptr> inputs, const sequence<reads>& of, dtype type,
                                float cost, int place = -1) const {
        const int rank = loops_.rank();
        const int core = static_cast<int>(cores.size());
        const int first = place < 0 ? rank : place;
        auto cut = std::make_shared<expr::blocking>();
        sequence<axis_chunks> blocks;
        reads of_loops;
        for (int axis = 0; axis < rank + core; ++axis) {
            const bool is_core = axis >= first && axis < first + core;
            cut->loops.push_back(!is_core);
            if (is_core) {
                blocks.push_back(cores[static_cast<std::size_t>(axis - first)]);
                continue;
            }
            blocks.push_back(axis_chunks::whole(loops_[axis < first ? axis : axis - core]));
            of_loops.push_back({axis, blocks.back()});
            cut->order.push_back(axis);
        }
        for (int k = 0; k < core; ++k) cut->order.push_back(first + k);
        for (const reads& each : of) {
            reads& all = cut->reads.emplace_back(of_loops);
            for (expr::read_axis read : each) {
                if (read.from >= 0) read.from += first;
                all.push_back(read);
            }
        }
        cut->blocks = grid(std::move(blocks));
        const grid chunks = place < 0 ? cut->blocks : chunks_of_result();
        return expr::make_call({&routine, std::move(cut), nullptr, 1, parameters_, cost},
                               std::move(inputs), type, chunks, where_);
    }

    /// Those of `x`, but for one along the axis.
    [[nodiscard]] grid chunks_of_result() const {
        sequence<axis_chunks> result = x_->chunks().axes();
        result[static_cast<std::size_t>(axis_)] = axis_chunks::whole(x_->shape()[axis_]);
        return grid(std::move(result));
    }

    const sort_routines& by_;
    node_ptr x_;
    int axis_;
    source_line where_;
    axis_chunks blocks_;
    sequence<index_t> parameters_;
    shape loops_;
};

}  // namespace detail

CASK_DEFINITION index_t block_of_row(index_t length, index_t bytes) {
    // Of shorter rows, and longer ones of narrow elements, all of a row is as near as a block.
    const index_t long_row = index_t{1} << (bytes < 8 ? 24 : 23);  // bytes
    constexpr index_t least_block = index_t{1} << 20;
    if (length * bytes < long_row) return 0;
    index_t block = least_block / bytes;
    // Pieces of blocks are not to be short: there are about as many in a block as there are blocks.
    while ((block / 16) * (block / 16) < length) block *= 2;
    return block;
}

CASK_DEFINITION node_ptr sort(const sort_routines& by, dtype result, const node_ptr& x,
                              index_t axis, source_line where, index_t block) {
    const std::string_view name = by.rows.name;
    const int along = normalize_axis(name, axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    if (by.blocks != nullptr && x->shape().rank() < max_rank && length > 0) {
        const index_t partial = by.blocks->partial_bytes;
        const index_t bytes = partial > 0 ? partial : size_of(x->type());
        if (block < 0) block = block_of_row(length, bytes);
        if (block > 0) return detail::long_row_sort(by, x, along, block, where).sorted(result);
    }
    return detail::call_rows(by.rows, result, x, along, length, {}, where);
}

CASK_DEFINITION node_ptr partition(const kernel::routine& routine, const node_ptr& x, index_t kth,
                                   index_t axis, source_line where) {
    const int along = normalize_axis(routine.name, axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    if (kth < -length || kth >= length) {
        throw index_error(routine.name,
                          "place " + std::to_string(kth) + " lies outside axis " +
                              std::to_string(along) + " of shape " + to_string(x->shape()),
                          where);
    }
    return detail::call_rows(routine, x->type(), x, along, length, {kth < 0 ? kth + length : kth},
                             where);
}

CASK_DEFINITION node_ptr topk(const kernel::routine& routine, dtype result, const node_ptr& x,
                              index_t k, index_t axis, source_line where) {
    const int along = normalize_axis(routine.name, axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    const bool all = k >= length || k <= -length;
    return detail::call_rows(routine, result, x, along, all ? length : std::abs(k), {k > 0 ? 1 : 0},
                             where);
}

}  // namespace cask::front
