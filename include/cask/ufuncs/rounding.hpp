// SPDX-License-Identifier: BSD-3-Clause
// Rounding to whole numbers.
#pragma once

#include <cask/array.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct floor; struct ceil; struct trunc; struct rint;
}  // namespace kernel
// clang-format on

namespace detail {

/// F(x); integers are their own result.
template <class F, element T>
[[nodiscard]] array<T> rounding(const array<T>& x, source_line where) {
    static_assert(!is_complex_v<T>, "complex numbers cannot be rounded to whole ones");
    if constexpr (std::is_integral_v<T>) {
        return x;
    } else {
        return apply<F, T, T>(where, x.node());
    }
}

}  // namespace detail

/// The largest whole number not above x. \like numpy.floor
template <element T>
[[nodiscard]] array<T> floor(const array<T>& x, source_line where = source_line::current()) {
    return detail::rounding<kernel::floor>(x, where);
}
/// The smallest whole number not below x. \like numpy.ceil
template <element T>
[[nodiscard]] array<T> ceil(const array<T>& x, source_line where = source_line::current()) {
    return detail::rounding<kernel::ceil>(x, where);
}
/// x without its fraction. \like numpy.trunc
template <element T>
[[nodiscard]] array<T> trunc(const array<T>& x, source_line where = source_line::current()) {
    return detail::rounding<kernel::trunc>(x, where);
}
/// The nearest whole number, halves to even. \like numpy.rint
template <element T>
[[nodiscard]] array<T> rint(const array<T>& x, source_line where = source_line::current()) {
    return detail::rounding<kernel::rint>(x, where);
}
/// Another name of rint; with digits, of around.
template <element T>
[[nodiscard]] auto round(const array<T>& x, source_line where = source_line::current()) {
    return rint(x, where);
}

/// x rounded to as many digits behind the point, halves to even; before the point if negative.
///
/// \param decimals  digits; the factor of ten is not exact for more than 22
/// \like numpy.around
template <element T>
[[nodiscard]] auto around(const array<T>& x, int decimals,
                          source_line where = source_line::current()) {
    static_assert(!is_complex_v<T>, "complex numbers cannot be rounded to whole ones");
    using C = std::conditional_t<std::is_integral_v<T>, double, T>;
    if (decimals == 0 || (std::is_integral_v<T> && decimals > 0)) return rint(x, where);
    double factor = 1;
    for (int k = std::abs(decimals); k > 0; --k) factor *= 10;
    const auto by = detail::constant<C>(static_cast<C>(factor), where);
    const auto scale = [&](bool up, const expr::node_ptr& y) {
        return up ? detail::apply<kernel::multiply, C, C, C>(where, y, by).node()
                  : detail::apply<kernel::divide, C, C, C>(where, y, by).node();
    };
    const auto scaled = scale(decimals > 0, detail::convert<C>(x, where));
    const auto rounded = detail::apply<kernel::rint, C, C>(where, scaled).node();
    return array<T>(detail::convert<T>(array<C>(scale(decimals < 0, rounded)), where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/rounding.hpp>
#endif
