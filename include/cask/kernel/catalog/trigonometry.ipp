// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: trigonometric functions.
#pragma once

#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/trigonometry.hpp>

namespace cask::kernel::catalog {

template struct unary<sin, inexact>;
template struct unary<cos, inexact>;
template struct unary<tan, inexact>;
template struct unary<arcsin, inexact>;
template struct unary<arccos, inexact>;
template struct unary<arctan, inexact>;
template struct binary<arctan2, floats>;

}  // namespace cask::kernel::catalog
