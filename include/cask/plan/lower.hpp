// SPDX-License-Identifier: BSD-3-Clause
// From a partition to a plan: the stages of each outline, and the order in which they run.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/plan/fused_rows.hpp>
#include <cask/plan/partitioner.hpp>
#include <cask/plan/planner.hpp>
#include <cask/plan/program/stage_program.hpp>

namespace cask::plan {

namespace detail {

/// Numbers in an order in which each comes after those that it waits for.
[[nodiscard]] inline sequence<std::uint32_t>
running_order(const sequence<sequence<std::uint32_t>>& after) {
    sequence<sequence<std::uint32_t>> readers(after.size());
    sequence<std::size_t> waits(after.size(), 0);
    sequence<std::uint32_t> order;
    for (std::uint32_t k = 0; k < after.size(); ++k) {
        for (const std::uint32_t before : after[k]) readers[before].push_back(k);
        waits[k] = after[k].size();
    }
    for (std::uint32_t k = 0; k < after.size(); ++k) {
        if (waits[k] == 0) order.push_back(k);
    }
    for (std::size_t next = 0; next < order.size(); ++next) {
        for (const std::uint32_t reader : readers[order[next]]) {
            if (--waits[reader] == 0) order.push_back(reader);
        }
    }
    CASK_ASSERT(order.size() == after.size(), "stages wait for each other");
    return order;
}

/// How many stages read each storage.
inline void count_readers(plan& plan) {
    sequence<std::uint32_t> last_reader(plan.storages.size(), none);
    for (std::uint32_t k = 0; k < plan.stages.size(); ++k) {
        for (const load_site& load : plan.stages[k].loads) {
            if (load.storage == none) continue;
            if (std::exchange(last_reader[load.storage], k) != k) {
                ++plan.storages[load.storage].readers;
            }
        }
    }
}

/// Whether a storage that is no result holds what is in a file.
[[nodiscard]] inline bool brings_files(const plan& plan) {
    for (std::uint32_t k = 0; k < plan.storages.size(); ++k) {
        if (is_file(*plan.storages[k].of) && !contains(plan.results, k)) return true;
    }
    return false;
}

/// The stages of one outline: one for each cell, or those of a product's factors and then its own.
struct built_stages {
    using relocatable = built_stages;
    sequence<stage> stages;
    std::uint32_t factors = 0;      // how many of them compute factors
    sequence<std::uint32_t> after;  // outlines
};

[[nodiscard]] inline built_stages build_stages(partition& parts, std::uint32_t number,
                                               sequence<std::uint32_t>& marks, index_t threads,
                                               const instruction_passes& joined) {
    built_stages result;
    wait_list waits(marks, number);
    const auto build = [&](const stage_outline& outline) {
        const sequence<region> cells = cells_of(outline.cuts, domain_of(outline));
        result.stages.reserve(result.stages.size() + cells.size());
        for (const region& cell : cells) {
            stage& stage = result.stages.emplace_back();
            stage_builder(parts, waits, stage).build(outline, cell, joined);
            if (!outline.is_factor()) cut_into_tasks(stage, threads);
        }
    };
    const stage_outline& outline = parts.stages[number];
    for (const std::uint32_t factor : outline.factors) build(parts.stages[factor]);
    result.factors = static_cast<std::uint32_t>(result.stages.size());
    build(outline);
    cut_factors(result.stages.back(), result.stages.data(), result.factors);
    result.after = waits.take();
    return result;
}

}  // namespace detail

}  // namespace cask::plan
