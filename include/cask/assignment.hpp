// SPDX-License-Identifier: BSD-3-Clause
// Assignment to some elements of an array: x[mask] = value, and x[{range(0, 2), 3}] = value for
// parts. An array is never written to: its handle is rebound.
#pragma once

#include <cask/selection/selected.hpp>

namespace cask {

namespace front {

/// What `x[mask] = value` makes of x: where(mask, value, x), with a mask of the first axes of x.
/// Throws shape_error.
[[nodiscard]] node_ptr assign(const kernel::operation& choice, const node_ptr& mask,
                              const node_ptr& value, const node_ptr& x, source_line where);
/// What `x[entries] = value` makes of x. Throws index_error, shape_error.
[[nodiscard]] node_ptr assign(const sequence<slice_arg>& entries, const node_ptr& value,
                              const node_ptr& x, source_line where);
/// The entries of a part; none stand for all of an array.
[[nodiscard]] sequence<slice_arg> entries_of(std::initializer_list<slice_arg> entries);

}  // namespace front

namespace detail {

/// What is assigned to elements of T, as a node. Numbers may not lose their kind.
template <element T, class Value>
[[nodiscard]] expr::node_ptr assigned(const Value& value, source_line where) {
    static_assert(array_operand<Value>, "x[...] = value takes a number, an array or a selection");
    using C = common_t<array<T>, Value>;
    static_assert(is_complex_v<T> || !is_complex_v<C>,
                  "x[...] = value would drop imaginary parts; use real(value)");
    static_assert(!std::is_integral_v<T> || std::is_integral_v<C>,
                  "x[...] = value would drop fractions; use astype<...>(value)");
    return convert<T>(value, where);
}

/// What `x[...] += value` and its like do for a place of an array: Place has read(), which gives
/// what it has, where(), and assign(value), which rebinds the array; and operand(value) of its own
/// where values are not taken as they are.
template <class Place>
class compound_assignment {
public:
    // Rebind the array, as x[...] = x[...] + value does.
    // clang-format off
    template <class Value> void operator+=(const Value& value) && { update<kernel::add>(value); }
    template <class Value> void operator-=(const Value& value) && { update<kernel::subtract, subtracted_t>(value); }
    template <class Value> void operator*=(const Value& value) && { update<kernel::multiply>(value); }
    template <class Value> void operator/=(const Value& value) && { update<kernel::divide, quotient_t>(value); }
    template <class Value> void operator%=(const Value& value) && { update<kernel::remainder, ordered_counted_t>(value); }
    template <class Value> void operator&=(const Value& value) && { update<kernel::bitwise_and, bitwise_t>(value); }
    template <class Value> void operator|=(const Value& value) && { update<kernel::bitwise_or, bitwise_t>(value); }
    template <class Value> void operator^=(const Value& value) && { update<kernel::bitwise_xor, bitwise_t>(value); }
    // clang-format on

protected:
    template <class Value>
    [[nodiscard]] static const Value& operand(const Value& value) noexcept {
        return value;
    }

private:
    template <class F, template <class> class Rule = common_itself, class Value>
    void update(const Value& value) {
        auto& place = static_cast<Place&>(*this);
        place.assign(ufunc<F, Rule>(place.read(), place.operand(value), place.where()));
    }
};

}  // namespace detail

/// `x[mask]` of a handle that can be rebound: a selection, and what is assigned to at once.
template <element T>
class masked : public selection<T>, public detail::compound_assignment<masked<T>> {
public:
    /// The elements of a handle at which a mask holds. Throws shape_error.
    masked(array<T>& target, const array<bool>& mask, source_line where)
        : selection<T>(target, mask, where), target_(target) {}
    masked(const masked&) = default;

    /// Rebinds the array to where(mask, value, array).
    ///
    /// \param value  a number; an array that broadcasts to x; a selection by the same mask
    template <class Value>
    void operator=(const Value& value) && {
        assign(value);
    }
    void operator=(const masked& value) && { assign(value); }

private:
    friend class detail::compound_assignment<masked>;

    [[nodiscard]] array<T> read() const { return this->source(); }
    /// A selection as the array that it selects of.
    template <class Value>
    [[nodiscard]] auto operand(const Value& value) const {
        if constexpr (detail::selected<Value>) {
            return detail::operand_of(*this, value);
        } else {
            return value;
        }
    }
    template <class Value>
    void assign(const Value& value) {
        const auto& choice = detail::operation_on<kernel::where, T, bool, T, T>();
        const auto given = operand(value);
        target_ = array<T>(front::assign(choice, this->mask().node(),
                                         detail::assigned<T>(given, this->where()), target_.node(),
                                         this->where()));
    }

    array<T>& target_;
};

/// `x[{entries}]` on its way to an assignment: parts are read as x(entries).
template <element T>
class assignable_part : public detail::compound_assignment<assignable_part<T>> {
public:
    /// A part of a handle.
    assignable_part(array<T>& target, std::initializer_list<slice_arg> entries)
        : target_(target), entries_(front::entries_of(entries)) {}
    assignable_part(const assignable_part&) = delete;
    assignable_part& operator=(const assignable_part&) = delete;

    /// Rebinds the array to one with `value` in the place of the part.
    ///
    /// \param value  a number, or an array that broadcasts to the part
    template <class Value>
    void operator=(const Value& value) && {
        assign(value);
    }

private:
    friend class detail::compound_assignment<assignable_part>;

    [[nodiscard]] source_line where() const noexcept {
        return entries_.empty() ? source_line{} : entries_.front().where();
    }
    [[nodiscard]] array<T> read() const {
        return array<T>(front::slice(target_.node(), entries_.begin(), entries_.size()));
    }
    template <class Value>
    void assign(const Value& value) {
        target_ = array<T>(
            front::assign(entries_, detail::assigned<T>(value, where()), target_.node(), where()));
    }

    array<T>& target_;
    sequence<slice_arg> entries_;
};

template <element T>
masked<T> array<T>::operator[](located<bool> mask) & {
    return masked<T>(*this, mask.value(), mask.where());
}
template <element T>
assignable_part<T> array<T>::operator[](std::initializer_list<slice_arg> entries) & {
    return assignable_part<T>(*this, entries);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/assignment.ipp>
#endif
