// SPDX-License-Identifier: BSD-3-Clause
// An execution: a plan bound to memory, and what its tasks do.
#pragma once

#include <cask/schedule/job.hpp>
#include <cask/schedule/tasks/fold_tasks.hpp>
#include <cask/schedule/tasks/map_tasks.hpp>
#include <cask/schedule/tasks/product_tasks.hpp>
#include <cask/schedule/tasks/scan_tasks.hpp>

namespace cask::schedule {

/// One run of one plan. Tasks may run in any number of threads.
class execution {
public:
    execution(const plan::plan& plan, const std::vector<target>& targets,
              std::shared_ptr<memory::pool> pool)
        : plan_(plan),
          pool_(std::move(pool)),
          storages_(plan, targets),
          fetch_(plan, storages_, pool_),
          maps_(fetch_),
          folds_(storages_, fetch_, pool_),
          scans_(storages_, fetch_, pool_),
          products_(storages_, fetch_, pool_),
          idle_rows_(plan.phases.size()) {
        for (const plan::phase& each : plan.phases) {
            index_t first = 0;
            for (std::uint32_t k = 0; k < each.count; ++k) {
                const plan::stage& stage = plan.stages[each.first + k];
                stages_.emplace_back(stage, first);
                if (k >= each.factors) first += stage.tasks();
            }
            for (std::uint32_t k = 0; k < each.factors; ++k) {
                stages_.back().factors.push_back(&plan.stages[each.first + k]);
            }
        }
    }

    /// The phases of the job, as in the plan.
    [[nodiscard]] std::vector<phase> phases() const {
        std::vector<phase> result;
        for (const plan::phase& each : plan_.phases) {
            phase& phase = result.emplace_back();
            phase.after = each.after;
            index_t factors = 0;  // bytes that a task of a product has beside its own
            for (std::uint32_t k = each.first; k < each.first + each.count; ++k) {
                const plan::stage& stage = plan_.stages[k];
                const auto scratch = kernel::scratch_layout::bytes_for(stage.code);
                const index_t bytes = static_cast<index_t>(scratch) + fetch_.bytes_of(stage);
                if (k - each.first < each.factors) {
                    factors += bytes;
                    continue;
                }
                phase.tasks = each.together ? stage.tasks() : phase.tasks + stage.tasks();
                tasks_of(stage, [&](const auto& tasks) {
                    const index_t all = factors + bytes + tasks.bytes_of(stage);
                    phase.task_bytes = std::max(phase.task_bytes, all);
                    phase.stretch = std::min(phase.stretch, tasks.stretch_of(stage));
                });
            }
        }
        return result;
    }

    void run(task next) {
        const plan::phase& phase = plan_.phases[next.phase];
        if (!phase.together) {
            stage_state& state = stage_of(next);
            run_stage(state, next.number - state.first_task, nullptr);
            return;
        }
        std::unique_ptr<passing_rows> rows;
        try {
            rows = take_rows(next.phase);
        } catch (...) {
            rethrow_located(stages_[phase.first], nullptr, next.number);
        }
        const plan::stage& first = plan_.stages[phase.first];
        rows->move_to(next.number * first.task_extent[first.row_axis]);
        for (std::uint32_t k = phase.first; k < phase.first + phase.count; ++k) {
            run_stage(stages_[k], next.number, rows.get());
        }
        const std::lock_guard lock(rows_mutex_);
        idle_rows_[next.phase].push_back(std::move(rows));
    }

    /// Memory that only this phase needed is given back.
    void finish(std::uint32_t number) {
        const plan::phase& done = plan_.phases[number];
        idle_rows_[number].clear();
        for (std::uint32_t k = done.first; k < done.first + done.count; ++k) {
            stage_state& state = stages_[k];
            state.idle.clear();
            state.partials.clear();
            state.multiplying.reset();
            storages_.end_reading(state.stage);
        }
    }

private:
    /// Calls `function` with the object that runs the tasks of a stage. A new kind does not compile
    /// until its class has every function that is called here.
    template <class Function>
    void tasks_of(const plan::stage& stage, Function&& function) const {
        switch (stage.kind) {
            case plan::stage_kind::map: return function(maps_);
            case plan::stage_kind::fold: return function(folds_);
            case plan::stage_kind::scan: return function(scans_);
            case plan::stage_kind::product: return function(products_);
        }
    }

    void run_stage(stage_state& state, index_t number, const passing_rows* passing) {
        std::unique_ptr<worker> mine;
        try {
            std::call_once(state.started, [&] { start(state); });
            mine = take_worker(state);
            if (passing != nullptr) bind_passing(state, *mine, *passing);
            tasks_of(state.stage, [&](const auto& tasks) { tasks.run(state, *mine, number); });
        } catch (...) {
            rethrow_located(state, mine.get(), number);
        }
        // Scratch of a stage that has ended is free for the next one at once: a phase may have
        // many.
        const bool is_last = state.ended.fetch_add(1, std::memory_order_relaxed) + 1 ==
                             state.stage.tasks();
        const std::lock_guard lock(state.mutex);
        if (is_last) {
            state.idle.clear();
        } else {
            state.idle.push_back(std::move(mine));
        }
    }

    // Memory for the rows that pass between stages with fused rows.
    [[nodiscard]] std::unique_ptr<passing_rows> take_rows(std::uint32_t phase_number) {
        {
            const std::lock_guard lock(rows_mutex_);
            auto& idle = idle_rows_[phase_number];
            if (!idle.empty()) {
                std::unique_ptr<passing_rows> rows = std::move(idle.back());
                idle.pop_back();
                return rows;
            }
        }
        auto rows = std::make_unique<passing_rows>();
        const plan::phase& phase = plan_.phases[phase_number];
        const auto add = [&](const plan::stage& stage, std::uint32_t number) {
            if (!plan_.storages[number].passing) return;
            const index_t row = storages_.strides(number)[0];
            const index_t bytes = row * stage.task_extent[stage.row_axis];
            rows->add(number, pool_->take(static_cast<std::size_t>(bytes)), bytes, row);
        };
        for (std::uint32_t k = phase.first; k < phase.first + phase.count; ++k) {
            const plan::stage& stage = plan_.stages[k];
            stage.for_each_output([&](std::uint32_t number) { add(stage, number); });
        }
        return rows;
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

    // Begins again where it failed before: a task that threw here leaves nothing behind.
    void start(stage_state& state) {
        state.clear();
        state.stage.for_each_output([&](std::uint32_t number) { storages_.allocate(number); });
        tasks_of(state.stage, [&](const auto& tasks) { tasks.start(state); });
    }

    [[nodiscard]] stage_state& stage_of(task next) {
        const plan::phase& phase = plan_.phases[next.phase];
        const auto first = stages_.begin() + phase.first;
        const auto after = std::upper_bound(
            first, first + phase.count, next.number,
            [](index_t number, const stage_state& each) { return number < each.first_task; });
        return *(after - 1);
    }

    std::unique_ptr<worker> take_worker(stage_state& state) {
        {
            const std::lock_guard lock(state.mutex);
            if (!state.idle.empty()) {
                std::unique_ptr<worker> result = std::move(state.idle.back());
                state.idle.pop_back();
                return result;
            }
        }
        std::unique_ptr<worker> result = make_worker(state.stage);
        for (const plan::stage* each : state.factors) result->factors.push_back(make_worker(*each));
        return result;
    }

    [[nodiscard]] std::unique_ptr<worker> make_worker(const plan::stage& stage) {
        auto result = std::make_unique<worker>();
        result->stage = &stage;
        result->scratch = pool_->take(kernel::scratch_layout::bytes_for(stage.code));
        std::vector<kernel::memory_binding> loads;
        for (const plan::load_site& site : stage.loads) loads.push_back(storages_.bind(site));
        std::vector<kernel::memory_binding> stores;
        for (const plan::store_site& site : stage.stores) {
            stores.push_back(storages_.bind(site, stage.domain.rank()));
        }
        result->machine = std::make_unique<kernel::machine>(stage.code, result->scratch.data(),
                                                            std::move(loads), std::move(stores));
        result->fetched.resize(stage.loads.size());
        tasks_of(stage, [&](const auto& tasks) { tasks.prepare(*result); });
        return result;
    }

    [[noreturn]] static void rethrow_located(const stage_state& state, const worker* mine,
                                             index_t number) {
        // A product fails where one of its factors is computed.
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
        std::string reason = "unknown exception";
        try {
            throw;
        } catch (const std::exception& failure) {
            reason = failure.what();
        } catch (...) {}
        std::throw_with_nested(
            task_error(name, "failed in region " + to_string(box) + ": " + reason, where));
    }

    const plan::plan& plan_;
    std::shared_ptr<memory::pool> pool_;
    storages storages_;
    fetcher fetch_;
    map_tasks maps_;
    fold_tasks folds_;
    scan_tasks scans_;
    product_tasks products_;
    std::deque<stage_state> stages_;
    std::mutex rows_mutex_;
    std::vector<std::vector<std::unique_ptr<passing_rows>>> idle_rows_;  // by phase
};

}  // namespace cask::schedule
