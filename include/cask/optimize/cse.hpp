// SPDX-License-Identifier: BSD-3-Clause
// Common sub-expressions become one node.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

namespace detail {

struct known_node {
    using relocatable = known_node;
    expr::node_ptr node;
    std::uint32_t next;  // with the same hash
};

}  // namespace detail

/// f(x) + f(x)  -->  y + y with y = f(x)
///
/// Equality is checked after the hashes match; inputs are merged before their consumers, so
/// comparing their addresses is enough. Runs first: the other passes count uses.
[[nodiscard]] inline sequence<expr::node_ptr> merge_common_subexpressions(const expr::graph& from) {
    sequence<detail::known_node> seen;
    number_map first_with_hash;
    return expr::transform(
        from, [&](const expr::node_ptr& current, const expr::node&) -> expr::node_ptr {
            std::uint32_t& first = first_with_hash.insert(current->hash() >> 1, number_map::none);
            for (std::uint32_t k = first; k != number_map::none; k = seen[k].next) {
                if (expr::same_operation(*current, *seen[k].node)) return seen[k].node;
            }
            seen.push_back({current, first});
            first = static_cast<std::uint32_t>(seen.size() - 1);
            return current;
        });
}

}  // namespace cask::optimize
