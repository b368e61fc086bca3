// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: exponentials, logarithms, roots and powers.
#pragma once

#include <cask/kernel/arithmetic.hpp>
#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/math.hpp>

namespace cask::kernel::catalog {

template struct unary<sqrt, inexact>;
template struct unary<cbrt, floats>;
template struct unary<exp, inexact>;
template struct unary<exp2, inexact>;
template struct unary<expm1, inexact>;
template struct unary<log, inexact>;
template struct unary<log2, inexact>;
template struct unary<log10, inexact>;
template struct unary<log1p, inexact>;
template struct unary<square_root_power, floats>;
template struct binary<power, numbers>;

}  // namespace cask::kernel::catalog
