// SPDX-License-Identifier: BSD-3-Clause
// Definitions of placing.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/call.hpp>
#include <cask/kernel/call/place.hpp>
#include <cask/placing.hpp>
#include <cask/taking.ipp>

namespace cask::front {

namespace detail {

/// The last of `positions`, which have one axis, that names each place of an axis of `length`; -1
/// where none does. Each block reads all positions, so there are few.
CASK_DEFINITION node_ptr last_places(const node_ptr& positions, int axis, index_t length,
                                     source_line where) {
    constexpr index_t least = 262144;
    constexpr index_t most_blocks = 4;
    const index_t block = std::max(least, (length + most_blocks - 1) / most_blocks);
    expr::blocking cut;
    cut.blocks = grid({axis_chunks::regular(length, block)});
    cut.loops.push_back(false);
    cut.order.push_back(0);
    cut.reads.push_back({expr::read_axis{-1, axis_chunks::whole(positions->shape()[0])}});
    return expr::make_call({&kernel::placing::last_places::description,
                            std::make_shared<const expr::blocking>(std::move(cut)), nullptr, 1,
                            sequence<index_t>{axis, length}},
                           {positions}, dtype::int64, grid::whole(shape{length}), where);
}

/// `values` as positions of one axis have them: with as many axes as `x`, each as long as there, or
/// 1; as the user gave them for positions with the axes of `taken` from `axis` on. Throws
/// shape_error.
CASK_DEFINITION node_ptr values_along(const node_ptr& values, int axis, int axes,
                                      const shape& taken, source_line where) {
    const shape& given = values->shape();
    check_broadcast("put", "the values' shape", given, taken, where);
    shape padded = shape::filled(taken.rank() - given.rank(), 1);
    for (const index_t size : given) padded.push_back(size);
    index_t count = 1;  // of values along the positions
    for (int k = 0; k < axes; ++k) count *= padded[axis + k];
    shape whole = padded;
    if (count != 1) {
        count = 1;
        for (int k = 0; k < axes; ++k) count *= whole[axis + k] = taken[axis + k];
    }
    const node_ptr spread = expr::make_broadcast(reshape(values, padded, where), whole, where);
    shape merged;
    for (int k = 0; k < axis; ++k) merged.push_back(whole[k]);
    merged.push_back(count);
    for (int k = axis + axes; k < taken.rank(); ++k) merged.push_back(whole[k]);
    return reshape(spread, merged, where);
}

/// `x` with the values at those places of an axis that are not -1.
CASK_DEFINITION node_ptr put_at(const node_ptr& x, const node_ptr& values, const node_ptr& places,
                                int axis, source_line where) {
    expr::blocking cut;
    sequence<axis_chunks> blocks;
    sequence<expr::read_axis> of_values;
    sequence<expr::read_axis> of_x;
    const shape& sizes = x->shape();
    index_t inner = 1;
    for (int k = axis + 1; k < sizes.rank(); ++k) inner *= sizes[k];
    const axis_chunks along =
        axis_chunks::regular(sizes[axis], positions_of_block(inner, shape{sizes[axis]})[0]);
    for (int k = 0; k < sizes.rank(); ++k) {
        const axis_chunks block = k == axis ? along : axis_chunks::whole(sizes[k]);
        cut.order.push_back(k);
        cut.loops.push_back(k != axis);
        const bool follows = k != axis && values->shape()[k] == sizes[k];
        of_values.push_back({follows ? k : -1, axis_chunks::whole(values->shape()[k])});
        of_x.push_back({k, block});
        blocks.push_back(block);
    }
    cut.blocks = grid(std::move(blocks));
    cut.reads.push_back(std::move(of_values));
    cut.reads.push_back({expr::read_axis{axis, along}});
    cut.reads.push_back(std::move(of_x));
    constexpr float cost = 3;
    return expr::make_call({&kernel::placing::put::description,
                            std::make_shared<const expr::blocking>(std::move(cut)), nullptr, 1,
                            sequence<index_t>{axis, size_of(x->type())}, cost},
                           {values, places, x}, x->type(), x->chunks(), where);
}

}  // namespace detail

CASK_DEFINITION node_ptr put(const node_ptr& x, const position_array& positions,
                             const node_ptr& values, index_t axis, source_line where) {
    const int along = normalize_axis("put", axis, x->shape().rank(), where);
    const shape& at = positions.given->shape();
    detail::check_taken("put", x, positions.given, along, where);
    shape taken;
    for (int k = 0; k < along; ++k) taken.push_back(x->shape()[k]);
    for (const index_t size : at) taken.push_back(size);
    for (int k = along + 1; k < x->shape().rank(); ++k) taken.push_back(x->shape()[k]);
    const node_ptr given = detail::values_along(values, along, at.rank(), taken, where);
    if (taken.size() == 0) return x;
    const node_ptr flat = reshape(positions.values, shape{at.size()}, where);
    const node_ptr places = detail::last_places(flat, along, x->shape()[along], where);
    return detail::put_at(x, given, places, along, where);
}

CASK_DEFINITION node_ptr put(const node_ptr& x, const sequence<index_t>& positions,
                             const node_ptr& values, index_t axis, source_line where) {
    const int along = normalize_axis("put", axis, x->shape().rank(), where);
    const node_ptr at = detail::in_memory(
        detail::positions_of("put", positions, along, x->shape(), false, where), where);
    return put(x, {at, at}, values, along, where);
}

CASK_DEFINITION void check_placed(const node_ptr& x, const node_ptr& mask, const node_ptr& values,
                                  source_line where) {
    if (mask->shape() != x->shape()) {
        throw shape_error("place",
                          "the mask of shape " + to_string(mask->shape()) +
                              " has not the shape of x, " + to_string(x->shape()),
                          where);
    }
    if (values->shape().size() == 0 && x->shape().size() > 0) {
        throw shape_error("place", "there are no values to be placed", where);
    }
}

}  // namespace cask::front

namespace cask {

CASK_DEFINITION expr::node_ptr located_positions::take(const expr::node_ptr& x) const {
    if (given_.values != nullptr) return front::take(x, given_, 0, where_);
    return front::take(x, list_, 0, where_);
}

CASK_DEFINITION expr::node_ptr located_positions::put(const expr::node_ptr& x,
                                                      const expr::node_ptr& values) const {
    if (given_.values != nullptr) return front::put(x, given_, values, 0, where_);
    return front::put(x, list_, values, 0, where_);
}

}  // namespace cask
