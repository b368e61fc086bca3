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

#include <bit>

namespace cask::front {

namespace detail {

/// Bits of a place in a group of places, which `put` computes at once, along an axis of `length`,
/// each with `inner` elements.
CASK_DEFINITION index_t bits_of_place(index_t inner, index_t length) {
    const auto most = static_cast<std::uint64_t>(positions_of_block(inner, shape{length})[0]);
    return static_cast<index_t>(std::bit_width(most)) - 1;
}

/// `positions`, which have one axis, by groups of 2^bits places of an axis of `length`: rows for
/// some of them each.
CASK_DEFINITION node_ptr grouped_positions(const node_ptr& positions, int axis, index_t length,
                                           index_t bits, source_line where) {
    constexpr index_t least = 262144;
    constexpr index_t most_rows = 8;
    const index_t count = positions->shape()[0];
    const index_t row = std::min(std::max(least, (count + most_rows - 1) / most_rows), count);
    const index_t groups = kernel::placing::grouped_positions::groups_of(length, bits);
    const axis_chunks cuts = axis_chunks::regular(count, row);
    expr::blocking_builder cut;
    const expr::read_axis some = cut.blocks(axis_chunks::regular(cuts.count(), 1), cuts);
    cut.whole(groups + 1 + row);
    cut.input({some});
    const auto blocking = cut.made();
    return expr::make_call({&kernel::placing::grouped_positions::description, blocking, nullptr, 1,
                            sequence<index_t>{axis, length, bits}},
                           {positions}, dtype::int64, blocking->blocks, where);
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

/// `x` with the values at positions of an axis.
CASK_DEFINITION node_ptr put_at(const node_ptr& x, const node_ptr& values,
                                const node_ptr& positions, int axis, source_line where) {
    const shape& sizes = x->shape();
    index_t inner = 1;
    for (int k = axis + 1; k < sizes.rank(); ++k) inner *= sizes[k];
    const index_t bits = bits_of_place(inner, sizes[axis]);
    const node_ptr grouped = grouped_positions(positions, axis, sizes[axis], bits, where);
    const axis_chunks along = axis_chunks::regular(sizes[axis], index_t{1} << bits);
    expr::blocking_builder cut;
    sequence<expr::read_axis> of_values;
    sequence<expr::read_axis> of_x;
    for (int k = 0; k < sizes.rank(); ++k) {
        of_x.push_back(k == axis ? cut.blocks(along, along) : cut.loop(sizes[k]));
        const index_t length = values->shape()[k];
        of_values.push_back(k != axis && length == sizes[k] ? of_x.back() : cut.all_of(length));
    }
    cut.input(std::move(of_values));
    cut.input({cut.all_of(grouped->shape()[0]), cut.all_of(grouped->shape()[1])});
    cut.input(std::move(of_x));
    constexpr float cost = 3;
    const index_t groups = along.count();
    return expr::make_call({&kernel::placing::put::description, cut.made(), nullptr, 1,
                            sequence<index_t>{axis, size_of(x->type()), groups, bits}, cost},
                           {values, grouped, x}, x->type(), x->chunks(), where);
}

}  // namespace detail

CASK_DEFINITION node_ptr put(const node_ptr& x, const position_array& positions,
                             const node_ptr& values, index_t axis, source_line where) {
    const int along = normalize_axis("put", axis, x->shape().rank(), where);
    const shape& at = positions.given->shape();
    detail::check_taken("put", " to replace", x, positions.given, along, where);
    shape taken;
    for (int k = 0; k < along; ++k) taken.push_back(x->shape()[k]);
    for (const index_t size : at) taken.push_back(size);
    for (int k = along + 1; k < x->shape().rank(); ++k) taken.push_back(x->shape()[k]);
    const node_ptr given = detail::values_along(values, along, at.rank(), taken, where);
    if (taken.size() == 0) return x;
    const node_ptr flat = reshape(positions.values, shape{at.size()}, where);
    return detail::put_at(x, given, flat, along, where);
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
