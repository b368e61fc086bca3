// SPDX-License-Identifier: BSD-3-Clause
// Running: an expression is planned, its memory is reserved, and it runs as a whole or in laps.
#pragma once

#include <cask/core/error.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/part_writer.hpp>
#include <cask/laps/chooser.hpp>
#include <cask/memory/budget.hpp>
#include <cask/plan/traffic.hpp>
#include <cask/schedule/execution.hpp>
#include <cask/schedule/executors/executor.hpp>

#include <string>

namespace cask::laps {

/// What runs are made with.
struct engine {
    schedule::executor& executor;
    memory::ledger& ledger;
    memory::budget& budget;
    conditions how;
    bool nested = false;  // inside a task: it must not wait
};

/// Runs that need less are not looked at where nobody set a budget: asking the system what memory
/// there is takes longer than they do. Runs that write to files are cut into parts of this size,
/// whatever the budget: larger ones are no faster.
inline constexpr index_t small_run = index_t{64} << 20;

namespace detail {

inline void execute(const plan::plan& planned, const sequence<schedule::target>& targets,
                    memory::pool& pool, schedule::executor& by) {
    schedule::execution run(planned, targets, pool);
    schedule::job work(
        run.phases(), [&](schedule::task next) { run.run(next); },
        [&](std::uint32_t phase) { run.finish(phase); });
    by.execute(work);
}

/// The plan of a part of the results of a lap.
[[nodiscard]] inline plan::plan plan_of_part(const lap& each, const region& part,
                                             const sequence<schedule::target>& targets,
                                             const conditions& how) {
    const sequence<region> boxes(targets.size(), part);
    return plan_for(optimize::part_of(each.computes, boxes), targets, how);
}

/// Computes a part of the results of a lap. Those that writers take are written where it begins.
inline void run_part(const lap& each, const region& part,
                     const std::vector<std::unique_ptr<expr::part_writer>>& places,
                     memory::pool& pool, const engine& with) {
    sequence<schedule::target> targets = each.targets;
    for (std::size_t k = 0; k < targets.size(); ++k) {
        if (places[k] != nullptr) {
            places[k]->begin_part(part.begin);
            targets[k].to = places[k].get();
            continue;
        }
        for (int axis = 0; axis < part.begin.rank(); ++axis) {
            targets[k].data += part.begin[axis] * targets[k].strides[axis];
        }
    }
    const plan::plan planned = plan_of_part(each, part, targets, with.how);
    execute(planned, targets, pool, with.executor);
}

inline void run_lap(const lap& each, const engine& with) {
    for (const auto& held : each.holds) held->begin();
    memory::pool pool(with.ledger, each.needs);
    if (each.parts == 1) {
        const plan::plan planned = plan_for(each.computes, each.targets, with.how);
        return execute(planned, each.targets, pool, with.executor);
    }
    std::vector<std::unique_ptr<expr::part_writer>> places;
    for (const schedule::target& target : each.targets) {
        if (target.to == nullptr) {
            places.push_back(nullptr);
            continue;
        }
        const std::shared_ptr<expr::writer> not_ours(std::shared_ptr<void>(), target.to);
        places.push_back(std::make_unique<expr::part_writer>(not_ours));
    }
    for (index_t k = 0; k < each.parts; ++k) {
        const shape& sizes = each.computes.roots.front()->shape();
        run_part(each, part_number(sizes, each.part, k), places, pool, with);
    }
}

/// Whether something else than memory takes a result.
[[nodiscard]] inline bool has_writer(const sequence<schedule::target>& targets) {
    return std::any_of(targets.begin(), targets.end(),
                       [](const schedule::target& each) { return each.to != nullptr; });
}

/// "1.5 MiB"; below a hundredth of it, in bytes.
[[nodiscard]] inline std::string mebibytes(index_t bytes) {
    if (bytes < (index_t{1} << 20) / 10) return std::to_string(bytes) + " bytes";
    const index_t tenths = bytes / (index_t{1} << 20) * 10 +
                           bytes % (index_t{1} << 20) * 10 / (index_t{1} << 20);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MiB";
}

/// The fewest bytes for which there is a route; `enough` are.
[[nodiscard]] inline index_t smallest_route(chooser& routes, const expr::graph& from,
                                            const sequence<schedule::target>& targets,
                                            index_t enough) {
    index_t too_few = 0;
    while (enough - too_few > 1) {
        const index_t between = too_few + (enough - too_few) / 2;
        if (routes.choose(from, targets, between)) {
            enough = between;
        } else {
            too_few = between;
        }
    }
    return enough;
}

[[noreturn]] inline void refuse(const expr::graph& from, index_t needs, index_t results,
                                index_t available, index_t budget, bool nested) {
    const expr::node& root = *from.roots.front();
    std::string message = std::string(root.name()) + " of shape " + to_string(root.shape()) +
                          " needs at least " + std::to_string(needs + results) + " bytes (" +
                          mebibytes(needs + results) + ")";
    if (results > 0) message += ", " + std::to_string(results) + " of them for the result";
    message += "; the memory budget is " + std::to_string(budget) + " bytes (" + mebibytes(budget) +
               ")";
    if (nested) {
        message += ", of which " + std::to_string(available) +
                   " are left to a compute inside a task";
    }
    message += results > budget / 2
                   ? "; compute_into memory of your own, write it to a file (to_npy), or "
                     "compute a part"
                   : "; raise runtime_options::memory_budget, or compute with fewer threads";
    throw budget_error("compute", message, root.where());
}

}  // namespace detail

/// The route of a run that needs so many bytes at once and may take those that are `available`;
/// nothing where it runs at once, or does not fit in any way.
[[nodiscard]] inline std::optional<route> route_of(chooser& routes, const expr::graph& from,
                                                   const sequence<schedule::target>& targets,
                                                   index_t needs, index_t available) {
    std::optional<route> way;
    if (needs > small_run && small_run < available && detail::has_writer(targets)) {
        way = routes.choose(from, targets, small_run);
    }
    if (!way && needs > available) way = routes.choose(from, targets, available);
    return way;
}

/// What running a lap moves: that of all its parts, each of which is planned.
[[nodiscard]] inline memory::traffic traffic_of(const lap& each, const conditions& how) {
    if (each.parts == 1) return plan::traffic_of(plan_for(each.computes, each.targets, how));
    memory::traffic result;
    const shape& sizes = each.computes.roots.front()->shape();
    for (index_t k = 0; k < each.parts; ++k) {
        const region part = part_number(sizes, each.part, k);
        result += plan::traffic_of(detail::plan_of_part(each, part, each.targets, how));
    }
    return result;
}

/// Computes each root of `from` into its target: at once if that fits the budget, or in laps.
/// Throws what a task threw, as task_error; budget_error before the first task.
inline void run(const expr::graph& from, const sequence<schedule::target>& targets,
                const engine& with) {
    const plan::plan whole = plan_for(from, targets, with.how);
    const index_t needs = whole.needs.bytes();
    index_t results = 0;
    for (const schedule::target& each : targets) results += each.allocated;
    const auto at_once = [&] {
        memory::pool pool(with.ledger, needs);
        detail::execute(whole, targets, pool, with.executor);
    };
    memory::budget& budget = with.budget;
    if (!budget.is_set() && needs + results <= small_run) return at_once();
    const index_t available = with.nested ? budget.unreserved() : budget.bytes();
    chooser routes(with.how, with.ledger);
    std::optional<route> way = route_of(routes, from, targets, needs, available - results);
    if (!way && needs + results > available && budget.is_set()) {
        const index_t least = detail::smallest_route(routes, from, targets, needs);
        detail::refuse(from, least, results, available, budget.bytes(), with.nested);
    }
    const index_t bytes = (way ? way->bytes : needs) + results;
    std::optional<memory::budget::reservation> reserved;
    if (budget.is_set() && !with.nested) {
        reserved.emplace(budget.reserve(bytes));  // may wait for its turn
    } else if (auto granted = budget.try_reserve(bytes)) {
        reserved.emplace(std::move(*granted));
    } else if (budget.is_set()) {
        detail::refuse(from, bytes - results, results, budget.unreserved(), budget.bytes(), true);
    }
    if (!way) return at_once();
    const files::spill_folder folder = files::find_spill_folder(with.how.spill_folder);
    for (const lap& each : way->laps) {
        for (const auto& held : each.holds) held->prepare(folder);
    }
    for (lap& each : way->laps) {
        detail::run_lap(each, with);
        each = {expr::graph({}), {}, {}, {}, 1, 0};  // what it alone has read is free
    }
}

}  // namespace cask::laps
