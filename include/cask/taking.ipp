// SPDX-License-Identifier: BSD-3-Clause
// Definitions of taking.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/call.hpp>
#include <cask/kernel/call/routine.hpp>
#include <cask/kernel/tile/copy.hpp>
#include <cask/taking.hpp>

#include <cstring>

namespace cask {

CASK_DEFINITION void position_list::refuse(const shape& sizes, source_line where) {
    throw shape_error("positions",
                      "a list of positions has one axis: got shape " + to_string(sizes), where);
}

namespace front {

namespace detail {

/// A position of an axis of `length` counted from the front; `length` itself is allowed if `ends`.
CASK_DEFINITION index_t position_of(std::string_view name, index_t position, int axis,
                                    const shape& sizes, bool ends, source_line where) {
    const index_t length = sizes[axis];
    const index_t counted = position < 0 ? position + length : position;
    if (counted < 0 || counted >= length + (ends ? 1 : 0)) {
        throw index_error(name,
                          "position " + std::to_string(position) + " is outside of axis " +
                              std::to_string(axis) + " of shape " + to_string(sizes),
                          where);
    }
    return counted;
}

CASK_DEFINITION sequence<index_t> positions_of(std::string_view name,
                                               const sequence<index_t>& positions, int axis,
                                               const shape& sizes, bool ends, source_line where) {
    sequence<index_t> result;
    for (const index_t each : positions) {
        result.push_back(position_of(name, each, axis, sizes, ends, where));
    }
    return result;
}

/// `values` in the shape of `x`, but `count` long along an axis. Throws shape_error.
CASK_DEFINITION node_ptr spread_values(const node_ptr& values, const node_ptr& x, int axis,
                                       index_t count, source_line where) {
    shape sizes = x->shape();
    sizes[axis] = count;
    if (values->shape().rank() > sizes.rank() ||
        broadcast("insert", values->shape(), sizes, where) != sizes) {
        throw shape_error("insert",
                          "values of shape " + to_string(values->shape()) +
                              " do not broadcast to " + to_string(sizes),
                          where);
    }
    return expr::make_broadcast(values, sizes, where);
}

/// Positions that are equally spaced.
struct run_of_positions {
    index_t begin;
    index_t count;
    index_t step;
};

CASK_DEFINITION sequence<run_of_positions> runs_of(const sequence<index_t>& at) {
    sequence<run_of_positions> runs;
    for (std::size_t first = 0; first < at.size();) {
        std::size_t last = std::min(first + 1, at.size() - 1);
        const index_t step = at[last] - at[first];
        while (last + 1 < at.size() && at[last + 1] - at[last] == step) ++last;
        // Two that are far from each other may be the end of one run and the beginning of the next.
        const bool pair = last == first + 1 && step != 1 && step != 0;
        const bool next_is_longer = pair && last + 2 < at.size() &&
                                    at[last + 2] - at[last + 1] == at[last + 1] - at[last];
        if (next_is_longer) last = first;
        const auto count = static_cast<index_t>(last - first) + 1;
        runs.push_back({at[first], count, count == 1 ? 1 : step});
        first = last + 1;
    }
    return runs;
}

/// Whether `runs` of `count` positions are better pieces of a joined array than taken one by one.
/// Of what is computed or read, pieces are all that is; but planning them takes its time.
CASK_DEFINITION bool are_pieces(const node_ptr& x, int axis, std::size_t count, std::size_t runs) {
    constexpr std::size_t few = 16;
    constexpr std::size_t long_run = 1024;
    constexpr std::size_t most = 4096;
    if (runs <= few || count / runs >= long_run) return true;
    const bool is_most_of_it = count > static_cast<std::size_t>(x->shape()[axis]) / 16;
    return x->as<expr::memory_source>() == nullptr && !is_most_of_it && runs <= most;
}

CASK_DEFINITION node_ptr in_memory(const sequence<index_t>& positions, source_line where) {
    const auto owner = std::make_shared<const sequence<index_t>>(positions);
    const shape sizes{positions.size()};
    return expr::make_memory(reinterpret_cast<const std::byte*>(owner->data()),
                             row_major_bytes(sizes, sizeof(index_t)), owner, sizes, dtype::int64,
                             grid::whole(sizes), where);
}

/// Throws index_error: one of not too many positions that lie in memory is outside of an axis.
CASK_DEFINITION void check_known_positions(std::string_view name, const node_ptr& positions,
                                           int axis, const shape& sizes, source_line where) {
    constexpr index_t many = 65536;
    const auto* memory = positions->as<expr::memory_source>();
    if (memory == nullptr || memory->owner == nullptr || positions->shape().size() > many) return;
    const auto check = [&]<class T>(const std::byte* at, T) {
        T position;
        std::memcpy(&position, at, sizeof position);
        if constexpr (std::is_integral_v<T>) {
            constexpr index_t beyond = std::numeric_limits<index_t>::max();
            const index_t counted =
                std::in_range<index_t>(+position) ? static_cast<index_t>(position) : beyond;
            static_cast<void>(position_of(name, counted, axis, sizes, false, where));
        }
    };
    dispatch(positions->type(), [&](auto zero) {
        kernel::for_each_place(positions->shape(), memory->strides,
                               [&](index_t distance) { check(memory->data + distance, zero); });
    });
}

/// Throws index_error: there is nothing to take, or a position is known to be outside; shape_error:
/// too many axes.
CASK_DEFINITION void check_taken(std::string_view name, const node_ptr& x,
                                 const node_ptr& positions, int axis, source_line where) {
    if (x->shape()[axis] == 0 && positions->shape().size() > 0) {
        throw index_error(name,
                          "axis " + std::to_string(axis) + " of shape " + to_string(x->shape()) +
                              " has no elements to take",
                          where);
    }
    check_rank(name, x->shape().rank() - 1 + positions->shape().rank(), x->shape(), where);
    check_known_positions(name, positions, axis, x->shape(), where);
}

/// Of the axes of positions, the block that a task takes: as many as make a task, in row-major
/// order.
CASK_DEFINITION shape positions_of_block(const shape& x, int axis, const shape& positions) {
    constexpr index_t elements = 16384;
    index_t inner = 1;
    for (int each = axis + 1; each < x.rank(); ++each) inner *= std::max<index_t>(x[each], 1);
    index_t left = std::max<index_t>(elements / inner, 1);
    shape block = positions;
    for (int each = positions.rank() - 1; each >= 0; --each) {
        block[each] = std::max<index_t>(std::min(positions[each], left), 1);
        left = std::max<index_t>(left / block[each], 1);
    }
    return block;
}

/// The call of a routine that takes elements by an array of positions, which are int64.
CASK_DEFINITION node_ptr call_take(const kernel::routine& by, const node_ptr& x,
                                   const node_ptr& positions, int along, source_line where) {
    expr::blocking cut;
    sequence<axis_chunks> blocks;
    sequence<axis_chunks> chunks;
    sequence<expr::read_axis> reads;
    sequence<expr::read_axis> reads_of_positions;
    const auto add = [&](const axis_chunks& block, bool loop, const axis_chunks& chunk) {
        cut.order.push_back(static_cast<int>(blocks.size()));
        cut.loops.push_back(loop);
        blocks.push_back(block);
        chunks.push_back(chunk);
    };
    const shape together = positions_of_block(x->shape(), along, positions->shape());
    for (int each = 0; each < x->shape().rank(); ++each) {
        const axis_chunks whole = axis_chunks::whole(x->shape()[each]);
        if (each != along) {
            reads.push_back({static_cast<int>(blocks.size()), whole});
            add(whole, true, x->chunks()[each]);
            continue;
        }
        reads.push_back({-1, whole});
        for (int k = 0; k < together.rank(); ++k) {
            const axis_chunks block = axis_chunks::regular(positions->shape()[k], together[k]);
            reads_of_positions.push_back({static_cast<int>(blocks.size()), block});
            add(block, false, positions->chunks()[k]);
        }
    }
    cut.reads.push_back(std::move(reads));
    cut.reads.push_back(std::move(reads_of_positions));
    cut.blocks = grid(std::move(blocks));
    constexpr float cost = 3;
    return expr::make_call({&by, std::make_shared<const expr::blocking>(std::move(cut)), nullptr, 1,
                            sequence<index_t>{along}, cost},
                           {x, positions}, x->type(), grid(std::move(chunks)), where);
}

}  // namespace detail

CASK_DEFINITION node_ptr take(const kernel::routine& by, const node_ptr& x,
                              const position_array& positions, index_t axis, source_line where) {
    const int along = normalize_axis("take", axis, x->shape().rank(), where);
    detail::check_taken("take", x, positions.given, along, where);
    return detail::call_take(by, x, positions.values, along, where);
}

CASK_DEFINITION node_ptr take(const kernel::routine& by, const node_ptr& x,
                              const sequence<index_t>& positions, index_t axis, source_line where) {
    const int along = normalize_axis("take", axis, x->shape().rank(), where);
    const sequence<index_t> at = detail::positions_of("take", positions, along, x->shape(), false,
                                                      where);
    const sequence<detail::run_of_positions> runs = detail::runs_of(at);
    if (!detail::are_pieces(x, along, at.size(), runs.size())) {
        return detail::call_take(by, x, detail::in_memory(at, where), along, where);
    }
    sequence<node_ptr> pieces{expr::along_axis(x, along, 0, 0, 1, where)};
    for (const auto& [begin, count, step] : runs) {
        pieces.push_back(expr::along_axis(x, along, begin, count, step, where));
    }
    return expr::make_concatenate("take", pieces, along, where);
}

CASK_DEFINITION node_ptr take(const node_ptr& x, index_t position, index_t axis,
                              source_line where) {
    const int along = normalize_axis("take", axis, x->shape().rank(), where);
    const index_t at = detail::position_of("take", position, along, x->shape(), false, where);
    return squeeze(expr::along_axis(x, along, at, 1, 1, where), along, where);
}

CASK_DEFINITION node_ptr insert(const node_ptr& x, index_t position, const node_ptr& values,
                                index_t axis, source_line where) {
    const int along = normalize_axis("insert", axis, x->shape().rank(), where);
    const index_t at = detail::position_of("insert", position, along, x->shape(), true, where);
    const int rank = x->shape().rank();
    // Of lower rank, they are those of one position: the axis stands between theirs.
    const int place = along - (rank - 1 - values->shape().rank());
    const bool between = values->shape().rank() < rank && place >= 0;
    const node_ptr block = between ? expand_dims(values, place, where) : values;
    const index_t count = values->shape().rank() == rank ? values->shape()[along] : 1;
    const node_ptr put = detail::spread_values(block, x, along, count, where);
    return expr::make_concatenate(
        "insert",
        {expr::along_axis(x, along, 0, at, 1, where), put,
         expr::along_axis(x, along, at, x->shape()[along] - at, 1, where)},
        along, where);
}

CASK_DEFINITION node_ptr insert(const node_ptr& x, const sequence<index_t>& positions,
                                const node_ptr& values, index_t axis, source_line where) {
    const int along = normalize_axis("insert", axis, x->shape().rank(), where);
    const sequence<index_t> at = detail::positions_of("insert", positions, along, x->shape(), true,
                                                      where);
    const auto count = static_cast<index_t>(at.size());
    const node_ptr put = detail::spread_values(values, x, along, count, where);
    sequence<std::pair<index_t, index_t>> order;  // position, and number of the value
    for (index_t k = 0; k < count; ++k) order.emplace_back(at[static_cast<std::size_t>(k)], k);
    order.sort();
    sequence<node_ptr> parts{expr::along_axis(x, along, 0, 0, 1, where)};
    index_t done = 0;
    for (const auto& [position, number] : order) {
        parts.push_back(expr::along_axis(x, along, done, position - done, 1, where));
        parts.push_back(expr::along_axis(put, along, number, 1, 1, where));
        done = position;
    }
    parts.push_back(expr::along_axis(x, along, done, x->shape()[along] - done, 1, where));
    return expr::make_concatenate("insert", parts, along, where);
}

CASK_DEFINITION node_ptr erase(const node_ptr& x, const sequence<index_t>& positions, index_t axis,
                               source_line where) {
    const int along = normalize_axis("erase", axis, x->shape().rank(), where);
    sequence<index_t> gone = detail::positions_of("erase", positions, along, x->shape(), false,
                                                  where);
    gone.push_back(x->shape()[along]);
    gone.sort();
    sequence<node_ptr> parts{expr::along_axis(x, along, 0, 0, 1, where)};
    index_t begin = 0;
    for (const index_t position : gone) {
        if (position > begin) {
            parts.push_back(expr::along_axis(x, along, begin, position - begin, 1, where));
        }
        begin = position + 1;
    }
    return expr::make_concatenate("erase", parts, along, where);
}

}  // namespace front
}  // namespace cask
