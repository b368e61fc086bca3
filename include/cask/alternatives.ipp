// SPDX-License-Identifier: BSD-3-Clause
// Definitions of alternatives.hpp.
#pragma once

#include <cask/alternatives.hpp>
#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>

#include <algorithm>

namespace cask::front {

CASK_DEFINITION void check_choices(std::size_t count, source_line where) {
    if (count == 0) throw shape_error("choose", "there is no array to choose from", where);
}

CASK_DEFINITION void refuse_choice(const std::string& index, index_t count) {
    throw index_error("choose",
                      "index " + index + " is none of " + std::to_string(count) +
                          " choices: choose_mode::clip or wrap takes one for it",
                      source_line{});
}

CASK_DEFINITION node_ptr choose(const kernel::operation& choice, const kernel::operation& equal,
                                const node_ptr& index, const sequence<node_ptr>& values,
                                source_line where) {
    node_ptr result = values.back();
    // Of one choice, too, the index has a say: its shape, and whether it is one.
    for (std::size_t k = std::max<std::size_t>(values.size() - 1, 1); k > 0; --k) {
        const node_ptr number = constant(bytes_of(static_cast<std::int64_t>(k) - 1), dtype::int64,
                                         where);
        result = apply(choice, apply(equal, index, number, where), values[k - 1], result, where);
    }
    return result;
}

CASK_DEFINITION node_ptr select(std::string_view name, const kernel::operation& choice,
                                const sequence<node_ptr>& conditions,
                                const sequence<node_ptr>& values, node_ptr otherwise,
                                which_condition counts, source_line where) {
    if (conditions.empty() || conditions.size() != values.size()) {
        throw shape_error(name,
                          "there must be a condition, and a value for each: got " +
                              std::to_string(conditions.size()) + " and " +
                              std::to_string(values.size()),
                          where);
    }
    for (std::size_t k = 0; k < values.size(); ++k) {
        const std::size_t at = counts == which_condition::first ? values.size() - 1 - k : k;
        otherwise = apply(choice, conditions[at], values[at], otherwise, where);
    }
    return otherwise;
}

}  // namespace cask::front
