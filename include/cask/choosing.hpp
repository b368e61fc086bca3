// SPDX-License-Identifier: BSD-3-Clause
// Choosing, limiting and converting elements.
#pragma once

#include <cask/ufuncs.hpp>

#include <cmath>
#include <limits>

namespace cask {

/// `a` where the condition holds, `b` elsewhere.
///
/// \param condition  bool array; a and b: arrays or scalars
/// \returns  shape broadcast of all three; dtype common to a and b
/// \throws shape_error  shapes do not broadcast
/// \cost   both are computed everywhere, also where the condition does not choose them; nothing
///          traps
/// \like   numpy.where
template <array_operand A, array_operand B>
[[nodiscard]] auto where(const array<bool>& condition, const A& a, const B& b,
                         source_line line = source_line::current()) {
    using C = detail::common_t<A, B>;
    static_assert(element<C>, "where: no common element type");
    return detail::apply<kernel::where, C, bool, C, C>(
        line, condition.node(), detail::convert<C>(a, line), detail::convert<C>(b, line));
}
// clang-format off
template <class Condition, array_operand A, array_operand B> requires(!std::convertible_to<const Condition&, const array<bool>&>)
void where(const Condition&, const A&, const B&) = delete;  // the condition is an array of booleans: where(x != 0, a, b)
// clang-format on

namespace detail {

/// maximum(x, low) (F: minimum, with `side` 1), or `x` where the bound lies beyond all that its
/// element type holds, on the side (-1: below) that limits nothing.
template <class F, element T, class X>
[[nodiscard]] auto limited(const array<T>& x, const X& bound, int side, source_line where) {
    using C = common_t<array<T>, X>;
    if constexpr (std::integral<X>) {
        const bool beyond = side < 0 ? bound < X{} : bound > X{};
        if (!fits<C>(bound) && beyond) return array<C>(convert<C>(x, where));
    }
    return ufunc<F, ordered_t>(x, bound, where);
}

}  // namespace detail

/// `x` limited to [low, high]; NaN stays. Bounds that the element type cannot hold limit nothing:
/// clip(x, -1, 300) of uint8 is x.
///
/// \returns  shape broadcast of all three; dtype common to them
/// \throws shape_error  bounds do not broadcast; dtype_error  all elements would become a bound
///         that the element type cannot hold
/// \cost   two operations for each element
/// \like   numpy.clip: minimum(maximum(x, low), high)
template <element T, array_operand L, array_operand H>
[[nodiscard]] auto clip(const array<T>& x, const L& low, const H& high,
                        source_line where = source_line::current()) {
    const auto raised = detail::limited<kernel::maximum>(x, low, -1, where);
    return detail::limited<kernel::minimum>(raised, high, 1, where);
}

/// What stands for NaN and infinities, to be named: {.nan = -1, .neginf = 0}.
struct replacements {
    double nan = 0;
    /// The largest and the smallest number of the type, if left out.
    double posinf = std::numeric_limits<double>::infinity();
    double neginf = -std::numeric_limits<double>::infinity();
};

/// `x` with numbers for NaN and infinities: 0 and the type's largest and smallest ones, or others.
///
/// \param by  {.nan, .posinf, .neginf}
/// \returns  shape, dtype and chunks of `x`
/// \throws never
/// \cost   three comparisons and choices for each element; of integers nothing
/// \like   numpy.nan_to_num, dask.array.nan_to_num
template <element T>
[[nodiscard]] array<T> nan_to_num(const array<T>& x, const replacements& by = {},
                                  source_line line = source_line::current()) {
    static_assert(!is_complex_v<T>, "nan_to_num: of real(z) and imag(z)");
    if constexpr (std::is_integral_v<T>) {
        return x;
    } else {
        using ends = std::numeric_limits<T>;
        const auto or_end = [](double given, T end) {
            return std::abs(given) <= double{ends::max()} ? static_cast<T>(given) : end;
        };
        const auto instead = [&](const array<bool>& mask, T value, const array<T>& elsewhere) {
            return detail::apply<kernel::where, T, bool, T, T>(
                line, mask.node(), detail::constant<T>(value, line), elsewhere.node());
        };
        const auto low = instead(isneginf(x, line), or_end(by.neginf, ends::lowest()), x);
        const auto high = instead(isposinf(x, line), or_end(by.posinf, ends::max()), low);
        return instead(isnan(x, line), static_cast<T>(by.nan), high);
    }
}

/// 0 below 0, 1 above 0, `at_zero` at 0; NaN for NaN.
///
/// \returns  shape broadcast of both; dtype the floating one common to both
/// \throws shape_error  shapes do not broadcast
/// \cost   three comparisons and choices for each element
/// \like   numpy.heaviside
template <class A, operand_beside<A> B>
[[nodiscard]] auto heaviside(const A& a, const B& at_zero,
                             source_line line = source_line::current()) {
    using C = detail::real_floating_t<detail::common_t<A, B>>;
    const array<C> x(detail::convert<C>(a, line));
    const auto choose = [&](const array<bool>& mask, const expr::node_ptr& then,
                            const expr::node_ptr& otherwise) {
        return detail::apply<kernel::where, C, bool, C, C>(line, mask.node(), then, otherwise)
            .node();
    };
    const auto number = [&](int value) { return detail::constant<C>(static_cast<C>(value), line); };
    const auto nan_or_zero = choose(less(x, C(0), line), number(0), x.node());
    const auto above = choose(greater(x, C(0), line), number(1), nan_or_zero);
    return array<C>(choose(cask::equal(x, C(0), line), detail::convert<C>(at_zero, line), above));
}

namespace detail {

/// What stands for operands of A and B beside others: an array, if one of them is.
template <class A, class B>
using joined_operand_t = std::conditional_t<is_array_v<operand_t<A>> || is_array_v<operand_t<B>>,
                                            array<common_t<A, B>>, common_t<A, B>>;
template <element T>
T element_of_operand(const array<T>&);
template <scalar S>
S element_of_operand(const S&);
template <class... Operands>
struct result_of;
template <class Only>
struct result_of<Only> {
    using type = decltype(element_of_operand(std::declval<const Only&>()));
};
template <class First, class Second, class... Others>
struct result_of<First, Second, Others...> : result_of<joined_operand_t<First, Second>, Others...> {
};

}  // namespace detail

/// The element type in which arrays and scalars meet: result_type_t<array<float>, int> is float.
template <class... Operands>
using result_type_t = typename detail::result_of<Operands...>::type;

/// The dtype in which arrays and scalars meet. Scalars count by their kind beside an array.
///
/// \returns  the dtype of a sum of them
/// \throws never
/// \cost   nothing: known to the compiler
/// \like   numpy.result_type, dask.array.result_type
template <class... Operands>
    requires(array_operand<Operands>&&...)
[[nodiscard]] constexpr dtype result_type(const Operands&...) noexcept {
    return dtype_of<result_type_t<Operands...>>;
}

/// `x` with elements of T.
///
/// Floating numbers become integers by cutting the fraction, limited to T's range (NaN: 0); complex
/// ones become real by dropping the imaginary part; anything becomes bool by `!= 0`.
///
/// \returns  shape and chunks of `x`; dtype T
/// \throws never
/// \cost   a conversion of each element; nothing if `x` is of T
/// \like   numpy.ndarray.astype
template <element T, element From>
[[nodiscard]] array<T> astype(const array<From>& x, source_line where = source_line::current()) {
    if constexpr (std::same_as<T, bool>) {
        return array<T>(detail::truth(x, where));
    } else {
        return array<T>(detail::convert<T>(x, where));
    }
}

}  // namespace cask
