// SPDX-License-Identifier: BSD-3-Clause
// cask's answer where it is a new array.
#pragma once

#include "../answer.hpp"

#include <cask/array.hpp>

#include <memory>

namespace bench {

/// The elements of an array, in new memory.
template <cask::element T>
[[nodiscard]] answer computed(const cask::array<T>& y) {
    auto result = std::make_shared<const xt::xarray<T>>(y.compute());
    return elements_of(std::shared_ptr<const T>(result, result->data()), y.size());
}

}  // namespace bench
