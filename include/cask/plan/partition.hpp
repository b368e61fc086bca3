// SPDX-License-Identifier: BSD-3-Clause
// A partition: nodes in order, and what is decided of each.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/walk.hpp>
#include <cask/plan/outline.hpp>
#include <cask/plan/requests.hpp>

namespace cask::plan {

/// Nodes in order, with what is decided of each.
struct partition {
    explicit partition(expr::ordered_nodes order) : nodes(std::move(order)) {}

    expr::ordered_nodes nodes;           // inputs first
    sequence<std::uint32_t> storage_of;  // node -> storage, or none
    sequence<std::uint32_t> stage_of;    // node -> stage that computes it, or none
    sequence<request_list> requests;     // by node
    sequence<stage_outline> stages;
    sequence<storage> storages;
    sequence<region> boxes;  // of requests
    map_table maps;

    [[nodiscard]] std::uint32_t number_of(const expr::node_ptr& node) const {
        return nodes.number_of(*node);
    }
    [[nodiscard]] bool is_stored(std::uint32_t node) const { return storage_of[node] != none; }
};

/// The map under which input `number` is wanted if `node` is wanted under `map`.
[[nodiscard]] inline std::uint32_t input_map(partition& partition, const expr::node& node,
                                             std::size_t number, std::uint32_t map) {
    const expr::node& input = *node.input(number);
    if (const auto* through = node.as<expr::view>()) {
        return partition.maps.number_of(through->map.after(partition.maps[map]));
    }
    if (const auto* pieces = node.as<expr::piecewise>()) {
        return partition.maps.number_of(
            partition.maps[map].within(pieces->axis, pieces->edges[number]));
    }
    if (node.as<expr::product>() != nullptr) {
        // Rows of the left factor, columns of the right one; the depth is the domain's last axis.
        const index_map result = partition.maps[map];
        const int rank = result.rank();
        const mapped_axis depth{rank, 0, 1};
        index_map read;
        for (int axis = 0; axis + 2 < rank; ++axis) read.push_back(result[axis]);
        read.push_back(number == 0 ? result[rank - 2] : depth);
        read.push_back(number == 0 ? depth : result[rank - 1]);
        return partition.maps.number_of(read);
    }
    if (node.as<expr::call>() != nullptr) {
        // Tasks read boxes of it, which do not follow from the domain by a map.
        return partition.maps.number_of(index_map::identity(input.shape().rank()));
    }
    const bool same_index = node.as<expr::reduce>() != nullptr || input.shape() == node.shape();
    if (same_index) return map;
    const index_map spread = index_map::broadcast(input.shape(), node.shape());
    return partition.maps.number_of(spread.after(partition.maps[map]));
}

}  // namespace cask::plan
