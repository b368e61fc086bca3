// SPDX-License-Identifier: BSD-3-Clause
// Definitions of manipulation.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/manipulation.hpp>

namespace cask::front {

namespace detail {

/// The axes of `x` in the order of `order`.
CASK_DEFINITION node_ptr reordered(const node_ptr& x, const sequence<int>& order,
                                   source_line where) {
    shape sizes;
    sequence<axis_chunks> cuts;
    sequence<mapped_axis> from(order.size());
    for (std::size_t axis = 0; axis < order.size(); ++axis) {
        sizes.push_back(x->shape()[order[axis]]);
        cuts.push_back(x->chunks()[order[axis]]);
        from[static_cast<std::size_t>(order[axis])] = {static_cast<int>(axis), 0, 1};
    }
    index_map map;
    for (const mapped_axis& axis : from) map.push_back(axis);
    return expr::make_view(x, map, sizes, grid(std::move(cuts)), where);
}

}  // namespace detail

CASK_DEFINITION node_ptr rechunk(const node_ptr& x, const chunk_spec& chunks, source_line where) {
    return expr::make(expr::rechunk{}, {x}, x->shape(), x->type(),
                      chunks.resolve("rechunk", x->shape(), size_of(x->type()), where), where);
}

CASK_DEFINITION node_ptr transpose(const node_ptr& x, const axis_list& axes, source_line where) {
    sequence<int> order = axes.in_order("transpose", x->shape().rank(), where);
    if (!axes.given()) {
        for (int axis = x->shape().rank() - 1; axis >= 0; --axis) order.push_back(axis);
    }
    if (static_cast<int>(order.size()) != x->shape().rank()) {
        throw axis_error("transpose",
                         std::to_string(order.size()) + " axes are named, the shape is " +
                             to_string(x->shape()),
                         where);
    }
    return detail::reordered(x, order, where);
}

CASK_DEFINITION node_ptr swapaxes(const node_ptr& x, index_t a, index_t b, source_line where) {
    sequence<int> order;
    for (int axis = 0; axis < x->shape().rank(); ++axis) order.push_back(axis);
    const int first = normalize_axis("swapaxes", a, x->shape().rank(), where);
    const int second = normalize_axis("swapaxes", b, x->shape().rank(), where);
    std::swap(order[static_cast<std::size_t>(first)], order[static_cast<std::size_t>(second)]);
    return detail::reordered(x, order, where);
}

CASK_DEFINITION node_ptr moveaxis(const node_ptr& x, index_t from, index_t to, source_line where) {
    const int rank = x->shape().rank();
    const int axis = normalize_axis("moveaxis", from, rank, where);
    const int place = normalize_axis("moveaxis", to, rank, where);
    sequence<int> order;
    for (int each = 0; each < rank; ++each) {
        if (each != axis) order.push_back(each);
    }
    order.insert(order.begin() + place, axis);
    return detail::reordered(x, order, where);
}

CASK_DEFINITION node_ptr expand_dims(const node_ptr& x, const axis_list& axes, source_line where) {
    const int rank = x->shape().rank() + static_cast<int>(axes.values().size());
    const sequence<int> places = axes.normalized("expand_dims", rank, where);
    check_rank("expand_dims", rank, x->shape(), where);
    shape sizes;
    sequence<axis_chunks> cuts;
    index_map map;
    for (int axis = 0, from = 0; axis < rank; ++axis) {
        if (contains(places, axis)) {
            sizes.push_back(1);
            cuts.push_back(axis_chunks::whole(1));
        } else {
            sizes.push_back(x->shape()[from]);
            cuts.push_back(x->chunks()[from]);
            map.push_back({axis, 0, 1});
            ++from;
        }
    }
    return expr::make_view(x, map, sizes, grid(std::move(cuts)), where);
}

CASK_DEFINITION node_ptr squeeze(const node_ptr& x, const axis_list& axes, source_line where) {
    sequence<int> gone = axes.normalized("squeeze", x->shape().rank(), where);
    for (int axis = 0; axis < x->shape().rank(); ++axis) {
        if (!axes.given() && x->shape()[axis] == 1) gone.push_back(axis);
    }
    shape sizes;
    sequence<axis_chunks> cuts;
    index_map map;
    for (int axis = 0; axis < x->shape().rank(); ++axis) {
        if (!contains(gone, axis)) {
            map.push_back({sizes.rank(), 0, 1});
            sizes.push_back(x->shape()[axis]);
            cuts.push_back(x->chunks()[axis]);
            continue;
        }
        if (x->shape()[axis] != 1) {
            throw shape_error("squeeze",
                              "axis " + std::to_string(axis) + " of shape " +
                                  to_string(x->shape()) + " is not of length 1",
                              where);
        }
        map.push_back({-1, 0, 0});
    }
    return expr::make_view(x, map, sizes, grid(std::move(cuts)), where);
}

CASK_DEFINITION node_ptr broadcast_to(const node_ptr& x, const shape& sizes, source_line where) {
    check_shape("broadcast_to", sizes, size_of(x->type()), where);
    check_broadcast("broadcast_to", "shape", x->shape(), sizes, where);
    return expr::make_broadcast(x, sizes, where);
}

CASK_DEFINITION node_ptr flip(const node_ptr& x, const axis_list& axes, source_line where) {
    const sequence<int> turned = axes.normalized("flip", x->shape().rank(), where);
    index_map map;
    for (int axis = 0; axis < x->shape().rank(); ++axis) {
        const bool turn = !axes.given() || contains(turned, axis);
        const index_t length = x->shape()[axis];
        map.push_back(turn && length > 0 ? mapped_axis{axis, length - 1, -1}
                                         : mapped_axis{axis, 0, 1});
    }
    return expr::make_view(x, map, x->shape(), x->chunks(), where);
}

CASK_DEFINITION node_ptr reshape(const node_ptr& x, const shape& sizes, source_line where) {
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
    if (open >= 0 && !overflow && known != 0 && x->shape().size() % known == 0) {
        result[open] = x->shape().size() / known;
        known *= result[open];
    }
    if (overflow || known != x->shape().size() || (open >= 0 && result[open] < 0)) {
        throw shape_error("reshape",
                          "shape " + to_string(x->shape()) + " cannot become " + to_string(sizes),
                          where);
    }
    sequence<axis_chunks> cuts;
    bool same = true;
    for (int axis = 0; axis < result.rank(); ++axis) {
        same = same && axis < x->shape().rank() && x->shape()[axis] == result[axis];
        cuts.push_back(same ? x->chunks()[axis] : axis_chunks::whole(result[axis]));
    }
    return expr::make_reshape(x, result, grid(std::move(cuts)), where);
}

CASK_DEFINITION node_ptr at_least(const node_ptr& x, int rank, source_line where) {
    shape sizes = x->shape();
    if (sizes.rank() == 0) sizes.push_back(1);
    if (sizes.rank() < 2 && rank >= 2) sizes.insert(0, 1);
    if (sizes.rank() < 3 && rank >= 3) sizes.push_back(1);
    return reshape(x, sizes, where);
}

CASK_DEFINITION node_ptr rot90(const node_ptr& x, index_t turns, const axis_list& axes,
                               source_line where) {
    const sequence<int> plane = axes.in_order("rot90", x->shape().rank(), where);
    if (plane.size() != 2) {
        throw axis_error("rot90", std::to_string(plane.size()) + " axes are named instead of 2",
                         where);
    }
    const index_t quarters = (turns % 4 + 4) % 4;
    if (quarters == 0) return x;
    if (quarters == 2) return flip(x, axes, where);
    const int second = plane[1];
    const node_ptr turned = quarters == 1 ? flip(x, second, where) : x;
    const node_ptr exchanged = swapaxes(turned, plane[0], second, where);
    return quarters == 1 ? exchanged : flip(exchanged, second, where);
}

CASK_DEFINITION node_ptr flip_along(std::string_view name, const node_ptr& x, int axis,
                                    source_line where) {
    if (x->shape().rank() <= axis) {
        throw shape_error(name,
                          "needs " + std::to_string(axis + 1) + " axes at least: got shape " +
                              to_string(x->shape()),
                          where);
    }
    return flip(x, axis, where);
}

CASK_DEFINITION node_ptr broadcast_among(const node_ptr& x, const shape& sizes, source_line where) {
    check_shape("broadcast_arrays", sizes, size_of(x->type()), where);
    return expr::make_broadcast(x, sizes, where);
}

}  // namespace cask::front
