// SPDX-License-Identifier: BSD-3-Clause
// Parts of complex numbers.
#pragma once

#include <cask/ufuncs/trigonometric.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct conjugate; struct real_part; struct imaginary_part;
}  // namespace kernel
// clang-format on

/// Real parts. \like numpy.real
template <element T>
[[nodiscard]] array<real_t<T>> real(const array<T>& x, source_line where = source_line::current()) {
    if constexpr (is_complex_v<T>) {
        return detail::apply<kernel::real_part, real_t<T>, T>(where, x.node());
    } else {
        return x;
    }
}
/// Imaginary parts; 0 for real numbers. \like numpy.imag
template <element T>
[[nodiscard]] array<real_t<T>> imag(const array<T>& x, source_line where = source_line::current()) {
    if constexpr (is_complex_v<T>) {
        return detail::apply<kernel::imaginary_part, real_t<T>, T>(where, x.node());
    } else {
        return array<T>(front::constant_like(x.node(), {}, dtype_of<T>, where));
    }
}
/// Complex conjugate; real numbers as they are. \like numpy.conj
template <element T>
[[nodiscard]] array<T> conj(const array<T>& x, source_line where = source_line::current()) {
    if constexpr (is_complex_v<T>) {
        return detail::apply<kernel::conjugate, T, T>(where, x.node());
    } else {
        return x;
    }
}

/// Angle of a complex number, in radians; of a real one 0 or pi. \like numpy.angle
template <element T>
[[nodiscard]] auto angle(const array<T>& z, source_line where = source_line::current()) {
    return arctan2(imag(z, where), real(z, where), where);
}
/// True where the imaginary part is 0. \like numpy.isreal
template <element T>
[[nodiscard]] array<bool> isreal(const array<T>& x, source_line where = source_line::current()) {
    return detail::comparison<kernel::equal>(imag(x, where), real_t<T>(0), where);
}
/// True where the imaginary part is not 0. \like numpy.iscomplex
template <element T>
[[nodiscard]] array<bool> iscomplex(const array<T>& x, source_line where = source_line::current()) {
    return detail::comparison<kernel::not_equal>(imag(x, where), real_t<T>(0), where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/arithmetic.hpp>
#include <cask/kernel/functions/exponential.hpp>
#endif
