// SPDX-License-Identifier: BSD-3-Clause
// Neighbouring operations that one kernel does in one pass over its tiles.
#pragma once

#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

namespace detail {

/// The role in which `outer` takes its input number `side`; none if no chain ends with it.
[[nodiscard]] inline kernel::role role_towards(const kernel::operation& outer, std::size_t side) {
    switch (outer.acts_as) {
        case kernel::role::add:
        case kernel::role::multiply: return outer.acts_as;
        case kernel::role::subtract:
            return side == 0 ? kernel::role::subtract : kernel::role::subtract_from;
        default: return kernel::role::none;
    }
}

}  // namespace detail

/// (a * b) + c  -->  chain(a, b, c)     if nothing else uses a * b, and it has the sum's shape;
/// so for any two of +, - and *.
///
/// The fused kernel rounds twice, as the two do, so no bit changes.
[[nodiscard]] inline std::vector<expr::node_ptr>
fuse_chains(const std::vector<expr::node_ptr>& roots) {
    const expr::ordered_nodes order(roots);
    std::vector<int> uses(order.size(), 0);
    for (const expr::node_ptr& root : roots) ++uses[order.number_of(*root)];
    for (std::size_t k = 0; k < order.size(); ++k) {
        for (const expr::node_ptr& input : order[k].inputs()) ++uses[order.number_of(*input)];
    }
    return expr::transform(
        roots, order,
        [&](const expr::node_ptr& current, const expr::node& original) -> expr::node_ptr {
            const auto* outer = current->as<expr::elementwise>();
            if (outer == nullptr) return current;
            for (std::size_t side = 0; side < current->inputs().size(); ++side) {
                const expr::node_ptr& input = current->input(side);
                const auto* inner = input->as<expr::elementwise>();
                const kernel::role role = detail::role_towards(*outer->op, side);
                if (role == kernel::role::none) return current;
                if (inner == nullptr || uses[order.number_of(*original.input(side))] != 1) continue;
                const kernel::operation* fused = inner->op->with(role);
                if (fused == nullptr || input->shape() != current->shape()) continue;
                return expr::make(expr::elementwise{fused, nullptr, 0},
                                  {input->input(0), input->input(1), current->input(1 - side)},
                                  current->shape(), current->type(), current->chunks(),
                                  current->where());
            }
            return current;
        });
}

}  // namespace cask::optimize
