// SPDX-License-Identifier: BSD-3-Clause
// Definitions of blocks.hpp.
#pragma once

#include <cask/blocks.hpp>
#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/kernel/tile/copy.hpp>

namespace cask {

namespace detail {

/// Arrays over which a function is called block by block: their common shape and blocks.
struct common_blocks {
    shape sizes;
    grid cuts;
};
CASK_DEFINITION common_blocks blocks_of(std::string_view operation,
                                        const sequence<expr::node_ptr>& x, source_line where) {
    common_blocks result;
    sequence<grid> grids;
    for (const expr::node_ptr& each : x) {
        result.sizes = broadcast(operation, result.sizes, each->shape(), where);
        if (each->shape().rank() > 0) grids.push_back(each->chunks());
    }
    result.cuts = broadcast_grids(result.sizes, grids);
    return result;
}

/// How an input follows the blocks of all; `place[k]`: which axis of the result axis k is, or -1.
CASK_DEFINITION sequence<expr::read_axis>
read_by_block(const shape& sizes, const common_blocks& all, const sequence<int>& place) {
    sequence<expr::read_axis> result;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const int of_all = axis + all.sizes.rank() - sizes.rank();
        const bool spread = sizes[axis] == 1 && all.sizes[of_all] != 1;
        result.push_back({spread ? -1 : place[static_cast<std::size_t>(of_all)], all.cuts[of_all]});
    }
    return result;
}

/// `count` blocks of sizes that the user gave.
CASK_DEFINITION axis_chunks listed_blocks(const std::vector<index_t>& sizes, index_t count,
                                          int axis, source_line where) {
    const auto given = static_cast<index_t>(sizes.size());
    for (const index_t size : sizes) {
        if (size >= 0) continue;
        throw chunk_error("map_blocks",
                          "axis " + std::to_string(axis) + ": a chunk of " + std::to_string(size) +
                              " elements",
                          where);
    }
    if (given == 1 && sizes[0] > 0) return axis_chunks::regular(sizes[0] * count, sizes[0]);
    if (given == 1)
        return axis_chunks::listed(sequence<index_t>(static_cast<std::size_t>(count), 0));
    if (given != count) {
        throw chunk_error("map_blocks",
                          "axis " + std::to_string(axis) + " has " + std::to_string(count) +
                              " blocks: got " + std::to_string(given) + " sizes",
                          where);
    }
    sequence<index_t> list;
    for (const index_t size : sizes) list.push_back(size);
    return axis_chunks::listed(list);
}

/// The blocks of a result whose axes are those of `all` but those that are dropped, and new ones;
/// says in `place` where the axes of `all` went.
CASK_DEFINITION grid blocks_of_result(const common_blocks& all, const block_options& options,
                                      sequence<int>& place, source_line where) {
    const std::string_view name = "map_blocks";
    const int rank = all.sizes.rank();
    const sequence<int> dropped = options.drop_axes.normalized(name, rank, where);
    const int added = static_cast<int>(options.new_axes.values().size());
    const int result_rank = rank - static_cast<int>(dropped.size()) + added;
    if (result_rank > max_rank) {
        throw shape_error(name, "the result may have " + std::to_string(max_rank) + " axes at most",
                          where);
    }
    const sequence<int> made = options.new_axes.normalized(name, result_rank, where);
    if (!options.chunks.empty() && static_cast<int>(options.chunks.size()) != result_rank) {
        throw chunk_error(name,
                          "the result has " + std::to_string(result_rank) +
                              " axes: got chunks for " + std::to_string(options.chunks.size()),
                          where);
    }
    place.assign(static_cast<std::size_t>(rank), -1);
    sequence<axis_chunks> cuts;
    for (int axis = 0, from = 0; axis < result_rank; ++axis) {
        const bool is_new = contains(made, axis);
        while (!is_new && contains(dropped, from)) ++from;
        const axis_chunks known = is_new ? axis_chunks::whole(1) : all.cuts[from];
        if (!is_new) place[static_cast<std::size_t>(from++)] = axis;
        const bool given = !options.chunks.empty() &&
                           !options.chunks[static_cast<std::size_t>(axis)].empty();
        cuts.push_back(given ? listed_blocks(options.chunks[static_cast<std::size_t>(axis)],
                                             known.count(), axis, where)
                             : known);
    }
    return grid(std::move(cuts));
}

/// A call for each block of a result, which has `chunks`.
CASK_DEFINITION expr::node_ptr call_blocks(const front::block_function& function,
                                           sequence<expr::node_ptr> x, expr::blocking cut,
                                           sequence<index_t> parameters, const grid& chunks,
                                           source_line where) {
    constexpr float unknown_cost = 20;
    cut.loops.assign(static_cast<std::size_t>(chunks.rank()), false);
    for (int axis = 0; axis < chunks.rank(); ++axis) cut.order.push_back(axis);
    return expr::make_call({&function.routine,
                            std::make_shared<const expr::blocking>(std::move(cut)), function.state,
                            function.identity, std::move(parameters), unknown_cost},
                           std::move(x), function.result, chunks, where);
}

/// `x` with what lies beyond its ends.
CASK_DEFINITION expr::node_ptr continued(const expr::node_ptr& x, const pad_widths& widths,
                                         boundary beyond, const element_bytes& value,
                                         source_line where) {
    switch (beyond) {
        case boundary::none: return x;
        case boundary::reflect: return front::pad(x, widths, pad_mode::symmetric, where);
        case boundary::periodic: return front::pad(x, widths, pad_mode::wrap, where);
        case boundary::nearest: return front::pad(x, widths, pad_mode::edge, where);
        case boundary::constant: break;
    }
    return front::pad(x, widths, value, where);
}

/// Chunk k of an axis, with margins; if it is `continued` at its ends, these are always there.
CASK_DEFINITION expr::read_axis with_margins(int from, const axis_chunks& cuts, index_t before,
                                             index_t after, bool continued) {
    if (!continued) return {from, cuts, before, after};
    // Chunk k begins `before` elements earlier than in the continued axis: where it was.
    return {from, cuts, 0, before + after, before + after};
}

/// Bytes of the largest element that a function reads or makes.
CASK_DEFINITION index_t largest_element(const front::block_function& function,
                                        const sequence<expr::node_ptr>& x) {
    index_t bytes = size_of(function.result);
    for (const expr::node_ptr& each : x) bytes = std::max(bytes, size_of(each->type()));
    return bytes;
}

/// Whether boxes of an array that are cut along the first axis alone lie in one piece: no chunk is
/// shorter than the other axes are.
CASK_DEFINITION bool has_whole_rows(const grid& chunks) {
    for (int axis = 1; axis < chunks.rank(); ++axis) {
        if (chunks[axis].count() > 1) return false;
    }
    return true;
}

/// The blocks for which a function is called that looks no farther than `margins`: chunks, or where
/// these are larger than the cache, blocks that fit it. An axis without margins stays as it is: a
/// function may rely on having all of it. Blocks are many times as long as the margins that they
/// share with their neighbours. What a function writes `in_place` is not copied if a block is whole
/// rows.
CASK_DEFINITION grid blocks_in_cache(const grid& chunks,
                                     const sequence<std::pair<index_t, index_t>>& margins,
                                     index_t item, bool in_place) {
    constexpr index_t block_bytes = 262144;  // of an input; results need as much
    constexpr index_t bytes_of_rows = 4 << 20;
    constexpr index_t times_margins = 16;
    constexpr index_t long_row = 128;
    const index_t most = block_bytes / item;
    shape extent = chunks.largest();
    sequence<axis_chunks> cuts = chunks.axes();
    const int last = chunks.rank() - 1;
    for (int axis = 0; axis <= last; ++axis) {
        const auto [before, after] = margins[static_cast<std::size_t>(axis)];
        const index_t size = extent.size();
        if (4 * size <= 5 * most || before + after == 0) continue;  // more or less
        if (axis == 1 && in_place && size * item <= bytes_of_rows && has_whole_rows(chunks)) break;
        const index_t shortest = axis == last ? long_row : 1;
        const index_t least = std::max(shortest, times_margins * (before + after));
        const index_t parts = std::min((size + most - 1) / most, extent[axis] / least);
        if (parts < 2) continue;
        extent[axis] = (extent[axis] + parts - 1) / parts;
        cuts[static_cast<std::size_t>(axis)] = axis_chunks::regular(chunks[axis].length(),
                                                                    extent[axis]);
    }
    return grid(std::move(cuts));
}

/// The names of the axes of each array, and behind them those of the result.
CASK_DEFINITION sequence<std::string_view>
axis_names(std::string_view signature, const sequence<expr::node_ptr>& x, source_line where) {
    const auto refuse = [&](const std::string& why) {
        throw shape_error("blockwise", "signature \"" + std::string(signature) + "\": " + why,
                          where);
    };
    const std::size_t arrow = signature.find("->");
    if (arrow == std::string_view::npos) refuse("expected '->'");
    sequence<std::string_view> names;
    std::string_view rest = signature.substr(0, arrow);
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        more = comma != std::string_view::npos;
        names.push_back(rest.substr(0, comma));
        if (more) rest = rest.substr(comma + 1);
    }
    if (names.size() != x.size()) {
        refuse("it has " + std::to_string(names.size()) + " arrays: got " +
               std::to_string(x.size()));
    }
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (static_cast<int>(names[k].size()) == x[k]->shape().rank()) continue;
        refuse("array " + std::to_string(k) + " of shape " + to_string(x[k]->shape()) +
               " does not have " + std::to_string(names[k].size()) + " axes");
    }
    names.push_back(signature.substr(arrow + 2));
    for (std::size_t k = 0; k < names.size(); ++k) {
        for (std::size_t n = 0; n < names[k].size(); ++n) {
            if (names[k].find(names[k][n], n + 1) == std::string_view::npos) continue;
            refuse(std::string(1, names[k][n]) + " is named twice in " + std::string(names[k]));
        }
    }
    return names;
}

/// How an axis of a name is cut: as finely as in any array. Throws shape_error where lengths
/// differ.
CASK_DEFINITION axis_chunks named_axis(char name, const sequence<std::string_view>& names,
                                       const sequence<expr::node_ptr>& x, source_line where) {
    const axis_chunks* best = nullptr;
    for (std::size_t k = 0; k < x.size(); ++k) {
        const std::size_t at = names[k].find(name);
        if (at == std::string_view::npos) continue;
        const axis_chunks& cuts = x[k]->chunks()[static_cast<int>(at)];
        if (best != nullptr && best->length() != cuts.length()) {
            throw shape_error("blockwise",
                              std::string(1, name) + " is " + std::to_string(best->length()) +
                                  " and " + std::to_string(cuts.length()),
                              where);
        }
        if (best == nullptr || cuts.count() > best->count()) best = &cuts;
    }
    if (best == nullptr) {
        throw shape_error("blockwise", "no array has an axis " + std::string(1, name), where);
    }
    return *best;
}

}  // namespace detail

namespace front {

CASK_DEFINITION node_ptr map_blocks(const block_function& function,
                                    std::initializer_list<node_ptr> x, const block_options& options,
                                    source_line where) {
    const sequence<node_ptr> inputs(x);
    const cask::detail::common_blocks all = cask::detail::blocks_of("map_blocks", inputs, where);
    sequence<int> place;
    expr::blocking cut;
    cut.blocks = cask::detail::blocks_of_result(all, options, place, where);
    for (const node_ptr& each : inputs) {
        cut.reads.push_back(cask::detail::read_by_block(each->shape(), all, place));
    }
    const grid chunks = cut.blocks;
    return cask::detail::call_blocks(function, inputs, std::move(cut), {}, chunks, where);
}

CASK_DEFINITION node_ptr blockwise(const block_function& function, std::string_view signature,
                                   std::initializer_list<node_ptr> x, source_line where) {
    const sequence<node_ptr> inputs(x);
    const sequence<std::string_view> names = cask::detail::axis_names(signature, inputs, where);
    expr::blocking cut;
    sequence<axis_chunks> blocks;
    for (const char name : names.back()) {
        blocks.push_back(cask::detail::named_axis(name, names, inputs, where));
    }
    cut.blocks = grid(std::move(blocks));
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        sequence<expr::read_axis>& reads = cut.reads.emplace_back();
        for (const char name : names[k]) {
            const std::size_t at = names.back().find(name);
            const int from = at == std::string_view::npos ? -1 : static_cast<int>(at);
            reads.push_back({from, cask::detail::named_axis(name, names, inputs, where)});
        }
    }
    const grid chunks = cut.blocks;
    return cask::detail::call_blocks(function, inputs, std::move(cut), {}, chunks, where);
}

CASK_DEFINITION node_ptr map_overlap(const block_function& function,
                                     std::initializer_list<node_ptr> x,
                                     std::initializer_list<element_bytes> values,
                                     const overlap_options& options, source_line where) {
    sequence<node_ptr> inputs(x);
    const cask::detail::common_blocks all = cask::detail::blocks_of("map_overlap", inputs, where);
    const auto widths = options.depth.resolve("map_overlap", all.sizes, where);
    const bool continues = options.boundary != boundary::none;
    expr::blocking cut;
    cut.blocks = options.whole_chunks
                     ? all.cuts
                     : cask::detail::blocks_in_cache(
                           all.cuts, widths, cask::detail::largest_element(function, inputs),
                           !function.routine.writes_by_strides);
    sequence<index_t> offsets;  // of the block in one with margins, beside what `where` says
    for (const auto& [before, after] : widths) offsets.push_back(continues ? before : 0);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        const shape sizes = inputs[k]->shape();
        sequence<expr::read_axis> reads;
        std::vector<std::pair<index_t, index_t>> margins;
        for (int axis = 0; axis < sizes.rank(); ++axis) {
            const int of_all = axis + all.sizes.rank() - sizes.rank();
            const auto [before, after] = widths[static_cast<std::size_t>(of_all)];
            if (sizes[axis] == 1 && all.sizes[of_all] != 1) {  // the same for all blocks
                margins.push_back({0, 0});
                reads.push_back({-1, all.cuts[of_all]});
                continue;
            }
            margins.push_back({before, after});
            reads.push_back(
                cask::detail::with_margins(of_all, cut.blocks[of_all], before, after, continues));
        }
        cut.reads.push_back(std::move(reads));
        if (sizes.rank() == 0) continue;
        inputs[k] = cask::detail::continued(inputs[k], margins, options.boundary, values.begin()[k],
                                            where);
    }
    return cask::detail::call_blocks(function, inputs, std::move(cut), std::move(offsets), all.cuts,
                                     where);
}

CASK_DEFINITION void give_elements(const kernel::routine_call& call, const void* data,
                                   const shape& sizes, const shape& strides, index_t item) {
    const shape begin = begin_of_block(call, sizes);
    const auto* from = static_cast<const std::byte*>(data);
    for (int axis = 0; axis < begin.rank(); ++axis) from += begin[axis] * strides[axis];
    kernel::copy_box(call.result.data, call.result.strides, from, strides, call.result.extent, item,
                     kernel::storing_of_result(call.where->sizes.size() * item));
}

CASK_DEFINITION shape begin_of_block(const kernel::routine_call& call, const shape& given) {
    const shape& wanted = call.result.extent;
    shape begin = shape::filled(wanted.rank(), 0);
    if (given == wanted) return begin;
    const block_info& where = *call.where;
    const bool has_margins = !call.parameters.empty();
    const bool as_read = given == call.inputs[0].extent && given.rank() == wanted.rank();
    if (has_margins && as_read) {
        for (int axis = 0; axis < wanted.rank(); ++axis) {
            begin[axis] = where.box.begin[axis] + call.parameters[static_cast<std::size_t>(axis)] -
                          where.inputs[0].begin[axis];
        }
        return begin;
    }
    std::string message = "block " + to_string(where.index) + ", " + to_string(where.box) +
                          " of the result: the function gave shape " + to_string(given) +
                          ", expected " + to_string(wanted);
    if (has_margins) message += ", or " + to_string(call.inputs[0].extent) + " with margins";
    throw shape_error(has_margins ? "map_overlap" : "map_blocks", message, {});
}

}  // namespace front

}  // namespace cask
