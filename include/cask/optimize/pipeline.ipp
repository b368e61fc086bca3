// SPDX-License-Identifier: BSD-3-Clause
// Definitions of optimize/pipeline.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/optimize/canonicalize.hpp>
#include <cask/optimize/contract_products.hpp>
#include <cask/optimize/cse.hpp>
#include <cask/optimize/flatten_joins.hpp>
#include <cask/optimize/fold_constants.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/optimize/push_down_slices.hpp>
#include <cask/optimize/sink_reshapes.hpp>

namespace cask::optimize {

namespace detail {

using pass_function = sequence<expr::node_ptr> (*)(const expr::graph&);

struct pass {
    std::string_view name;
    pass_function run;
};

/// The optional passes.
inline constexpr std::array<pass, 6> passes = {
    pass{"fold_constants", &fold_constants},     pass{"cse", &merge_common_subexpressions},
    pass{"flatten_joins", &flatten_joins},       pass{"sink_reshapes", &sink_reshapes},
    pass{"push_down_slices", &push_down_slices}, pass{"contract_products", &contract_products}};

}  // namespace detail

CASK_DEFINITION bool settings::runs(std::string_view name) const {
    return optimize && !contains(without, name);
}

CASK_DEFINITION sequence<std::string_view> pass_names() {
    sequence<std::string_view> names;
    for (const detail::pass& each : detail::passes) names.push_back(each.name);
    return names;
}

CASK_DEFINITION expr::graph prepare(sequence<expr::node_ptr> roots, const settings& chosen) {
    expr::graph current(std::move(roots));
    const auto run = [&](detail::pass_function rewrite) {
        sequence<expr::node_ptr> next = rewrite(current);
        if (next != current.roots) current = expr::graph(std::move(next));
    };
    run(&canonicalize_magnitudes);
    for (const detail::pass& each : detail::passes) {
        if (chosen.runs(each.name)) run(each.run);
    }
    sequence<expr::node_ptr> distinct = expr::copy_repeated(current.roots);
    return distinct == current.roots ? std::move(current) : expr::graph(std::move(distinct));
}

}  // namespace cask::optimize
