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

/// The parts of which a margin consists, in order of the distance from the array: `width` elements
/// beyond the end, or, turned around, before the beginning.
class margin_parts {
public:
    margin_parts(expr::node_ptr x, int axis, pad_mode mode, source_line where)
        : x_(std::move(x)), axis_(axis), mode_(mode), where_(where) {}

    /// In order of the index.
    [[nodiscard]] std::vector<expr::node_ptr> at_end(index_t width) const {
        return parts(width, true);
    }
    [[nodiscard]] std::vector<expr::node_ptr> at_begin(index_t width) const {
        std::vector<expr::node_ptr> result = parts(width, false);
        std::reverse(result.begin(), result.end());
        return result;
    }

private:
    [[nodiscard]] std::vector<expr::node_ptr> parts(index_t width, bool end) const {
        const index_t length = x_->shape()[axis_];
        std::vector<expr::node_ptr> result;
        const bool edge = mode_ == pad_mode::edge || (mode_ == pad_mode::reflect && length == 1);
        if (width > 0 && edge) {
            result.push_back(along_axis(x_, axis_, end ? length - 1 : 0, width, 0, where_));
            return result;
        }
        // Reflection leaves out the element at the edge, each time.
        const index_t skipped = mode_ == pad_mode::reflect ? 1 : 0;
        bool turned = mode_ != pad_mode::wrap;
        for (index_t left = width; left > 0;) {
            const index_t count = std::min(left, length - skipped);
            result.push_back(part(count, skipped, turned, end));
            left -= count;
            if (mode_ != pad_mode::wrap) turned = !turned;
        }
        return result;
    }

    // `count` elements as they follow on from an edge, in the order of the index.
    [[nodiscard]] expr::node_ptr part(index_t count, index_t skipped, bool turned, bool end) const {
        const index_t length = x_->shape()[axis_];
        index_t first = 0;  // of the part, in the order of the index
        if (turned) {
            first = end ? length - 1 - skipped : skipped + count - 1;
        } else {
            first = end ? skipped : length - skipped - count;
        }
        return along_axis(x_, axis_, first, count, turned ? -1 : 1, where_);
    }

    expr::node_ptr x_;
    int axis_;
    pad_mode mode_;
    source_line where_;
};

}  // namespace detail

/// `x` with margins made of its own elements.
///
/// \throws shape_error  as above; an axis without elements cannot be continued
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
        const detail::margin_parts margin(result, axis, mode, where);
        std::vector<expr::node_ptr> parts = margin.at_begin(before);
        parts.push_back(result);
        for (expr::node_ptr& part : margin.at_end(after)) parts.push_back(std::move(part));
        result = expr::make_concatenate("pad", parts, axis, where);
    }
    return array<T>(result);
}

}  // namespace cask
