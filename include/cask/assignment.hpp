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

}  // namespace detail

/// `x[mask]` of a handle that can be rebound: a selection, and what is assigned to at once.
template <element T>
class masked : public selection<T> {
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

    // Rebind the array, as x[mask] = x[mask] + value does.
    // clang-format off
    template <class Value> void operator+=(const Value& value) && { assign(detail::ufunc<kernel::add>(this->source(), operand(value), this->where())); }
    template <class Value> void operator-=(const Value& value) && { assign(detail::ufunc<kernel::subtract, detail::subtracted_t>(this->source(), operand(value), this->where())); }
    template <class Value> void operator*=(const Value& value) && { assign(detail::ufunc<kernel::multiply>(this->source(), operand(value), this->where())); }
    template <class Value> void operator/=(const Value& value) && { assign(detail::ufunc<kernel::divide, detail::quotient_t>(this->source(), operand(value), this->where())); }
    template <class Value> void operator%=(const Value& value) && { assign(detail::ufunc<kernel::remainder, detail::ordered_counted_t>(this->source(), operand(value), this->where())); }
    template <class Value> void operator&=(const Value& value) && { assign(detail::ufunc<kernel::bitwise_and, detail::bitwise_t>(this->source(), operand(value), this->where())); }
    template <class Value> void operator|=(const Value& value) && { assign(detail::ufunc<kernel::bitwise_or, detail::bitwise_t>(this->source(), operand(value), this->where())); }
    template <class Value> void operator^=(const Value& value) && { assign(detail::ufunc<kernel::bitwise_xor, detail::bitwise_t>(this->source(), operand(value), this->where())); }
    // clang-format on

private:
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
class assignable_part {
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

    // Rebind the array, as x[{entries}] = x(entries) + value does.
    // clang-format off
    template <class Value> void operator+=(const Value& value) && { assign(detail::ufunc<kernel::add>(part(), value, where())); }
    template <class Value> void operator-=(const Value& value) && { assign(detail::ufunc<kernel::subtract, detail::subtracted_t>(part(), value, where())); }
    template <class Value> void operator*=(const Value& value) && { assign(detail::ufunc<kernel::multiply>(part(), value, where())); }
    template <class Value> void operator/=(const Value& value) && { assign(detail::ufunc<kernel::divide, detail::quotient_t>(part(), value, where())); }
    template <class Value> void operator%=(const Value& value) && { assign(detail::ufunc<kernel::remainder, detail::ordered_counted_t>(part(), value, where())); }
    template <class Value> void operator&=(const Value& value) && { assign(detail::ufunc<kernel::bitwise_and, detail::bitwise_t>(part(), value, where())); }
    template <class Value> void operator|=(const Value& value) && { assign(detail::ufunc<kernel::bitwise_or, detail::bitwise_t>(part(), value, where())); }
    template <class Value> void operator^=(const Value& value) && { assign(detail::ufunc<kernel::bitwise_xor, detail::bitwise_t>(part(), value, where())); }
    // clang-format on

private:
    [[nodiscard]] source_line where() const noexcept {
        return entries_.empty() ? source_line{} : entries_.front().where();
    }
    [[nodiscard]] array<T> part() const {
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
