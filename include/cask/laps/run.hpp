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
/// Of runs that bring files to memory: of larger parts the pieces that are read are longer.
inline constexpr index_t bringing_run = index_t{256} << 20;

namespace detail {

inline void execute(const plan::plan& planned, const sequence<schedule::target>& targets,
                    memory::pool& pool, schedule::executor& by, const shape& origin = {}) {
    schedule::execution run(planned, targets, pool, origin);
    schedule::job work(
        run.phases(), [&](schedule::task next) { run.run(next); },
        [&](std::uint32_t phase) { run.finish(phase); });
    by.execute(work);
}

/// Of each target what writes the parts of a lap, where one takes its results.
using part_writers = std::vector<std::unique_ptr<expr::part_writer>>;

[[nodiscard]] inline part_writers writers_for_parts(const lap& each) {
    part_writers result;
    for (const schedule::target& target : each.targets) {
        if (target.to == nullptr) {
            result.push_back(nullptr);
            continue;
        }
        const std::shared_ptr<expr::writer> not_ours(std::shared_ptr<void>(), target.to);
        result.push_back(std::make_unique<expr::part_writer>(not_ours));
    }
    return result;
}

/// Where the results of a part go. Those that writers take are written where it begins.
[[nodiscard]] inline sequence<schedule::target> targets_of_part(const lap& each, const shape& begin,
                                                                const part_writers& places) {
    sequence<schedule::target> targets = each.targets;
    for (std::size_t k = 0; k < targets.size(); ++k) {
        if (places[k] != nullptr) {
            places[k]->begin_part(begin);
            targets[k].to = places[k].get();
            continue;
        }
        for (int axis = 0; axis < begin.rank(); ++axis) {
            targets[k].data += begin[axis] * targets[k].strides[axis];
        }
    }
    return targets;
}

/// Memory for what parts hand on.
[[nodiscard]] inline sequence<memory::pool::block> take_carries(const lap& each,
                                                                memory::pool& pool) {
    sequence<memory::pool::block> blocks;
    sequence<std::byte*> places;
    for (const index_t bytes : each.carries) {
        blocks.push_back(bytes == 0 ? memory::pool::block()
                                    : pool.take_exactly(static_cast<std::size_t>(bytes)));
        places.push_back(blocks.back().data());
    }
    each.computes.set_carries(places);
    return blocks;
}

/// Says of each carried scan where a part of it begins, and the part after it.
inline void move_scans(const walk& of, const sequence<carried_scan>& scans,
                       const optimize::wants& now, const optimize::wants* next) {
    const auto begin_in = [&](const carried_scan& each, const optimize::wants* wanted) {
        const expr::node& node = of.of.order[each.node];
        const auto at = wanted == nullptr ? optimize::wants::none : wanted->first_of(each.node);
        return at == optimize::wants::none
                   ? 0
                   : wanted->lattice_at(at)[node.as<expr::scan>()->axis].begin;
    };
    for (const carried_scan& each : scans) {
        each.carry->begin = begin_in(each, &now);
        each.carry->next = begin_in(each, next);
    }
}

/// What the writer of a product takes of so many elements of it.
[[nodiscard]] inline memory::traffic written_by(const lap& each, index_t elements) {
    memory::traffic result;
    const expr::writer* const to = each.targets.front().to;
    if (to == nullptr) return result;
    const index_t bytes = elements * size_of(each.computes.product->of->type());
    (to->is_temporary() ? result.spilled : result.written) = bytes;
    return result;
}

/// Hands the elements of a box of a result, which are in memory, to a writer, by all threads, run
/// by run of rows.
inline void write_all(expr::writer& to, const expr::node& of, const region& part,
                      const std::byte* from, const engine& with) {
    constexpr index_t together = index_t{1} << 19;  // elements
    const shape& sizes = part.extent;
    const bool anywhere = to.granule().rank() == 0;
    const shape extent = anywhere ? plan::detail::cut_outer_axes(sizes, together) : sizes;
    const shape strides = row_major_bytes(sizes, size_of(of.type()));
    schedule::job work({{.tasks = part_counts(sizes, extent).size()}}, [&](schedule::task next) {
        region box = part_number(sizes, extent, next.number);
        index_t offset = 0;
        for (int axis = 0; axis < sizes.rank(); ++axis) offset += box.begin[axis] * strides[axis];
        try {
            to.write(box, from + offset);
        } catch (...) {
            for (int axis = 0; axis < sizes.rank(); ++axis) box.begin[axis] += part.begin[axis];
            schedule::rethrow_of_task(of.name(), box, of.where());
        }
        with.ledger.count_written(box.extent.size() * size_of(of.type()), to.is_temporary());
    });
    with.executor.execute(work);
}

inline void run_parts(const lap& each, memory::pool& pool, const engine& with) {
    const part_writers places = writers_for_parts(each);
    const sequence<memory::pool::block> carries = take_carries(each, pool);
    const sequence<carried_scan> scans = carried_scans(each.computes.of);
    std::optional<optimize::wants> next;
    for (index_t k = 0; k < each.parts; ++k) {
        const region part = each.nth_part(k);
        optimize::wants wanted = next ? std::move(*next) : each.computes.wants_of(part);
        next.reset();
        if (!scans.empty()) {
            if (k + 1 < each.parts) next.emplace(each.computes.wants_of(each.nth_part(k + 1)));
            move_scans(each.computes, scans, wanted, next ? &*next : nullptr);
        }
        const region results = each.computes.results_of(part);
        sequence<schedule::target> targets = targets_of_part(each, results.begin, places);
        const std::optional<carried_product>& product = each.computes.product;
        expr::writer* const taken_by = product ? std::exchange(targets.front().to, nullptr)
                                               : nullptr;
        if (taken_by != nullptr) {
            targets.front() = {
                .data = product->carry->data,
                .strides = row_major_bytes(results.extent, size_of(product->of->type()))};
        }
        const plan::plan planned = plan_for_part(each.computes, part, std::move(wanted), each.part,
                                                 targets, with.how);
        execute(planned, targets, pool, with.executor, part.begin);
        if (taken_by != nullptr && each.computes.completes(part)) {
            write_all(*taken_by, *product->of, results, product->carry->data, with);
        }
    }
}

inline void run_lap(const lap& each, const engine& with) {
    for (const auto& held : each.holds) held->begin();
    memory::pool pool(with.ledger, each.needs);
    if (each.parts > 1) return run_parts(each, pool, with);
    execute(plan_for(each.computes.of, each.targets, with.how), each.targets, pool, with.executor);
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
    // Small parts may do much again, such as the margins of many steps.
    constexpr double much = 1.25;
    const double at_once = time_of(whole, how.threads);
    if (small && small->time <= much * at_once) return small;
    if (needs <= available) return std::nullopt;
    std::optional<route> large = routes.choose(from, targets, available);
    return small && (!large || small->time <= much * large->time) ? std::move(small)
                                                                  : std::move(large);
}

/// What running a lap moves: that of all its parts, each of which is planned.
[[nodiscard]] inline memory::traffic traffic_of(const lap& each, const conditions& how) {
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
/// Inside a task it takes what nobody has reserved, without waiting. Throws budget_error.
[[nodiscard]] inline granted_run grant(const plan::plan& whole, const expr::graph& from,
                                       const sequence<schedule::target>& targets, index_t results,
                                       const engine& with) {
    memory::budget& budget = with.budget;
    const index_t needs = whole.needs.bytes();
    chooser routes(with.how, with.ledger);
    for (;;) {
        const index_t available = with.nested ? budget.unreserved() : budget.bytes();
        granted_run result;
        result.way = route_of(routes, whole, from, targets, available - results, with.how);
        if (!result.way && needs + results > available && budget.is_set()) {
            const index_t least = detail::smallest_route(routes, from, targets, needs);
            detail::refuse(from, least, results, available, budget.bytes(), with.nested);
        }
        const index_t bytes = (result.way ? result.way->bytes : needs) + results;
        if (budget.is_set() && !with.nested) {
            result.reserved.emplace(budget.reserve(bytes));  // may wait for its turn
        } else if (auto granted = budget.try_reserve(bytes)) {
            result.reserved.emplace(std::move(*granted));
        } else if (budget.is_set()) {
            continue;  // somebody has reserved some of it meanwhile
        }
        return result;
    }
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
    if (!with.budget.is_set() && needs + results <= small_run) return at_once();
    granted_run now = grant(whole, from, targets, results, with);
    if (!now.way) return at_once();
    const files::spill_folder folder = files::find_spill_folder(with.how.spill_folder);
    for (const lap& each : now.way->laps) {
        for (const auto& held : each.holds) held->prepare(folder);
    }
    engine for_laps = with;
    for_laps.how.brings = now.way->brings;
    for (lap& each : now.way->laps) {
        detail::run_lap(each, for_laps);
        each = {{expr::graph({})}, {}, {}, {}, 1, 0};  // what it alone has read is free
    }
}

}  // namespace cask::laps
