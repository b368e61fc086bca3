// SPDX-License-Identifier: BSD-3-Clause
// Parts of arrays by basic indexing.
#pragma once

#include <cask/core/slice.hpp>
#include <cask/front/handle.hpp>

namespace cask::front {

/// The part of `x` that the entries select; those that are left out come last. Throws index_error.
[[nodiscard]] expr::node_ptr slice(const expr::node_ptr& x, const slice_arg* entries,
                                   std::size_t count);
[[nodiscard]] inline expr::node_ptr slice(const expr::node_ptr& x,
                                          std::initializer_list<slice_arg> entries) {
    return slice(x, entries.begin(), entries.size());
}

/// The chunks of `x` that the entries select, which count chunks. Throws index_error.
[[nodiscard]] expr::node_ptr blocks(const expr::node_ptr& x,
                                    std::initializer_list<slice_arg> entries);

}  // namespace cask::front

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/front/index.ipp>
#endif
