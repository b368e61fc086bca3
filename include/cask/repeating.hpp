// SPDX-License-Identifier: BSD-3-Clause
// Repeating: each element several times, or the whole array.
#pragma once

#include <cask/joining.hpp>

namespace cask {

namespace front {

/// Each element `times` times along an axis.
[[nodiscard]] node_ptr repeat(const node_ptr& x, index_t times, index_t axis, source_line where);
/// Element k of an axis `times[k]` times.
[[nodiscard]] node_ptr repeat(const node_ptr& x, const sequence<index_t>& times, index_t axis,
                              source_line where);
/// The whole array `times[k]` times along axis k.
[[nodiscard]] node_ptr tile(const node_ptr& x, const shape& times, source_line where);

}  // namespace front

/// Each element `times` times, one after another, along an axis.
///
/// \param times  how often; or a list with a number for each element of the axis
/// \returns  the axis longer by `times`; dtype T; chunks: one along the axis
/// \throws axis_error  no such axis; shape_error  negative numbers, or another number of them than
///         the axis has elements
/// \cost   the result is kept in memory; with a list, each element is a piece of a joined array
/// \like   numpy.repeat, dask.array.repeat
template <element T, axis_number Times>
[[nodiscard]] array<T> repeat(const array<T>& x, Times times, index_t axis,
                              source_line where = source_line::current()) {
    return array<T>(front::repeat(x.node(), extent(times).value, axis, where));
}
template <element T>
[[nodiscard]] array<T> repeat(const array<T>& x, const std::vector<index_t>& times, index_t axis,
                              source_line where = source_line::current()) {
    return array<T>(front::repeat(x.node(), sequence<index_t>(times), axis, where));
}
/// Each element of the array in row-major order, along one axis. \like numpy.repeat without an axis
template <element T, axis_number Times>
[[nodiscard]] array<T> repeat(const array<T>& x, Times times,
                              source_line where = source_line::current()) {
    return repeat(ravel(x, where), times, 0, where);
}

/// The whole array several times along its axes.
///
/// \param times  a number for each axis, the last ones if there are fewer; more than there are axes
///         make new ones in front
/// \returns  axes as many times as long; dtype T; chunks: one along what is repeated
/// \throws shape_error  a negative number, or more than 12 axes
/// \cost   as pad with pad_mode::wrap
/// \like   numpy.tile, dask.array.tile
template <element T>
[[nodiscard]] array<T> tile(const array<T>& x, const shape& times,
                            source_line where = source_line::current()) {
    return array<T>(front::tile(x.node(), times, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/repeating.ipp>
#endif
