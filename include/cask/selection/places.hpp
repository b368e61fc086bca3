// SPDX-License-Identifier: BSD-3-Clause
// Selections of entries by a condition along an axis, and of the places of elements.
#pragma once

#include <cask/creation/ranges.hpp>
#include <cask/joining.hpp>
#include <cask/selection/selected.hpp>

namespace cask {

namespace front {

/// The axis of `x` along which a condition chooses. Throws axis_error, shape_error.
[[nodiscard]] int axis_to_compress(const node_ptr& condition, const node_ptr& x, index_t axis,
                                   source_line where);
/// The first `length` entries of `x` along an axis.
[[nodiscard]] node_ptr cut_to(const node_ptr& x, int axis, index_t length, source_line where);
/// Throws shape_error where `x` is of rank 0.
void check_has_axes(std::string_view name, const node_ptr& x, source_line where);

}  // namespace front

/// The elements of `x` in row-major order at which the condition holds.
///
/// \param condition  of the shape of `x`, or of as many elements
/// \returns  a selection along one axis
/// \throws shape_error  the condition has another number of elements
/// \cost   none before it is used
/// \like   numpy.extract, dask.array.extract
template <element T>
[[nodiscard]] selection<T> extract(const array<bool>& condition, const array<T>& x,
                                   source_line where = source_line::current()) {
    return {ravel(x, where), ravel(condition, where), where};
}

/// The entries along an axis at which a condition holds; where it ends before the axis, it does not
/// hold.
///
/// \param condition  along one axis
/// \returns  a selection: `x`, as long along the axis as the condition holds
/// \throws axis_error  no such axis; shape_error  the condition is longer than the axis, or has not
///         one axis
/// \cost   none before it is used
/// \like   numpy.compress, dask.array.compress
template <element T>
[[nodiscard]] selection<T> compress(const array<bool>& condition, const array<T>& x, index_t axis,
                                    source_line where = source_line::current()) {
    const int along = front::axis_to_compress(condition.node(), x.node(), axis, where);
    return {
        front::moveaxis(front::cut_to(x.node(), along, condition.size(), where), along, 0, where),
        condition.node(), along, where};
}
/// Of the elements in row-major order. \like numpy.compress without an axis
template <element T>
[[nodiscard]] selection<T> compress(const array<bool>& condition, const array<T>& x,
                                    source_line where = source_line::current()) {
    return compress(condition, ravel(x, where), 0, where);
}

/// Where the elements of `x` are not 0, in row-major order: their places among all elements.
///
/// \returns  a selection of int64 along one axis
/// \throws never
/// \cost   none before it is used
/// \like   numpy.flatnonzero, dask.array.flatnonzero
template <element T>
[[nodiscard]] selection<std::int64_t> flatnonzero(const array<T>& x,
                                                  source_line where = source_line::current()) {
    const array<bool> mask = ravel(array<bool>(detail::truth(x, where)), where);
    return {indices({x.size()}, {}, where)[0], mask, where};
}

/// Where the elements of `x` are not 0: their places along each axis.
///
/// \returns  for each axis a selection of int64 along one axis, in row-major order of the elements
/// \throws shape_error  `x` has no axis
/// \cost   none before it is used
/// \like   numpy.nonzero, dask.array.nonzero
template <element T>
[[nodiscard]] std::vector<selection<std::int64_t>>
nonzero(const array<T>& x, source_line where = source_line::current()) {
    front::check_has_axes("nonzero", x.node(), where);
    std::vector<selection<std::int64_t>> result;
    const auto mask = detail::truth(x, where);
    for (const array<std::int64_t>& along : indices(x.shape(), {}, where)) {
        result.emplace_back(along.node(), mask, 0, where);
    }
    return result;
}

/// Where the elements of `x` are not 0: the places of each, side by side.
///
/// \returns  a selection of int64: for each such element, in row-major order, as many numbers as
///           `x` has axes
/// \throws shape_error  `x` has no axis
/// \cost   none before it is used
/// \like   numpy.argwhere, dask.array.argwhere
template <element T>
[[nodiscard]] selection<std::int64_t> argwhere(const array<T>& x,
                                               source_line where = source_line::current()) {
    front::check_has_axes("argwhere", x.node(), where);
    return {stack(indices(x.shape(), {}, where), -1, where), array<bool>(detail::truth(x, where)),
            where};
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/selection/places.ipp>
#endif
