// SPDX-License-Identifier: BSD-3-Clause
// Nodes as the chapters see them: handles to the operations of an expression, and the properties
// that arrays report. Only the engine knows what a node is made of (expr/node.hpp).
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/core/grid.hpp>
#include <cask/kernel/strict_math.hpp>

#include <memory>

namespace cask::expr {

class node;
using node_ptr = std::shared_ptr<const node>;

[[nodiscard]] const shape& shape_of(const node_ptr& x) noexcept;
[[nodiscard]] const grid& chunks_of(const node_ptr& x) noexcept;
[[nodiscard]] dtype type_of(const node_ptr& x) noexcept;
/// The line of the user's program that made it.
[[nodiscard]] source_line line_of(const node_ptr& x) noexcept;
/// The name of its operation, as errors and tables print it.
[[nodiscard]] std::string_view name_of(const node_ptr& x);
/// Bytes of all its elements.
[[nodiscard]] index_t bytes_of(const node_ptr& x) noexcept;

}  // namespace cask::expr

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/front/handle.ipp>
#endif
