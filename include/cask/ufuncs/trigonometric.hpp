// SPDX-License-Identifier: BSD-3-Clause
// Functions of angles, and hyperbolic ones.
#pragma once

#include <cask/ufuncs/floating.hpp>

namespace cask {

// The kernels that are asked for.
// clang-format off
namespace kernel {
struct sin; struct cos; struct tan; struct arcsin; struct arccos; struct arctan; struct arctan2;
struct sinh; struct cosh; struct tanh; struct arcsinh; struct arccosh; struct arctanh; struct hypotenuse;
}  // namespace kernel
// clang-format on

namespace detail {

/// Functions of two floating numbers.
template <class F, element T, class X>
[[nodiscard]] auto floating_pair(const array<T>& a, const X& b, source_line where,
                                 bool mirrored = false) {
    using R = floating_t<common_t<T, X>>;
    static_assert(!is_complex_v<R>, "arctan2 and hypot are functions of real numbers");
    if constexpr (!is_complex_v<R>) {
        return apply_pair<F, R, R, R>(convert<R>(a, where), convert<R>(b, where), mirrored, where);
    } else {
        return a;
    }
}

}  // namespace detail

/// Sine; radians. \like numpy.sin
template <element T>
[[nodiscard]] auto sin(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::sin>(x, where);
}
/// Cosine; radians. \like numpy.cos
template <element T>
[[nodiscard]] auto cos(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::cos>(x, where);
}
/// Tangent; radians. \like numpy.tan
template <element T>
[[nodiscard]] auto tan(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::tan>(x, where);
}
/// Inverse sine, in radians. \like numpy.arcsin
template <element T>
[[nodiscard]] auto arcsin(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arcsin>(x, where);
}
/// Inverse cosine, in radians. \like numpy.arccos
template <element T>
[[nodiscard]] auto arccos(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arccos>(x, where);
}
/// Inverse tangent, in radians. \like numpy.arctan
template <element T>
[[nodiscard]] auto arctan(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arctan>(x, where);
}
/// Hyperbolic sine. \like numpy.sinh
template <element T>
[[nodiscard]] auto sinh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::sinh>(x, where);
}
/// Hyperbolic cosine. \like numpy.cosh
template <element T>
[[nodiscard]] auto cosh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::cosh>(x, where);
}
/// Hyperbolic tangent. \like numpy.tanh
template <element T>
[[nodiscard]] auto tanh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::tanh>(x, where);
}
/// Inverse hyperbolic sine. \like numpy.arcsinh
template <element T>
[[nodiscard]] auto arcsinh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arcsinh>(x, where);
}
/// Inverse hyperbolic cosine. \like numpy.arccosh
template <element T>
[[nodiscard]] auto arccosh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arccosh>(x, where);
}
/// Inverse hyperbolic tangent. \like numpy.arctanh
template <element T>
[[nodiscard]] auto arctanh(const array<T>& x, source_line where = source_line::current()) {
    return detail::floating<kernel::arctanh>(x, where);
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
/// Angle of the point (b, a), in radians. \like numpy.arctan2
template <element T, array_operand X>
[[nodiscard]] auto arctan2(const array<T>& a, const X& b,
                           source_line where = source_line::current()) {
    return detail::floating_pair<kernel::arctan2>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto arctan2(const X& a, const array<T>& b,
                           source_line where = source_line::current()) {
    return detail::floating_pair<kernel::arctan2>(b, a, where, true);
}
/// Another name of arctan2. \like numpy.arctan2
template <element T, array_operand X>
[[nodiscard]] auto atan2(const array<T>& a, const X& b,
                         source_line where = source_line::current()) {
    return detail::floating_pair<kernel::arctan2>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto atan2(const X& a, const array<T>& b,
                         source_line where = source_line::current()) {
    return detail::floating_pair<kernel::arctan2>(b, a, where, true);
}
/// sqrt(a^2 + b^2) without overflow. \like numpy.hypot
template <element T, array_operand X>
[[nodiscard]] auto hypot(const array<T>& a, const X& b,
                         source_line where = source_line::current()) {
    return detail::floating_pair<kernel::hypotenuse>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto hypot(const X& a, const array<T>& b,
                         source_line where = source_line::current()) {
    return detail::floating_pair<kernel::hypotenuse>(b, a, where, true);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/exponential.hpp>
#include <cask/kernel/functions/trigonometric.hpp>
#endif
