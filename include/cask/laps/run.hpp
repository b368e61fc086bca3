// SPDX-License-Identifier: BSD-3-Clause
// Running: an expression is planned, its memory is reserved, and it runs as a whole or in laps.
#pragma once

#include <cask/core/error.hpp>
#include <cask/core/sequence.hpp>
#include <cask/laps/run_lap.hpp>
#include <cask/plan/traffic.hpp>

#include <string>

namespace cask::laps {

/// Runs that need less are not looked at where nobody set a budget: asking the system what memory
/// there is takes longer than they do. Runs that write to files are cut into parts of this size,
/// whatever the budget: larger ones are no faster.
inline constexpr index_t small_run = index_t{64} << 20;
/// Of runs that bring files to memory: of larger parts the pieces that are read are longer.
inline constexpr index_t bringing_run = index_t{256} << 20;

namespace detail {

/// Whether something else than memory takes a result.
[[nodiscard]] inline bool has_writer(const sequence<schedule::target>& targets) {
    return some(targets, [](const schedule::target& each) { return each.to != nullptr; });
}

/// "1.5 MiB"; below a hundredth of it, in bytes.
[[nodiscard]] inline std::string mebibytes(index_t bytes) {
    if (bytes < (index_t{1} << 20) / 10) return std::to_string(bytes) + " bytes";
    const index_t tenths = bytes / (index_t{1} << 20) * 10 +
                           bytes % (index_t{1} << 20) * 10 / (index_t{1} << 20);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MiB";
}

/// The fewest bytes for which there is a route, or a hundredth more; `enough` are. A few choices
/// say that; to find the last byte takes twice as many.
[[nodiscard, gnu::cold]] inline index_t smallest_route(chooser& routes, const expr::graph& from,
                                                       const sequence<schedule::target>& targets,
                                                       index_t enough) {
    index_t too_few = 0;
    while (enough - too_few > enough / 128 + 1) {
        const index_t between = too_few + (enough - too_few) / 2;
        if (routes.choose(from, targets, between)) {
            enough = between;
        } else {
            too_few = between;
        }
    }
    return enough;
}

/// The route within `bytes`, or else the smallest one if it is within them: where there are more
/// bytes other nodes are held, which may leave too little for the rest. `enough` are for a route.
[[nodiscard, gnu::cold]] inline std::optional<route>
route_within(chooser& routes, const expr::graph& from, const sequence<schedule::target>& targets,
             index_t bytes, index_t enough) {
    if (std::optional<route> way = routes.choose(from, targets, bytes)) return way;
    const index_t least = smallest_route(routes, from, targets, enough);
    if (least > bytes) return std::nullopt;
    return routes.choose(from, targets, least);
}

/// What a run takes beside its route.
struct besides {
    index_t results = 0;
    index_t inside = 0;  // of all threads, for runs inside of their tasks
    [[nodiscard]] index_t bytes() const noexcept { return results + inside; }
};

[[noreturn, gnu::cold]] inline void refuse(const expr::graph& from, index_t needs,
                                           const besides& more, index_t available,
                                           const engine& with) {
    const expr::node& root = *from.roots.front();
    const index_t all = needs + more.bytes();
    const index_t budget = with.budget.bytes();
    const index_t results = more.results;
    std::string message = std::string(root.name()) + " of shape " + to_string(root.shape()) +
                          " needs at least " + std::to_string(all) + " bytes (" + mebibytes(all) +
                          ")";
    if (results > 0) message += ", " + std::to_string(results) + " of them for the result";
    if (more.inside > 0) {
        message += ", " + std::to_string(more.inside) +
                   " of them for computes inside of its functions (nested_allowance)";
    }
    message += "; the memory budget is " + std::to_string(budget) + " bytes (" + mebibytes(budget) +
               ")";
    if (with.nested) {
        message += ", of which " + std::to_string(available) +
                   " are left to a compute inside a task";
    }
    if (with.nested && results <= available / 2) {
        throw budget_error("compute",
                           message + "; raise runtime_options::nested_allowance, the bytes that "
                                     "each thread has for such computes, or memory_budget",
                           root.where());
    }
    message += results > budget / 2
                   ? "; compute_into memory of your own, write it to a file (to_npy), or "
                     "compute a part"
                   : "; raise runtime_options::memory_budget, or compute with fewer threads";
    throw budget_error("compute", message, root.where());
}

}  // namespace detail

/// The route of a run with this plan that may take the bytes that are `available`; nothing where it
/// runs at once, or does not fit in any way.
[[nodiscard]] inline std::optional<route> route_of(chooser& routes, const plan::plan& whole,
                                                   const expr::graph& from,
                                                   const sequence<schedule::target>& targets,
                                                   index_t available, const conditions& how) {
    const index_t needs = whole.needs.bytes();
    const bool streams = whole.brings || detail::has_writer(targets);
    const index_t enough = whole.brings ? bringing_run : small_run;
    std::optional<route> small;
    if (streams && needs > enough && enough < available) {
        small = routes.choose(from, targets, enough);
    }
    // Small parts may do much again, such as the margins of many steps; what else they cost is
    // worth the memory.
    constexpr double much = 3;
    const double at_once = time_of(whole, how.threads);
    if (small && small->time <= much * at_once) return small;
    if (needs <= available) return std::nullopt;
    std::optional<route> large = detail::route_within(routes, from, targets, available, needs);
    return small && (!large || small->time <= much * large->time) ? std::move(small)
                                                                  : std::move(large);
}

/// What running a lap moves: that of all its parts, each of which is planned.
[[nodiscard, gnu::cold]] inline memory::traffic traffic_of(const lap& each, const conditions& how) {
    const walk& of = each.computes;
    if (each.parts == 1) return plan::traffic_of(plan_for(of.of, each.targets, how));
    memory::traffic result;
    for (index_t k = 0; k < each.parts; ++k) {
        const region part = each.nth_part(k);
        result += plan::traffic_of(
            plan_for_part(of, part, of.wants_of(part), each.part, each.targets, how));
        if (!of.product || !of.completes(part)) continue;
        result += detail::written_by(each, of.results_of(part).extent.size());
    }
    return result;
}

/// A run whose bytes are reserved, if somebody set the budget; until all that it holds is gone.
struct granted_run {
    std::optional<memory::budget::reservation> reserved{};
    std::optional<route> way{};  // nothing: at once
};

/// Reserves what a run with this plan takes beside memory that exists, `results` of it for results.
/// Inside a task it takes what the task's thread has for that, or what nobody has reserved, without
/// waiting. Throws budget_error.
[[nodiscard, gnu::cold]] inline granted_run grant(const plan::plan& whole, const expr::graph& from,
                                                  const sequence<schedule::target>& targets,
                                                  index_t results, const engine& with) {
    memory::budget& budget = with.budget;
    const index_t needs = whole.needs.bytes();
    const detail::besides more{results, with.inside * with.how.threads};
    chooser routes(with.how, with.ledger);
    for (;;) {
        const index_t available =
            with.nested ? std::max(memory::allowance::left(), budget.unreserved()) : budget.bytes();
        granted_run result;
        result.way = route_of(routes, whole, from, targets, available - more.bytes(), with.how);
        if (!result.way && needs + more.bytes() > available && budget.is_set()) {
            const index_t least = detail::smallest_route(routes, from, targets, needs);
            detail::refuse(from, least, more, available, with);
        }
        const index_t bytes = (result.way ? result.way->bytes : needs) + more.bytes();
        if (budget.is_set() && !with.nested) {
            result.reserved.emplace(budget.reserve(bytes));  // may wait for its turn
        } else if (auto mine = memory::budget::try_allowance(bytes)) {
            result.reserved.emplace(std::move(*mine));
        } else if (auto granted = budget.try_reserve(bytes)) {
            result.reserved.emplace(std::move(*granted));
        } else if (budget.is_set()) {
            continue;  // somebody has reserved some of it meanwhile
        }
        return result;
    }
}

/// The engine of a run of `from`: only where functions of the user's are called, and somebody set
/// the budget, something is kept for runs inside of them.
[[nodiscard]] inline engine engine_for(const expr::graph& from, const engine& with) {
    engine result = with;
    if (result.inside == 0) return result;
    bool calls = false;
    for (std::size_t k = 0; k < from.order.size(); ++k) {
        calls = calls || expr::calls_user(from.order[k]);
    }
    if (with.nested || !with.budget.is_set() || !calls) result.inside = 0;
    return result;
}

/// Computes each root of `from` into its target: at once if that fits the budget, or in laps.
/// Throws what a task threw, as task_error; budget_error before the first task.
inline void run(const expr::graph& from, const sequence<schedule::target>& targets,
                const engine& by) {
    engine with = engine_for(from, by);
    const plan::plan whole = plan_for(from, targets, with.how);
    const index_t needs = whole.needs.bytes();
    index_t results = 0;
    for (const schedule::target& each : targets) results += each.allocated;
    const auto at_once = [&] {
        memory::pool pool(with.ledger, needs);
        detail::execute(whole, targets, pool, with);
    };
    if (!with.budget.is_set() && needs + results <= small_run) return at_once();
    granted_run now = grant(whole, from, targets, results, with);
    if (!now.way) return at_once();
    const files::spill_folder folder = files::find_spill_folder(with.how.spill_folder);
    for (const lap& each : now.way->laps) {
        for (const auto& held : each.holds) held->prepare(folder);
    }
    with.how.brings = now.way->brings;
    for (lap& each : now.way->laps) {
        detail::run_lap(each, with);
        each = {{expr::graph({})}, {}, {}, {}, 1, 0};  // what it alone has read is free
    }
}

}  // namespace cask::laps
