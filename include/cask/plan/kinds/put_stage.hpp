// SPDX-License-Identifier: BSD-3-Clause
// How stages that hand results to their writers are cut, and where they stand in a plan.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/plan/kinds/map_stage.hpp>
#include <cask/plan/task_extent.hpp>

#include <utility>

namespace cask::plan {

namespace detail {

/// Cuts the stage into runs of whole leading rows: contiguous in memory, and in row-major files.
inline void cut_put(stage& stage, index_t item) {
    constexpr index_t bytes_at_once = index_t{4} << 20;
    const shape granule = stage.put->to->granule();
    stage.task_extent = cut_outer_axes(stage.domain, std::max<index_t>(bytes_at_once / item, 1));
    for (int axis = 0; axis < std::min(granule.rank(), stage.domain.rank()); ++axis) {
        index_t& extent = stage.task_extent[axis];
        if (extent == stage.domain[axis] || granule[axis] < 2) continue;
        extent = std::max<index_t>(extent / granule[axis], 1) * granule[axis];
        for (int k = axis + 1; k < stage.domain.rank(); ++k) stage.task_extent[k] = stage.domain[k];
    }
    stage.block_extent = stage.task_extent;
    count_tasks(stage);
}

}  // namespace detail

/// Walks over its result as a map does.
struct put_stage : map_stage {
    static void cut(stage& stage, index_t) {
        detail::cut_put(stage, size_of(stage.tags.front()->type()));
    }
};

namespace detail {

/// The stage that hands a storage to its writer.
[[nodiscard]] inline stage make_put(const plan& plan, const put_site& site) {
    const storage& storage = plan.storages[site.storage];
    stage stage;
    stage.kind = stage_kind::put;
    stage.domain = storage.sizes;
    stage.kept = storage.sizes.rank();
    stage.values = index_map::identity(storage.sizes.rank());
    stage.put = site;
    stage.tags.push_back(storage.of);
    put_stage::cut(stage, 1);
    return stage;
}

/// What the stages of a phase fill, of `sites`.
[[nodiscard]] inline sequence<put_site> filled_by(const plan& plan, const phase& phase,
                                                  const sequence<put_site>& sites) {
    sequence<put_site> result;
    for (const put_site& site : sites) {
        bool fills = false;
        for (std::uint32_t k = phase.first; k < phase.first + phase.count; ++k) {
            plan.stages[k].for_each_output(
                [&](std::uint32_t number) { fills = fills || number == site.storage; });
        }
        if (fills) result.push_back(site);
    }
    return result;
}

}  // namespace detail

/// Adds a phase for each result that a writer takes, behind the one that fills it: what it hands on
/// can then make room for others.
inline void add_puts(plan& plan, const sequence<expr::writer*>& writers) {
    sequence<put_site> sites;
    for (std::size_t k = 0; k < std::min(plan.results.size(), writers.size()); ++k) {
        if (writers[k] == nullptr) continue;
        plan.storages[plan.results[k]].put = true;
        sites.push_back({plan.results[k], writers[k]});
    }
    if (sites.empty()) return;
    sequence<phase> phases;
    sequence<stage> stages;
    sequence<std::uint32_t> place;  // old phase -> new one
    const auto next_stage = [&] { return static_cast<std::uint32_t>(stages.size()); };
    for (phase& each : plan.phases) {
        const sequence<put_site> filled = detail::filled_by(plan, each, sites);
        const auto filling = static_cast<std::uint32_t>(phases.size());
        place.push_back(filling);
        for (std::uint32_t& before : each.after) before = place[before];
        const std::uint32_t first = std::exchange(each.first, next_stage());
        for (std::uint32_t k = 0; k < each.count; ++k) {
            stages.push_back(std::move(plan.stages[first + k]));
        }
        phases.push_back(std::move(each));
        for (const put_site& site : filled) {
            phases.push_back({next_stage(), 1, {filling}});
            stages.push_back(detail::make_put(plan, site));
        }
    }
    plan.phases = std::move(phases);
    plan.stages = std::move(stages);
}

}  // namespace cask::plan
