// SPDX-License-Identifier: BSD-3-Clause
// Where a result goes.
#pragma once

#include <cask/core/shape.hpp>

#include <cstddef>

namespace cask::expr {
class writer;
}

namespace cask::schedule {

/// What the caller provides for a result: memory, or what takes the elements elsewhere.
struct target {
    std::byte* data = nullptr;
    shape strides{};             // bytes
    expr::writer* to = nullptr;  // then there is no memory: the result lies in the plan's room
    index_t allocated = 0;       // bytes that cask has allocated for it, which count
};

}  // namespace cask::schedule
