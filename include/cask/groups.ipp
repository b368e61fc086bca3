// SPDX-License-Identifier: BSD-3-Clause
// Definitions of groups.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/groups.hpp>
#include <cask/kernel/call/groups.hpp>
#include <cask/manipulation.ipp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace cask::front {

namespace detail {

/// Labels of one axis, and elements of which one axis belongs to it.
struct labelled {
    node_ptr labels;
    node_ptr x;
    int axis = 0;
};

/// The axes of x that belong to those of the labels. Throws axis_error, shape_error.
CASK_DEFINITION sequence<int> labelled_axes(const node_ptr& labels, const node_ptr& x,
                                            const axis_list& given, source_line where) {
    const int rank = x->shape().rank();
    const int wanted = labels->shape().rank();
    sequence<int> axes;
    if (given.given()) {
        axes = given.in_order("group_by", rank, where);
    } else {
        for (int axis = rank - wanted; axis < rank; ++axis) axes.push_back(axis);
    }
    bool fits = static_cast<int>(axes.size()) == wanted && wanted <= rank;
    for (int k = 0; fits && k < wanted; ++k) {
        fits = x->shape()[axes[static_cast<std::size_t>(k)]] == labels->shape()[k];
    }
    if (fits) return axes;
    throw shape_error("group_by",
                      "labels of shape " + to_string(labels->shape()) + " do not belong to " +
                          (given.given() ? "these axes of" : "the last axes of") + " shape " +
                          to_string(x->shape()) + ": name as many axes as labels have by .axes",
                      where);
}

/// `x` and labels with one axis for all those that labels have.
CASK_DEFINITION labelled along_one_axis(const node_ptr& labels, const node_ptr& x,
                                        const axis_list& given, source_line where) {
    const sequence<int> axes = labelled_axes(labels, x, given, where);
    if (axes.size() == 1) return {labels, x, axes[0]};
    sequence<int> order;
    shape merged;
    const shape& sizes = x->shape();
    const int first = *std::min_element(axes.begin(), axes.end());
    for (int axis = 0; axis < first; ++axis) {
        order.push_back(axis);
        merged.push_back(sizes[axis]);
    }
    const int place = merged.rank();
    for (const int axis : axes) order.push_back(axis);
    merged.push_back(labels->shape().size());
    for (int axis = first; axis < sizes.rank(); ++axis) {
        if (contains(axes, axis)) continue;
        order.push_back(axis);
        merged.push_back(sizes[axis]);
    }
    return {reshape(labels, shape{labels->shape().size()}, where),
            reshape(transpose(x, axis_list(order), where), merged, where), place};
}

/// Of `length` positions with `inner` elements each, those of a block: by the shape and the number
/// of groups alone, as bits depend on it. Enough of them that the groups of a block cost little
/// beside its elements, and enough blocks for many threads.
CASK_DEFINITION index_t positions_of_block(index_t length, index_t inner, index_t count) {
    constexpr index_t elements = 65536;
    constexpr index_t least_for_group = 16;
    constexpr index_t most_for_group = 256;
    constexpr index_t blocks = 64;
    const index_t by_groups = std::clamp(length / blocks, least_for_group * count,
                                         most_for_group * count);
    return std::max({elements / std::max<index_t>(inner, 1), by_groups, index_t{64}});
}

/// How many groups a task has whose medians it finds: all of them, where there are enough rows to
/// share out.
CASK_DEFINITION index_t groups_of_block(index_t count, index_t length, index_t lanes) {
    constexpr index_t enough_lanes = 16;
    constexpr index_t long_row = 131072;
    constexpr index_t blocks = 8;  // each of which looks at all labels
    if (lanes >= enough_lanes || length < long_row) return std::max<index_t>(count, 1);
    return std::max<index_t>((count + blocks - 1) / blocks, 1);
}

/// The axes of `x` as they are, but for one, which becomes blocks and groups.
CASK_DEFINITION node_ptr scatter(const kernel::routine& by, const labelled& of, index_t count,
                                 source_line where) {
    const shape sizes = of.x == nullptr ? of.labels->shape() : of.x->shape();
    index_t inner = 1;
    for (int axis = of.axis + 1; axis < sizes.rank(); ++axis) inner *= sizes[axis];
    const axis_chunks cuts = axis_chunks::regular(sizes[of.axis],
                                                  positions_of_block(sizes[of.axis], inner, count));
    expr::blocking_builder cut;
    sequence<expr::read_axis> reads;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        if (axis != of.axis) {
            reads.push_back(cut.loop(sizes[axis]));
            continue;
        }
        reads.push_back(cut.blocks(axis_chunks::regular(cuts.count(), 1), cuts));
        cut.whole(count);
    }
    cut.whole(by.partial_bytes);
    cut.input({reads[static_cast<std::size_t>(of.axis)]});
    sequence<node_ptr> inputs{of.labels};
    if (of.x != nullptr) {
        cut.input(std::move(reads));
        inputs.push_back(of.x);
    }
    const auto blocking = cut.made();
    return expr::make_call({&by, blocking, nullptr, 1, {count, of.axis, inner == 1 ? 1 : 0}},
                           std::move(inputs), dtype::uint8, blocking->blocks, where);
}

/// Joins partial results along the axis of blocks.
CASK_DEFINITION node_ptr gather(const kernel::routine& by, const node_ptr& partials, int axis,
                                dtype type, sequence<index_t> parameters, source_line where) {
    expr::blocking_builder cut;
    sequence<expr::read_axis> reads;
    const shape& sizes = partials->shape();
    for (int k = 0; k < sizes.rank(); ++k) {
        const bool goes = k == axis || k + 1 == sizes.rank();
        reads.push_back(goes ? cut.all_of(sizes[k]) : cut.loop(sizes[k]));
    }
    cut.input(std::move(reads));
    const auto blocking = cut.made();
    return expr::make_call({&by, blocking, nullptr, 1, std::move(parameters)}, {partials}, type,
                           blocking->blocks, where);
}

}  // namespace detail

CASK_DEFINITION node_ptr labels(const node_ptr& x, index_t count, source_line where) {
    if (count < 0 || count > std::numeric_limits<std::int32_t>::max()) {
        throw shape_error("group_by",
                          "there may be from 0 to 2147483647 groups: got " + std::to_string(count),
                          where);
    }
    if (x->shape().rank() == 0) {
        throw shape_error("group_by", "labels have at least one axis: got one label", where);
    }
    return x;
}

CASK_DEFINITION void check_fill(const group_options& options, dtype type, double low, double high,
                                source_line where) {
    const double fill = options.fill.value_or(low);
    if (fill >= low && fill <= high && fill == std::floor(fill)) return;
    throw dtype_error("group_by",
                      ".fill does not fit elements of " + std::string(to_string(type)) + ": got " +
                          std::to_string(fill),
                      where);
}

CASK_DEFINITION node_ptr reduce_by_group(const kernel::routine& scattered,
                                         const kernel::routine& gathered, const node_ptr& labels,
                                         const node_ptr& x, index_t count, dtype type,
                                         const group_options& options, source_line where) {
    detail::labelled of{labels, nullptr, 0};
    if (x != nullptr) {
        of = detail::along_one_axis(labels, x, options.axes, where);
    } else if (labels->shape().rank() > 1) {
        of.labels = reshape(labels, shape{labels->shape().size()}, where);
    }
    const sequence<index_t> parameters{count, of.axis, std::bit_cast<index_t>(options.ddof),
                                       std::bit_cast<index_t>(options.fill.value_or(0)),
                                       options.fill.has_value() ? 1 : 0};
    return detail::gather(gathered, detail::scatter(scattered, of, count, where), of.axis, type,
                          parameters, where);
}

CASK_DEFINITION node_ptr median_by_group(const kernel::routine& by, const node_ptr& labels,
                                         const node_ptr& x, index_t count,
                                         const group_options& options, source_line where) {
    constexpr float cost_of_element = 12;
    const detail::labelled of = detail::along_one_axis(labels, x, options.axes, where);
    const node_ptr rows = moveaxis(of.x, of.axis, -1, where);
    const shape& sizes = rows->shape();
    const index_t length = sizes.back();
    expr::blocking_builder cut;
    sequence<expr::read_axis> reads;
    index_t lanes = 1;
    for (int axis = 0; axis + 1 < sizes.rank(); ++axis) {
        reads.push_back(cut.loop(sizes[axis]));
        lanes *= sizes[axis];
    }
    const axis_chunks blocks = axis_chunks::regular(count,
                                                    detail::groups_of_block(count, length, lanes));
    static_cast<void>(cut.blocks(blocks, blocks));
    cut.input({expr::blocking_builder::all_of(length)});
    reads.push_back(expr::blocking_builder::all_of(length));
    cut.input(std::move(reads));
    const auto blocking = cut.made();
    const float cost = cost_of_element * static_cast<float>(length) /
                       static_cast<float>(std::max<index_t>(count, 1));
    const sequence<index_t> parameters{std::bit_cast<index_t>(options.fill.value_or(0)),
                                       options.fill.has_value() ? 1 : 0};
    const node_ptr found = expr::make_call({&by, blocking, nullptr, 1, parameters, cost},
                                           {of.labels, rows}, dtype::float64, blocking->blocks,
                                           where);
    return moveaxis(found, -1, of.axis, where);
}

}  // namespace cask::front
