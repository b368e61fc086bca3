// SPDX-License-Identifier: BSD-3-Clause
// Definitions of selection/selected.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/kernel/call/compress.hpp>
#include <cask/manipulation.ipp>
#include <cask/optimize/cse.hpp>
#include <cask/selection/selected.hpp>

#include <algorithm>

namespace cask::front {

namespace detail {

/// Throws shape_error: `mask` does not select entries of `x`.
[[noreturn]] CASK_DEFINITION void refuse_mask(const node_ptr& mask, const node_ptr& x,
                                              source_line where) {
    throw shape_error("x[mask]",
                      "the mask's shape " + to_string(mask->shape()) +
                          " is not that of x, nor of its first axes: x has shape " +
                          to_string(x->shape()),
                      where);
}

/// The first `axes` axes of `x` as one.
CASK_DEFINITION node_ptr with_one_first(const node_ptr& x, int axes, source_line where) {
    if (axes == 1) return x;
    shape sizes{1};
    for (int axis = 0; axis < x->shape().rank(); ++axis) {
        if (axis < axes) {
            sizes[0] *= x->shape()[axis];
        } else {
            sizes.push_back(x->shape()[axis]);
        }
    }
    return reshape(x, sizes, where);
}

/// How many entries of `mask`, which has one axis, hold in each block.
CASK_DEFINITION sequence<index_t> counts_of_blocks(const node_ptr& mask, const axis_chunks& blocks,
                                                   source_line where) {
    expr::blocking_builder cut;
    cut.input({cut.blocks(axis_chunks::regular(blocks.count(), 1), blocks)});
    const auto blocking = cut.made();
    const node_ptr counts = expr::make_call({&kernel::compress::count::description, blocking},
                                            {mask}, dtype::int64, blocking->blocks, where);
    sequence<index_t> result(static_cast<std::size_t>(blocks.count()));
    if (!result.empty()) {
        compute({counts}, {{reinterpret_cast<std::byte*>(result.data()), shape{sizeof(index_t)}}});
    }
    return result;
}

/// The entries of `x` where `mask` holds, which has one axis: as many as `counts` says of `blocks`.
CASK_DEFINITION node_ptr packed(const node_ptr& x, const node_ptr& mask,
                                const sequence<index_t>& counts, const axis_chunks& blocks,
                                source_line where) {
    const axis_chunks selected = axis_chunks::listed(counts);
    expr::blocking_builder cut;
    const expr::read_axis entries = cut.blocks(selected, blocks);
    sequence<expr::read_axis> reads{entries};
    sequence<axis_chunks> chunks{axis_chunks::whole(selected.length())};
    for (int axis = 1; axis < x->shape().rank(); ++axis) {
        chunks.push_back(x->chunks()[axis]);
        reads.push_back(cut.loop(x->shape()[axis]));
    }
    cut.input(std::move(reads));
    cut.input({entries});
    return expr::make_call(
        {&kernel::compress::pack::description, cut.made(), nullptr, 0, {size_of(x->type())}, 2},
        {x, mask}, x->type(), grid(std::move(chunks)), where);
}

}  // namespace detail

CASK_DEFINITION node_ptr mask_over(const node_ptr& mask, const node_ptr& x, source_line where) {
    const int axes = mask->shape().rank();
    if (axes > x->shape().rank()) detail::refuse_mask(mask, x, where);
    shape sizes;
    for (int axis = 0; axis < axes; ++axis) {
        sizes.push_back(x->shape()[axis]);
        if (mask->shape()[axis] == sizes.back() || mask->shape()[axis] == 1) continue;
        detail::refuse_mask(mask, x, where);
    }
    return expr::make_broadcast(mask, sizes, where);
}

CASK_DEFINITION node_ptr spread_mask(const node_ptr& mask, int rank, source_line where) {
    sequence<int> new_axes;
    for (int axis = mask->shape().rank(); axis < rank; ++axis) new_axes.push_back(axis);
    return new_axes.empty() ? mask : expand_dims(mask, axis_list(new_axes), where);
}

CASK_DEFINITION void check_same_mask(const node_ptr& a, const node_ptr& b, source_line where) {
    if (a == b) return;
    const auto merged = optimize::merge_common_subexpressions(expr::graph({a, b}));
    if (merged[0] == merged[1]) return;
    throw shape_error("x[mask]",
                      "selections by two masks, of shapes " + to_string(a->shape()) + " and " +
                          to_string(b->shape()) +
                          ", meet: they have as many elements only if their masks are the same "
                          "expression; resolve() both",
                      where);
}

CASK_DEFINITION node_ptr beside_selected(const node_ptr& x, const node_ptr& mask, int axis,
                                         const node_ptr& other, source_line where) {
    shape entry;
    for (int k = mask->shape().rank(); k < x->shape().rank(); ++k) entry.push_back(x->shape()[k]);
    if (other->shape().rank() == 0) return other;
    const bool fits = other->shape() == x->shape() || broadcasts_to(other->shape(), entry);
    if (axis == 0 && fits) return other;
    throw shape_error("x[mask]",
                      "beside a selection of x, of shape " + to_string(x->shape()) +
                          ", an array has this shape, or it broadcasts to what one selected entry "
                          "has, " +
                          to_string(entry) + ": got " + to_string(other->shape()),
                      where);
}

CASK_DEFINITION node_ptr count_selected(const kernel::reduction& rule, const node_ptr& mask,
                                        source_line where) {
    sequence<int> axes;
    for (int axis = 0; axis < mask->shape().rank(); ++axis) axes.push_back(axis);
    return expr::make_reduce(rule, mask, axes, 0, where);
}

CASK_DEFINITION node_ptr resolve(const node_ptr& x, const node_ptr& mask, int axis,
                                 source_line where) {
    constexpr index_t elements_of_block = 65536;
    const int masked_axes = mask->shape().rank();
    const bool one = masked_axes == 0;  // the one element, or none
    const node_ptr from = one ? expand_dims(x, 0, where)
                              : detail::with_one_first(x, masked_axes, where);
    const node_ptr at = one ? expand_dims(mask, 0, where)
                            : detail::with_one_first(mask, masked_axes, where);
    const index_t length = at->shape()[0];
    const index_t inner = from->shape().size() / std::max<index_t>(length, 1);
    const auto blocks = axis_chunks::regular(
        length, std::max<index_t>(elements_of_block / std::max<index_t>(inner, 1), 1));
    const sequence<index_t> counts = detail::counts_of_blocks(at, blocks, where);
    const bool none = std::all_of(counts.begin(), counts.end(), [](index_t k) { return k == 0; });
    const node_ptr result = none ? expr::along_axis(from, 0, 0, 0, 1, where)
                                 : detail::packed(from, at, counts, blocks, where);
    return axis == 0 ? result : moveaxis(result, 0, axis, where);
}

}  // namespace cask::front
