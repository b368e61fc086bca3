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
    /// The last axis of `rows` is that of `axis` of the result, which has these chunks.
    row_sort(const kernel::run_routines& by, node_ptr rows, index_t block, int axis, grid chunks,
             source_line where)
        : by_(by),
          rows_(std::move(rows)),
          blocks_(axis_chunks::regular(rows_->shape().back(), block)),
          parameters_{rows_->shape().back(), block},
          axis_(axis),
          chunks_(std::move(chunks)),
          where_(where) {
        for (int each = 0; each + 1 < rows_->shape().rank(); ++each) {
            loops_.push_back(rows_->shape()[each]);
        }
    }

    [[nodiscard, gnu::cold]] node_ptr sorted(dtype result) const {
        constexpr float cost_of_search = 400;
        const index_t count = blocks_.count();
        const node_ptr runs = sorted_blocks();
        const node_ptr samples = samples_of(runs);
        const node_ptr splitters =
            call(*by_.splitters, {axis_chunks::regular(count + 1, 1), axis_chunks::whole(count)},
                 {runs, samples}, {all_of(runs), all_of(samples)}, dtype::uint32, cost_of_search);
        const read_axis both_ends{0, axis_chunks::regular(count, 1), 0, 1, 1};
        return call(*by_.merged, {blocks_}, {runs, splitters},
                    {all_of(runs), {both_ends, {-1, axis_chunks::whole(count)}}}, result,
                    sort_cost(parameters_[1]), axis_);
    }

private:
    using reads = sequence<read_axis>;

    [[nodiscard]] node_ptr sorted_blocks() const {
        const index_t bytes = by_.blocks->partial_bytes;
        sequence<axis_chunks> cores{blocks_};
        if (bytes > 0) cores.push_back(axis_chunks::whole(bytes));
        return call(*by_.blocks, cores, {rows_}, {{{0, blocks_}}},
                    bytes > 0 ? dtype::uint8 : rows_->type(), sort_cost(parameters_[1]));
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
        return make_call({&routine, std::move(cut), nullptr, 1, parameters_, cost},
                         std::move(inputs), type, chunks, where_);
    }

    kernel::run_routines by_;
    node_ptr rows_;
    axis_chunks blocks_;
    sequence<index_t> parameters_;
    int axis_;
    grid chunks_;
    source_line where_;
    shape loops_;
};

/// What a node has in order, all or some of it.
struct sorted_rows {
    kernel::run_routines by;
    node_ptr rows;  // along their last axis
    int axis;       // of the result
    source_line where;
};
/// The call that an input is, or that it shows a part of.
[[nodiscard]] inline const node* call_behind(const node* input) {
    while (input->as<view>() != nullptr || input->as<rechunk>() != nullptr) {
        input = input->input().get();
    }
    return input->as<call>() != nullptr ? input : nullptr;
}
/// Of a node that a row_sort made whose runs may lie in a file, or of a part of it; of others,
/// nothing. Parts may have what finds their pieces together.
[[nodiscard, gnu::cold]] inline std::optional<sorted_rows> sorted_rows_of(const node& node) {
    const auto* merged = node.as<call>();
    if (merged == nullptr || merged->routine->splits == nullptr) return std::nullopt;
    const auto* runs = node.input(0)->as<call>();
    const expr::node* const splitters = call_behind(node.input(1).get());
    if (runs == nullptr || splitters == nullptr) return std::nullopt;  // computed before
    const expr::node* const samples = call_behind(splitters->input(1).get());
    if (samples == nullptr) return std::nullopt;
    int axis = 0;
    while (merged->cut->loops[static_cast<std::size_t>(axis)]) ++axis;
    return sorted_rows{{runs->routine, samples->as<call>()->routine, splitters->as<call>()->routine,
                        merged->routine},
                       node.input(0)->input(),
                       axis,
                       node.where()};
}

}  // namespace cask::expr
