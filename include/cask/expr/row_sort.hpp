// SPDX-License-Identifier: BSD-3-Clause
// Sorts of long rows: each row is cut into blocks, which are sorted, and blocks of the result are
// made of pieces of all of them.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/kernel/call/cut_row.hpp>

#include <bit>
#include <optional>
#include <utility>

namespace cask::expr {

/// What sorting one of `length` elements costs, in additions: a step compares and moves.
[[nodiscard, gnu::cold]] inline float sort_cost(index_t length) {
    return 8.0f + 4.0f * static_cast<float>(std::bit_width(static_cast<std::uint64_t>(length)));
}

/// How many elements of a long row are sorted by themselves, if these are of `bytes`.
[[nodiscard, gnu::cold]] inline index_t block_of_long_row(index_t length, index_t bytes) {
    constexpr index_t least_block = index_t{1} << 20;
    index_t block = least_block / bytes;
    // Pieces of blocks are not to be short: there are about as many in a block as there are blocks.
    while ((block / 16) * (block / 16) < length) block *= 2;
    return block;
}

/// The elements of rows in order, by calls.
class row_sort {
public:
    /// The last axis of `rows` is that of `axis` of the result, which has these chunks. Routines of
    /// placed keys have rows of keys, and rows of places. The rows begin at place `first`.
    row_sort(const kernel::run_routines& by, sequence<node_ptr> rows, index_t block, int axis,
             grid chunks, source_line where, index_t first = 0)
        : by_(by),
          blocks_(axis_chunks::regular(rows[0]->shape().back(), block)),
          parameters_{rows[0]->shape().back(), block, first},
          axis_(axis),
          chunks_(std::move(chunks)),
          where_(where) {
        const shape& sizes = rows[0]->shape();
        for (int each = 0; each + 1 < sizes.rank(); ++each) loops_.push_back(sizes[each]);
        runs_ = sorted_blocks(std::move(rows));
        splitters_ = splitters_of(samples());
    }

    [[nodiscard]] node_ptr sorted(dtype result) const { return merged(*by_.merged, result); }
    /// The keys of elements, where routines sort these with their places.
    [[nodiscard]] node_ptr sorted_keys(dtype result) const {
        return merged(*by_.merged_keys, result);
    }

private:
    using reads = sequence<read_axis>;

    [[nodiscard, gnu::cold]] node_ptr sorted_blocks(sequence<node_ptr> rows) const {
        const index_t bytes = by_.blocks->partial_bytes;
        sequence<axis_chunks> cores{blocks_};
        if (bytes > 0) cores.push_back(axis_chunks::whole(bytes));
        const dtype type = bytes > 0 ? dtype::uint8 : rows[0]->type();
        const sequence<reads> of(rows.size(), reads{{0, blocks_}});
        return call(*by_.blocks, cores, std::move(rows), of, type, sort_cost(parameters_[1]));
    }
    [[nodiscard, gnu::cold]] node_ptr samples() const {
        constexpr float cost_of_byte = 4;
        const kernel::routine& by = *by_.samples;
        const index_t count = kernel::runs::cut_row(parameters_).samples();
        return call(by, {axis_chunks::whole(count), axis_chunks::whole(by.partial_bytes)}, {runs_},
                    {all_of(runs_)}, dtype::uint8, cost_of_byte);
    }
    [[nodiscard, gnu::cold]] node_ptr splitters_of(const node_ptr& samples) const {
        constexpr float cost_of_search = 400;
        const index_t count = blocks_.count();
        return call(*by_.splitters, {axis_chunks::regular(count + 1, 1), axis_chunks::whole(count)},
                    {runs_, samples}, {all_of(runs_), all_of(samples)}, dtype::uint32,
                    cost_of_search);
    }
    [[nodiscard, gnu::cold]] node_ptr merged(const kernel::routine& routine, dtype result) const {
        const index_t count = blocks_.count();
        const read_axis both_ends{0, axis_chunks::regular(count, 1), 0, 1, 1};
        return call(routine, {blocks_}, {runs_, splitters_},
                    {all_of(runs_), {both_ends, {-1, axis_chunks::whole(count)}}}, result,
                    sort_cost(parameters_[1]), axis_);
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
    [[nodiscard, gnu::cold]] node_ptr call(const kernel::routine& routine,
                                           const sequence<axis_chunks>& cores,
                                           sequence<node_ptr> inputs, const sequence<reads>& of,
                                           dtype type, float cost, int place = -1) const {
        const int rank = loops_.rank();
        const int core = static_cast<int>(cores.size());
        const int first = place < 0 ? rank : place;
        auto cut = std::make_shared<blocking>();
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
            for (read_axis read : each) {
                if (read.from >= 0) read.from += first;
                all.push_back(read);
            }
        }
        cut->blocks = grid(std::move(blocks));
        const grid chunks = place < 0 ? cut->blocks : chunks_;
        return make_call({&routine, std::move(cut), nullptr, 1, parameters_, cost, nullptr,
                          place < 0 ? nullptr : &by_},
                         std::move(inputs), type, chunks, where_);
    }

    const kernel::run_routines& by_;
    axis_chunks blocks_;
    sequence<index_t> parameters_;
    int axis_;
    grid chunks_;
    source_line where_;
    shape loops_;
    node_ptr runs_;
    node_ptr splitters_;
};

/// Rows that a node needs in order, for all elements of them or some.
struct sorted_rows {
    const kernel::run_routines& by;
    node_ptr rows;  // along their last axis
    int axis;       // of the result; -1: elements are looked at, see kernel::ordered_form
    source_line where;
};
/// Of a node that a row_sort made, of a part of it, and of one that looks at rows in order; of
/// others, nothing.
[[nodiscard, gnu::cold]] inline std::optional<sorted_rows> sorted_rows_of(const node& node) {
    const auto* made = node.as<call>();
    if (made == nullptr || made->sorts == nullptr) return std::nullopt;
    if (node.input(0)->shape().rank() == max_rank) return std::nullopt;  // runs need an axis more
    if (made->routine->of_ordered != nullptr) {
        return sorted_rows{*made->sorts, node.input(), -1, node.where()};
    }
    if (node.input(0)->as<call>() == nullptr) return std::nullopt;  // runs were computed before
    int axis = 0;
    while (made->cut->loops[static_cast<std::size_t>(axis)]) ++axis;
    return sorted_rows{*made->sorts, node.input(0)->input(), axis, node.where()};
}

}  // namespace cask::expr
