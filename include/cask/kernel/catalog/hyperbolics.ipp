// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: hyperbolic functions.
#pragma once

#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/math.hpp>

namespace cask::kernel::catalog {

template struct unary<sinh, inexact>;
template struct unary<cosh, inexact>;
template struct unary<tanh, inexact>;
template struct unary<arcsinh, inexact>;
template struct unary<arccosh, inexact>;
template struct unary<arctanh, inexact>;

}  // namespace cask::kernel::catalog
