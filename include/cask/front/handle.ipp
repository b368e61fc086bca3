// SPDX-License-Identifier: BSD-3-Clause
// Definitions of front/handle.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/expr/node.hpp>
#include <cask/front/handle.hpp>

namespace cask::expr {

CASK_DEFINITION const shape& shape_of(const node_ptr& x) noexcept { return x->shape(); }
CASK_DEFINITION const grid& chunks_of(const node_ptr& x) noexcept { return x->chunks(); }
CASK_DEFINITION dtype type_of(const node_ptr& x) noexcept { return x->type(); }
CASK_DEFINITION source_line line_of(const node_ptr& x) noexcept { return x->where(); }
CASK_DEFINITION std::string_view name_of(const node_ptr& x) { return x->name(); }
CASK_DEFINITION index_t bytes_of(const node_ptr& x) noexcept { return x->bytes(); }

}  // namespace cask::expr
