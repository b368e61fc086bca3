// SPDX-License-Identifier: BSD-3-Clause
// Definitions of joining.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/joining.hpp>

#include <optional>

namespace cask {

CASK_DEFINITION sequence<std::pair<index_t, index_t>>
pad_widths::resolve(std::string_view operation, const shape& sizes, source_line where) const {
    const auto rank = static_cast<std::size_t>(sizes.rank());
    if (widths_.size() != 1 && widths_.size() != rank) {
        throw shape_error(operation,
                          "widths are given for " + std::to_string(widths_.size()) +
                              " axes, the shape is " + to_string(sizes),
                          where);
    }
    for (const auto& [before, after] : widths_) {
        if (before >= 0 && after >= 0) continue;
        throw shape_error(operation,
                          "widths must be at least 0: got {" + std::to_string(before) + ", " +
                              std::to_string(after) + "}",
                          where);
    }
    return widths_.size() == rank ? widths_ : sequence(rank, widths_.front());
}

namespace front {

namespace detail {

CASK_DEFINITION node_ptr joined(std::string_view name, const sequence<node_ptr>& arrays,
                                index_t axis, source_line where) {
    if (arrays.empty()) throw shape_error(name, "there is no array to join", where);
    const shape& first = arrays.front()->shape();
    for (const node_ptr& each : arrays) {
        if (each->shape().rank() == first.rank()) continue;
        throw shape_error(name,
                          "arrays of different rank: shapes " + to_string(first) + " and " +
                              to_string(each->shape()),
                          where);
    }
    const int along = normalize_axis(name, axis, first.rank(), where);
    return expr::make_concatenate(name, arrays, along, where);
}

}  // namespace detail

CASK_DEFINITION node_ptr concatenate(const sequence<node_ptr>& arrays, index_t axis,
                                     source_line where) {
    return detail::joined("concatenate", arrays, axis, where);
}

CASK_DEFINITION node_ptr stack_rows(const sequence<node_ptr>& arrays, source_line where) {
    sequence<node_ptr> rows;
    for (const node_ptr& each : arrays) rows.push_back(at_least(each, 2, where));
    return detail::joined("vstack", rows, 0, where);
}

CASK_DEFINITION node_ptr stack_columns(std::string_view name, const sequence<node_ptr>& arrays,
                                       source_line where) {
    const bool keeps_vectors = name == "hstack";
    sequence<node_ptr> columns;
    for (const node_ptr& each : arrays) {
        const int rank = each->shape().rank();
        if (keeps_vectors) {
            columns.push_back(at_least(each, 1, where));
        } else if (rank < 2) {
            columns.push_back(reshape(each, shape{each->shape().size(), 1}, where));
        } else {
            columns.push_back(each);
        }
    }
    const bool vectors = !columns.empty() && columns.front()->shape().rank() == 1;
    return detail::joined(name, columns, vectors ? 0 : 1, where);
}

CASK_DEFINITION node_ptr stack_depths(const sequence<node_ptr>& arrays, source_line where) {
    sequence<node_ptr> deep;
    for (const node_ptr& each : arrays) deep.push_back(at_least(each, 3, where));
    return detail::joined("dstack", deep, 2, where);
}

CASK_DEFINITION node_ptr block(const sequence<sequence<node_ptr>>& rows, source_line where) {
    int rank = 2;
    for (const sequence<node_ptr>& row : rows) {
        for (const node_ptr& each : row) rank = std::max(rank, each->shape().rank());
    }
    sequence<node_ptr> joined;
    for (const sequence<node_ptr>& row : rows) {
        sequence<node_ptr> beside;
        for (const node_ptr& each : row) {
            shape sizes = each->shape();
            while (sizes.rank() < rank) sizes.insert(0, 1);
            beside.push_back(reshape(each, sizes, where));
        }
        joined.push_back(detail::joined("block", beside, -1, where));
    }
    return detail::joined("block", joined, -2, where);
}

CASK_DEFINITION node_ptr stack(const sequence<node_ptr>& arrays, index_t axis, source_line where) {
    if (arrays.empty()) throw shape_error("stack", "there is no array to join", where);
    const shape& first = arrays.front()->shape();
    const int place = normalize_axis("stack", axis, first.rank() + 1, where);
    check_rank("stack", first.rank() + 1, first, where);
    sequence<node_ptr> nodes;
    for (const node_ptr& each : arrays) {
        if (each->shape() != first) {
            throw shape_error("stack",
                              "shapes " + to_string(first) + " and " + to_string(each->shape()) +
                                  " differ",
                              where);
        }
        nodes.push_back(expand_dims(each, place, where));
    }
    return expr::make_concatenate("stack", nodes, place, where);
}

CASK_DEFINITION node_ptr roll(const node_ptr& x, const sequence<index_t>& shifts,
                              const axis_list& axes, source_line where) {
    if (shifts.size() != axes.values().size()) {
        throw shape_error("roll",
                          std::to_string(shifts.size()) + " shifts for " +
                              std::to_string(axes.values().size()) + " axes",
                          where);
    }
    node_ptr result = x;
    for (std::size_t k = 0; k < shifts.size(); ++k) {
        const int axis = normalize_axis("roll", axes.values()[k], x->shape().rank(), where);
        const index_t length = x->shape()[axis];
        if (length == 0) continue;
        index_t shift = shifts[k] % length;
        if (shift < 0) shift += length;
        if (shift == 0) continue;
        result =
            expr::make_concatenate("roll",
                                   {expr::along_axis(result, axis, length - shift, shift, 1, where),
                                    expr::along_axis(result, axis, 0, length - shift, 1, where)},
                                   axis, where);
    }
    return result;
}

CASK_DEFINITION node_ptr roll(const node_ptr& x, index_t shift, source_line where) {
    const node_ptr flat = reshape(x, shape{x->shape().size()}, where);
    return reshape(roll(flat, {shift}, axis_list(0), where), x->shape(), where);
}

CASK_DEFINITION node_ptr pad(const node_ptr& x, const pad_widths& widths,
                             const element_bytes& value, source_line where) {
    node_ptr result = x;
    const auto all = widths.resolve("pad", x->shape(), where);
    for (int axis = 0; axis < x->shape().rank(); ++axis) {
        const auto margin = [&](index_t width) {
            shape sizes = result->shape();
            sizes[axis] = width;
            check_shape("pad", sizes, size_of(x->type()), where);
            return expr::make_constant(value, x->type(), sizes, grid::whole(sizes), where);
        };
        const auto [before, after] = all[static_cast<std::size_t>(axis)];
        if (before == 0 && after == 0) continue;
        result = expr::make_concatenate("pad", {margin(before), result, margin(after)}, axis,
                                        where);
    }
    return result;
}

namespace detail {

/// An array that goes on along an axis as it began, in both directions: position 0 is its first
/// element.
class periodic_axis {
public:
    /// `width` elements at most will be asked for at once.
    periodic_axis(node_ptr x, int axis, pad_mode mode, index_t width, source_line where)
        : x_(std::move(x)), axis_(axis), where_(where), length_(size_along(x_)) {
        turns_ = mode != pad_mode::wrap;
        skipped_ = mode == pad_mode::reflect ? 1 : 0;
        period_ = turns_ ? 2 * (length_ - static_cast<position>(skipped_)) : length_;
        // Each part of a join is a program. Where there would be many, several periods are kept in
        // memory.
        constexpr index_t many = 16;
        constexpr index_t few_elements = 16384;
        const shape& sizes = x_->shape();
        if (width / many <= sizes[axis] || sizes.rank() == max_rank) return;
        const index_t across = sizes.size() / sizes[axis];
        const index_t least = std::max(width / many, few_elements / across);
        several_ = repeated(least / static_cast<index_t>(period_) + 1);
    }

    /// Positions [first, first + count), as one chunk.
    [[nodiscard]] node_ptr from(index_t first, index_t count) const {
        sequence<node_ptr> parts;
        position at = static_cast<position>(first < 0 ? -(first + 1) : first) % period_;
        if (first < 0) at = period_ - 1 - at;
        for (index_t left = count; left > 0;) {
            parts.push_back(several_ ? forward(several_, at, left) : part_of_period(at, left));
            left -= parts.back()->shape()[axis_];
            at = (at + size_along(parts.back())) % period_;
        }
        return joined(parts);
    }

private:
    using position = std::uint64_t;  // twice a length fits

    [[nodiscard]] position size_along(const node_ptr& x) const {
        return static_cast<position>(x->shape()[axis_]);
    }

    // At most `count` elements of `x` from `at`.
    [[nodiscard]] node_ptr forward(const node_ptr& x, position at, index_t count) const {
        const auto begin = static_cast<index_t>(at);
        return expr::along_axis(x, axis_, begin, std::min(count, x->shape()[axis_] - begin), 1,
                                where_);
    }
    // The same of the array, or of what follows it in its period: it turned around.
    [[nodiscard]] node_ptr part_of_period(position at, index_t count) const {
        if (at < length_) return forward(x_, at, count);
        const auto left = static_cast<index_t>(period_ - at);
        return expr::along_axis(x_, axis_, left - 1 + skipped_, std::min(count, left), -1, where_);
    }

    [[nodiscard]] node_ptr repeated(index_t times) const {
        sequence<node_ptr> parts{x_};
        if (period_ > length_) {
            parts.push_back(part_of_period(length_, static_cast<index_t>(period_ - length_)));
        }
        const node_ptr once = joined(parts);
        shape sizes = once->shape();
        index_map map;
        for (int k = 0; k < sizes.rank(); ++k) map.push_back({k < axis_ ? k : k + 1, 0, 1});
        sizes.insert(axis_, times);
        const auto spread = expr::make_view(once, map, sizes, grid::whole(sizes), where_);
        sizes.erase(axis_);
        sizes[axis_] *= times;
        return expr::make_reshape(spread, sizes, grid::whole(sizes), where_);
    }

    [[nodiscard]] node_ptr joined(const sequence<node_ptr>& parts) const {
        if (parts.size() == 1) return parts.front();
        const auto join = expr::make_concatenate("pad", parts, axis_, where_);
        sequence<axis_chunks> cuts = x_->chunks().axes();
        cuts[static_cast<std::size_t>(axis_)] = axis_chunks::whole(join->shape()[axis_]);
        return expr::make(join->kind(), join->inputs(), join->shape(), join->type(),
                          grid(std::move(cuts)), where_);
    }

    node_ptr x_;
    int axis_;
    source_line where_;
    position length_;
    position period_ = 0;
    bool turns_ = false;
    index_t skipped_ = 0;  // elements at each edge that a reflection leaves out
    node_ptr several_;     // periods, in memory; or null
};

/// `x` with margins of its elements along one axis.
CASK_DEFINITION node_ptr continued(const node_ptr& x, int axis, pad_mode mode, index_t before,
                                   index_t after, source_line where) {
    shape sizes = x->shape();
    const index_t length = sizes[axis];
    if (__builtin_add_overflow(length, before, &sizes[axis]) ||
        __builtin_add_overflow(sizes[axis], after, &sizes[axis])) {
        throw shape_error("pad", "the joined axis would be longer than 2^63 - 1", where);
    }
    check_shape("pad", sizes, size_of(x->type()), where);
    const bool edge = mode == pad_mode::edge || length == 1 || sizes.size() == 0;
    std::optional<periodic_axis> periods;
    if (!edge) periods.emplace(x, axis, mode, std::max(before, after), where);
    const auto margin = [&](index_t first, index_t count) {
        return edge ? expr::along_axis(x, axis, first < 0 ? 0 : length - 1, count, 0, where)
                    : periods->from(first, count);
    };
    sequence<node_ptr> parts;
    if (before > 0) parts.push_back(margin(-before, before));
    parts.push_back(x);
    if (after > 0) parts.push_back(margin(length, after));
    return expr::make_concatenate("pad", parts, axis, where);
}

}  // namespace detail

CASK_DEFINITION node_ptr pad(const node_ptr& x, const pad_widths& widths, pad_mode mode,
                             source_line where) {
    node_ptr result = x;
    const auto all = widths.resolve("pad", x->shape(), where);
    for (int axis = 0; axis < x->shape().rank(); ++axis) {
        const auto [before, after] = all[static_cast<std::size_t>(axis)];
        if (before == 0 && after == 0) continue;
        if (result->shape()[axis] == 0) {
            throw shape_error("pad",
                              "axis " + std::to_string(axis) + " of shape " +
                                  to_string(x->shape()) + " has no element to continue with",
                              where);
        }
        result = detail::continued(result, axis, mode, before, after, where);
    }
    return result;
}

}  // namespace front
}  // namespace cask
