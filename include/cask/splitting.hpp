// SPDX-License-Identifier: BSD-3-Clause
// Splitting: arrays in parts along an axis. Parts are views; none of these copies.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/manipulation.hpp>

namespace cask {

namespace front {

/// `x` in `parts` parts of one length along an axis, or of nearly one.
[[nodiscard]] sequence<node_ptr> split(std::string_view name, const node_ptr& x, index_t parts,
                                       index_t axis, source_line where);
/// `x` cut before each of some positions.
[[nodiscard]] sequence<node_ptr> split(std::string_view name, const node_ptr& x,
                                       const sequence<index_t>& positions, index_t axis,
                                       source_line where);
/// The axis of hsplit, vsplit or dsplit. Throws shape_error where there is none.
[[nodiscard]] int split_axis(std::string_view name, const node_ptr& x, source_line where);
[[nodiscard]] sequence<node_ptr> unstack(const node_ptr& x, index_t axis, source_line where);

}  // namespace front

namespace detail {

template <element T>
[[nodiscard]] std::vector<array<T>> arrays_of(const sequence<expr::node_ptr>& nodes) {
    std::vector<array<T>> result;
    for (const expr::node_ptr& each : nodes) result.push_back(array<T>(each));
    return result;
}

}  // namespace detail

/// Parts of an array along an axis: `parts` of one length.
///
/// \param parts  how many; or the positions before which to cut, as slices count them
/// \returns  a vector of arrays; dtype T; chunks: one along the axis
/// \throws shape_error  the axis cannot be cut so; axis_error  no such axis
/// \cost   nothing is copied
/// \like   numpy.split
template <element T>
[[nodiscard]] std::vector<array<T>> split(const array<T>& x, extent parts, index_t axis = 0,
                                          source_line where = source_line::current()) {
    return detail::arrays_of<T>(front::split("split", x.node(), parts.value, axis, where));
}
template <element T>
[[nodiscard]] std::vector<array<T>> split(const array<T>& x, const std::vector<index_t>& positions,
                                          index_t axis = 0,
                                          source_line where = source_line::current()) {
    return detail::arrays_of<T>(
        front::split("split", x.node(), sequence<index_t>(positions), axis, where));
}
template <element T, axis_number Position>
[[nodiscard]] std::vector<array<T>>
split(const array<T>& x, std::initializer_list<Position> positions, index_t axis = 0,
      source_line where = source_line::current()) {
    return split(x, std::vector<index_t>(positions.begin(), positions.end()), axis, where);
}

/// Parts of an array along an axis: the first ones longer by one where they cannot be equal.
///
/// \param parts  as for split
/// \returns  as split
/// \throws shape_error  less than one part; axis_error  no such axis
/// \cost   nothing is copied
/// \like   numpy.array_split
template <element T>
[[nodiscard]] std::vector<array<T>> array_split(const array<T>& x, extent parts, index_t axis = 0,
                                                source_line where = source_line::current()) {
    return detail::arrays_of<T>(front::split("array_split", x.node(), parts.value, axis, where));
}
template <element T>
[[nodiscard]] std::vector<array<T>>
array_split(const array<T>& x, const std::vector<index_t>& positions, index_t axis = 0,
            source_line where = source_line::current()) {
    return detail::arrays_of<T>(
        front::split("array_split", x.node(), sequence<index_t>(positions), axis, where));
}
template <element T, axis_number Position>
[[nodiscard]] std::vector<array<T>>
array_split(const array<T>& x, std::initializer_list<Position> positions, index_t axis = 0,
            source_line where = source_line::current()) {
    return array_split(x, std::vector<index_t>(positions.begin(), positions.end()), axis, where);
}

/// Parts of a table beside each other: split along axis 1; of one axis along that.
///
/// \param parts  as for split
/// \returns  as split
/// \throws shape_error  as split, or no axis
/// \cost   nothing is copied
/// \like   numpy.hsplit
template <element T, class Parts>
[[nodiscard]] std::vector<array<T>> hsplit(const array<T>& x, const Parts& parts,
                                           source_line where = source_line::current()) {
    return split(x, parts, front::split_axis("hsplit", x.node(), where), where);
}
/// Parts of a table below each other: split along axis 0.
///
/// \param parts  as for split
/// \returns  as split
/// \throws shape_error  as split, or less than two axes
/// \cost   nothing is copied
/// \like   numpy.vsplit
template <element T, class Parts>
[[nodiscard]] std::vector<array<T>> vsplit(const array<T>& x, const Parts& parts,
                                           source_line where = source_line::current()) {
    return split(x, parts, front::split_axis("vsplit", x.node(), where), where);
}
/// Parts of a table behind each other: split along axis 2.
///
/// \param parts  as for split
/// \returns  as split
/// \throws shape_error  as split, or less than three axes
/// \cost   nothing is copied
/// \like   numpy.dsplit
template <element T, class Parts>
[[nodiscard]] std::vector<array<T>> dsplit(const array<T>& x, const Parts& parts,
                                           source_line where = source_line::current()) {
    return split(x, parts, front::split_axis("dsplit", x.node(), where), where);
}

/// The arrays of which stack makes `x`: one for each position of an axis, without that axis.
///
/// \returns  a vector of arrays; dtype T; chunks those of `x` on the axes that stay
/// \throws axis_error  no such axis
/// \cost   nothing is copied
/// \like   numpy.unstack
template <element T>
[[nodiscard]] std::vector<array<T>> unstack(const array<T>& x, index_t axis = 0,
                                            source_line where = source_line::current()) {
    return detail::arrays_of<T>(front::unstack(x.node(), axis, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/splitting.ipp>
#endif
