// SPDX-License-Identifier: BSD-3-Clause
// Common sub-expressions become one node.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

/// f(x) + f(x)  -->  y + y with y = f(x)
///
/// Equality is checked after the hashes match; inputs are merged before their consumers, so
/// comparing their addresses is enough. Runs first: the other passes count uses.
[[nodiscard]] inline sequence<expr::node_ptr> merge_common_subexpressions(const expr::graph& from) {
    sequence<expr::node_ptr> seen;
    number_multimap by_hash;
    return expr::transform(
        from, [&](const expr::node_ptr& current, const expr::node&) -> expr::node_ptr {
            const std::uint64_t key = current->hash() >> 1;
            const std::uint32_t known = by_hash.find_if(key, [&](std::uint32_t number) {
                return expr::same_operation(*current, *seen[number]);
            });
            if (known != number_multimap::none) return seen[known];
            by_hash.insert(key, static_cast<std::uint32_t>(seen.size()));
            seen.push_back(current);
            return current;
        });
}

}  // namespace cask::optimize
