// SPDX-License-Identifier: BSD-3-Clause
// Definitions of assignment.hpp.
#pragma once

#include <cask/assignment.hpp>
#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/slicing.hpp>
#include <cask/manipulation.ipp>
#include <cask/selection/selected.ipp>

namespace cask::front {

namespace detail {

/// The positions of an axis of a part, from front to back.
struct rising {
    index_t begin;
    index_t count;
    index_t step;
};

/// `value` in the shape `sizes`. Throws shape_error.
CASK_DEFINITION node_ptr spread_value(std::string_view name, const node_ptr& value,
                                      const shape& sizes, source_line where) {
    check_broadcast(name, "the value's shape", value->shape(), sizes, where);
    return expr::make_broadcast(value, sizes, where);
}

/// `x` with the elements of `put` at positions of an axis that are more than one apart. Each of
/// them, but the last, is the first of a group of `step` elements: these become an axis.
CASK_DEFINITION node_ptr interleaved(const node_ptr& x, const node_ptr& put, int axis,
                                     const rising& at, source_line where) {
    const index_t groups = at.count - 1;
    shape grouped = x->shape();
    grouped[axis] = groups;
    grouped.insert(axis + 1, at.step);
    shape flat = x->shape();
    flat[axis] = groups * at.step;
    const node_ptr before = reshape(expr::along_axis(x, axis, at.begin, groups * at.step, 1, where),
                                    grouped, where);
    const node_ptr firsts = expand_dims(expr::along_axis(put, axis, 0, groups, 1, where), axis + 1,
                                        where);
    const node_ptr after = expr::make_concatenate(
        "x[...] = value", {firsts, expr::along_axis(before, axis + 1, 1, at.step - 1, 1, where)},
        axis + 1, where);
    return expr::make_concatenate(
        "x[...] = value",
        {reshape(after, flat, where), expr::along_axis(put, axis, groups, 1, 1, where)}, axis,
        where);
}

/// `x` with `value` at the positions `at`, of axes from `axis` on.
CASK_DEFINITION node_ptr replaced(const node_ptr& x, const node_ptr& value,
                                  const sequence<rising>& at, int axis, source_line where) {
    if (axis == x->shape().rank()) return value;
    const rising& along = at[static_cast<std::size_t>(axis)];
    const index_t length = x->shape()[axis];
    if (along.count == length) return replaced(x, value, at, axis + 1, where);
    const node_ptr put =
        replaced(expr::along_axis(x, axis, along.begin, along.count, along.step, where), value, at,
                 axis + 1, where);
    const index_t end = along.begin + (along.count - 1) * along.step + 1;
    const bool apart = along.step > 1 && along.count > 1;
    return expr::make_concatenate("x[...] = value",
                                  {expr::along_axis(x, axis, 0, along.begin, 1, where),
                                   apart ? interleaved(x, put, axis, along, where) : put,
                                   expr::along_axis(x, axis, end, length - end, 1, where)},
                                  axis, where);
}

/// The value of a part, with the axes of x alone, all in rising order; and their positions.
struct placed_value {
    node_ptr value;
    sequence<rising> at;

    placed_value(const sequence<slice_arg>& entries, const node_ptr& given, const shape& sizes,
                 source_line where)
        : value(given) {
        int from = 0;  // axis of the value as it is by then
        for (const slice_arg& entry : entries) {
            if (entry.which() == slice_arg::kind::newaxis) {
                value = squeeze(value, from, where);
                continue;
            }
            const int axis = static_cast<int>(at.size());
            if (entry.which() == slice_arg::kind::integer) {
                at.push_back({expr::detail::checked_position(entry, axis, sizes), 1, 1});
                value = expand_dims(value, from, where);
            } else {
                at.push_back(turned(select(entry.bounds(), sizes[axis]), from, where));
            }
            ++from;
        }
    }

private:
    /// Positions that go back go forth, and so does the value.
    rising turned(const axis_selection& chosen, int axis, source_line where) {
        if (chosen.step > 0 || chosen.count < 2) {
            return {chosen.begin, chosen.count, std::max<index_t>(chosen.step, 1)};
        }
        value = flip(value, axis, where);
        return {chosen.begin + (chosen.count - 1) * chosen.step, chosen.count, -chosen.step};
    }
};

}  // namespace detail

CASK_DEFINITION node_ptr assign(const kernel::operation& choice, const node_ptr& mask,
                                const node_ptr& value, const node_ptr& x, source_line where) {
    const node_ptr put = detail::spread_value("x[mask] = value", value, x->shape(), where);
    return apply(choice, spread_mask(mask, x->shape().rank(), where), put, x, where);
}

CASK_DEFINITION node_ptr assign(const sequence<slice_arg>& entries, const node_ptr& value,
                                const node_ptr& x, source_line where) {
    const node_ptr part = expr::make_slice(x, entries);  // throws where there is none
    const node_ptr put = detail::spread_value("x[...] = value", value, part->shape(), where);
    if (put->shape().size() == 0) return x;
    const detail::placed_value placed(expr::detail::complete(entries, x->shape(), where), put,
                                      x->shape(), where);
    const node_ptr result = detail::replaced(x, placed.value, placed.at, 0, where);
    return expr::make(expr::rechunk{}, {result}, x->shape(), x->type(), x->chunks(), where);
}

CASK_DEFINITION sequence<slice_arg> entries_of(std::initializer_list<slice_arg> entries) {
    sequence<slice_arg> result;
    for (const slice_arg& each : entries) result.push_back(each);
    return result;
}

}  // namespace cask::front
