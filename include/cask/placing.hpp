// SPDX-License-Identifier: BSD-3-Clause
// Putting elements at positions of an axis, and where a mask holds, one after another.
#pragma once

#include <cask/assignment.hpp>
#include <cask/choosing.hpp>
#include <cask/cumulative.hpp>
#include <cask/taking.hpp>

namespace cask {

namespace front {

/// `x` with `values`, of its element type, at positions of an axis. Throws axis_error, index_error,
/// shape_error.
[[nodiscard]] node_ptr put(const node_ptr& x, const position_array& positions,
                           const node_ptr& values, index_t axis, source_line where);
[[nodiscard]] node_ptr put(const node_ptr& x, const sequence<index_t>& positions,
                           const node_ptr& values, index_t axis, source_line where);
/// Throws shape_error: the mask has another shape than `x`, or there are no values.
void check_placed(const node_ptr& x, const node_ptr& mask, const node_ptr& values,
                  source_line where);

}  // namespace front

/// `x` with `values` at positions of an axis, which are an array of any shape, computed like any
/// other; negative ones count from the end. Of equal positions the last one counts.
///
/// \param values  a number, or an array that broadcasts to the shape of take(x, positions, axis)
/// \returns  shape, dtype and chunks of `x`
/// \throws axis_error   no such axis
/// \throws index_error  a position outside of it, where they are up to 65,536 in memory
/// \throws shape_error  values do not broadcast; dtype_error  an integer does not fit T
/// \throws task_error   when computed: a position outside of the axis (an index_error is nested)
/// \cost   a copy of `x`, and three passes over the positions, which are kept in memory, as they
///         are and by places. Values are read where they lie if they are in memory, else kept there
///         first
/// \like   numpy.ndarray.__setitem__ with an array: x[:, i] = values
template <element T, integer_element I, array_operand Values>
[[nodiscard]] array<T> put(const array<T>& x, const array<I>& positions, const Values& values,
                           index_t axis, source_line where = source_line::current()) {
    return array<T>(front::put(x.node(), detail::positions_of(positions, where),
                               detail::assigned<T>(values, where), axis, where));
}
template <element T, array_operand Values>
[[nodiscard]] array<T> put(const array<T>& x, const position_list& positions, const Values& values,
                           index_t axis, source_line where = source_line::current()) {
    return array<T>(
        front::put(x.node(), positions.values(), detail::assigned<T>(values, where), axis, where));
}
/// Of the elements in row-major order. \like numpy.put, whose values repeat; these broadcast
template <element T, integer_element I, array_operand Values>
[[nodiscard]] array<T> put(const array<T>& x, const array<I>& positions, const Values& values,
                           source_line where = source_line::current()) {
    return reshape(put(ravel(x, where), positions, values, 0, where), x.shape(), where);
}
template <element T, array_operand Values>
[[nodiscard]] array<T> put(const array<T>& x, const position_list& positions, const Values& values,
                           source_line where = source_line::current()) {
    return reshape(put(ravel(x, where), positions, values, 0, where), x.shape(), where);
}

/// `x` with values where a mask holds, one after another in row-major order, from the first one
/// again where there are fewer. (x[mask] = values takes those that stand where the mask holds.)
///
/// \param mask  of the shape of `x`
/// \returns  shape, dtype and chunks of `x`
/// \throws shape_error  the mask has another shape, or there are no values
/// \cost   running totals of the mask, which are kept in memory; a value is taken for each element,
///         also where the mask does not hold
/// \like   numpy.place
template <element T, element V>
[[nodiscard]] array<T> place(const array<T>& x, const array<bool>& mask, const array<V>& values,
                             source_line where = source_line::current()) {
    front::check_placed(x.node(), mask.node(), values.node(), where);
    if (x.size() == 0) return x;
    const auto number = subtract(cumsum(mask, where), 1, where);
    const auto given = take(array<T>(detail::assigned<T>(values, where)),
                            remainder(number, values.size(), where), where);
    return array<T>(detail::apply<kernel::where, T, bool, T, T>(
        where, mask.node(), reshape(given, x.shape(), where).node(), x.node()));
}

/// Positions as an argument, with the line that passed them.
class located_positions {
public:
    /// An array of integers, or a list.
    template <detail::position_array Positions>
    located_positions(const Positions& positions, source_line where = source_line::current())
        : given_(detail::positions_of(positions, where)), where_(where) {}
    template <detail::listed_positions Positions>
    located_positions(const Positions& positions, source_line where = source_line::current())
        : list_(position_list(positions).values()), where_(where) {}

    [[nodiscard]] source_line where() const noexcept { return where_; }
    /// The parts of `x` at them, along the first axis. Throws as take.
    [[nodiscard]] expr::node_ptr take(const expr::node_ptr& x) const;
    /// `x` with values at them, along the first axis. Throws as put.
    [[nodiscard]] expr::node_ptr put(const expr::node_ptr& x, const expr::node_ptr& values) const;

private:
    front::position_array given_;
    sequence<index_t> list_;
    source_line where_;
};

/// `x[i]` on its way to an assignment: these parts are read as x(i).
template <element T>
class assignable_elements : public detail::compound_assignment<assignable_elements<T>> {
public:
    /// Those of a handle.
    assignable_elements(array<T>& target, const located_positions& positions)
        : target_(target), positions_(positions) {}
    assignable_elements(const assignable_elements&) = delete;
    assignable_elements& operator=(const assignable_elements&) = delete;

    /// Rebinds the array to put(x, i, value, 0). `x[i] += value` counts equal positions once, as in
    /// NumPy.
    ///
    /// \param value  a number, or an array that broadcasts to x(i)
    template <class Value>
    void operator=(const Value& value) && {
        assign(value);
    }

private:
    friend class detail::compound_assignment<assignable_elements>;

    [[nodiscard]] source_line where() const noexcept { return positions_.where(); }
    [[nodiscard]] array<T> read() const { return array<T>(positions_.take(target_.node())); }
    template <class Value>
    void assign(const Value& value) {
        target_ = array<T>(positions_.put(target_.node(), detail::assigned<T>(value, where())));
    }

    array<T>& target_;
    const located_positions positions_;
};

template <element T>
assignable_elements<T> array<T>::operator[](const located_positions& positions) & {
    return assignable_elements<T>(*this, positions);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/placing.ipp>
#endif
