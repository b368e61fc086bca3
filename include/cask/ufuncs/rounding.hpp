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
/// Another name of rint.
template <element T>
[[nodiscard]] auto round(const array<T>& x, source_line where = source_line::current()) {
    return rint(x, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/rounding.hpp>
#endif
