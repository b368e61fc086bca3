// SPDX-License-Identifier: BSD-3-Clause
// Element-wise operations and constants, without types: what every chapter builds with.
#pragma once

#include <cask/core/element.hpp>
#include <cask/front/handle.hpp>
#include <cask/kernel/catalog.hpp>

namespace cask::front {

using expr::node_ptr;

/// One element, of rank 0.
[[nodiscard]] node_ptr constant(const element_bytes& element, dtype type, source_line where);
/// The same element in each place of `like`, with its chunks.
[[nodiscard]] node_ptr constant_like(const node_ptr& like, const element_bytes& element, dtype type,
                                     source_line where);
/// Throws dtype_error: the integer `value` does not fit arrays of `type`.
[[noreturn]] void refuse_scalar(std::string_view name, const std::string& value, dtype type,
                                source_line where);

/// `x` by a conversion of its elements; a constant stays one.
[[nodiscard]] node_ptr convert(const kernel::operation& conversion, const node_ptr& x,
                               source_line where);

/// An operation over operands that have the element types it takes. Throws shape_error.
[[nodiscard]] node_ptr apply(const kernel::operation& by, node_ptr x, source_line where);
[[nodiscard]] node_ptr apply(const kernel::operation& by, node_ptr a, node_ptr b,
                             source_line where);
[[nodiscard]] node_ptr apply(const kernel::operation& by, node_ptr a, node_ptr b, node_ptr c,
                             source_line where);
/// An operation over two constants, in each place of `like`.
[[nodiscard]] node_ptr apply_to_constants(const kernel::operation& by, const element_bytes& a,
                                          const element_bytes& b, const node_ptr& like,
                                          source_line where);

/// Throws shape_error where a handle to `before` would be rebound to another shape.
void check_rebound(const node_ptr& before, const node_ptr& after, source_line where);

}  // namespace cask::front

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/front/apply.ipp>
#endif
