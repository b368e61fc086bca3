// SPDX-License-Identifier: BSD-3-Clause
// Definitions of front/parts.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/core/slice.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/slicing.hpp>
#include <cask/expr/traits.hpp>
#include <cask/expr/walk.hpp>
#include <cask/front/parts.hpp>
#include <cask/memory/buffer.hpp>
#include <cask/runtime.ipp>

namespace cask::front {

/// The reductions and reshapes that the last of `nodes` reaches without passing another one, by
/// number.
CASK_DEFINITION sequence<std::uint32_t> kept_whole(const expr::ordered_nodes& nodes) {
    sequence<std::uint32_t> found;
    sequence<bool> reached(nodes.size(), false);
    reached.back() = true;
    for (std::size_t k = nodes.size(); k > 0; --k) {  // consumers before their inputs
        if (!reached[k - 1]) continue;
        const expr::node& node = nodes[k - 1];
        if (expr::memory_need_of(node) != expr::memory_need::nothing) {
            found.push_back(static_cast<std::uint32_t>(k - 1));
            continue;
        }
        for (const node_ptr& input : node.inputs()) reached[nodes.number_of(*input)] = true;
    }
    return found;
}

/// `root` with all that a run would keep whole in memory: computed in one run, now.
CASK_DEFINITION node_ptr ready_for_parts(const node_ptr& root) {
    const expr::graph from({root});
    const expr::ordered_nodes& nodes = from.order;
    const sequence<std::uint32_t> whole = kept_whole(nodes);
    if (whole.empty()) return root;
    sequence<node_ptr> owners(nodes.size(), root);
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        for (const node_ptr& input : nodes[k].inputs()) {
            owners[nodes.number_of(*input)] = input;
        }
    }
    sequence<node_ptr> roots;
    sequence<schedule::target> targets;
    sequence<node_ptr> computed(nodes.size());
    for (const std::uint32_t number : whole) {
        const expr::node& each = nodes[number];
        const auto memory = memory::allocate_shared(static_cast<std::size_t>(each.bytes()));
        const shape strides = row_major_bytes(each.shape(), size_of(each.type()));
        computed[number] = expr::make_memory(memory.get(), strides, memory, each.shape(),
                                             each.type(), each.chunks(), each.where());
        if (each.shape().size() == 0) continue;
        roots.push_back(owners[number]);
        targets.push_back({.data = memory.get(), .strides = strides, .allocated = each.bytes()});
    }
    if (!roots.empty()) cask::detail::run_into(roots, targets);
    return expr::transform(from, [&](const node_ptr& current, const expr::node& node) {
        const node_ptr& found = computed[nodes.number_of(node)];
        return found != nullptr ? found : current;
    })[0];
}

/// Computes `box` of `root` (see ready_for_parts) into strided memory.
CASK_DEFINITION void run_part_into(const node_ptr& root, const region& box,
                                   const schedule::target& target) {
    if (box.size() == 0) return;
    sequence<slice_arg> entries;
    for (int axis = 0; axis < box.begin.rank(); ++axis) {
        entries.emplace_back(range(box.begin[axis], box.begin[axis] + box.extent[axis]),
                             root->where());
    }
    cask::detail::run_into({entries.empty() ? root : expr::make_slice(root, entries)}, {target});
}

}  // namespace cask::front
