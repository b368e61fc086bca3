// SPDX-License-Identifier: BSD-3-Clause
// Definitions of plan/planner.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/plan/lower.hpp>
#include <cask/plan/planner.hpp>
#include <cask/plan/room.hpp>

namespace cask::plan {

CASK_DEFINITION plan make_plan(expr::graph from, index_t threads, const instruction_passes& joined,
                               const sequence<expr::writer*>& writers, bool brings) {
    plan result;
    result.roots = from.roots;
    partition parts = divide(std::move(from), brings);
    const std::size_t count = parts.stages.size();
    sequence<detail::built_stages> built(count);
    sequence<sequence<std::uint32_t>> after(count);
    sequence<std::uint32_t> marks(count, none);
    std::size_t total = 0;
    for (std::uint32_t k = 0; k < count; ++k) {
        if (parts.stages[k].is_factor()) continue;  // built with its product
        built[k] = detail::build_stages(parts, k, marks, threads, joined);
        after[k] = std::move(built[k].after);
        total += built[k].stages.size();
    }
    const sequence<std::uint32_t> order = detail::running_order(after);
    sequence<std::uint32_t> place(count);
    result.stages.reserve(total);
    for (const std::uint32_t number : order) {
        if (parts.stages[number].is_factor()) continue;
        place[number] = static_cast<std::uint32_t>(result.phases.size());
        for (std::uint32_t& before : after[number]) before = place[before];
        sequence<stage>& vector = built[number].stages;
        result.phases.push_back({static_cast<std::uint32_t>(result.stages.size()),
                                 static_cast<std::uint32_t>(vector.size()),
                                 std::move(after[number]), false, built[number].factors});
        for (stage& each : vector) result.stages.push_back(std::move(each));
        vector = {};
    }
    result.storages = std::move(parts.storages);
    detail::count_readers(result);
    for (const expr::node_ptr& root : result.roots) {
        result.results.push_back(parts.storage_of[parts.number_of(root)]);
    }
    result.brings = detail::brings_files(result);
    fuse_rows(result, threads);
    add_puts(result, writers);
    lay_out(result, threads);
    return result;
}

}  // namespace cask::plan
