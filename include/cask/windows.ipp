// SPDX-License-Identifier: BSD-3-Clause
// Definitions of windows.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/call.hpp>
#include <cask/kernel/tile/copy.hpp>
#include <cask/windows.hpp>

#include <algorithm>
#include <memory>

namespace cask::front {

namespace detail {

/// Bytes along memory of `sizes`, and again along `axis`, behind all others.
CASK_DEFINITION shape with_window(const shape& strides, int axis) {
    shape result = strides;
    result.push_back(strides[axis]);
    return result;
}

/// Parameters: bytes of an element, the axis.
CASK_DEFINITION void copy_windows(const kernel::routine_call& call) {
    const index_t item = call.parameters[0];
    const auto axis = static_cast<int>(call.parameters[1]);
    kernel::copy_box(
        call.result.data, row_major_bytes(call.result.extent, item), call.inputs[0].data,
        with_window(row_major_bytes(call.inputs[0].extent, item), axis), call.result.extent, item);
}

inline constexpr kernel::routine window_routine = {.name = "sliding_window_view",
                                                   .run = &copy_windows};

/// What is computed is copied, block by block of the positions of the window.
CASK_DEFINITION node_ptr copied_windows(const node_ptr& x, int axis, index_t window,
                                        const shape& sizes, source_line where) {
    constexpr index_t small_block = 32768;
    const index_t positions = sizes[axis];
    const index_t together = std::clamp<index_t>(small_block / window, 1, positions);
    const axis_chunks cuts = axis_chunks::regular(positions, together);
    expr::blocking_builder cut;
    sequence<expr::read_axis> of_x;
    for (int k = 0; k + 1 < sizes.rank(); ++k) {
        of_x.push_back(k == axis ? cut.blocks(cuts, cuts) : cut.loop(sizes[k]));
    }
    cut.whole(window);
    expr::read_axis& along = of_x[static_cast<std::size_t>(axis)];
    along.after = along.beyond = window - 1;
    cut.input(std::move(of_x));
    return expr::make_call({&window_routine, cut.made(), nullptr, 1, {size_of(x->type()), axis}, 1},
                           {x}, x->type(), grid::whole(sizes), where);
}

/// Windows along one axis.
CASK_DEFINITION node_ptr windows_along(const node_ptr& x, int axis, index_t window,
                                       source_line where) {
    const index_t length = x->shape()[axis];
    if (window < 1 || window > length) {
        throw shape_error("sliding_window_view",
                          "a window of " + std::to_string(window) + " does not fit axis " +
                              std::to_string(axis) + " of length " + std::to_string(length),
                          where);
    }
    if (x->shape().rank() == max_rank) {
        throw shape_error("sliding_window_view",
                          "the result may have " + std::to_string(max_rank) + " axes at most",
                          where);
    }
    shape sizes = x->shape();
    sizes[axis] -= window - 1;
    sizes.push_back(window);
    check_shape("sliding_window_view", sizes, size_of(x->type()), where);
    if (const auto* memory = x->as<expr::memory_source>()) {
        const expr::memory_source seen{memory->data, with_window(memory->strides, axis),
                                       memory->owner};
        return expr::make(seen, {}, sizes, x->type(), grid::whole(sizes), where);
    }
    if (sizes.size() == 0)
        return expr::make_constant({}, x->type(), sizes, grid::whole(sizes), where);
    return copied_windows(x, axis, window, sizes, where);
}

}  // namespace detail

CASK_DEFINITION node_ptr sliding_window_view(const node_ptr& x, const shape& window,
                                             const axis_list& axes, source_line where) {
    const int rank = x->shape().rank();
    sequence<int> along = axes.in_order("sliding_window_view", rank, where);
    for (int axis = 0; !axes.given() && axis < rank; ++axis) along.push_back(axis);
    if (static_cast<int>(along.size()) != window.rank()) {
        throw shape_error("sliding_window_view",
                          "a window of " + std::to_string(window.rank()) + " axes slides along " +
                              std::to_string(along.size()),
                          where);
    }
    node_ptr result = x;
    for (int k = 0; k < window.rank(); ++k) {
        result = detail::windows_along(result, along[static_cast<std::size_t>(k)], window[k],
                                       where);
    }
    return result;
}

CASK_DEFINITION node_ptr tiles_of(const node_ptr& x, const shape& factors,
                                  const coarsen_options& options, source_line where) {
    const int rank = x->shape().rank();
    if (factors.rank() != rank || 2 * rank > max_rank) {
        throw shape_error("coarsen",
                          std::to_string(factors.rank()) + " factors for shape " +
                              to_string(x->shape()) + ", of at most " +
                              std::to_string(max_rank / 2) + " axes",
                          where);
    }
    node_ptr whole = x;
    shape sizes;
    for (int axis = 0; axis < rank; ++axis) {
        const index_t length = x->shape()[axis];
        const index_t factor = factors[axis];
        if (factor < 1 || (length % factor != 0 && !options.trim_excess)) {
            throw shape_error("coarsen",
                              "axis " + std::to_string(axis) + " of length " +
                                  std::to_string(length) + " is no multiple of " +
                                  std::to_string(factor) + ": {.trim_excess = true} leaves the " +
                                  "rest out",
                              where);
        }
        const index_t kept = length / factor * factor;
        if (kept != length) whole = expr::along_axis(whole, axis, 0, kept, 1, where);
        sizes.push_back(length / factor);
        sizes.push_back(factor);
    }
    return reshape(whole, sizes, where);
}

}  // namespace cask::front
