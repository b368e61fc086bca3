// SPDX-License-Identifier: BSD-3-Clause
// Joined arrays of joined arrays become one.
#pragma once

#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

namespace detail {

/// Finds joins that are only there to be joined again, and puts their pieces where they are.
class join_flattening {
public:
    explicit join_flattening(const expr::graph& from)
        : from_(from), order_(from.order), taken_(order_.size(), false) {}

    [[nodiscard]] std::vector<expr::node_ptr> run() {
        const std::vector<int> uses = expr::count_uses(from_);
        bool any = false;
        for (std::size_t k = 0; k < order_.size(); ++k) {
            const auto* outer = order_[k].as<expr::piecewise>();
            if (outer == nullptr) continue;
            for (const expr::node_ptr& input : order_[k].inputs()) {
                const auto* inner = input->as<expr::piecewise>();
                const std::size_t number = order_.number_of(*input);
                if (inner == nullptr || inner->axis != outer->axis || uses[number] != 1) continue;
                taken_[number] = any = true;
            }
        }
        if (!any) return from_.roots;
        return expr::transform(
            from_, [&](const expr::node_ptr& current, const expr::node& original) {
                // What is taken is left as it is until the outermost join takes all pieces at once.
                const bool is_join = original.as<expr::piecewise>() != nullptr;
                return is_join && !is_taken(original) ? flat(current, original) : current;
            });
    }

private:
    [[nodiscard]] bool is_taken(const expr::node& original) const {
        return taken_[order_.number_of(original)];
    }

    [[nodiscard]] expr::node_ptr flat(const expr::node_ptr& join,
                                      const expr::node& original) const {
        const int axis = original.as<expr::piecewise>()->axis;
        expr::piecewise pieces{axis, {0}};
        std::vector<expr::node_ptr> inputs;
        // Joins with their originals, whose inputs are in the same order.
        std::vector<std::pair<const expr::node_ptr*, const expr::node*>> open{{&join, &original}};
        while (!open.empty()) {
            const auto [current, known] = open.back();
            open.pop_back();
            if (known != &original && !is_taken(*known)) {
                inputs.push_back(*current);
                pieces.edges.push_back(pieces.edges.back() + (*current)->shape()[axis]);
                continue;
            }
            for (std::size_t k = known->inputs().size(); k > 0; --k) {
                open.emplace_back(&(*current)->input(k - 1), known->input(k - 1).get());
            }
        }
        if (inputs.size() == join->inputs().size()) return join;
        return expr::make(std::move(pieces), std::move(inputs), join->shape(), join->type(),
                          join->chunks(), join->where());
    }

    const expr::graph& from_;
    const expr::ordered_nodes& order_;
    std::vector<bool> taken_;
};

}  // namespace detail

/// concatenate({concatenate({a, b}), c})  -->  concatenate({a, b, c})     along one axis, if nothing
/// else uses the inner one
///
/// An array that grows in a loop has a join for each step: looking through all of them for each piece
/// would take quadratic time. Runs after `merge`, which says how often a join is used.
[[nodiscard]] inline std::vector<expr::node_ptr> flatten_joins(const expr::graph& from) {
    return detail::join_flattening(from).run();
}

}  // namespace cask::optimize
