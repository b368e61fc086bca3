// SPDX-License-Identifier: BSD-3-Clause
// Manipulation: other orders, shapes and chunks of the same elements. None of these copies; they
// change how a load walks (reshape may need its input in memory first).
#pragma once

#include <cask/array.hpp>

#include <tuple>

namespace cask {

// What follows does the work, without types; the functions of arrays below say what.
namespace front {

[[nodiscard]] node_ptr rechunk(const node_ptr& x, const chunk_spec& chunks, source_line where);
[[nodiscard]] node_ptr transpose(const node_ptr& x, const axis_list& axes, source_line where);
[[nodiscard]] node_ptr swapaxes(const node_ptr& x, index_t a, index_t b, source_line where);
[[nodiscard]] node_ptr moveaxis(const node_ptr& x, index_t from, index_t to, source_line where);
[[nodiscard]] node_ptr expand_dims(const node_ptr& x, const axis_list& axes, source_line where);
[[nodiscard]] node_ptr squeeze(const node_ptr& x, const axis_list& axes, source_line where);
[[nodiscard]] node_ptr broadcast_to(const node_ptr& x, const shape& sizes, source_line where);
[[nodiscard]] node_ptr flip(const node_ptr& x, const axis_list& axes, source_line where);
[[nodiscard]] node_ptr reshape(const node_ptr& x, const shape& sizes, source_line where);
/// atleast_1d, atleast_2d or atleast_3d.
[[nodiscard]] node_ptr at_least(const node_ptr& x, int rank, source_line where);
[[nodiscard]] node_ptr rot90(const node_ptr& x, index_t turns, const axis_list& axes,
                             source_line where);
/// flip along one axis, on behalf of the function `name`.
[[nodiscard]] node_ptr flip_along(std::string_view name, const node_ptr& x, int axis,
                                  source_line where);
/// `x` in the shape of all; its chunks along the axes that it has.
[[nodiscard]] node_ptr broadcast_among(const node_ptr& x, const shape& sizes, source_line where);

}  // namespace front

/// `x` cut otherwise.
///
/// \returns  shape and values of `x`; chunks as given
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing: chunks decide neither speed nor memory
/// \like   dask.array.rechunk
template <element T>
[[nodiscard]] array<T> rechunk(const array<T>& x, const chunk_spec& chunks,
                               source_line where = source_line::current()) {
    return array<T>(front::rechunk(x.node(), chunks, where));
}

/// The axes in reverse order, or in the order of `axes`.
///
/// \returns  shape and chunks of `x` in that order; dtype T
/// \throws axis_error  `axes` does not name each axis once
/// \cost   no copy; a pass that reads along another axis than memory does packs it by cache lines
/// \like   numpy.transpose; permute_dims of the array API
template <element T>
[[nodiscard]] array<T> transpose(const array<T>& x, const axis_list& axes = {},
                                 source_line where = source_line::current()) {
    return array<T>(front::transpose(x.node(), axes, where));
}
/// Another name of transpose, with axes.
template <element T>
[[nodiscard]] array<T> permute_dims(const array<T>& x, const axis_list& axes,
                                    source_line where = source_line::current()) {
    return transpose(x, axes, where);
}

/// Two axes exchanged.
///
/// \returns  shape and chunks of `x` with both exchanged; dtype T
/// \throws axis_error  no such axis
/// \cost   as transpose
/// \like   numpy.swapaxes
template <element T>
[[nodiscard]] array<T> swapaxes(const array<T>& x, index_t a, index_t b,
                                source_line where = source_line::current()) {
    return array<T>(front::swapaxes(x.node(), a, b, where));
}

/// An axis at another place, the others in their order.
///
/// \returns  shape and chunks of `x` in that order; dtype T
/// \throws axis_error  no such axis
/// \cost   as transpose
/// \like   numpy.moveaxis
template <element T>
[[nodiscard]] array<T> moveaxis(const array<T>& x, index_t from, index_t to,
                                source_line where = source_line::current()) {
    return array<T>(front::moveaxis(x.node(), from, to, where));
}

/// New axes of length 1 at the places `axes` of the result.
///
/// \returns  shape and chunks of `x` with the new axes; dtype T
/// \throws axis_error   a place is out of range or named twice
/// \throws shape_error  the result would have more than 12 axes
/// \cost   nothing: no copy
/// \like   numpy.expand_dims
template <element T>
[[nodiscard]] array<T> expand_dims(const array<T>& x, const axis_list& axes,
                                   source_line where = source_line::current()) {
    return array<T>(front::expand_dims(x.node(), axes, where));
}

/// Without the axes of length 1, or those of them that `axes` names.
///
/// \returns  shape and chunks of `x` without these axes; dtype T
/// \throws axis_error   out of range or named twice
/// \throws shape_error  a named axis is longer than 1
/// \cost   nothing: no copy
/// \like   numpy.squeeze
template <element T>
[[nodiscard]] array<T> squeeze(const array<T>& x, const axis_list& axes = {},
                               source_line where = source_line::current()) {
    return array<T>(front::squeeze(x.node(), axes, where));
}

/// `x` repeated along new leading axes and axes of length 1, to `sizes`.
///
/// \returns  shape `sizes`; dtype T; chunks of `x`, one along the axes that are repeated
/// \throws shape_error  `x` does not broadcast to `sizes`
/// \cost   nothing is repeated in memory
/// \like   numpy.broadcast_to
template <element T>
[[nodiscard]] array<T> broadcast_to(const array<T>& x, const shape& sizes,
                                    source_line where = source_line::current()) {
    return array<T>(front::broadcast_to(x.node(), sizes, where));
}

/// The elements along `axes` (all by default) in reverse order.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws axis_error  out of range or named twice
/// \cost   nothing: no copy
/// \like   numpy.flip
template <element T>
[[nodiscard]] array<T> flip(const array<T>& x, const axis_list& axes = {},
                            source_line where = source_line::current()) {
    return array<T>(front::flip(x.node(), axes, where));
}

/// The same elements, in row-major order, in another shape. One size may be -1: it follows from the
/// others.
///
/// \returns  shape `sizes`; dtype T; chunks: one where the shape changes; those of `x` on equal
///          leading axes
/// \throws shape_error  another number of elements; more than one -1
/// \cost   free for arrays in contiguous memory and constants; otherwise the input is kept in
///          memory
/// \like   numpy.reshape
template <element T>
[[nodiscard]] array<T> reshape(const array<T>& x, const shape& sizes,
                               source_line where = source_line::current()) {
    return array<T>(front::reshape(x.node(), sizes, where));
}
template <element T, std::integral... Sizes>
void reshape(const array<T>&, Sizes...) = delete;  // braces hold the sizes: reshape(x, {3, 4})

/// All elements along one axis, in row-major order.
///
/// \returns  shape (x.size(),); dtype T; one chunk
/// \throws never
/// \cost   as reshape
/// \like   numpy.ravel
template <element T>
[[nodiscard]] array<T> ravel(const array<T>& x, source_line where = source_line::current()) {
    return reshape(x, shape{x.size()}, where);
}

/// `x` with one axis at least: of a number, an array of one element.
///
/// \returns  dtype T; chunks of `x`
/// \throws never
/// \cost   nothing: no copy
/// \like   numpy.atleast_1d
template <element T>
[[nodiscard]] array<T> atleast_1d(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::at_least(x.node(), 1, where));
}
/// `x` with two axes at least: of a vector, one row.
///
/// \returns  dtype T; chunks of `x`
/// \throws never
/// \cost   nothing: no copy
/// \like   numpy.atleast_2d
template <element T>
[[nodiscard]] array<T> atleast_2d(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::at_least(x.node(), 2, where));
}
/// `x` with three axes at least: of a vector (1, n, 1), of a matrix (m, n, 1).
///
/// \returns  dtype T; chunks of `x`
/// \throws never
/// \cost   nothing: no copy
/// \like   numpy.atleast_3d
template <element T>
[[nodiscard]] array<T> atleast_3d(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::at_least(x.node(), 3, where));
}

/// `x` turned by quarters, from the first of two axes towards the second.
///
/// \param turns  how many quarters; negative ones turn back
/// \returns  the two axes exchanged where the number is odd; dtype T; chunks of `x`
/// \throws axis_error  not two different axes
/// \cost   nothing: no copy
/// \like   numpy.rot90
template <element T>
[[nodiscard]] array<T> rot90(const array<T>& x, index_t turns = 1, const axis_list& axes = {0, 1},
                             source_line where = source_line::current()) {
    return array<T>(front::rot90(x.node(), turns, axes, where));
}
/// The elements along the second axis in reverse order: left and right.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws shape_error  less than two axes
/// \cost   nothing: no copy
/// \like   numpy.fliplr
template <element T>
[[nodiscard]] array<T> fliplr(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::flip_along("fliplr", x.node(), 1, where));
}
/// The elements along the first axis in reverse order: up and down.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws shape_error  no axis
/// \cost   nothing: no copy
/// \like   numpy.flipud
template <element T>
[[nodiscard]] array<T> flipud(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::flip_along("flipud", x.node(), 0, where));
}

/// Two arrays, or three, in the shape to which all of them broadcast.
///
/// \returns  a tuple, in the order of the arguments; each with its dtype, and its chunks along the
///           axes that are not repeated
/// \throws shape_error  shapes do not broadcast
/// \cost   nothing is repeated in memory
/// \like   numpy.broadcast_arrays
template <element A, element B>
[[nodiscard]] std::tuple<array<A>, array<B>>
broadcast_arrays(const array<A>& a, const array<B>& b, source_line where = source_line::current()) {
    const shape sizes = broadcast("broadcast_arrays", a.shape(), b.shape(), where);
    return {array<A>(front::broadcast_among(a.node(), sizes, where)),
            array<B>(front::broadcast_among(b.node(), sizes, where))};
}
template <element A, element B, element C>
[[nodiscard]] std::tuple<array<A>, array<B>, array<C>>
broadcast_arrays(const array<A>& a, const array<B>& b, const array<C>& c,
                 source_line where = source_line::current()) {
    const shape sizes = broadcast("broadcast_arrays",
                                  broadcast("broadcast_arrays", a.shape(), b.shape(), where),
                                  c.shape(), where);
    return {array<A>(front::broadcast_among(a.node(), sizes, where)),
            array<B>(front::broadcast_among(b.node(), sizes, where)),
            array<C>(front::broadcast_among(c.node(), sizes, where))};
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/manipulation.ipp>
#endif
