// SPDX-License-Identifier: BSD-3-Clause
// Running a lap: its parts, one after another, each by all threads.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/part_writer.hpp>
#include <cask/laps/chooser.hpp>
#include <cask/memory/budget.hpp>
#include <cask/schedule/execution.hpp>
#include <cask/schedule/executors/executor.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace cask::laps {

/// What runs are made with.
struct engine {
    schedule::executor& executor;
    memory::ledger& ledger;
    memory::budget& budget;
    conditions how;
    bool nested = false;  // inside a task: it must not wait
    index_t inside = 0;   // bytes of each thread for runs inside of its tasks
};

namespace detail {

inline void execute(const plan::plan& planned, const sequence<schedule::target>& targets,
                    memory::pool& pool, const engine& with, const shape& origin = {}) {
    schedule::execution run(planned, targets, pool, origin);
    schedule::job work(
        run.phases(), [&](schedule::task next) { run.run(next); },
        [&](std::uint32_t phase) { run.finish(phase); });
    work.allow(with.inside);
    with.executor.execute(work);
}

/// Of each target what writes the parts of a lap, where one takes its results.
using part_writers = sequence<std::unique_ptr<expr::part_writer>>;

[[nodiscard, gnu::cold]] inline part_writers writers_for_parts(const lap& each) {
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
[[gnu::cold]] inline void write_all(expr::writer& to, const expr::node& of, const region& part,
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

[[gnu::cold]] inline void run_parts(const lap& each, memory::pool& pool, const engine& with) {
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
        execute(planned, targets, pool, with, part.begin);
        if (taken_by != nullptr && each.computes.completes(part)) {
            write_all(*taken_by, *product->of, results, product->carry->data, with);
        }
    }
}

inline void run_lap(const lap& each, const engine& with) {
    for (const auto& held : each.holds) held->begin();
    memory::pool pool(with.ledger, each.needs);
    if (each.parts > 1) return run_parts(each, pool, with);
    execute(plan_for(each.computes.of, each.targets, with.how), each.targets, pool, with);
}

}  // namespace detail

}  // namespace cask::laps
