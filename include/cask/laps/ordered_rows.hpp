// SPDX-License-Identifier: BSD-3-Clause
// Calls that need few elements of rows in order, such as quantiles: where rows do not fit memory,
// these elements of the sorted rows.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/row_sort.hpp>
#include <cask/expr/walk.hpp>
#include <cask/optimize/part.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace cask::laps {

namespace detail {

/// The elements at places of the last axis of `x`, in this order.
[[nodiscard, gnu::cold]] inline expr::node_ptr
elements_at(const expr::node_ptr& x, const sequence<index_t>& places, source_line where) {
    const int last = x->shape().rank() - 1;
    sequence<expr::node_ptr> elements;
    for (const index_t place : places) {
        elements.push_back(expr::along_axis(x, last, place, 1, 1, where));
    }
    return expr::make_concatenate("quantile", elements, last, where);
}

/// A call, of rows in order.
[[nodiscard, gnu::cold]] inline expr::node_ptr of_ordered_rows(const expr::node& node) {
    expr::call call = *node.as<expr::call>();
    const expr::node_ptr& rows = node.input();
    const index_t length = rows->shape().back();
    const kernel::ordered_form& form = *call.routine->of_ordered;
    sequence<index_t> places;
    form.places(call.parameters, length, places);
    const index_t block = expr::block_of_long_row(length, size_of(rows->type()));
    const int last = rows->shape().rank() - 1;
    const expr::node_ptr sorted = expr::row_sort(*call.sorts, rows, block, last,
                                                 grid::whole(rows->shape()), node.where())
                                      .sorted(rows->type());
    auto cut = std::make_shared<expr::blocking>(*call.cut);
    cut->reads.front().back() = expr::blocking_builder::all_of(static_cast<index_t>(places.size()));
    call.routine = form.of_places;
    call.cut = std::move(cut);
    call.parameters.push_back(length);
    call.sorts = nullptr;
    return expr::make(std::move(call), {elements_at(sorted, places, node.where())}, node.shape(),
                      node.type(), node.chunks(), node.where());
}

}  // namespace detail

/// The graph with calls of ordered rows in place of those whose rows are longer than `bytes`; of
/// what is sorted, what they need. Nothing, where there are none.
[[nodiscard, gnu::cold]] inline std::optional<expr::graph> with_ordered_rows(const expr::graph& of,
                                                                             index_t bytes) {
    sequence<expr::replacement> ordered;
    for (std::size_t k = 0; k < of.order.size(); ++k) {
        const expr::node& node = of.order[k];
        const auto* call = node.as<expr::call>();
        if (call == nullptr || call->sorts == nullptr) continue;
        const expr::node& rows = *node.input();
        if (rows.shape().back() * size_of(rows.type()) <= bytes) continue;
        ordered.push_back({&node, detail::of_ordered_rows(node)});
    }
    if (ordered.empty()) return std::nullopt;
    const expr::graph all = expr::replaced(of, ordered);
    sequence<region> boxes;
    for (const expr::node_ptr& root : all.roots) {
        boxes.push_back({shape::filled(root->shape().rank(), 0), root->shape()});
    }
    return optimize::part_of(all, boxes);
}

}  // namespace cask::laps
