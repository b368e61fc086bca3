// SPDX-License-Identifier: BSD-3-Clause
// How operands become nodes, with the user's line, and the rules of element types.
#pragma once

#include <cask/front/apply.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct add; struct subtract; struct multiply; struct divide; struct floor_divide; struct remainder; struct power; struct negative;
struct maximum; struct minimum;
struct bitwise_and; struct bitwise_or; struct bitwise_xor; struct bitwise_not; struct left_shift; struct right_shift;
struct equal; struct not_equal; struct less; struct less_equal; struct greater; struct greater_equal;
template <class Compare> struct compare_signed;
struct truth; struct where;
template <class R> struct cast;
}  // namespace kernel
// clang-format on

template <element T>
class array;

/// An array as an argument, with the line that passed it.
template <element T>
class located {
public:
    located(const array<T>& value, source_line where = source_line::current())
        : value_(value), where_(where) {}
    [[nodiscard]] const array<T>& value() const noexcept { return value_; }
    [[nodiscard]] source_line where() const noexcept { return where_; }

private:
    const array<T>& value_;
    source_line where_;
};

/// An array on the left of `+=` and its like, which rebind its handle; with the line of them.
template <element T>
class rebound {
public:
    rebound(array<T>& target, source_line where = source_line::current())
        : target_(target), where_(where) {}
    [[nodiscard]] array<T>& target() const noexcept { return target_; }
    [[nodiscard]] source_line where() const noexcept { return where_; }

private:
    array<T>& target_;
    source_line where_;
};

template <class X>
inline constexpr bool is_array_v = false;
template <element T>
inline constexpr bool is_array_v<array<T>> = true;

/// What may stand beside an array in an operation: an array or a C++ scalar.
template <class X>
concept array_operand = is_array_v<std::remove_cvref_t<X>> || scalar<std::remove_cvref_t<X>>;

namespace detail {

template <element T>
array<T> plain_operand(const array<T>&);
template <scalar S>
S plain_operand(const S&);

/// The type of an operand; of what is derived from an array, that array's.
template <class X>
using operand_t = decltype(plain_operand(std::declval<const X&>()));

}  // namespace detail

/// The other operand beside one of A: at least one of both is an array.
template <class B, class A>
concept operand_beside = is_array_v<detail::operand_t<A>> || is_array_v<detail::operand_t<B>>;

namespace detail {

/// The element type in which two operands meet: scalars count by their kind beside an array, by
/// their types beside each other, as in NumPy.
template <class A, class B>
struct common : common<operand_t<A>, operand_t<B>> {};
template <element A, element B>
struct common<array<A>, array<B>> {
    using type = promote_t<A, B>;
};
template <element A, scalar B>
struct common<array<A>, B> {
    using type = weak_promote_t<A, B>;
};
template <scalar A, element B>
struct common<A, array<B>> {
    using type = weak_promote_t<B, A>;
};
template <scalar A, scalar B>
struct common<A, B> {
    using type = promote_t<A, B>;
};
template <class A, class B>
using common_t = typename common<A, B>::type;

/// Throws dtype_error where `value` is an integer that does not fit T.
template <element T, scalar S>
void check_fits(std::string_view name, const S& value, source_line where) {
    if constexpr (std::integral<S>) {
        if (!fits<T>(value)) front::refuse_scalar(name, std::to_string(+value), dtype_of<T>, where);
    }
}

/// A constant of T. Throws dtype_error where an integer does not fit.
template <element T, scalar S>
[[nodiscard]] expr::node_ptr constant(const S& value, source_line where) {
    check_fits<T>("scalar", value, where);
    return front::constant(bytes_of(converted<T>(value)), dtype_of<T>, where);
}

/// F over elements of A... with result R.
template <class F, element R, element... A>
[[nodiscard]] const kernel::operation& operation_on() noexcept {
    return kernel::operation_for<kernel::unit_target, F, stored_t<R>, stored_t<A>...>();
}

/// `x` with elements of T.
template <element T, element From>
[[nodiscard]] expr::node_ptr convert(const array<From>& x, source_line where) {
    if constexpr (std::same_as<stored_t<T>, stored_t<From>>) {
        return x.node();
    } else {
        return front::convert(operation_on<kernel::cast<stored_t<T>>, T, From>(), x.node(), where);
    }
}
template <element T, scalar S>
[[nodiscard]] expr::node_ptr convert(const S& value, source_line where) {
    return constant<T>(value, where);
}

/// F over operands of A..., with result R.
template <class F, element R, element... A, class... Operands>
[[nodiscard]] array<R> apply(source_line where, Operands&&... operands) {
    static_assert(sizeof...(A) == sizeof...(Operands));
    return array<R>(
        front::apply(operation_on<F, R, A...>(), std::forward<Operands>(operands)..., where));
}

// ---- in which element type ---------------------------------------------------------------------
//
// A rule makes of the common element type of the operands the one in which a function is computed,
// or refuses it in a sentence. A refused type becomes one that has the function: one error is
// enough. As template arguments rules are not constrained: clang 14 cannot precompile a header that
// has a template parameter which is a constrained template.

/// The common type itself.
template <class C>
using common_itself = C;

/// Numbers that have an order.
template <element C>
struct ordered {
    static_assert(!is_complex_v<C>,
                  "complex numbers have no order: use abs(z), real(z) or imag(z)");
    using type = real_t<C>;
};
template <class C>
using ordered_t = typename ordered<C>::type;

/// Booleans are numbers: int8, as in NumPy's powers and remainders.
template <class C>
using counted_t = std::conditional_t<std::same_as<C, bool>, std::int8_t, C>;
template <class C>
using ordered_counted_t = ordered_t<counted_t<C>>;

/// Whole numbers become double.
template <class C>
using quotient_t = std::conditional_t<std::is_integral_v<C>, double, C>;

/// Numbers that have differences.
template <element C>
struct subtracted {
    static_assert(!std::same_as<C, bool>,
                  "booleans have no difference (NumPy has none either); use != for xor");
    using type = counted_t<C>;
};
template <class C>
using subtracted_t = typename subtracted<C>::type;

/// Elements whose bits mean something.
template <element C>
struct bitwise {
    static_assert(std::integral<C>,
                  "bitwise operators are for integers and booleans; use && and || for truths, "
                  "power(x, y) for powers");
    using type = std::conditional_t<std::integral<C>, C, bool>;
};
template <class C>
using bitwise_t = typename bitwise<C>::type;

/// Integers.
template <element C>
struct shifted {
    static_assert(integer_element<C>, "shifts are for integers");
    using type = std::conditional_t<integer_element<C>, C, int>;
};
template <class C>
using shifted_t = typename shifted<C>::type;

// ---- element by element ------------------------------------------------------------------------

/// F over elements of the type that the rule gives, which is also the result's.
template <class F, template <class> class Rule = common_itself, element T>
[[nodiscard]] auto ufunc(const array<T>& x, source_line where) {
    using C = Rule<T>;
    return apply<F, C, C>(where, convert<C>(x, where));
}
template <class F, template <class> class Rule = common_itself, class A, operand_beside<A> B>
[[nodiscard]] auto ufunc(const A& a, const B& b, source_line where) {
    using C = Rule<common_t<A, B>>;
    return apply<F, C, C, C>(where, convert<C>(a, where), convert<C>(b, where));
}

/// True for arrays of signed integers and of unsigned ones of 64 bits: no integer type holds both.
template <class A, class B>
inline constexpr bool signed_with_uint64 = false;
template <integer_element A, integer_element B>
inline constexpr bool
    signed_with_uint64<array<A>, array<B>> = std::is_signed_v<A>&& std::is_unsigned_v<B> &&
                                             sizeof(B) == 8;

/// How all elements of `x` compare with an integer that lies outside of their type's range: as one
/// end of it with the other.
template <class F, element C, element R, element T, scalar S>
[[nodiscard]] array<R> outside_comparison(const array<T>& x, const S& value, bool scalar_first,
                                          source_line where) {
    using ends = std::numeric_limits<C>;
    const bool above = value > S{};
    const C first = above == scalar_first ? ends::max() : ends::lowest();
    const C second = above == scalar_first ? ends::lowest() : ends::max();
    return array<R>(front::apply_to_constants(operation_on<F, R, C, C>(), bytes_of(first),
                                              bytes_of(second), x.node(), where));
}

/// F over the common element type of both; the result is bool. Integers are compared exactly,
/// whatever their types are: for that, `Exchanged` is F of the operands in the other order.
template <class F, class Exchanged = F, class A, operand_beside<A> B, element R = bool>
[[nodiscard]] array<R> comparison(const A& a, const B& b, source_line where) {
    using C = common_t<A, B>;
    if constexpr (std::integral<A>) {
        if (!fits<C>(a)) return outside_comparison<F, C, R>(b, a, true, where);
    } else if constexpr (std::integral<B>) {
        if (!fits<C>(b)) return outside_comparison<F, C, R>(a, b, false, where);
    }
    if constexpr (signed_with_uint64<operand_t<A>, operand_t<B>>) {
        return apply<kernel::compare_signed<F>, R, std::int64_t, std::uint64_t>(
            where, convert<std::int64_t>(a, where), b.node());
    } else if constexpr (signed_with_uint64<operand_t<B>, operand_t<A>>) {
        return comparison<Exchanged, F>(b, a, where);
    } else {
        return apply<F, R, C, C>(where, convert<C>(a, where), convert<C>(b, where));
    }
}

/// The same of numbers that have an order.
template <class F, class Exchanged, class A, operand_beside<A> B, element R = bool>
[[nodiscard]] array<R> ordering(const A& a, const B& b, source_line where) {
    using C = common_t<A, B>;
    if constexpr (std::same_as<ordered_t<C>, C>) {
        return comparison<F, Exchanged>(a, b, where);
    } else {
        return {};
    }
}

/// The truth of each element: not 0.
template <element T>
[[nodiscard]] expr::node_ptr truth(const array<T>& x, source_line where) {
    if constexpr (std::same_as<T, bool>) {
        return x.node();
    } else {
        return front::apply(operation_on<kernel::truth, bool, T>(), x.node(), where);
    }
}
template <scalar S>
[[nodiscard]] expr::node_ptr truth(const S& value, source_line where) {
    return constant<bool>(value != S{}, where);
}

/// F over truths.
template <class F, class A, operand_beside<A> B>
[[nodiscard]] auto logical(const A& a, const B& b, source_line where) {
    return apply<F, bool, bool, bool>(where, truth(a, where), truth(b, where));
}

/// Rebinds `target` to `value`, converted. Numbers may not lose their kind, nor the array its
/// shape.
template <element T, element R>
array<T>& rebind(array<T>& target, const array<R>& value, source_line where) {
    static_assert(is_complex_v<T> || !is_complex_v<R>,
                  "the operation would drop imaginary parts: write x = real(x + value)");
    static_assert(!std::is_integral_v<T> || std::is_integral_v<R>,
                  "the operation would drop fractions: write x = astype<...>(x / value)");
    static_assert(!std::same_as<T, bool> || std::same_as<R, bool>,
                  "the operation would make numbers of booleans: write auto y = x + value");
    front::check_rebound(target.node(), value.node(), where);
    target = array<T>(convert<T>(value, where));
    return target;
}

}  // namespace detail
}  // namespace cask
