// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: arithmetic, rounding, and the parts of complex numbers.
#pragma once

#include <cask/kernel/arithmetic.hpp>
#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/comparison.hpp>
#include <cask/kernel/rounding.hpp>

namespace cask::kernel::catalog {

template struct binary<add, everything>;
template struct binary<subtract, numbers>;
template struct binary<multiply, everything>;
template struct binary<divide, inexact>;
template struct binary<floor_divide, real_numbers>;
template struct binary<remainder, real_numbers>;
template struct binary<maximum, reals>;
template struct binary<minimum, reals>;
template struct binary<hypotenuse, floats>;

template struct unary<negative, numbers>;
template struct unary<reciprocal, numbers>;
template struct unary<sign, real_numbers>;
template struct unary<conjugate, complexes>;
template struct to_real<absolute, both_t<signed_integers, inexact>>;
template struct to_real<real_part, complexes>;
template struct to_real<imaginary_part, complexes>;

template struct unary<floor, floats>;
template struct unary<ceil, floats>;
template struct unary<trunc, floats>;
template struct unary<rint, floats>;

}  // namespace cask::kernel::catalog
