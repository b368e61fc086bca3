// SPDX-License-Identifier: BSD-3-Clause
// Definitions of map.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/expr/build.hpp>
#include <cask/map.hpp>

namespace cask::front {

CASK_DEFINITION node_ptr map(const kernel::operation& function, std::initializer_list<node_ptr> x,
                             std::shared_ptr<const void> state, std::uint64_t identity,
                             source_line where) {
    return expr::make_elementwise(function, x, where, std::move(state), identity);
}

}  // namespace cask::front
