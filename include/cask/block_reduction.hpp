// SPDX-License-Identifier: BSD-3-Clause
// Reductions by the user's own functions of blocks.
#pragma once

#include <cask/blocks.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>

namespace cask {

namespace front {

/// Which axes a reduction of blocks goes over; sorted. Throws axis_error.
[[nodiscard]] sequence<int> axes_of_blocks(const node_ptr& x, const reduce_options& options,
                                           source_line where);
/// Blocks of one element along some axes of as many as `rank`.
[[nodiscard]] block_options one_along(int rank, const sequence<int>& axes);
/// `x` with several elements along `axes` in a chunk, if there are several; or nothing.
[[nodiscard]] node_ptr in_groups(const node_ptr& x, const sequence<int>& axes);
/// `x` without `axes`, which have one element, unless they are kept.
[[nodiscard]] node_ptr without_axes(const node_ptr& x, const sequence<int>& axes,
                                    const reduce_options& options, source_line where);

}  // namespace front

/// A reduction by functions of your own: `chunk` makes a partial result of each chunk, `combine`
/// one of several of these, and `finish` results of the last one.
///
/// All take a block and return a container. What `chunk` and `combine` return has length 1 along
/// the reduced axes: partial results; what `combine` takes has up to 8 along each of them, in the
/// order of the chunks. What `finish` returns has the shape that it takes. They are called as by
/// map_blocks, and must be pure.
///
/// \param options  axes (all by default), keep_dims
/// \returns  shape of `x` without the reduced axes; dtype of what `finish` returns; chunks those of
///           `x` on the axes that stay
/// \throws axis_error  an axis is out of range or named twice; dtype_error  other options
/// \throws task_error  when computed: a function threw, or gave a block of another shape
/// \cost   as map_blocks; partial results are kept in memory, one for each chunk
/// \like   dask.array.reduction
template <element T, class Chunk, class Combine, class Finish>
[[nodiscard]] auto reduction(const array<T>& x, Chunk chunk, Combine combine, Finish finish,
                             const reduce_options& options = {},
                             source_line where = source_line::current()) {
    const sequence<int> axes = front::axes_of_blocks(x.node(), options, where);
    const block_options one = front::one_along(x.rank(), axes);
    auto partials = map_blocks(std::move(chunk), x, one, where);
    using P = typename decltype(partials)::value_type;
    while (expr::node_ptr groups = front::in_groups(partials.node(), axes)) {
        partials = map_blocks<P>(combine, array<P>(std::move(groups)), one, where);
    }
    auto result = map_blocks(std::move(finish), partials, {}, where);
    return decltype(result)(front::without_axes(result.node(), axes, options, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/block_reduction.ipp>
#endif
