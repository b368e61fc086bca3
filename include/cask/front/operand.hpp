// SPDX-License-Identifier: BSD-3-Clause
// How operands become nodes, with the user's line, and the rules of element types.
#pragma once

#include <cask/front/apply.hpp>

namespace cask {

// The kernels that are asked for.
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

/// `x[mask]` on its way to an assignment. Neither copied, moved nor kept.
template <element T>
class masked {
public:
    masked(array<T>& target, expr::node_ptr mask, source_line where)
        : target_(target), mask_(std::move(mask)), where_(where) {}
    masked(const masked&) = delete;
    masked& operator=(const masked&) = delete;

    /// Rebinds the array to where(mask, value, array).
    template <class Value>
    void operator=(const Value& value) &&;

private:
    array<T>& target_;
    expr::node_ptr mask_;
    source_line where_;
};

namespace detail {

/// The element type of an operand beside elements of T: its type, or what its kind makes of T.
template <class X, element Beside>
struct promoted_with {
    using type = weak_promote_t<Beside, X>;
};
template <element X, element Beside>
struct promoted_with<array<X>, Beside> {
    using type = promote_t<Beside, X>;
};

/// The common element type of an array of T and another operand.
template <element T, class X>
using common_t = typename promoted_with<std::remove_cvref_t<X>, T>::type;

/// A constant of T. Throws dtype_error where an integer does not fit.
template <element T, scalar S>
[[nodiscard]] expr::node_ptr constant(const S& value, source_line where) {
    if constexpr (std::integral<S>) {
        if (!fits<T>(value)) front::refuse_scalar(std::to_string(+value), dtype_of<T>, where);
    }
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

/// F over two operands of A and B, in the other order if they are `mirrored`.
template <class F, element R, element A, element B>
[[nodiscard]] array<R> apply_pair(expr::node_ptr a, expr::node_ptr b, bool mirrored,
                                  source_line where) {
    return array<R>(
        front::apply_pair(operation_on<F, R, A, B>(), std::move(a), std::move(b), mirrored, where));
}

template <class F, class... Others>
inline constexpr bool is_one_of = (std::same_as<F, Others> || ...);

/// True where F has a meaning for elements of C: complex numbers have no order.
template <class F, element C>
inline constexpr bool has_order =
    !is_complex_v<C> ||
    !is_one_of<F, kernel::less, kernel::less_equal, kernel::greater, kernel::greater_equal,
               kernel::maximum, kernel::minimum, kernel::floor_divide, kernel::remainder>;

/// The element type in which F is computed: that of the operands, int8 for quotients and powers of
/// booleans, as in NumPy.
template <class F, element C>
using computed_t =
    std::conditional_t<std::same_as<C, bool> &&
                           is_one_of<F, kernel::floor_divide, kernel::remainder, kernel::power>,
                       std::int8_t, C>;

/// F over the common element type of both, which is also the result's.
template <class F, element T, class X>
[[nodiscard]] auto arithmetic(const array<T>& a, const X& b, source_line where, bool mirrored) {
    using C = computed_t<F, common_t<T, X>>;
    static_assert(has_order<F, C>, "complex numbers have no order: use abs(z), real(z) or imag(z)");
    if constexpr (has_order<F, C>) {  // one error is enough: the kernels' would be pages
        return apply_pair<F, C, C, C>(convert<C>(a, where), convert<C>(b, where), mirrored, where);
    } else {
        return a;
    }
}

/// The comparison with its operands exchanged.
template <class F>
struct mirrored_comparison {
    using type = F;
};
// clang-format off
template <> struct mirrored_comparison<kernel::less> { using type = kernel::greater; };
template <> struct mirrored_comparison<kernel::less_equal> { using type = kernel::greater_equal; };
template <> struct mirrored_comparison<kernel::greater> { using type = kernel::less; };
template <> struct mirrored_comparison<kernel::greater_equal> { using type = kernel::less_equal; };
// clang-format on

/// True where A is signed, and B unsigned of 64 bits: no integer type holds both.
template <class A, class B>
inline constexpr bool signed_with_uint64 = false;
template <integer_element A, integer_element B>
inline constexpr bool signed_with_uint64<A, B> = std::is_signed_v<A>&& std::is_unsigned_v<B> &&
                                                 sizeof(B) == 8;
template <element A, element B>
inline constexpr bool signed_with_uint64<A, array<B>> = signed_with_uint64<A, B>;
template <element A, element B>
inline constexpr bool signed_with_uint64<array<A>, B> = signed_with_uint64<A, B>;

/// F of two numbers.
template <class F>
[[nodiscard]] constexpr bool holds(int a, int b) noexcept {
    if constexpr (std::same_as<F, kernel::less>) return a < b;
    if constexpr (std::same_as<F, kernel::less_equal>) return a <= b;
    if constexpr (std::same_as<F, kernel::greater>) return a > b;
    if constexpr (std::same_as<F, kernel::greater_equal>) return a >= b;
    return std::same_as<F, kernel::equal> == (a == b);
}

/// How all elements of `x` compare with an integer that lies outside of their type's range.
template <class F, element T, scalar S>
[[nodiscard]] expr::node_ptr outside_comparison(const array<T>& x, const S& value, bool mirrored,
                                                source_line where) {
    const int side = value > S{} ? 1 : -1;
    const bool answer = mirrored ? holds<F>(side, 0) : holds<F>(0, side);
    return front::constant_like(x.node(), bytes_of(answer), dtype::boolean, where);
}

/// F over the common element type of both; the result is bool. Integers are compared exactly,
/// whatever their types are.
template <class F, element T, class X, element R = bool>
[[nodiscard]] array<R> comparison(const array<T>& a, const X& b, source_line where, bool mirrored) {
    using C = common_t<T, X>;
    static_assert(has_order<F, C>,
                  "complex numbers have no order: compare abs(z), real(z) or imag(z)");
    if constexpr (std::integral<X>) {
        if (!fits<C>(b)) return array<R>(outside_comparison<F>(a, b, mirrored, where));
    }
    if constexpr (is_array_v<X> && signed_with_uint64<T, X>) {
        return apply<kernel::compare_signed<F>, R, std::int64_t, std::uint64_t>(
            where, convert<std::int64_t>(a, where), b.node());
    } else if constexpr (is_array_v<X> && signed_with_uint64<X, T>) {
        return comparison<typename mirrored_comparison<F>::type>(b, a, where, mirrored);
    } else {
        return apply_pair<F, R, C, C>(convert<C>(a, where), convert<C>(b, where), mirrored, where);
    }
}

/// The type in which numbers of T are divided: itself if floating, double otherwise.
template <element T>
using quotient_t = std::conditional_t<std::is_integral_v<T>, double, T>;

template <element T, class X>
[[nodiscard]] auto quotient(const array<T>& a, const X& b, source_line where, bool mirrored) {
    using C = quotient_t<common_t<T, X>>;
    return apply_pair<kernel::divide, C, C, C>(convert<C>(a, where), convert<C>(b, where), mirrored,
                                               where);
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
template <class F, element T, class X>
[[nodiscard]] auto logical(const array<T>& a, const X& b, source_line where) {
    return apply<F, bool, bool, bool>(where, truth(a, where), truth(b, where));
}

template <element T, class X>
[[nodiscard]] auto difference(const array<T>& a, const X& b, source_line where, bool mirrored) {
    static_assert(!std::same_as<common_t<T, X>, bool>,
                  "booleans have no difference (NumPy has none either); use != for xor");
    return arithmetic<kernel::subtract>(a, b, where, mirrored);
}

template <class F, element T, class X>
[[nodiscard]] auto bitwise(const array<T>& a, const X& b, source_line where, bool mirrored) {
    constexpr bool has_bits = std::integral<common_t<T, X>>;
    static_assert(has_bits,
                  "bitwise operators are for integers and booleans; use && and || for truths, "
                  "power(x, y) for powers");
    if constexpr (has_bits) {
        return arithmetic<F>(a, b, where, mirrored);
    } else {
        return a;
    }
}

template <class F, element T, class X>
[[nodiscard]] auto shifted(const array<T>& a, const X& b, source_line where, bool mirrored) {
    constexpr bool has_shifts = integer_element<common_t<T, X>>;
    static_assert(has_shifts, "shifts are for integers");
    if constexpr (has_shifts) {
        return arithmetic<F>(a, b, where, mirrored);
    } else {
        return a;
    }
}

/// What is assigned to `x[mask]`, as a node of T. Numbers may not lose their kind.
template <element T, class Value>
[[nodiscard]] expr::node_ptr assigned(const Value& value, source_line where) {
    static_assert(array_operand<Value>, "x[mask] = value takes a scalar or an array");
    using C = common_t<T, Value>;
    static_assert(is_complex_v<T> || !is_complex_v<C>,
                  "x[mask] = value would drop imaginary parts; use real(value)");
    static_assert(!std::is_integral_v<T> || std::is_integral_v<C>,
                  "x[mask] = value would drop fractions; use astype<...>(value)");
    return convert<T>(value, where);
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
