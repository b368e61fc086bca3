// SPDX-License-Identifier: BSD-3-Clause
// Joining: arrays side by side, with margins, and turned around. None of these copies: a pass that
// needs the result takes each part from where it is, and computes it there if it is computed.
#pragma once

#include <cask/manipulation.hpp>

namespace cask {

/// Arrays side by side along an axis that they have.
///
/// \returns  dtype T; the sizes along `axis` added up; chunks those of the arrays one after another
/// \throws shape_error  no array, other sizes on another axis; axis_error  no such axis
/// \cost   nothing is copied; a reduction over the result keeps it in memory first
/// \like   numpy.concatenate; concat of the array API
template <element T>
[[nodiscard]] array<T> concatenate(const std::vector<array<T>>& arrays, index_t axis = 0,
                                   source_line where = source_line::current()) {
    if (arrays.empty()) throw shape_error("concatenate", "there is no array to join", where);
    std::vector<expr::node_ptr> nodes;
    for (const array<T>& each : arrays) {
        if (each.rank() != arrays.front().rank()) {
            throw shape_error("concatenate",
                              "arrays of different rank: shapes " +
                                  to_string(arrays.front().shape()) + " and " +
                                  to_string(each.shape()),
                              where);
        }
        nodes.push_back(each.node());
    }
    const int along = normalize_axis("concatenate", axis, arrays.front().rank(), where);
    return array<T>(expr::make_concatenate("concatenate", nodes, along, where));
}
/// concatenate({a, b, c}, axis).
template <element T>
[[nodiscard]] array<T> concatenate(std::initializer_list<array<T>> arrays, index_t axis = 0,
                                   source_line where = source_line::current()) {
    return concatenate(std::vector<array<T>>(arrays), axis, where);
}

/// Arrays of one shape along a new axis.
///
/// \param axis  place of the new axis in the result
/// \throws shape_error  no array, different shapes; axis_error  no such place
/// \cost   as concatenate
/// \like   numpy.stack
template <element T>
[[nodiscard]] array<T> stack(const std::vector<array<T>>& arrays, index_t axis = 0,
                             source_line where = source_line::current()) {
    if (arrays.empty()) throw shape_error("stack", "there is no array to join", where);
    const shape& first = arrays.front().shape();
    const int place = normalize_axis("stack", axis, first.rank() + 1, where);
    check_rank("stack", first.rank() + 1, first, where);
    std::vector<expr::node_ptr> nodes;
    for (const array<T>& each : arrays) {
        if (each.shape() != first) {
            throw shape_error("stack",
                              "shapes " + to_string(first) + " and " + to_string(each.shape()) +
                                  " differ",
                              where);
        }
        nodes.push_back(expand_dims(each, place, where).node());
    }
    return array<T>(expr::make_concatenate("stack", nodes, place, where));
}
/// stack({a, b, c}, axis).
template <element T>
[[nodiscard]] array<T> stack(std::initializer_list<array<T>> arrays, index_t axis = 0,
                             source_line where = source_line::current()) {
    return stack(std::vector<array<T>>(arrays), axis, where);
}

namespace detail {

/// `count` elements of `x` along `axis`, from `begin` by `step` (0: one element, repeated).
[[nodiscard]] inline expr::node_ptr along_axis(const expr::node_ptr& x, int axis, index_t begin,
                                               index_t count, index_t step, source_line where) {
    index_map map;
    shape sizes = x->shape();
    std::vector<axis_chunks> cuts = x->chunks().axes();
    for (int k = 0; k < sizes.rank(); ++k) {
        map.push_back(k == axis ? mapped_axis{step == 0 ? -1 : k, begin, step}
                                : mapped_axis{k, 0, 1});
    }
    sizes[axis] = count;
    cuts[static_cast<std::size_t>(axis)] = axis_chunks::whole(count);
    return expr::make_view(x, map, sizes, grid(std::move(cuts)), where);
}

}  // namespace detail

/// Elements moved along axes; those that leave at one end come in at the other.
///
/// \param shifts  one per axis of `axes`; positive ones move towards higher indices
/// \throws axis_error  no such axis; shape_error  as many shifts as axes are needed
/// \cost   as concatenate
/// \like   numpy.roll
template <element T>
[[nodiscard]] array<T> roll(const array<T>& x, const std::vector<index_t>& shifts,
                            const axis_list& axes, source_line where = source_line::current()) {
    if (shifts.size() != axes.values().size()) {
        throw shape_error("roll",
                          std::to_string(shifts.size()) + " shifts for " +
                              std::to_string(axes.values().size()) + " axes",
                          where);
    }
    expr::node_ptr result = x.node();
    for (std::size_t k = 0; k < shifts.size(); ++k) {
        const int axis = normalize_axis("roll", axes.values()[k], x.rank(), where);
        const index_t length = x.shape()[axis];
        if (length == 0) continue;
        index_t shift = shifts[k] % length;
        if (shift < 0) shift += length;
        if (shift == 0) continue;
        result = expr::make_concatenate(
            "roll",
            {detail::along_axis(result, axis, length - shift, shift, 1, where),
             detail::along_axis(result, axis, 0, length - shift, 1, where)},
            axis, where);
    }
    return array<T>(result);
}
/// Along one axis. \throws axis_error \like numpy.roll
template <element T>
[[nodiscard]] array<T> roll(const array<T>& x, index_t shift, index_t axis,
                            source_line where = source_line::current()) {
    return roll(x, std::vector<index_t>{shift}, axis_list(axis), where);
}
/// In row-major order, over the ends of rows. \cost as reshape; of arrays of one axis nothing is kept
/// in memory \like numpy.roll without an axis
template <element T>
[[nodiscard]] array<T> roll(const array<T>& x, index_t shift,
                            source_line where = source_line::current()) {
    return reshape(roll(ravel(x, where), shift, 0, where), x.shape(), where);
}

/// How wide the margins of an array are, before and after it along each axis.
class pad_widths {
public:
    /// The same on all sides.
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    pad_widths(Integer width) : widths_{{extent(width).value, extent(width).value}} {}
    /// {{before, after}} for all axes, or one pair for each.
    pad_widths(std::initializer_list<std::pair<index_t, index_t>> widths) : widths_(widths) {}
    pad_widths(std::vector<std::pair<index_t, index_t>> widths) : widths_(std::move(widths)) {}

    /// One pair per axis. Throws shape_error.
    [[nodiscard]] std::vector<std::pair<index_t, index_t>> resolve(const shape& sizes,
                                                                   source_line where) const {
        const auto rank = static_cast<std::size_t>(sizes.rank());
        if (widths_.size() != 1 && widths_.size() != rank) {
            throw shape_error("pad",
                              "widths are given for " + std::to_string(widths_.size()) +
                                  " axes, the shape is " + to_string(sizes),
                              where);
        }
        for (const auto& [before, after] : widths_) {
            if (before >= 0 && after >= 0) continue;
            throw shape_error("pad",
                              "widths must be at least 0: got {" + std::to_string(before) + ", " +
                                  std::to_string(after) + "}",
                              where);
        }
        return widths_.size() == rank ? widths_ : std::vector(rank, widths_.front());
    }

private:
    std::vector<std::pair<index_t, index_t>> widths_;
};

/// Where the elements of a margin come from.
enum class pad_mode {
    edge,       // a a a | a b c d | d d d
    reflect,    // d c b | a b c d | c b a
    symmetric,  // c b a | a b c d | d c b
    wrap,       // b c d | a b c d | a b c
};

/// `x` with margins of `value`.
///
/// \returns  each axis longer by its widths; chunks: a margin is a chunk of its own
/// \throws shape_error  negative widths, or another number of pairs than axes
/// \cost   as concatenate
/// \like   numpy.pad, mode "constant"
template <element T>
[[nodiscard]] array<T> pad(const array<T>& x, const pad_widths& widths,
                           const std::type_identity_t<T>& value = T{},
                           source_line where = source_line::current()) {
    expr::node_ptr result = x.node();
    const auto all = widths.resolve(x.shape(), where);
    for (int axis = 0; axis < x.rank(); ++axis) {
        const auto margin = [&](index_t width) {
            shape sizes = result->shape();
            sizes[axis] = width;
            check_shape("pad", sizes, size_of(dtype_of<T>), where);
            return expr::make_constant(kernel::bytes_of(value), dtype_of<T>, sizes,
                                       grid::whole(sizes), where);
        };
        const auto [before, after] = all[static_cast<std::size_t>(axis)];
        if (before == 0 && after == 0) continue;
        result = expr::make_concatenate("pad", {margin(before), result, margin(after)}, axis,
                                        where);
    }
    return array<T>(result);
}

namespace detail {

/// An array that goes on along an axis as it began, in both directions: position 0 is its first element.
class periodic_axis {
public:
    /// `width` elements at most will be asked for at once.
    periodic_axis(expr::node_ptr x, int axis, pad_mode mode, index_t width, source_line where)
        : x_(std::move(x)), axis_(axis), where_(where), length_(size_along(x_)) {
        turns_ = mode != pad_mode::wrap;
        skipped_ = mode == pad_mode::reflect ? 1 : 0;
        period_ = turns_ ? 2 * (length_ - static_cast<position>(skipped_)) : length_;
        // Each part of a join is a program. Where there would be many, several periods are kept in memory.
        constexpr index_t many = 16;
        constexpr index_t few_elements = 16384;
        const shape& sizes = x_->shape();
        if (width / many <= sizes[axis] || sizes.rank() == max_rank) return;
        const index_t across = sizes.size() / sizes[axis];
        const index_t least = std::max(width / many, few_elements / across);
        several_ = repeated(least / static_cast<index_t>(period_) + 1);
    }

    /// Positions [first, first + count), as one chunk.
    [[nodiscard]] expr::node_ptr from(index_t first, index_t count) const {
        std::vector<expr::node_ptr> parts;
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

    [[nodiscard]] position size_along(const expr::node_ptr& x) const {
        return static_cast<position>(x->shape()[axis_]);
    }

    // At most `count` elements of `x` from `at`.
    [[nodiscard]] expr::node_ptr forward(const expr::node_ptr& x, position at,
                                         index_t count) const {
        const auto begin = static_cast<index_t>(at);
        return along_axis(x, axis_, begin, std::min(count, x->shape()[axis_] - begin), 1, where_);
    }
    // The same of the array, or of what follows it in its period: it turned around.
    [[nodiscard]] expr::node_ptr part_of_period(position at, index_t count) const {
        if (at < length_) return forward(x_, at, count);
        const auto left = static_cast<index_t>(period_ - at);
        return along_axis(x_, axis_, left - 1 + skipped_, std::min(count, left), -1, where_);
    }

    [[nodiscard]] expr::node_ptr repeated(index_t times) const {
        std::vector<expr::node_ptr> parts{x_};
        if (period_ > length_) {
            parts.push_back(part_of_period(length_, static_cast<index_t>(period_ - length_)));
        }
        const expr::node_ptr once = joined(parts);
        shape sizes = once->shape();
        index_map map;
        for (int k = 0; k < sizes.rank(); ++k) map.push_back({k < axis_ ? k : k + 1, 0, 1});
        sizes.insert(axis_, times);
        const auto spread = expr::make_view(once, map, sizes, grid::whole(sizes), where_);
        sizes.erase(axis_);
        sizes[axis_] *= times;
        return expr::make_reshape(spread, sizes, grid::whole(sizes), where_);
    }

    [[nodiscard]] expr::node_ptr joined(const std::vector<expr::node_ptr>& parts) const {
        if (parts.size() == 1) return parts.front();
        const auto join = expr::make_concatenate("pad", parts, axis_, where_);
        std::vector<axis_chunks> cuts = x_->chunks().axes();
        cuts[static_cast<std::size_t>(axis_)] = axis_chunks::whole(join->shape()[axis_]);
        return expr::make(join->what(), join->inputs(), join->shape(), join->type(),
                          grid(std::move(cuts)), where_);
    }

    expr::node_ptr x_;
    int axis_;
    source_line where_;
    position length_;
    position period_ = 0;
    bool turns_ = false;
    index_t skipped_ = 0;     // elements at each edge that a reflection leaves out
    expr::node_ptr several_;  // periods, in memory; or null
};

/// `x` with margins of its own elements along one axis.
[[nodiscard]] inline expr::node_ptr continued(const expr::node_ptr& x, int axis, pad_mode mode,
                                              index_t before, index_t after, source_line where) {
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
        return edge ? along_axis(x, axis, first < 0 ? 0 : length - 1, count, 0, where)
                    : periods->from(first, count);
    };
    std::vector<expr::node_ptr> parts;
    if (before > 0) parts.push_back(margin(-before, before));
    parts.push_back(x);
    if (after > 0) parts.push_back(margin(length, after));
    return expr::make_concatenate("pad", parts, axis, where);
}

}  // namespace detail

/// `x` with margins made of its own elements.
///
/// \returns  as above
/// \throws shape_error  as above; an axis without elements cannot be continued
/// \cost   as concatenate; of a margin more than 16 times as long as the axis, a sixteenth is kept in
///         memory first, for a slice of the result, too
/// \like   numpy.pad, modes "edge", "reflect", "symmetric", "wrap"
template <element T>
[[nodiscard]] array<T> pad(const array<T>& x, const pad_widths& widths, pad_mode mode,
                           source_line where = source_line::current()) {
    expr::node_ptr result = x.node();
    const auto all = widths.resolve(x.shape(), where);
    for (int axis = 0; axis < x.rank(); ++axis) {
        const auto [before, after] = all[static_cast<std::size_t>(axis)];
        if (before == 0 && after == 0) continue;
        if (result->shape()[axis] == 0) {
            throw shape_error("pad",
                              "axis " + std::to_string(axis) + " of shape " + to_string(x.shape()) +
                                  " has no element to continue with",
                              where);
        }
        result = detail::continued(result, axis, mode, before, after, where);
    }
    return array<T>(result);
}

}  // namespace cask
