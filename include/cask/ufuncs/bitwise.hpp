// SPDX-License-Identifier: BSD-3-Clause
// Bit-wise functions of integers and booleans.
#pragma once

#include <cask/array.hpp>

namespace cask {

/// All bits turned. \like numpy.invert
template <element T>
    requires std::integral<T>
[[nodiscard]] array<T> invert(const array<T>& x, source_line where = source_line::current()) {
    return detail::apply<kernel::bitwise_not, T, T>(where, x.node());
}
/// Another name of invert.
template <element T>
[[nodiscard]] auto bitwise_invert(const array<T>& x, source_line where = source_line::current()) {
    return invert(x, where);
}
/// Bits set in both. \like numpy.bitwise_and
template <element T, array_operand X>
[[nodiscard]] auto bitwise_and(const array<T>& a, const X& b,
                               source_line where = source_line::current()) {
    return detail::bitwise<kernel::bitwise_and>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto bitwise_and(const X& a, const array<T>& b,
                               source_line where = source_line::current()) {
    return detail::bitwise<kernel::bitwise_and>(b, a, where, true);
}
/// Bits set in either. \like numpy.bitwise_or
template <element T, array_operand X>
[[nodiscard]] auto bitwise_or(const array<T>& a, const X& b,
                              source_line where = source_line::current()) {
    return detail::bitwise<kernel::bitwise_or>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto bitwise_or(const X& a, const array<T>& b,
                              source_line where = source_line::current()) {
    return detail::bitwise<kernel::bitwise_or>(b, a, where, true);
}
/// Bits set in one of both. \like numpy.bitwise_xor
template <element T, array_operand X>
[[nodiscard]] auto bitwise_xor(const array<T>& a, const X& b,
                               source_line where = source_line::current()) {
    return detail::bitwise<kernel::bitwise_xor>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto bitwise_xor(const X& a, const array<T>& b,
                               source_line where = source_line::current()) {
    return detail::bitwise<kernel::bitwise_xor>(b, a, where, true);
}
/// a * 2^b, wrapping; 0 where b is outside of the width. \like numpy.left_shift
template <element T, array_operand X>
[[nodiscard]] auto left_shift(const array<T>& a, const X& b,
                              source_line where = source_line::current()) {
    return detail::shifted<kernel::left_shift>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto left_shift(const X& a, const array<T>& b,
                              source_line where = source_line::current()) {
    return detail::shifted<kernel::left_shift>(b, a, where, true);
}
/// a / 2^b rounded down; the sign where b is outside of the width. \like numpy.right_shift
template <element T, array_operand X>
[[nodiscard]] auto right_shift(const array<T>& a, const X& b,
                               source_line where = source_line::current()) {
    return detail::shifted<kernel::right_shift>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto right_shift(const X& a, const array<T>& b,
                               source_line where = source_line::current()) {
    return detail::shifted<kernel::right_shift>(b, a, where, true);
}
/// Another name of left_shift. \like numpy.left_shift
template <element T, array_operand X>
[[nodiscard]] auto bitwise_left_shift(const array<T>& a, const X& b,
                                      source_line where = source_line::current()) {
    return detail::shifted<kernel::left_shift>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto bitwise_left_shift(const X& a, const array<T>& b,
                                      source_line where = source_line::current()) {
    return detail::shifted<kernel::left_shift>(b, a, where, true);
}
/// Another name of right_shift. \like numpy.right_shift
template <element T, array_operand X>
[[nodiscard]] auto bitwise_right_shift(const array<T>& a, const X& b,
                                       source_line where = source_line::current()) {
    return detail::shifted<kernel::right_shift>(a, b, where, false);
}
template <scalar X, element T>
[[nodiscard]] auto bitwise_right_shift(const X& a, const array<T>& b,
                                       source_line where = source_line::current()) {
    return detail::shifted<kernel::right_shift>(b, a, where, true);
}

}  // namespace cask
