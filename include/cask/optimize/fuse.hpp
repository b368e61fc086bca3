// SPDX-License-Identifier: BSD-3-Clause
// Neighbouring operations that one kernel does in one pass over its tiles.
#pragma once

#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

/// a * b + c  -->  multiply_add(a, b, c)     if nothing else uses a * b, and it has c's shape
///
/// The fused kernel rounds the product and the sum, as the two do, so no bit changes.
[[nodiscard]] inline std::vector<expr::node_ptr> fuse_multiply_add(
    const std::vector<expr::node_ptr>& roots) {
    const expr::ordered_nodes order(roots);
    std::vector<int> uses(order.size(), 0);
    for (const expr::node_ptr& root : roots) ++uses[order.number_of(*root)];
    for (std::size_t k = 0; k < order.size(); ++k) {
        for (const expr::node_ptr& input : order[k].inputs()) ++uses[order.number_of(*input)];
    }
    return expr::transform(roots, order, [&](const expr::node_ptr& current,
                                             const expr::node& original) -> expr::node_ptr {
        const auto* own = current->as<expr::elementwise>();
        if (own == nullptr || own->op->acts_as != kernel::role::add) return current;
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
            const expr::node_ptr& product = current->input(side);
            const auto* inner = product->as<expr::elementwise>();
            if (inner == nullptr || uses[order.number_of(*original.input(side))] != 1) continue;
            const kernel::operation* fused = inner->op->with(kernel::role::add);
            if (fused == nullptr || product->shape() != current->shape()) continue;
            return expr::make(
                expr::elementwise{fused, nullptr, 0},
                {product->input(0), product->input(1), current->input(1 - side)},
                current->shape(), current->type(), current->chunks(), current->where());
        }
        return current;
    });
}

}  // namespace cask::optimize
