// SPDX-License-Identifier: BSD-3-Clause
// Walks over graphs without recursion: inputs first, each node once, in the order of building.
#pragma once

#include <cask/core/number_map.hpp>
#include <cask/expr/node.hpp>

namespace cask::expr {

/// The nodes of a graph, inputs before consumers, and the number of each.
class ordered_nodes {
public:
    explicit ordered_nodes(const std::vector<node_ptr>& roots) {
        std::vector<const node*> open;
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

    void visit(std::vector<const node*>& open) {
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

    std::vector<const node*> nodes_;
    number_map numbers_;
};

/// Roots, and the nodes below them in order: found once for all walks that change nothing.
struct graph {
    explicit graph(std::vector<node_ptr> wanted) : roots(std::move(wanted)), order(roots) {}

    std::vector<node_ptr> roots;
    ordered_nodes order;
};

/// How often each node is an input or a root.
[[nodiscard]] inline std::vector<int> count_uses(const graph& graph) {
    const ordered_nodes& order = graph.order;
    std::vector<int> uses(order.size(), 0);
    for (const node_ptr& root : graph.roots) ++uses[order.number_of(*root)];
    for (std::size_t k = 0; k < order.size(); ++k) {
        for (const node_ptr& input : order[k].inputs()) ++uses[order.number_of(*input)];
    }
    return uses;
}

/// The roots of the graph with each node replaced by `change(node with its new inputs, original)`,
/// which returns what it was given where nothing is to do. Sharing is kept; unchanged parts are
/// shared.
template <class Change>
[[nodiscard]] std::vector<node_ptr> transform(const graph& from, Change&& change) {
    const auto& [roots, order] = from;
    std::vector<node_ptr> changed(order.size());
    // An owning pointer to each node: an input of a consumer, or a root.
    std::vector<const node_ptr*> owner(order.size());
    for (const node_ptr& root : roots) owner[order.number_of(*root)] = &root;
    for (std::size_t k = 0; k < order.size(); ++k) {
        for (const node_ptr& input : order[k].inputs()) owner[order.number_of(*input)] = &input;
    }
    std::vector<node_ptr> inputs;
    for (std::size_t k = 0; k < order.size(); ++k) {
        const node& node = order[k];
        inputs.clear();
        bool same = true;
        for (const node_ptr& input : node.inputs()) {
            inputs.push_back(changed[order.number_of(*input)]);
            same = same && inputs.back() == input;
        }
        if (same) {
            changed[k] = change(*owner[k], node);
        } else {
            changed[k] = change(
                make(node.kind(), inputs, node.shape(), node.type(), node.chunks(), node.where()),
                node);
        }
    }
    std::vector<node_ptr> result;
    for (const node_ptr& root : roots) result.push_back(changed[order.number_of(*root)]);
    return result;
}

}  // namespace cask::expr
