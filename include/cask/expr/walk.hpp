// SPDX-License-Identifier: BSD-3-Clause
// Walks over graphs without recursion: inputs first, each node once, in the order of building.
#pragma once

#include <cask/core/function_ref.hpp>
#include <cask/core/number_map.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/node.hpp>

namespace cask::expr {

/// The nodes of a graph, inputs before consumers, and the number of each.
class ordered_nodes {
public:
    using relocatable = ordered_nodes;

    explicit ordered_nodes(const sequence<node_ptr>& roots) {
        sequence<const node*> open;
        open.reserve(few);
        nodes_.reserve(few);
        for (const node_ptr& root : roots) {
            open.push_back(root.get());
            while (!open.empty()) visit(open);
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }
    [[nodiscard]] const node& operator[](std::size_t number) const { return *nodes_[number]; }
    [[nodiscard]] std::uint32_t number_of(const node& node) const noexcept {
        return numbers_.find(key(node));
    }

private:
    static constexpr std::size_t few = 16;  // small graphs take one allocation for each list

    static std::uint64_t key(const node& node) noexcept {
        return reinterpret_cast<std::uintptr_t>(&node);
    }

    void visit(sequence<const node*>& open) {
        const node& top = *open.back();
        // Until its inputs are done a node's number is this.
        constexpr std::uint32_t waiting = number_map::none - 1;
        if (numbers_.contains(key(top))) {
            std::uint32_t& number = numbers_.insert(key(top), waiting);
            if (number == waiting) {
                number = static_cast<std::uint32_t>(nodes_.size());
                nodes_.push_back(&top);
            }
            open.pop_back();
            return;
        }
        numbers_.insert(key(top), waiting);
        for (std::size_t k = top.inputs().size(); k > 0; --k) {
            const node* input = top.inputs()[k - 1].get();
            if (!numbers_.contains(key(*input))) open.push_back(input);
        }
    }

    sequence<const node*> nodes_;
    number_map numbers_;
};

/// Roots, and the nodes below them in order: found once for all walks that change nothing.
struct graph {
    using relocatable = graph;

    explicit graph(sequence<node_ptr> wanted) : roots(std::move(wanted)), order(roots) {}

    sequence<node_ptr> roots;
    ordered_nodes order;
};

/// How often each node is an input or a root.
[[nodiscard]] inline sequence<int> count_uses(const graph& graph) {
    const ordered_nodes& order = graph.order;
    sequence<int> uses(order.size(), 0);
    for (const node_ptr& root : graph.roots) ++uses[order.number_of(*root)];
    for (std::size_t k = 0; k < order.size(); ++k) {
        for (const node_ptr& input : order[k].inputs()) ++uses[order.number_of(*input)];
    }
    return uses;
}

/// What becomes of a node: given it with its new inputs, and as it was. Returns what it was given
/// where nothing is to do.
using node_change = function_ref<node_ptr(const node_ptr& current, const node& original)>;

/// An owning pointer to each node of the graph: an input of a consumer, or a root.
[[nodiscard]] inline sequence<const node_ptr*> owners_of(const graph& graph) {
    const ordered_nodes& order = graph.order;
    sequence<const node_ptr*> owners(order.size());
    for (const node_ptr& root : graph.roots) owners[order.number_of(*root)] = &root;
    for (std::size_t k = 0; k < order.size(); ++k) {
        for (const node_ptr& input : order[k].inputs()) owners[order.number_of(*input)] = &input;
    }
    return owners;
}

namespace detail {

/// The node with other inputs.
[[nodiscard]] inline node_ptr with_inputs(const node& node, sequence<node_ptr> inputs) {
    return make(node.kind(), std::move(inputs), node.shape(), node.type(), node.chunks(),
                node.where());
}

}  // namespace detail

/// The roots of the graph with each node changed, inputs first. Sharing is kept; unchanged parts
/// are shared.
[[nodiscard]] inline sequence<node_ptr> transform(const graph& from, node_change change) {
    const ordered_nodes& order = from.order;
    const sequence<const node_ptr*> owners = owners_of(from);
    sequence<node_ptr> changed(order.size());
    const auto changed_from = [&](const node_ptr& old) -> const node_ptr& {
        return changed[order.number_of(*old)];
    };
    for (std::size_t k = 0; k < order.size(); ++k) {
        const sequence<node_ptr>& old = order[k].inputs();
        bool same = true;
        for (const node_ptr& input : old) same = same && changed_from(input) == input;
        if (same) {
            changed[k] = change(*owners[k], order[k]);
            continue;
        }
        sequence<node_ptr> inputs;
        inputs.reserve(old.size());
        for (const node_ptr& input : old) inputs.push_back(changed_from(input));
        changed[k] = change(detail::with_inputs(order[k], std::move(inputs)), order[k]);
    }
    sequence<node_ptr> result;
    result.reserve(from.roots.size());
    for (const node_ptr& root : from.roots) result.push_back(changed_from(root));
    return result;
}

/// A node, and another one of its shape and type.
struct replacement {
    using relocatable = replacement;
    const node* from;
    node_ptr to;
};

/// The graph with some of its nodes replaced by others, such as sources of what was computed
/// before. What only they needed is gone.
[[nodiscard]] inline graph replaced(const graph& from, const sequence<replacement>& by) {
    sequence<const node_ptr*> other(from.order.size(), nullptr);
    for (const replacement& each : by) other[from.order.number_of(*each.from)] = &each.to;
    return graph(transform(from, [&](const node_ptr& current, const node& original) {
        const node_ptr* const to = other[from.order.number_of(original)];
        return to == nullptr ? current : *to;
    }));
}

}  // namespace cask::expr
