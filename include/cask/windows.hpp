// SPDX-License-Identifier: BSD-3-Clause
// Neighbouring elements together: windows that slide over an array, and tiles of it that are
// reduced.
#pragma once

#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>

namespace cask {

/// Options of coarsen, to be named: coarsen(f, x, {2, 2}, {.trim_excess = true}).
struct coarsen_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// Leave out what is behind the last whole tile of an axis; otherwise there must be nothing.
    bool trim_excess = false;
};

namespace front {

[[nodiscard]] node_ptr sliding_window_view(const node_ptr& x, const shape& window,
                                           const axis_list& axes, source_line where);
/// `x` with two axes for each: which tile, and where in it. Throws shape_error.
[[nodiscard]] node_ptr tiles_of(const node_ptr& x, const shape& factors,
                                const coarsen_options& options, source_line where);

}  // namespace front

/// All windows of an array: neighbouring elements along axes, as further axes behind all others.
///
/// \param window  how many elements along each of `axes`
/// \param axes    those that windows slide along; all in order when left out
/// \returns  axes shorter by the window less 1, then those of the window; dtype and values of `x`;
///           one chunk along them
/// \throws shape_error  a window longer than its axis, or without elements; another number of axes;
///                      more axes than arrays may have
/// \throws axis_error   no such axis
/// \cost   nothing is copied where `x` lies in memory; otherwise windows are kept in memory, all
///         elements of them, or in parts
/// \like   numpy.lib.stride_tricks.sliding_window_view
template <element T>
[[nodiscard]] array<T> sliding_window_view(const array<T>& x, const shape& window,
                                           const axis_list& axes = {},
                                           source_line where = source_line::current()) {
    return array<T>(front::sliding_window_view(x.node(), window, axes, where));
}

/// Tiles of an array, each reduced to one element by `f`.
///
/// f takes an array and the options of a reduction:
/// [](const auto& x, const auto& options) { return ck::mean(x, options); }.
///
/// \param factors  elements of a tile along each axis; 1 leaves it as it is
/// \param options  what becomes of the rest of an axis
/// \returns  each axis shorter by its factor; dtype of what f returns
/// \throws shape_error  a factor below 1, another number of factors than axes, or an axis that is
///                      no multiple of its factor, unless the rest is left out
/// \cost   that of a reshape and of the reduction
/// \like   dask.array.coarsen
template <class Function, element T>
[[nodiscard]] auto coarsen(Function f, const array<T>& x, const shape& factors,
                           const coarsen_options& options = {},
                           source_line where = source_line::current()) {
    const array<T> tiles(front::tiles_of(x.node(), factors, options, where));
    std::vector<int> inner;
    for (int axis = 0; axis < x.rank(); ++axis) inner.push_back(2 * axis + 1);
    return f(tiles, reduce_options{.axes = inner});
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/windows.ipp>
#endif
