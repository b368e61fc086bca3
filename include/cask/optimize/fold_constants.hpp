// SPDX-License-Identifier: BSD-3-Clause
// What follows from constants alone is a constant.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/constants.hpp>
#include <cask/expr/traits.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

/// f(1, 2)  -->  the constant that f gives, with f's shape; views of constants are constants, too,
/// and so is what has no elements
///
/// Functions of the user are called when they are computed, so these stay.
[[nodiscard]] inline sequence<expr::node_ptr> fold_constants(const expr::graph& from) {
    return expr::transform(
        from, [](const expr::node_ptr& current, const expr::node&) -> expr::node_ptr {
            const auto& inputs = current->inputs();
            if (current->shape().size() == 0 && !inputs.empty()) {
                return expr::make_constant({}, current->type(), current->shape(), current->chunks(),
                                           current->where());
            }
            const bool constant = !inputs.empty() && every(inputs, [](const auto& input) {
                return input->template as<expr::constant_source>() != nullptr;
            });
            if (!constant || !expr::keeps_equal_elements(*current)) return current;
            const auto* call = current->as<expr::elementwise>();
            const expr::constant_source result{
                call != nullptr ? expr::element_of(*call->op, inputs)
                                : inputs.front()->as<expr::constant_source>()->element};
            return expr::make(result, {}, current->shape(), current->type(), current->chunks(),
                              current->where());
        });
}

}  // namespace cask::optimize
