// SPDX-License-Identifier: BSD-3-Clause
// What a plan consists of, for tests that look at plans.
#pragma once

#include <cask/array.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/plan/planner.hpp>

#include <string>
#include <vector>

namespace cask_test {

[[nodiscard]] inline cask::plan::plan plan_of(const std::vector<cask::expr::node_ptr>& roots,
                                              cask::optimize::settings chosen = {}) {
    return cask::plan::make_plan(cask::optimize::prepare(roots, chosen), 2,
                                 {.pairs = chosen.runs("pairs"), .chains = chosen.runs("chains")});
}

/// Names of what a stage computes, in order.
[[nodiscard]] inline std::vector<std::string> computations(const cask::plan::stage& own) {
    std::vector<std::string> names;
    for (const auto& each : own.code.code) {
        if (each.opcode == cask::kernel::opcode::compute) names.emplace_back(each.op->name);
    }
    return names;
}

/// Names of what the first stage for `x` computes, all passes on or some left out.
template <class T>
[[nodiscard]] std::vector<std::string> computed_for(const cask::array<T>& x,
                                                    std::vector<std::string> without = {}) {
    cask::optimize::settings chosen;
    chosen.without = std::move(without);
    return computations(plan_of({x.node()}, chosen).stages.front());
}

}  // namespace cask_test
