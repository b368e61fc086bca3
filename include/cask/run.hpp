// SPDX-License-Identifier: BSD-3-Clause
// Running expressions into memory. The engine that does it comes with this header, or is linked.
#pragma once

#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>
#include <cask/kernel/memory.hpp>
#include <cask/runtime.hpp>
#include <cask/schedule/target.hpp>

namespace cask::detail {

/// Byte strides of row-major memory.
[[nodiscard]] inline shape row_major_bytes(const shape& sizes, dtype type) {
    shape strides = row_major_strides(sizes);
    for (int axis = 0; axis < strides.rank(); ++axis) strides[axis] *= size_of(type);
    return strides;
}
template <element T>
[[nodiscard]] shape byte_strides(const shape& sizes) {
    return row_major_bytes(sizes, dtype_of<T>);
}

#if defined(CASK_COMPILED_ENGINE)
/// Computes each root into its target. Throws what a task threw, as task_error. In the library of
/// the CMake target cask::engine; otherwise inline in engine.hpp.
void run_into(std::vector<expr::node_ptr> roots, const std::vector<schedule::target>& targets);
#endif

/// True where computing `root` reads memory inside of [first, last).
[[nodiscard]] inline bool reads_memory(const expr::node_ptr& root, const std::byte* first,
                                       const std::byte* last) {
    const expr::ordered_nodes nodes({root});
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        const expr::node& each = nodes[k];
        const auto* source = each.as<expr::memory_source>();
        if (source == nullptr || each.shape().size() == 0) continue;
        const auto [begin, end] = schedule::span_of(source->data, each.shape(), source->strides,
                                                    size_of(each.type()));
        if (std::less<>{}(begin, last) && std::less<>{}(first, end)) return true;
    }
    return false;
}

/// Computes into memory that the user gave, which the expression may itself read.
inline void run_into_user_memory(const expr::node_ptr& root, const schedule::target& target) {
    const index_t item = size_of(root->type());
    if (root->shape().size() == 0) return;
    const auto [first, last] = schedule::span_of(target.data, root->shape(), target.strides, item);
    if (!reads_memory(root, first, last)) {
        run_into({root}, {target});
        return;
    }
    const auto aside = kernel::allocate_shared_bytes(static_cast<std::size_t>(root->bytes()));
    const shape strides = row_major_bytes(root->shape(), root->type());
    run_into({root}, {{aside.get(), strides}});
    const expr::node_ptr copy = expr::make_memory(aside.get(), strides, aside, root->shape(),
                                                  root->type(), root->chunks(), root->where());
    run_into({copy}, {target});
}

}  // namespace cask::detail
