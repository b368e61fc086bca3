// SPDX-License-Identifier: BSD-3-Clause
// Operators between an array and something that is no operand: a container, a string, an expression
// of xtensor. They exist so that a mistake is refused in one sentence. Without them the compiler
// lists every operator that it knows; and xtensor's operators, which take anything, would make
// expressions whose elements are arrays.
#pragma once

#include <cask/front/operand.hpp>

namespace cask {

namespace detail {

/// Neither a number nor an array, nor derived from one, nor a selection of one.
template <class X>
concept foreign = !scalar<X> && !requires(const X& x) {
    x.node();
}
&&!requires(const X& x) { x.mask(); };

/// A foreign type that holds elements. (Catch2's decomposer is foreign, too, and reaches `==` by
/// C++20's rewriting.)
template <class X>
concept container = foreign<X> && requires(const X& x) {
    x.begin();
};

/// A container, view or function of xtensor.
template <class X>
concept xtensor_operand = requires {
    typename std::remove_cvref_t<X>::expression_tag;
};

/// One operand is an array of T, the other one is xtensor's.
template <class T, class A, class B>
concept with_xtensor = (xtensor_operand<A> &&
                        std::is_base_of_v<array<T>, std::remove_cvref_t<B>>) ||
                       (xtensor_operand<B> && std::is_base_of_v<array<T>, std::remove_cvref_t<A>>);

/// Says what to write instead.
template <class... Operands>
constexpr void refuse_operands() {
    static_assert(
        (array_operand<Operands> && ...),
        "beside an array stands an array or a number: make an array of a container first, "
        "with cask::from_array(values) or cask::borrow(values)");
}

}  // namespace detail

/// The operators that array<T> does not have.
template <element T>
class refused_operators {
    // A user's own operator for such an operand wins: it needs no conversion to these.
    using self = located<T>;
    using left = rebound<T>;
    // By way of T: array<bool> is not complete here.
    using truths = array<std::conditional_t<element<T>, bool, T>>;

    // clang-format off
    template <detail::foreign X> friend array<T> operator+(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator+(const X&, self) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator-(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator-(const X&, self) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator*(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator*(const X&, self) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator/(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator/(const X&, self) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator%(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T> operator%(const X&, self) { detail::refuse_operands<X>(); return {}; }
    template <detail::container X> friend truths operator==(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::container X> friend truths operator!=(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend truths operator<(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend truths operator<=(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend truths operator>(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend truths operator>=(self, const X&) { detail::refuse_operands<X>(); return {}; }
    template <detail::foreign X> friend array<T>& operator+=(left x, const X&) { detail::refuse_operands<X>(); return x.target(); }
    template <detail::foreign X> friend array<T>& operator-=(left x, const X&) { detail::refuse_operands<X>(); return x.target(); }
    template <detail::foreign X> friend array<T>& operator*=(left x, const X&) { detail::refuse_operands<X>(); return x.target(); }
    template <detail::foreign X> friend array<T>& operator/=(left x, const X&) { detail::refuse_operands<X>(); return x.target(); }

    template <std::same_as<array<T>> Part, class X> friend void operator+=(Part&&, const X&) = delete;  // a part is assigned to by x[{range(0, 2), 3}] += value, elements by x[mask] += value
    template <std::same_as<array<T>> Part, class X> friend void operator-=(Part&&, const X&) = delete;  // a part is assigned to by x[{range(0, 2), 3}] -= value, elements by x[mask] -= value
    template <std::same_as<array<T>> Part, class X> friend void operator*=(Part&&, const X&) = delete;  // a part is assigned to by x[{range(0, 2), 3}] *= value, elements by x[mask] *= value
    template <std::same_as<array<T>> Part, class X> friend void operator/=(Part&&, const X&) = delete;  // a part is assigned to by x[{range(0, 2), 3}] /= value, elements by x[mask] /= value

    // As good matches as xtensor's, and more constrained.
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend array<T> operator+(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend array<T> operator-(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend array<T> operator*(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend array<T> operator/(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend array<T> operator%(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend truths operator==(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend truths operator!=(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend truths operator<(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend truths operator<=(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend truths operator>(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend truths operator>=(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend truths operator&&(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend truths operator||(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend array<T> operator&(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend array<T> operator|(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    template <class A, class B> requires detail::with_xtensor<T, A, B> friend array<T> operator^(A&&, B&&) { detail::refuse_operands<A, B>(); return {}; }
    // clang-format on
};

}  // namespace cask
