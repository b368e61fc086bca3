// SPDX-License-Identifier: BSD-3-Clause
// Bringing: elements of a file are copied to memory first, in long runs, each once, where tasks
// would read some of them several times, or in small pieces.
#pragma once

#include <cask/plan/factors.hpp>
#include <cask/plan/kinds/stage_kind.hpp>

namespace cask::plan {

/// Whether a node is what a part of an expression wants of a file.
[[nodiscard]] inline bool is_part_of_file(const expr::node& node) {
    if (node.as<expr::rechunk>() == nullptr) return false;
    const expr::node* from = &node;
    while (expr::element_source_of(*from) == expr::element_source::inputs) {
        from = from->input().get();
    }
    return expr::reader_of(*from) != nullptr;
}
/// Whether the elements of a node are those of a file, or a part of them.
[[nodiscard]] inline bool is_file(const expr::node& node) {
    return expr::reader_of(node) != nullptr || is_part_of_file(node);
}

/// Whether tasks of a stage that read a file `x` under `map` read elements several times, or along
/// another axis than that of the file's rows.
[[nodiscard]] inline bool reads_badly(const stage_outline& stage, const expr::node& x,
                                      const index_map& map) {
    // Margins of blocks are small, as a rule.
    constexpr double with_margins = 1.5;
    const shape& sizes = x.shape();
    const shape domain = domain_of(stage);
    if (computes_factors(stage)) {
        return evaluations(stage, x, map) > (stage.called != nullptr ? with_margins : 1);
    }
    if (evaluations(domain, shape::filled(domain.rank(), 1), map) > 1) return true;
    const auto last_of = [](const shape& of) {
        int axis = of.rank() - 1;
        while (axis >= 0 && of[axis] == 1) --axis;
        return axis;
    };
    const int row = last_of(sizes);
    return row >= 0 && map[row].from >= 0 && map[row].from != last_of(domain);
}

}  // namespace cask::plan
