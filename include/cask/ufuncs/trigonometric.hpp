// SPDX-License-Identifier: BSD-3-Clause
// Trigonometric and hyperbolic functions.
#pragma once

#include <cask/ufuncs/floating.hpp>

#include <numbers>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct sin; struct cos; struct tan; struct arcsin; struct arccos; struct arctan; struct arctan2;
struct sinh; struct cosh; struct tanh; struct arcsinh; struct arccosh; struct arctanh; struct hypotenuse;
struct rint;
}  // namespace kernel
// clang-format on

namespace detail {

/// x * by, in the floating type of x.
template <element T>
[[nodiscard]] auto scaled(const array<T>& x, double by, source_line where) {
    using C = real_floating_t<T>;
    return apply<kernel::multiply, C, C, C>(where, convert<C>(x, where),
                                            constant<C>(static_cast<C>(by), where));
}

}  // namespace detail

/// Sine; radians. \like numpy.sin
template <element T>
[[nodiscard]] auto sin(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::sin, detail::floating_t>(x, where);
}
/// Cosine; radians. \like numpy.cos
template <element T>
[[nodiscard]] auto cos(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::cos, detail::floating_t>(x, where);
}
/// Tangent; radians. \like numpy.tan
template <element T>
[[nodiscard]] auto tan(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::tan, detail::floating_t>(x, where);
}
/// Inverse sine, in radians. \like numpy.arcsin
template <element T>
[[nodiscard]] auto arcsin(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::arcsin, detail::floating_t>(x, where);
}
/// Inverse cosine, in radians. \like numpy.arccos
template <element T>
[[nodiscard]] auto arccos(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::arccos, detail::floating_t>(x, where);
}
/// Inverse tangent, in radians. \like numpy.arctan
template <element T>
[[nodiscard]] auto arctan(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::arctan, detail::floating_t>(x, where);
}
/// Hyperbolic sine. \like numpy.sinh
template <element T>
[[nodiscard]] auto sinh(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::sinh, detail::floating_t>(x, where);
}
/// Hyperbolic cosine. \like numpy.cosh
template <element T>
[[nodiscard]] auto cosh(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::cosh, detail::floating_t>(x, where);
}
/// Hyperbolic tangent. \like numpy.tanh
template <element T>
[[nodiscard]] auto tanh(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::tanh, detail::floating_t>(x, where);
}
/// Inverse hyperbolic sine. \like numpy.arcsinh
template <element T>
[[nodiscard]] auto arcsinh(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::arcsinh, detail::floating_t>(x, where);
}
/// Inverse hyperbolic cosine. \like numpy.arccosh
template <element T>
[[nodiscard]] auto arccosh(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::arccosh, detail::floating_t>(x, where);
}
/// Inverse hyperbolic tangent. \like numpy.arctanh
template <element T>
[[nodiscard]] auto arctanh(const array<T>& x, source_line where = source_line::current()) {
    return detail::ufunc<kernel::arctanh, detail::floating_t>(x, where);
}
/// Another name of arcsin.
template <element T>
[[nodiscard]] auto asin(const array<T>& x, source_line where = source_line::current()) {
    return arcsin(x, where);
}
/// Another name of arccos.
template <element T>
[[nodiscard]] auto acos(const array<T>& x, source_line where = source_line::current()) {
    return arccos(x, where);
}
/// Another name of arctan.
template <element T>
[[nodiscard]] auto atan(const array<T>& x, source_line where = source_line::current()) {
    return arctan(x, where);
}
/// Another name of arcsinh.
template <element T>
[[nodiscard]] auto asinh(const array<T>& x, source_line where = source_line::current()) {
    return arcsinh(x, where);
}
/// Another name of arccosh.
template <element T>
[[nodiscard]] auto acosh(const array<T>& x, source_line where = source_line::current()) {
    return arccosh(x, where);
}
/// Another name of arctanh.
template <element T>
[[nodiscard]] auto atanh(const array<T>& x, source_line where = source_line::current()) {
    return arctanh(x, where);
}
/// Degrees as radians. \like numpy.deg2rad
template <element T>
[[nodiscard]] auto deg2rad(const array<T>& x, source_line where = source_line::current()) {
    return detail::scaled(x, std::numbers::pi / 180, where);
}
/// Radians as degrees. \like numpy.rad2deg
template <element T>
[[nodiscard]] auto rad2deg(const array<T>& x, source_line where = source_line::current()) {
    return detail::scaled(x, 180 / std::numbers::pi, where);
}
/// Another name of deg2rad.
template <element T>
[[nodiscard]] auto radians(const array<T>& x, source_line where = source_line::current()) {
    return deg2rad(x, where);
}
/// Another name of rad2deg.
template <element T>
[[nodiscard]] auto degrees(const array<T>& x, source_line where = source_line::current()) {
    return rad2deg(x, where);
}
/// sin(pi x) / (pi x), 1 at 0; exact for large x, too. \like numpy.sinc
template <element T>
[[nodiscard]] auto sinc(const array<T>& x, source_line where = source_line::current()) {
    using C = detail::real_floating_t<T>;
    const array<C> turns(detail::convert<C>(x, where));
    const auto choose = [&](const array<bool>& mask, const array<C>& a, const array<C>& b) {
        return detail::apply<kernel::where, C, bool, C, C>(where, mask.node(), a.node(), b.node());
    };
    const auto nearest = [&](const array<C>& y) {
        return detail::apply<kernel::rint, C, C>(where, y.node());
    };
    const auto minus = [&](const array<C>& a, const array<C>& b) {
        return detail::ufunc<kernel::subtract>(a, b, where);
    };
    const auto times = [&](const array<C>& y, double by) { return detail::scaled(y, by, where); };
    // The sine of half a turn at most, with the sign of the whole half turns.
    const array<C> whole = nearest(turns);
    const array<C> sine = sin(times(minus(turns, whole), std::numbers::pi), where);
    const array<C> pairs = nearest(times(whole, 0.5));
    const auto even = detail::comparison<kernel::equal>(whole, times(pairs, 2), where);
    const array<C> minus_sine = detail::apply<kernel::negative, C, C>(where, sine.node());
    const array<C> quotient = detail::ufunc<kernel::divide>(choose(even, sine, minus_sine),
                                                            times(turns, std::numbers::pi), where);
    const auto at_zero = detail::comparison<kernel::equal>(turns, C(0), where);
    return choose(at_zero, array<C>(detail::constant<C>(C(1), where)), quotient);
}
/// Angle of the point (b, a), in radians. \like numpy.arctan2
template <class A, operand_beside<A> B>
[[nodiscard]] auto arctan2(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::arctan2, detail::real_floating_t>(a, b, where);
}
/// Another name of arctan2. \like numpy.arctan2
template <class A, operand_beside<A> B>
[[nodiscard]] auto atan2(const A& a, const B& b, source_line where = source_line::current()) {
    return arctan2(a, b, where);
}
/// sqrt(a^2 + b^2) without overflow. \like numpy.hypot
template <class A, operand_beside<A> B>
[[nodiscard]] auto hypot(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::hypotenuse, detail::real_floating_t>(a, b, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/exponential.hpp>
#include <cask/kernel/functions/rounding.hpp>
#include <cask/kernel/functions/trigonometric.hpp>
#endif
