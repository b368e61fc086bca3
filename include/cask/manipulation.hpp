// SPDX-License-Identifier: BSD-3-Clause
// Manipulation: other orders, shapes and chunks of the same elements. None of these copies; they
// change how a load walks (reshape may need its input in memory first).
#pragma once

#include <cask/array.hpp>

namespace cask {

/// `x` cut otherwise.
///
/// \returns  shape and values of `x`; chunks as given
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing: chunks decide neither speed nor memory
/// \like   dask.array.rechunk
template <element T>
[[nodiscard]] array<T> rechunk(const array<T>& x, const chunk_spec& chunks,
                               source_line where = source_line::current()) {
    return array<T>(expr::make(expr::rechunk{}, {x.node()}, x.shape(), dtype_of<T>,
                               chunks.resolve("rechunk", x.shape(), size_of(dtype_of<T>), where),
                               where));
}

namespace detail {

/// The axes of `x` in the order of `order`.
template <element T>
[[nodiscard]] array<T> reordered(const array<T>& x, const std::vector<int>& order,
                                 source_line where) {
    shape sizes;
    std::vector<axis_chunks> cuts;
    std::vector<mapped_axis> from(order.size());
    for (std::size_t axis = 0; axis < order.size(); ++axis) {
        sizes.push_back(x.shape()[order[axis]]);
        cuts.push_back(x.chunks()[order[axis]]);
        from[static_cast<std::size_t>(order[axis])] = {static_cast<int>(axis), 0, 1};
    }
    index_map map;
    for (const mapped_axis& axis : from) map.push_back(axis);
    return array<T>(expr::make_view(x.node(), map, sizes, grid(std::move(cuts)), where));
}

}  // namespace detail

/// The axes in reverse order, or in the order of `axes`.
///
/// \throws axis_error  `axes` does not name each axis once
/// \like   numpy.transpose; permute_dims of the array API
template <element T>
[[nodiscard]] array<T> transpose(const array<T>& x, const axis_list& axes = {},
                                 source_line where = source_line::current()) {
    std::vector<int> order = axes.in_order("transpose", x.rank(), where);
    if (!axes.given()) {
        for (int axis = x.rank() - 1; axis >= 0; --axis) order.push_back(axis);
    }
    if (static_cast<int>(order.size()) != x.rank()) {
        throw axis_error("transpose",
                         std::to_string(order.size()) + " axes are named, the shape is " +
                             to_string(x.shape()),
                         where);
    }
    return detail::reordered(x, order, where);
}
/// Another name of transpose, with axes.
template <element T>
[[nodiscard]] array<T> permute_dims(const array<T>& x, const axis_list& axes,
                                    source_line where = source_line::current()) {
    return transpose(x, axes, where);
}

/// Two axes exchanged. \throws axis_error \like numpy.swapaxes
template <element T>
[[nodiscard]] array<T> swapaxes(const array<T>& x, index_t a, index_t b,
                                source_line where = source_line::current()) {
    std::vector<int> order;
    for (int axis = 0; axis < x.rank(); ++axis) order.push_back(axis);
    const int first = normalize_axis("swapaxes", a, x.rank(), where);
    const int second = normalize_axis("swapaxes", b, x.rank(), where);
    std::swap(order[static_cast<std::size_t>(first)], order[static_cast<std::size_t>(second)]);
    return detail::reordered(x, order, where);
}

/// New axes of length 1 at the places `axes` of the result.
///
/// \throws axis_error   a place is out of range or named twice
/// \throws shape_error  the result would have more than 12 axes
/// \like   numpy.expand_dims
template <element T>
[[nodiscard]] array<T> expand_dims(const array<T>& x, const axis_list& axes,
                                   source_line where = source_line::current()) {
    const int rank = x.rank() + static_cast<int>(axes.values().size());
    const std::vector<int> places = axes.normalized("expand_dims", rank, where);
    check_rank("expand_dims", rank, x.shape(), where);
    shape sizes;
    std::vector<axis_chunks> cuts;
    index_map map;
    for (int axis = 0, from = 0; axis < rank; ++axis) {
        if (std::find(places.begin(), places.end(), axis) != places.end()) {
            sizes.push_back(1);
            cuts.push_back(axis_chunks::whole(1));
        } else {
            sizes.push_back(x.shape()[from]);
            cuts.push_back(x.chunks()[from]);
            map.push_back({axis, 0, 1});
            ++from;
        }
    }
    return array<T>(expr::make_view(x.node(), map, sizes, grid(std::move(cuts)), where));
}

/// Without the axes of length 1, or those of them that `axes` names.
///
/// \throws axis_error   out of range or named twice
/// \throws shape_error  a named axis is longer than 1
/// \like   numpy.squeeze
template <element T>
[[nodiscard]] array<T> squeeze(const array<T>& x, const axis_list& axes = {},
                               source_line where = source_line::current()) {
    std::vector<int> gone = axes.normalized("squeeze", x.rank(), where);
    for (int axis = 0; axis < x.rank(); ++axis) {
        if (!axes.given() && x.shape()[axis] == 1) gone.push_back(axis);
    }
    shape sizes;
    std::vector<axis_chunks> cuts;
    index_map map;
    for (int axis = 0; axis < x.rank(); ++axis) {
        if (std::find(gone.begin(), gone.end(), axis) == gone.end()) {
            map.push_back({sizes.rank(), 0, 1});
            sizes.push_back(x.shape()[axis]);
            cuts.push_back(x.chunks()[axis]);
            continue;
        }
        if (x.shape()[axis] != 1) {
            throw shape_error("squeeze",
                              "axis " + std::to_string(axis) + " of shape " + to_string(x.shape()) +
                                  " is not of length 1",
                              where);
        }
        map.push_back({-1, 0, 0});
    }
    return array<T>(expr::make_view(x.node(), map, sizes, grid(std::move(cuts)), where));
}

/// `x` repeated along new leading axes and axes of length 1, to `sizes`.
///
/// \throws shape_error  `x` does not broadcast to `sizes`
/// \cost   nothing is repeated in memory
/// \like   numpy.broadcast_to
template <element T>
[[nodiscard]] array<T> broadcast_to(const array<T>& x, const shape& sizes,
                                    source_line where = source_line::current()) {
    check_shape("broadcast_to", sizes, size_of(dtype_of<T>), where);
    if (sizes.rank() < x.rank() || broadcast("broadcast_to", x.shape(), sizes, where) != sizes) {
        throw shape_error(
            "broadcast_to",
            "shape " + to_string(x.shape()) + " does not broadcast to " + to_string(sizes), where);
    }
    return array<T>(expr::make_broadcast(x.node(), sizes, where));
}

/// The elements along `axes` (all by default) in reverse order. \throws axis_error \like numpy.flip
template <element T>
[[nodiscard]] array<T> flip(const array<T>& x, const axis_list& axes = {},
                            source_line where = source_line::current()) {
    const std::vector<int> turned = axes.normalized("flip", x.rank(), where);
    index_map map;
    for (int axis = 0; axis < x.rank(); ++axis) {
        const bool turn = !axes.given() ||
                          std::find(turned.begin(), turned.end(), axis) != turned.end();
        const index_t length = x.shape()[axis];
        map.push_back(turn && length > 0 ? mapped_axis{axis, length - 1, -1}
                                         : mapped_axis{axis, 0, 1});
    }
    return array<T>(expr::make_view(x.node(), map, x.shape(), x.chunks(), where));
}

/// The same elements, in row-major order, in another shape; one size may be -1: what is left.
///
/// \returns  chunks: one where the shape changes; those of `x` on equal leading axes
/// \throws shape_error  another number of elements; more than one -1
/// \cost   free for arrays in contiguous memory and constants; otherwise the input is kept in memory
/// \like   numpy.reshape
template <element T>
[[nodiscard]] array<T> reshape(const array<T>& x, const shape& sizes,
                               source_line where = source_line::current()) {
    shape result = sizes;
    int open = -1;
    index_t known = 1;
    bool overflow = false;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        if (sizes[axis] == -1 && open < 0) {
            open = axis;
        } else if (sizes[axis] < 0) {
            throw shape_error("reshape",
                              "sizes must be at least 0 and one may be -1: got " + to_string(sizes),
                              where);
        } else {
            overflow = overflow || __builtin_mul_overflow(known, sizes[axis], &known);
        }
    }
    if (open >= 0 && !overflow && known != 0 && x.size() % known == 0) {
        result[open] = x.size() / known;
        known *= result[open];
    }
    if (overflow || known != x.size() || (open >= 0 && result[open] < 0)) {
        throw shape_error("reshape",
                          "shape " + to_string(x.shape()) + " cannot become " + to_string(sizes),
                          where);
    }
    std::vector<axis_chunks> cuts;
    bool same = true;
    for (int axis = 0; axis < result.rank(); ++axis) {
        same = same && axis < x.rank() && x.shape()[axis] == result[axis];
        cuts.push_back(same ? x.chunks()[axis] : axis_chunks::whole(result[axis]));
    }
    return array<T>(expr::make_reshape(x.node(), result, grid(std::move(cuts)), where));
}

/// All elements along one axis. \like numpy.ravel
template <element T>
[[nodiscard]] array<T> ravel(const array<T>& x, source_line where = source_line::current()) {
    return reshape(x, shape{x.size()}, where);
}

}  // namespace cask
