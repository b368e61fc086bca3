// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: elements that follow from their index.
#pragma once

#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/generate.hpp>

namespace cask::kernel::catalog {

template <class Kind, class List>
struct generators;
template <class Kind, class... T>
struct generators<Kind, types<T...>> {
    using asked = const generator& (*)() noexcept;
    [[gnu::used]] static constexpr asked table[] = {&generator_for<engine_target, Kind, T>...};
};
template struct generators<ramp, numbers>;
template struct generators<count_up, integers>;
template struct generators<diagonal, everything>;
template struct generators<uniform_numbers, floats>;
template struct generators<normal_numbers, floats>;
template struct generators<whole_numbers, integers>;

}  // namespace cask::kernel::catalog
