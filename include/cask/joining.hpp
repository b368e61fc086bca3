// SPDX-License-Identifier: BSD-3-Clause
// Joining: arrays side by side, with margins, and rolled. None of these copies: a pass that needs
// the result reads each part where it lies in memory, or computes it there.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/manipulation.hpp>

namespace cask {

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
    [[nodiscard]] sequence<std::pair<index_t, index_t>>
    resolve(std::string_view operation, const shape& sizes, source_line where) const;

private:
    sequence<std::pair<index_t, index_t>> widths_;
};

/// Where the elements of a margin come from.
enum class pad_mode {
    edge,       // a a a | a b c d | d d d
    reflect,    // d c b | a b c d | c b a
    symmetric,  // c b a | a b c d | d c b
    wrap,       // b c d | a b c d | a b c
};

// What follows does the work, without types; the functions of arrays below say what.
namespace front {

[[nodiscard]] node_ptr concatenate(const sequence<node_ptr>& arrays, index_t axis,
                                   source_line where);
[[nodiscard]] node_ptr stack(const sequence<node_ptr>& arrays, index_t axis, source_line where);
[[nodiscard]] node_ptr stack_rows(const sequence<node_ptr>& arrays, source_line where);
/// hstack and column_stack.
[[nodiscard]] node_ptr stack_columns(std::string_view name, const sequence<node_ptr>& arrays,
                                     source_line where);
[[nodiscard]] node_ptr stack_depths(const sequence<node_ptr>& arrays, source_line where);
[[nodiscard]] node_ptr block(const sequence<sequence<node_ptr>>& rows, source_line where);
[[nodiscard]] node_ptr roll(const node_ptr& x, const sequence<index_t>& shifts,
                            const axis_list& axes, source_line where);
[[nodiscard]] node_ptr roll(const node_ptr& x, index_t shift, source_line where);
[[nodiscard]] node_ptr pad(const node_ptr& x, const pad_widths& widths, const element_bytes& value,
                           source_line where);
[[nodiscard]] node_ptr pad(const node_ptr& x, const pad_widths& widths, pad_mode mode,
                           source_line where);

}  // namespace front

namespace detail {

template <class Arrays>
[[nodiscard]] sequence<expr::node_ptr> nodes_of(const Arrays& arrays) {
    sequence<expr::node_ptr> nodes;
    for (const auto& each : arrays) nodes.push_back(each.node());
    return nodes;
}

}  // namespace detail

/// Arrays side by side along an axis that they have.
///
/// \returns  dtype T; the sizes along `axis` added up; chunks those of the arrays one after another
/// \throws shape_error  no array, other sizes on another axis; axis_error  no such axis
/// \cost   nothing is copied; a reduction over the result keeps it in memory first
/// \like   numpy.concatenate; concat of the array API
template <element T>
[[nodiscard]] array<T> concatenate(const std::vector<array<T>>& arrays, index_t axis = 0,
                                   source_line where = source_line::current()) {
    return array<T>(front::concatenate(detail::nodes_of(arrays), axis, where));
}
/// concatenate({a, b, c}, axis).
template <element T>
[[nodiscard]] array<T> concatenate(std::initializer_list<array<T>> arrays, index_t axis = 0,
                                   source_line where = source_line::current()) {
    return array<T>(front::concatenate(detail::nodes_of(arrays), axis, where));
}
// clang-format off
template <element T, element U, class... More> void concatenate(const array<T>&, const array<U>&, const More&...) = delete;  // braces hold the arrays: concatenate({a, b}, axis)
// clang-format on

/// Arrays of one shape along a new axis.
///
/// \param axis  place of the new axis in the result
/// \returns  shape with the new axis, as long as there are arrays; dtype T; chunks those of the
///           arrays, of length 1 along the new axis
/// \throws shape_error  no array, different shapes; axis_error  no such place
/// \cost   as concatenate
/// \like   numpy.stack
template <element T>
[[nodiscard]] array<T> stack(const std::vector<array<T>>& arrays, index_t axis = 0,
                             source_line where = source_line::current()) {
    return array<T>(front::stack(detail::nodes_of(arrays), axis, where));
}
/// stack({a, b, c}, axis).
template <element T>
[[nodiscard]] array<T> stack(std::initializer_list<array<T>> arrays, index_t axis = 0,
                             source_line where = source_line::current()) {
    return array<T>(front::stack(detail::nodes_of(arrays), axis, where));
}
// clang-format off
template <element T, element U, class... More> void stack(const array<T>&, const array<U>&, const More&...) = delete;  // braces hold the arrays: stack({a, b}, axis)
// clang-format on

/// Arrays below each other: along the first axis; a vector counts as one row.
///
/// \returns  two axes at least; dtype T; chunks as concatenate
/// \throws shape_error  as concatenate
/// \cost   as concatenate
/// \like   numpy.vstack, dask.array.vstack
template <element T>
[[nodiscard]] array<T> vstack(const std::vector<array<T>>& arrays,
                              source_line where = source_line::current()) {
    return array<T>(front::stack_rows(detail::nodes_of(arrays), where));
}
template <element T>
[[nodiscard]] array<T> vstack(std::initializer_list<array<T>> arrays,
                              source_line where = source_line::current()) {
    return array<T>(front::stack_rows(detail::nodes_of(arrays), where));
}
/// Arrays beside each other: along the second axis; vectors along their own.
///
/// \returns  dtype T; chunks as concatenate
/// \throws shape_error  as concatenate
/// \cost   as concatenate
/// \like   numpy.hstack, dask.array.hstack
template <element T>
[[nodiscard]] array<T> hstack(const std::vector<array<T>>& arrays,
                              source_line where = source_line::current()) {
    return array<T>(front::stack_columns("hstack", detail::nodes_of(arrays), where));
}
template <element T>
[[nodiscard]] array<T> hstack(std::initializer_list<array<T>> arrays,
                              source_line where = source_line::current()) {
    return array<T>(front::stack_columns("hstack", detail::nodes_of(arrays), where));
}
/// Arrays behind each other: along the third axis, which matrices and vectors get first.
///
/// \returns  three axes at least; dtype T; chunks as concatenate
/// \throws shape_error  as concatenate
/// \cost   as concatenate
/// \like   numpy.dstack, dask.array.dstack
template <element T>
[[nodiscard]] array<T> dstack(const std::vector<array<T>>& arrays,
                              source_line where = source_line::current()) {
    return array<T>(front::stack_depths(detail::nodes_of(arrays), where));
}
template <element T>
[[nodiscard]] array<T> dstack(std::initializer_list<array<T>> arrays,
                              source_line where = source_line::current()) {
    return array<T>(front::stack_depths(detail::nodes_of(arrays), where));
}
/// Vectors as the columns of a matrix; matrices beside each other.
///
/// \returns  two axes; dtype T; chunks as concatenate
/// \throws shape_error  as concatenate
/// \cost   as concatenate
/// \like   numpy.column_stack
template <element T>
[[nodiscard]] array<T> column_stack(const std::vector<array<T>>& arrays,
                                    source_line where = source_line::current()) {
    return array<T>(front::stack_columns("column_stack", detail::nodes_of(arrays), where));
}
template <element T>
[[nodiscard]] array<T> column_stack(std::initializer_list<array<T>> arrays,
                                    source_line where = source_line::current()) {
    return array<T>(front::stack_columns("column_stack", detail::nodes_of(arrays), where));
}

/// An array of blocks: those of a row beside each other along the last axis, rows below each other.
///
/// \returns  two axes at least; dtype T; chunks as concatenate
/// \throws shape_error  no block, or as concatenate
/// \cost   as concatenate
/// \like   numpy.block, dask.array.block, of lists of lists
template <element T>
[[nodiscard]] array<T> block(const std::vector<std::vector<array<T>>>& rows,
                             source_line where = source_line::current()) {
    sequence<sequence<expr::node_ptr>> nodes;
    for (const auto& each : rows) nodes.push_back(detail::nodes_of(each));
    return array<T>(front::block(nodes, where));
}
template <element T>
[[nodiscard]] array<T> block(std::initializer_list<std::initializer_list<array<T>>> rows,
                             source_line where = source_line::current()) {
    sequence<sequence<expr::node_ptr>> nodes;
    for (const auto& each : rows) nodes.push_back(detail::nodes_of(each));
    return array<T>(front::block(nodes, where));
}

/// `values` behind `x` along an axis.
///
/// \returns  dtype T; chunks as concatenate
/// \throws shape_error, axis_error  as concatenate
/// \cost   as concatenate
/// \like   numpy.append, dask.array.append
template <element T>
[[nodiscard]] array<T> append(const array<T>& x, const std::type_identity_t<array<T>>& values,
                              index_t axis, source_line where = source_line::current()) {
    return array<T>(front::concatenate({x.node(), values.node()}, axis, where));
}
/// Both in row-major order, along one axis. \like numpy.append without an axis
template <element T>
[[nodiscard]] array<T> append(const array<T>& x, const std::type_identity_t<array<T>>& values,
                              source_line where = source_line::current()) {
    return append(ravel(x, where), ravel(values, where), 0, where);
}

/// Elements moved along axes; those that leave at one end come in at the other.
///
/// \param shifts  one per axis of `axes`; positive ones move towards higher indices
/// \returns  shape and dtype of `x`; chunks: two along each of `axes`
/// \throws axis_error  no such axis; shape_error  as many shifts as axes are needed
/// \cost   as concatenate
/// \like   numpy.roll
template <element T>
[[nodiscard]] array<T> roll(const array<T>& x, const std::vector<index_t>& shifts,
                            const axis_list& axes, source_line where = source_line::current()) {
    return array<T>(front::roll(x.node(), shifts, axes, where));
}
/// Along one axis. \throws axis_error  no such axis \like numpy.roll
template <element T>
[[nodiscard]] array<T> roll(const array<T>& x, index_t shift, index_t axis,
                            source_line where = source_line::current()) {
    return array<T>(front::roll(x.node(), {shift}, axis_list(axis), where));
}
/// In row-major order, over the ends of rows.
///
/// \cost   as reshape; arrays of one axis are not kept in memory
/// \like   numpy.roll without an axis
template <element T>
[[nodiscard]] array<T> roll(const array<T>& x, index_t shift,
                            source_line where = source_line::current()) {
    return array<T>(front::roll(x.node(), shift, where));
}

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
    return array<T>(front::pad(x.node(), widths, bytes_of(value), where));
}

/// `x` with margins made of its elements.
///
/// \returns  as above
/// \throws shape_error  as above; an axis without elements cannot be continued
/// \cost   as concatenate; of a margin more than 16 times as long as the axis, a sixteenth is kept
///         in memory first, for a slice of the result, too
/// \like   numpy.pad, modes "edge", "reflect", "symmetric", "wrap"
template <element T>
[[nodiscard]] array<T> pad(const array<T>& x, const pad_widths& widths, pad_mode mode,
                           source_line where = source_line::current()) {
    return array<T>(front::pad(x.node(), widths, mode, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/joining.ipp>
#endif
