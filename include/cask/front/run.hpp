// SPDX-License-Identifier: BSD-3-Clause
// Running expressions into memory.
#pragma once

#include <cask/front/handle.hpp>
#include <cask/schedule/target.hpp>

namespace cask::front {

using expr::node_ptr;

/// Computes `count` roots, each into its target, in one run. Throws what a task threw, as
/// task_error.
void compute(const node_ptr* roots, const schedule::target* targets, std::size_t count);
inline void compute(std::initializer_list<node_ptr> roots,
                    std::initializer_list<schedule::target> targets) {
    compute(roots.begin(), targets.begin(), roots.size());
}

/// A row-major result of `sizes` as a target; large ones in huge pages, if nobody has touched them.
[[nodiscard]] schedule::target target_of(void* result, const shape& sizes, index_t item_size);

/// Computes the only element. Throws shape_error where there is not one.
void compute_item(const node_ptr& x, void* result, source_line where);

/// The same array in memory, computed now.
[[nodiscard]] node_ptr persist(const node_ptr& x, source_line where);

/// Computes into memory that the user gave, which `x` may itself read. Throws shape_error where the
/// shapes differ, or elements of the target lie on each other.
void compute_into(const node_ptr& x, void* memory, const shape& sizes, const shape& strides,
                  source_line where);
/// The same into row-major memory of `count` elements.
void compute_into(const node_ptr& x, void* memory, std::size_t count, source_line where);

}  // namespace cask::front

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/front/run.ipp>
#endif
