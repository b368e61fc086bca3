// SPDX-License-Identifier: BSD-3-Clause
// Calls of functions over blocks: which blocks a call has, what each of them reads of the inputs,
// and the call of some of the blocks alone.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/node.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace cask::expr {

/// Positions of an axis: begin and end.
struct span_of_axis {
    index_t begin;
    index_t end;
    [[nodiscard]] index_t length() const noexcept { return end - begin; }
};

/// The number of the first block of a call along an axis, and how many there are.
[[nodiscard, gnu::cold]] inline std::pair<index_t, index_t> blocks_along(const call& call,
                                                                         int axis) {
    if (call.window == nullptr) return {0, call.cut->blocks[axis].count()};
    return {call.window->first[axis], call.window->counts[axis]};
}
/// Where the result of a call begins along an axis, in that of the whole.
[[nodiscard, gnu::cold]] inline index_t begin_of_result(const call& call, int axis) {
    if (call.window == nullptr || call.cut->loops[static_cast<std::size_t>(axis)]) return 0;
    return call.cut->blocks[axis].chunk(call.window->first[axis]).first;
}
/// Where what a call has of an input begins along an axis of it, in the whole input.
[[nodiscard, gnu::cold]] inline index_t begin_of_input(const call& call, std::size_t input,
                                                       int axis) {
    return call.window == nullptr ? 0 : call.window->begins[input][axis];
}

/// What blocks [first, last] read of an axis of the whole input.
[[nodiscard, gnu::cold]] inline span_of_axis read_for_blocks(const read_axis& read, index_t first,
                                                             index_t last) {
    const index_t begin = read.cuts.chunk(first).first;
    const auto [last_begin, last_size] = read.cuts.chunk(last);
    const index_t length = read.cuts.length() + read.beyond;
    return {std::max<index_t>(begin - read.before, 0),
            std::min(last_begin + last_size + read.after, length)};
}

/// The number of the block that has a position of the result of a call, which is no loop's.
[[nodiscard, gnu::cold]] inline index_t block_at(const call& call, int axis, index_t position) {
    return call.cut->blocks[axis].chunk_of(begin_of_result(call, axis) + position);
}

/// What a call reads of an axis of an input of `length` for positions [begin, end) of the axis that
/// this follows, which are whole blocks or those of a loop.
[[nodiscard, gnu::cold]] inline span_of_axis
read_along(const call& call, std::size_t input, int axis, index_t length, span_of_axis of_result) {
    const read_axis& read = call.cut->reads[input][static_cast<std::size_t>(axis)];
    if (read.from < 0) return {0, length};
    if (call.cut->loops[static_cast<std::size_t>(read.from)]) return of_result;
    const auto [begin, end] =
        read_for_blocks(read, block_at(call, read.from, of_result.begin),
                        block_at(call, read.from, std::max(of_result.end, index_t{1}) - 1));
    const index_t first = begin_of_input(call, input, axis);
    return {begin - first, end - first};
}

/// The box of input number `input` that a call reads for a box of its result: a block, or a part of
/// it along loops.
[[nodiscard, gnu::cold]] inline region box_read(const node& node, const call& call,
                                                std::size_t input, const region& box) {
    region result;
    const shape& sizes = node.input(input)->shape();
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const int from = call.cut->reads[input][static_cast<std::size_t>(axis)].from;
        span_of_axis of_result{0, 0};
        if (from >= 0) of_result = {box.begin[from], box.begin[from] + box.extent[from]};
        const span_of_axis read = read_along(call, input, axis, sizes[axis], of_result);
        result.begin.push_back(read.begin);
        result.extent.push_back(read.length());
    }
    return result;
}

/// The call of some of the blocks: of [first, last] along each axis; along loops that is ignored.
[[nodiscard, gnu::cold]] inline call part_of_call(const node& node, const call& whole,
                                                  const shape& first, const shape& last) {
    auto window = std::make_shared<block_window>();
    const blocking& cut = *whole.cut;
    for (int axis = 0; axis < node.shape().rank(); ++axis) {
        const bool loop = cut.loops[static_cast<std::size_t>(axis)];
        window->first.push_back(loop ? 0 : first[axis]);
        window->counts.push_back(loop ? 1 : last[axis] - first[axis] + 1);
    }
    for (std::size_t input = 0; input < cut.reads.size(); ++input) {
        shape& begins = window->begins.emplace_back();
        for (int axis = 0; axis < node.input(input)->shape().rank(); ++axis) {
            const read_axis& read = cut.reads[input][static_cast<std::size_t>(axis)];
            const bool follows = read.from >= 0 && !cut.loops[static_cast<std::size_t>(read.from)];
            begins.push_back(
                follows ? read_for_blocks(read, first[read.from], last[read.from]).begin : 0);
        }
    }
    call result = whole;
    result.window = std::move(window);
    return result;
}

/// What the user is told of the block that is `box` of a call's result.
[[nodiscard, gnu::cold]] inline block_info info_of(const node& node, const call& call,
                                                   const region& box) {
    block_info result;
    result.box = box;
    for (int axis = 0; axis < box.begin.rank(); ++axis) {
        const axis_chunks& blocks = call.cut->blocks[axis];
        result.index.push_back(block_at(call, axis, box.begin[axis]));
        result.counts.push_back(blocks.count());
        result.sizes.push_back(blocks.length());
        result.box.begin[axis] += begin_of_result(call, axis);
    }
    for (std::size_t input = 0; input < node.inputs().size(); ++input) {
        region& read = result.inputs.emplace_back(box_read(node, call, input, box));
        for (int axis = 0; axis < read.begin.rank(); ++axis) {
            read.begin[axis] += begin_of_input(call, input, axis);
        }
    }
    return result;
}

/// Says how a call is cut: axis by axis of its result, then input by input.
class blocking_builder {
public:
    /// The next axis of the result is a loop. Returns how an axis of an input follows it.
    read_axis loop(index_t length) {
        const axis_chunks whole = axis_chunks::whole(length);
        return add(whole, whole, true);
    }
    /// The next axis of the result has blocks, each for a chunk of `read`. Returns how an axis of
    /// an input follows it.
    read_axis blocks(const axis_chunks& blocks, const axis_chunks& read) {
        return add(blocks, read, false);
    }
    /// The next axis of the result is in all blocks as a whole.
    void whole(index_t length) {
        const axis_chunks all = axis_chunks::whole(length);
        static_cast<void>(add(all, all, false));
    }
    /// How an axis of an input is read that each block has as a whole.
    [[nodiscard]] static read_axis all_of(index_t length) {
        return {-1, axis_chunks::whole(length)};
    }
    /// The next input, by its axes.
    void input(sequence<read_axis> axes) { cut_.reads.push_back(std::move(axes)); }

    [[nodiscard]] std::shared_ptr<const blocking> made() {
        cut_.blocks = grid(std::move(blocks_));
        return std::make_shared<const blocking>(std::move(cut_));
    }

private:
    read_axis add(const axis_chunks& blocks, const axis_chunks& read, bool loop) {
        const int axis = static_cast<int>(blocks_.size());
        cut_.order.push_back(axis);
        cut_.loops.push_back(loop);
        blocks_.push_back(blocks);
        return {axis, read};
    }

    blocking cut_;
    sequence<axis_chunks> blocks_;
};

/// A call of `routine` for blocks of the result, which has the sizes of `cut->blocks`.
[[nodiscard, gnu::cold]] inline node_ptr make_call(call function, sequence<node_ptr> inputs,
                                                   dtype type, grid chunks, source_line where) {
    shape sizes;
    for (const axis_chunks& axis : function.cut->blocks.axes()) sizes.push_back(axis.length());
    check_shape(function.routine->name, sizes, size_of(type), where);
    return make(std::move(function), std::move(inputs), sizes, type, std::move(chunks), where);
}

}  // namespace cask::expr
