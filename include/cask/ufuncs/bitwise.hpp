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
template <class A, operand_beside<A> B>
[[nodiscard]] auto bitwise_and(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::bitwise_and, detail::bitwise_t>(a, b, where);
}
/// Bits set in either. \like numpy.bitwise_or
template <class A, operand_beside<A> B>
[[nodiscard]] auto bitwise_or(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::bitwise_or, detail::bitwise_t>(a, b, where);
}
/// Bits set in one of both. \like numpy.bitwise_xor
template <class A, operand_beside<A> B>
[[nodiscard]] auto bitwise_xor(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::bitwise_xor, detail::bitwise_t>(a, b, where);
}
/// a * 2^b, wrapping; 0 where b is outside of the width. \like numpy.left_shift
template <class A, operand_beside<A> B>
[[nodiscard]] auto left_shift(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::left_shift, detail::shifted_t>(a, b, where);
}
/// a / 2^b rounded down; the sign where b is outside of the width. \like numpy.right_shift
template <class A, operand_beside<A> B>
[[nodiscard]] auto right_shift(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::right_shift, detail::shifted_t>(a, b, where);
}
/// Another name of left_shift. \like numpy.left_shift
template <class A, operand_beside<A> B>
[[nodiscard]] auto bitwise_left_shift(const A& a, const B& b,
                                      source_line where = source_line::current()) {
    return left_shift(a, b, where);
}
/// Another name of right_shift. \like numpy.right_shift
template <class A, operand_beside<A> B>
[[nodiscard]] auto bitwise_right_shift(const A& a, const B& b,
                                       source_line where = source_line::current()) {
    return right_shift(a, b, where);
}

}  // namespace cask
