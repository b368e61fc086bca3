// SPDX-License-Identifier: BSD-3-Clause
// Definitions of front/index.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/expr/slicing.hpp>
#include <cask/front/index.hpp>

namespace cask::front {

CASK_DEFINITION expr::node_ptr slice(const expr::node_ptr& x,
                                     std::initializer_list<slice_arg> given) {
    std::vector<slice_arg> used;
    for (const slice_arg& each : given) {
        if (each.which() != slice_arg::kind::none) used.push_back(each);
    }
    return expr::make_slice(x, used);
}

}  // namespace cask::front
