// SPDX-License-Identifier: BSD-3-Clause
// Taking, putting in and leaving out elements of an axis by their positions.
//
// Positions that are known when the expression is built may be a list: the elements are pieces of a
// joined array then, one for each run of positions that are equally spaced, unless there are many
// runs. Positions may be an array, too, which is computed.
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

/// Positions that are an array: as the user has them, and as int64.
struct position_array {
    node_ptr given;
    node_ptr values;
};

/// One entry of an index among which positions are: a slice, or all() with the positions.
struct index_entry {
    using relocatable = index_entry;
    slice_arg slice;
    position_array positions = {};
    const position_list* list = nullptr;

    [[nodiscard]] bool has_positions() const noexcept {
        return positions.values != nullptr || list != nullptr;
    }
};

/// The part that slices select, of one axis by positions. Throws index_error.
[[nodiscard]] node_ptr index(const node_ptr& x, std::initializer_list<index_entry> entries,
                             source_line where);
/// The elements at points. Throws index_error, shape_error.
[[nodiscard]] node_ptr vindex(const node_ptr& x, std::initializer_list<index_entry> entries,
                              source_line where);
[[nodiscard]] node_ptr take(const node_ptr& x, const position_array& positions, index_t axis,
                            source_line where);
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

namespace detail {

/// Those beyond int64 are beyond any axis.
template <integer_element I>
[[nodiscard]] front::position_array positions_of(const array<I>& positions, source_line where) {
    if constexpr (std::is_unsigned_v<I> && sizeof(I) == 8) {
        const array<I> most(constant<I>(std::numeric_limits<std::int64_t>::max(), where));
        const auto limited = ufunc<kernel::minimum>(positions, most, where);
        return {positions.node(), convert<std::int64_t>(limited, where)};
    } else {
        return {positions.node(), convert<std::int64_t>(positions, where)};
    }
}

/// What stands for a list of positions for as long as an index is evaluated; nothing of others.
template <class Entry>
[[nodiscard]] auto listed(const Entry& entry) {
    if constexpr (listed_positions<Entry>) {
        return position_list(entry);
    } else {
        return 0;
    }
}
template <class Entry, class Listed>
[[nodiscard]] front::index_entry index_entry_of(const Entry& entry, const Listed& list,
                                                source_line where) {
    if constexpr (position_array<Entry>) {
        return {slice_arg(all(), where), positions_of(entry, where), nullptr};
    } else if constexpr (listed_positions<Entry>) {
        return {slice_arg(all(), where), {}, &list};
    } else if constexpr (std::same_as<Entry, slice_arg>) {
        return {entry};
    } else {
        return {slice_arg(entry, where)};
    }
}

template <element T, class... Entries>
[[nodiscard]] array<T> index_by_positions(const array<T>& x, source_line where,
                                          const Entries&... entries) {
    return [&](const auto&... lists) {
        return array<T>(front::index(x.node(), {index_entry_of(entries, lists, where)...}, where));
    }(listed(entries)...);
}
template <element T, class... Entries>
[[nodiscard]] array<T> index_by_points(const array<T>& x, source_line where,
                                       const Entries&... entries) {
    return [&](const auto&... lists) {
        return array<T>(front::vindex(x.node(), {index_entry_of(entries, lists, where)...}, where));
    }(listed(entries)...);
}

}  // namespace detail

/// The elements at `positions` of an axis, in that order.
///
/// \returns  the axis as long as there are positions, or gone for a single one; dtype T; chunks:
///           one along the axis
/// \throws axis_error  no such axis; index_error  a position outside of it
/// \cost   nothing is copied: each run of equally spaced positions is a piece of a joined array.
///         More than 16 short runs, of what lies in memory or of most of the axis, are taken as by
///         an array
/// \like   numpy.take, dask.array.take; x[:, [2, 0, 1]]
template <element T>
[[nodiscard]] array<T> take(const array<T>& x, const position_list& positions, index_t axis,
                            source_line where = source_line::current()) {
    return array<T>(front::take(x.node(), positions.values(), axis, where));
}
/// The elements at positions that are an array, of any shape and computed like any other; negative
/// ones count from the end.
///
/// \returns  the shape of `positions` in place of the axis; dtype T; chunks: those of `positions`,
///           and of `x` along its other axes
/// \throws axis_error   no such axis
/// \throws index_error  a position outside of it, where they are up to 65,536 in memory
/// \throws shape_error  more axes than an array may have
/// \throws task_error   when computed: a position outside of the axis (an index_error is nested)
/// \cost   a copy of each element that is taken, from where it lies if it is in memory. What is
///         computed or read from a file is kept in memory first, all of it, unless the axis is
///         short and positions are few
/// \like   numpy.take, dask.array.take; x[:, i]
template <element T, integer_element I>
[[nodiscard]] array<T> take(const array<T>& x, const array<I>& positions, index_t axis,
                            source_line where = source_line::current()) {
    return array<T>(front::take(x.node(), detail::positions_of(positions, where), axis, where));
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
template <element T, integer_element I>
[[nodiscard]] array<T> take(const array<T>& x, const array<I>& positions,
                            source_line where = source_line::current()) {
    return take(ravel(x, where), positions, 0, where);
}
template <element T, std::same_as<bool> Truth>
void take(const array<T>&, const array<Truth>&, index_t = 0) = delete;  // positions are integers

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
