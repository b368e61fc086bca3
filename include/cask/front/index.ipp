// SPDX-License-Identifier: BSD-3-Clause
// Definitions of front/index.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/slicing.hpp>
#include <cask/front/index.hpp>

#include <algorithm>
#include <iterator>

namespace cask::front {

CASK_DEFINITION expr::node_ptr slice(const expr::node_ptr& x, const slice_arg* entries,
                                     std::size_t count) {
    sequence<slice_arg> used;
    std::copy_if(entries, entries + count, std::back_inserter(used),
                 [](const slice_arg& each) { return each.which() != slice_arg::kind::none; });
    return expr::make_slice(x, used);
}

}  // namespace cask::front
