// SPDX-License-Identifier: BSD-3-Clause
// Wide nodes: of which each part of a walk wants most, so that they are better computed once.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/laps/walk.hpp>

#include <algorithm>

namespace cask::laps {

inline constexpr auto every_node = ~std::size_t{0};

/// Numbers of the nodes in memory, below `end`, of which one of two parts wants more than a share;
/// of a chain, of what is read last.
[[nodiscard, gnu::cold]] inline sequence<std::uint32_t>
wide_nodes(const walk& from, const optimize::wants& some, const optimize::wants& others,
           double share, std::size_t end = every_node) {
    const expr::graph& of = from.of;
    const std::size_t count = of.order.size();
    sequence<bool> reached(count, false);
    sequence<bool> in_memory(count, false);
    for (std::size_t k = 0; k < count; ++k) {
        const expr::node& node = of.order[k];
        switch (expr::memory_need_of(node)) {
            case expr::memory_need::nothing: break;
            case expr::memory_need::result: in_memory[k] = true; break;
            case expr::memory_need::input:
                in_memory[of.order.number_of(*node.input())] = true;
                break;
        }
    }
    for (const expr::node_ptr& root : of.roots) {
        reached[of.order.number_of(*root)] = !from.is_plain();
        for (const expr::node_ptr& input : root->inputs()) {
            reached[of.order.number_of(*input)] = true;
        }
    }
    sequence<std::uint32_t> result;
    for (std::size_t k = count; k > 0; --k) {
        const expr::node& node = of.order[k - 1];
        if (!reached[k - 1] || node.inputs().empty()) continue;
        const auto wanted =
            static_cast<double>(std::max(some.elements_of(node), others.elements_of(node)));
        if (k <= end && in_memory[k - 1] &&
            wanted > share * static_cast<double>(node.shape().size())) {
            result.push_back(static_cast<std::uint32_t>(k - 1));
            continue;
        }
        for (const expr::node_ptr& input : node.inputs()) {
            reached[of.order.number_of(*input)] = true;
        }
    }
    return result;
}

/// Numbers of the nodes that the results reduce, if there is something to compute for them.
[[nodiscard, gnu::cold]] inline sequence<std::uint32_t> computed_inputs(const expr::graph& of) {
    sequence<std::uint32_t> result;
    for (const expr::node_ptr& root : of.roots) {
        if (root->as<expr::reduce>() == nullptr) continue;
        const expr::node* from = root->input().get();
        while (expr::element_source_of(*from) == expr::element_source::inputs) {
            from = from->input().get();
        }
        const std::uint32_t number = of.order.number_of(*root->input());
        const bool computed = expr::element_source_of(*from) == expr::element_source::computed;
        if (computed && !contains(result, number)) result.push_back(number);
    }
    return result;
}

}  // namespace cask::laps
