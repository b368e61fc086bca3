// SPDX-License-Identifier: BSD-3-Clause
// Taking, putting in and leaving out elements of an axis by their positions, which are known when
// the expression is built.
//
// The elements are pieces of a joined array: one for each run of positions that are equally spaced.
#pragma once

#include <cask/joining.hpp>

namespace cask {

/// Positions along an axis; negative ones count from its end.
class position_list {
public:
    /// A list in braces.
    template <axis_number Position>
    position_list(std::initializer_list<Position> positions) {
        for (const Position each : positions) add(each);
    }
    /// A vector of integers.
    template <std::integral Position>
        requires(!std::same_as<Position, bool>)
    position_list(const std::vector<Position>& positions) {
        for (const Position each : positions) add(each);
    }
    /// A container or view of xtensor with one axis.
    template <interop::strided_container Container>
        requires(integer_element<typename Container::value_type>)
    position_list(const Container& positions, source_line where = source_line::current()) {
        if (positions.dimension() != 1) refuse(interop::shape_of(positions), where);
        for (std::size_t k = 0; k < positions.size(); ++k) add(positions(k));
    }

    [[nodiscard]] const sequence<index_t>& values() const noexcept { return values_; }

private:
    template <class Position>
    void add(Position position) {
        values_.push_back(extent(position).value);
    }
    [[noreturn]] static void refuse(const shape& sizes, source_line where);

    sequence<index_t> values_;
};

namespace front {

[[nodiscard]] node_ptr take(const node_ptr& x, const sequence<index_t>& positions, index_t axis,
                            source_line where);
[[nodiscard]] node_ptr take(const node_ptr& x, index_t position, index_t axis, source_line where);
/// `x` with `values` before the element at `position`.
[[nodiscard]] node_ptr insert(const node_ptr& x, index_t position, const node_ptr& values,
                              index_t axis, source_line where);
/// `x` with one of `values` before the element at each position.
[[nodiscard]] node_ptr insert(const node_ptr& x, const sequence<index_t>& positions,
                              const node_ptr& values, index_t axis, source_line where);
[[nodiscard]] node_ptr erase(const node_ptr& x, const sequence<index_t>& positions, index_t axis,
                             source_line where);

}  // namespace front

/// The elements at `positions` of an axis, in that order.
///
/// \returns  the axis as long as there are positions, or gone for a single one; dtype T; chunks:
///           one along the axis
/// \throws axis_error  no such axis; index_error  a position outside of it
/// \cost   nothing is copied; each run of equally spaced positions is a piece of a joined array
/// \like   numpy.take, dask.array.take; x[:, [2, 0, 1]]
template <element T>
[[nodiscard]] array<T> take(const array<T>& x, const position_list& positions, index_t axis,
                            source_line where = source_line::current()) {
    return array<T>(front::take(x.node(), positions.values(), axis, where));
}
template <element T, axis_number Position>
[[nodiscard]] array<T> take(const array<T>& x, Position position, index_t axis,
                            source_line where = source_line::current()) {
    return array<T>(front::take(x.node(), extent(position).value, axis, where));
}
/// Of the elements in row-major order. \like numpy.take without an axis
template <element T>
[[nodiscard]] array<T> take(const array<T>& x, const position_list& positions,
                            source_line where = source_line::current()) {
    return take(ravel(x, where), positions, 0, where);
}
template <element T, axis_number Position>
[[nodiscard]] array<T> take(const array<T>& x, Position position,
                            source_line where = source_line::current()) {
    return take(ravel(x, where), position, 0, where);
}

/// `x` with more elements along an axis, before the one at `position`, or at its end.
///
/// \param values  an array of the rank of `x`, as long along the axis as is to be put in; or a
///                number or array that broadcasts to one position of it
/// \returns  the axis longer by as much; dtype T; chunks: those of `x`, cut where values stand
/// \throws axis_error  no such axis; index_error  a position outside of it; shape_error  values do
///         not broadcast
/// \cost   nothing is copied: pieces of a joined array
/// \like   numpy.insert
template <element T, axis_number Position>
[[nodiscard]] array<T> insert(const array<T>& x, Position position,
                              const std::type_identity_t<array<T>>& values, index_t axis,
                              source_line where = source_line::current()) {
    return array<T>(front::insert(x.node(), extent(position).value, values.node(), axis, where));
}
template <element T, axis_number Position>
[[nodiscard]] array<T> insert(const array<T>& x, Position position,
                              const std::type_identity_t<T>& value, index_t axis,
                              source_line where = source_line::current()) {
    return array<T>(front::insert(x.node(), extent(position).value,
                                  detail::constant<T>(value, where), axis, where));
}
/// One element of `values` (or the only one) before each position, counted in `x`. \like
/// numpy.insert with a list
template <element T>
[[nodiscard]] array<T> insert(const array<T>& x, const position_list& positions,
                              const std::type_identity_t<array<T>>& values, index_t axis,
                              source_line where = source_line::current()) {
    return array<T>(front::insert(x.node(), positions.values(), values.node(), axis, where));
}

/// `x` without the elements at `positions` of an axis. (NumPy's delete, which is a word of C++.)
///
/// \returns  the axis shorter by as many; dtype T; chunks: one for each part that stays
/// \throws axis_error  no such axis; index_error  a position outside of it
/// \cost   nothing is copied: pieces of a joined array
/// \like   numpy.delete, dask.array.delete
template <element T>
[[nodiscard]] array<T> erase(const array<T>& x, const position_list& positions, index_t axis,
                             source_line where = source_line::current()) {
    return array<T>(front::erase(x.node(), positions.values(), axis, where));
}
template <element T, axis_number Position>
[[nodiscard]] array<T> erase(const array<T>& x, Position position, index_t axis,
                             source_line where = source_line::current()) {
    return array<T>(front::erase(x.node(), {extent(position).value}, axis, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/taking.ipp>
#endif
