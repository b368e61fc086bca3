// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: products of matrices.
#pragma once

#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/matmul.hpp>

namespace cask::kernel::catalog {

template <class List>
struct products;
template <class... T>
struct products<types<T...>> {
    using asked = const product& (*)() noexcept;
    [[gnu::used]] static constexpr asked table[] = {&product_for<engine_target, T>...};
};
template struct products<everything>;

}  // namespace cask::kernel::catalog
