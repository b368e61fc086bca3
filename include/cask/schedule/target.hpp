// SPDX-License-Identifier: BSD-3-Clause
// Where a result goes.
#pragma once

#include <cask/core/shape.hpp>

#include <cstddef>

namespace cask::schedule {

/// Memory that the caller provides for a result.
struct target {
    std::byte* data = nullptr;
    shape strides;  // bytes
};

}  // namespace cask::schedule
