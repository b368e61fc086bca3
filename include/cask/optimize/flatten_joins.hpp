// SPDX-License-Identifier: BSD-3-Clause
// Joined arrays of joined arrays become one, and views of one piece of them views of that piece.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

namespace detail {

/// A view that reads from one piece of a join only as a view of that piece, and so on.
[[nodiscard, gnu::cold]] inline expr::node_ptr view_of_piece(const expr::node_ptr& node) {
    expr::node_ptr result = node;
    while (const auto* view = result->as<expr::view>()) {
        const expr::node_ptr input = result->input();
        const auto with = [&](const index_map& map, const expr::node_ptr& from) {
            return expr::make(expr::view{map}, {from}, node->shape(), node->type(), node->chunks(),
                              node->where());
        };
        if (const auto* below = input->as<expr::view>(); below != nullptr && result != node) {
            result = with(below->map.after(view->map), input->input());
            continue;
        }
        const auto* join = input->as<expr::piecewise>();
        if (join == nullptr || node->shape().size() == 0) break;
        const int axis = join->axis;
        const region read =
            view->map.bounds({shape::filled(node->shape().rank(), 0), node->shape()});
        const std::size_t piece = join->piece_at(read.begin[axis]);
        if (read.begin[axis] + read.extent[axis] > join->edges[piece + 1]) break;
        result = with(view->map.within(axis, join->edges[piece]), input->input(piece));
    }
    return result;
}

/// Finds joins that are only there to be joined again, and puts their pieces where they are.
class join_flattening {
public:
    explicit join_flattening(const expr::graph& from)
        : from_(from), order_(from.order), taken_(order_.size(), false) {}

    [[nodiscard]] sequence<expr::node_ptr> run() {
        const sequence<int> uses = expr::count_uses(from_);
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

    [[nodiscard, gnu::cold]] expr::node_ptr flat(const expr::node_ptr& join,
                                                 const expr::node& original) const {
        const int axis = original.as<expr::piecewise>()->axis;
        expr::piecewise pieces{axis, {0}};
        sequence<expr::node_ptr> inputs;
        // Joins with their originals, whose inputs are in the same order.
        sequence<std::pair<const expr::node_ptr*, const expr::node*>> open{{&join, &original}};
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
    sequence<bool> taken_;
};

}  // namespace detail

/// concatenate({a, b})[what lies in b]    -->  b[what lies in b]
/// concatenate({concatenate({a, b}), c})  -->  concatenate({a, b, c})     along one axis, if
/// nothing else uses the inner one
///
/// An array that grows in a loop has a join for each step: looking through all of them for each
/// piece would take quadratic time. Runs after `merge`, which says how often a join is used.
[[nodiscard]] inline sequence<expr::node_ptr> flatten_joins(const expr::graph& from) {
    bool any = false;
    for (std::size_t k = 0; k < from.order.size() && !any; ++k) {
        any = from.order[k].as<expr::piecewise>() != nullptr;
    }
    if (!any) return from.roots;
    sequence<expr::node_ptr> roots =
        expr::transform(from, [](const expr::node_ptr& current, const expr::node&) {
            return detail::view_of_piece(current);
        });
    if (roots == from.roots) return detail::join_flattening(from).run();
    return detail::join_flattening(expr::graph(std::move(roots))).run();
}

}  // namespace cask::optimize
