// SPDX-License-Identifier: BSD-3-Clause
// An execution: a plan bound to memory, and what its tasks do.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/plan/room.hpp>
#include <cask/schedule/crews.hpp>
#include <cask/schedule/job.hpp>
#include <cask/schedule/tasks/call_tasks.hpp>
#include <cask/schedule/tasks/fold_tasks.hpp>
#include <cask/schedule/tasks/map_tasks.hpp>
#include <cask/schedule/tasks/product_tasks.hpp>
#include <cask/schedule/tasks/put_tasks.hpp>
#include <cask/schedule/tasks/scan_tasks.hpp>

namespace cask::schedule {

/// Throws the current exception again, as that of a task that was at a box of what an operation
/// gives, or at one of a part of it that begins at `origin`.
[[noreturn, gnu::cold]] inline void rethrow_of_task(std::string_view name, const region& box,
                                                    source_line where, const shape& origin = {}) {
    std::string reason = "unknown exception";
    try {
        throw;
    } catch (const std::exception& failure) {
        reason = failure.what();
    } catch (...) {}
    std::string place = "failed in region " + to_string(box);
    if (origin.rank() > 0) place += " of the part that begins at " + to_string(origin);
    std::throw_with_nested(task_error(name, place + ": " + reason, where));
}

/// One run of one plan. Tasks may run in any number of threads.
class execution {
public:
    /// All memory that the run takes comes from `pool`, no more than the plan needs. `origin`:
    /// where the plan's results begin among all results, if they are a part of them.
    execution(const plan::plan& plan, const sequence<target>& targets, memory::pool& pool,
              const shape& origin = {})
        : plan_(plan),
          origin_(origin),
          pool_(pool),
          room_(room_of(plan, pool)),
          storages_(plan, targets, room_.data()),
          fetch_(plan, storages_, pool_),
          maps_(fetch_),
          folds_(storages_, fetch_, pool_),
          scans_(storages_, fetch_, pool_),
          products_(storages_, fetch_, pool_),
          calls_(storages_, fetch_, pool_),
          puts_(storages_, pool.account()),
          crews_(plan.needs.workers) {
        for (const plan::phase& each : plan.phases) {
            index_t first = 0;
            for (std::uint32_t k = 0; k < each.count; ++k) {
                const plan::stage& stage = plan.stages[each.first + k];
                stages_.push_back(std::make_unique<stage_state>(stage, first));
                if (k >= each.factors) first += stage.tasks();
            }
            for (std::uint32_t k = 0; k < each.factors; ++k) {
                stages_.back()->factors.push_back(&plan.stages[each.first + k]);
            }
        }
    }

    /// The phases of the job, as in the plan.
    [[nodiscard]] sequence<phase> phases() const {
        sequence<phase> result;
        for (const plan::phase& each : plan_.phases) {
            phase& phase = result.emplace_back();
            phase.after = each.after;
            for (std::uint32_t k = each.first + each.factors; k < each.first + each.count; ++k) {
                const plan::stage& stage = plan_.stages[k];
                phase.tasks = each.together ? stage.tasks() : phase.tasks + stage.tasks();
                tasks_of(stage, [&](const auto& tasks) {
                    phase.stretch = std::min(phase.stretch, tasks.stretch_of(stage));
                });
            }
        }
        return result;
    }

    void run(task next) {
        const plan::phase& phase = plan_.phases[next.phase];
        const std::uint32_t first = phase.together ? phase.first : stage_of(next);
        stage_state& state = *stages_[first];
        const index_t number = next.number - state.first_task;
        std::unique_ptr<crew> at_work;
        try {
            at_work = take_crew(phase, first);
        } catch (...) {
            rethrow_located(state, nullptr, number);
        }
        if (phase.together) {
            at_work->rows.move_to(number * state.stage.task_extent[state.stage.row_axis]);
        }
        for (std::uint32_t k = 0; k < at_work->workers.size(); ++k) {
            run_stage(*stages_[first + k], *at_work->workers[k], number,
                      phase.together ? &at_work->rows : nullptr);
        }
        // Scratch of a stage that has ended is free for the next one at once: a phase may have
        // many.
        if (state.ended.fetch_add(1, std::memory_order_relaxed) + 1 == state.stage.tasks()) {
            crews_.drop(first);
        } else {
            crews_.give_back(std::move(at_work));
        }
    }

    /// Memory that only this phase needed is given back.
    void finish(std::uint32_t number) {
        const plan::phase& done = plan_.phases[number];
        for (std::uint32_t k = done.first; k < done.first + done.count; ++k) {
            crews_.drop(k);
            stages_[k]->cuts.clear();
            stages_[k]->multiplying.reset();
        }
    }

private:
    // Memory for all intermediates.
    [[nodiscard]] static memory::pool::block room_of(const plan::plan& plan, memory::pool& pool) {
        if (plan.needs.room == 0) return {};
        try {
            return pool.take_exactly(static_cast<std::size_t>(plan.needs.room));
        } catch (const std::bad_alloc&) {
            const expr::node& largest = *plan::largest_intermediate(plan).of;
            std::throw_with_nested(task_error(largest.name(),
                                              "there is no memory for intermediates of " +
                                                  std::to_string(plan.needs.room) + " bytes",
                                              largest.where()));
        }
    }

    /// Calls `function` with the object that runs the tasks of a stage. A new kind does not compile
    /// until its class has every function that is called here.
    template <class Function>
    void tasks_of(const plan::stage& stage, Function&& function) const {
        switch (stage.kind) {
            case plan::stage_kind::map: return function(maps_);
            case plan::stage_kind::fold: return function(folds_);
            case plan::stage_kind::scan: return function(scans_);
            case plan::stage_kind::product: return function(products_);
            case plan::stage_kind::call: return function(calls_);
            case plan::stage_kind::put: return function(puts_);
        }
    }

    void run_stage(stage_state& state, worker& mine, index_t number, const passing_rows* passing) {
        try {
            std::call_once(state.started, [&] { start(state); });
            if (passing != nullptr) bind_passing(state, mine, *passing);
            tasks_of(state.stage, [&](const auto& tasks) { tasks.run(state, mine, number); });
        } catch (...) {
            rethrow_located(state, &mine, number);
        }
    }

    // What a thread needs to run tasks of the stage `first`, or of all stages of a phase over fused
    // rows.
    [[nodiscard]] std::unique_ptr<crew> take_crew(const plan::phase& phase, std::uint32_t first) {
        const std::uint32_t count = phase.together ? phase.count : 1;
        std::unique_ptr<crew> result = crews_.take(
            first, phase.together ? phase.worker_bytes : plan_.stages[first].worker_bytes);
        if (!result->workers.empty()) return result;
        for (std::uint32_t k = first; k < first + count; ++k) {
            const plan::stage& stage = plan_.stages[k];
            stage.for_each_output([&](std::uint32_t number) {
                if (phase.together) add_rows(result->rows, stage, number);
            });
            std::unique_ptr<worker>& made = result->workers.emplace_back(make_worker(stage));
            for (const plan::stage* each : stages_[k]->factors) {
                made->factors.push_back(make_worker(*each));
            }
        }
        return result;
    }

    // Memory for the rows that pass between stages with fused rows.
    void add_rows(passing_rows& rows, const plan::stage& stage, std::uint32_t number) const {
        if (!plan_.storages[number].passing || rows.find(number) != nullptr) return;
        const index_t bytes = plan::passing_bytes(plan_, stage, number);
        rows.add(number, pool_.take(static_cast<std::size_t>(bytes)), bytes,
                 storages_.strides(number)[0]);
    }

    void bind_passing(const stage_state& state, worker& mine, const passing_rows& passing) const {
        mine.passing = &passing;
        for (std::size_t k = 0; k < state.stage.loads.size(); ++k) {
            const plan::load_site& site = state.stage.loads[k];
            if (const auto* rows = passing.find(site.storage)) {
                mine.machine->bind_load(k, storages_.bind(site, *rows));
            } else if (site.storage != plan::none) {
                // Behind these rows another task of the phase may be writing: not a byte more.
                kernel::memory_binding exact = storages_.bind(site);
                exact.end = nullptr;
                mine.machine->bind_load(k, exact);
            }
        }
        for (std::size_t k = 0; k < state.stage.stores.size(); ++k) {
            const plan::store_site& site = state.stage.stores[k];
            if (const auto* rows = passing.find(site.storage)) {
                mine.machine->bind_store(k, storages_.bind(site, state.stage.domain.rank(), *rows));
            }
        }
    }

    // Begins again where it failed before.
    void start(stage_state& state) {
        state.stage.for_each_output([&](std::uint32_t number) { storages_.open(number); });
        tasks_of(state.stage, [&](const auto& tasks) { tasks.start(state); });
    }

    // The number of the stage that a task belongs to.
    [[nodiscard]] std::uint32_t stage_of(task next) const {
        const plan::phase& phase = plan_.phases[next.phase];
        const auto* const first = stages_.begin() + phase.first;
        const auto* const after = std::upper_bound(
            first, first + phase.count, next.number,
            [](index_t number, const auto& each) { return number < each->first_task; });
        return static_cast<std::uint32_t>(after - stages_.begin()) - 1;
    }

    [[nodiscard]] std::unique_ptr<worker> make_worker(const plan::stage& stage) {
        auto result = std::make_unique<worker>();
        result->stage = &stage;
        result->scratch = pool_.take(kernel::scratch_layout::bytes_for(stage.code));
        sequence<kernel::memory_binding> loads;
        for (const plan::load_site& site : stage.loads) loads.push_back(storages_.bind(site));
        sequence<kernel::memory_binding> stores;
        for (const plan::store_site& site : stage.stores) {
            stores.push_back(storages_.bind(site, stage.domain.rank()));
        }
        result->machine = std::make_unique<kernel::machine>(stage.code, result->scratch.data(),
                                                            std::move(loads), std::move(stores));
        result->fetched.resize(stage.loads.size());
        tasks_of(stage, [&](const auto& tasks) { tasks.prepare(*result); });
        return result;
    }

    [[noreturn, gnu::cold]] void rethrow_located(const stage_state& state, const worker* mine,
                                                 index_t number) const {
        // A product or a call fails where what it reads is computed.
        const worker* const busy = mine != nullptr && mine->busy != nullptr ? mine->busy : mine;
        const plan::stage& stage = busy != nullptr ? *busy->stage : state.stage;
        const region box = stage.values.bounds(busy != mine ? busy->box
                                                            : state.box_of(number / stage.groups));
        // Without a worker there was no memory for one: whatever the stage computes last is named.
        const std::size_t last = stage.tags.size() - 1;
        const std::size_t tag = busy != nullptr ? busy->machine->running() : last;
        const bool known = tag < stage.tags.size();
        const std::string_view name = known ? stage.tags[tag]->name() : "compute";
        const source_line where = known ? stage.tags[tag]->where() : source_line{};
        rethrow_of_task(name, box, where, origin_);
    }

    const plan::plan& plan_;
    shape origin_;
    memory::pool& pool_;
    memory::pool::block room_;
    storages storages_;
    fetcher fetch_;
    map_tasks maps_;
    fold_tasks folds_;
    scan_tasks scans_;
    product_tasks products_;
    call_tasks calls_;
    put_tasks puts_;
    crews crews_;
    sequence<std::unique_ptr<stage_state>> stages_;
};

}  // namespace cask::schedule
