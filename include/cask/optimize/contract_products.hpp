// SPDX-License-Identifier: BSD-3-Clause
// Neighbouring operations that one kernel does in one pass over its tiles.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

/// (a * b) + c  -->  multiply_add(a, b, c)     of complex numbers, if nothing else uses a * b, and
/// it has the sum's shape
///
/// The fused kernel rounds as the two do, so no bit changes. (Of real numbers any number of
/// operations are one instruction: see plan/program/chains.hpp.)
[[nodiscard]] inline sequence<expr::node_ptr> contract_products(const expr::graph& from) {
    const sequence<int> uses = expr::count_uses(from);
    return expr::transform(
        from, [&](const expr::node_ptr& current, const expr::node& original) -> expr::node_ptr {
            const auto* outer = current->as<expr::elementwise>();
            if (outer == nullptr || outer->op->acts_as != kernel::role::add) return current;
            for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
                const expr::node_ptr& input = current->input(side);
                const auto* inner = input->as<expr::elementwise>();
                if (inner == nullptr || uses[from.order.number_of(*original.input(side))] != 1)
                    continue;
                const kernel::operation* fused = inner->op->with(kernel::role::add);
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
