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
            for (std::uint32_t k = each.first; k < each.first + each.count; ++k) {
                const plan::stage& stage = plan_.stages[k];
                const auto scratch = kernel::scratch_layout::bytes_for(stage.code);
                const index_t bytes = static_cast<index_t>(scratch) + fetch_.bytes_of(stage);
                if (k - each.first < each.factors) {  // beside the product
                    phase.task_bytes += bytes;
                    continue;
                }
                phase.tasks = each.together ? stage.tasks() : phase.tasks + stage.tasks();
                if (stage.how == plan::walk::tiles) {
                    phase.task_bytes += bytes + products_.bytes_of(stage);
                } else {
                    phase.task_bytes = std::max(phase.task_bytes, bytes);
                }
                // Leaves of a scan are best completed while they are in the cache.
                if (!stage.scans.empty() && stage.groups > 1) phase.stretch = 1;
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
        rows->move_to(next.number * first.task_extent[first.row_axis()]);
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
    void run_stage(stage_state& state, index_t number, const passing_rows* passing) {
        std::unique_ptr<worker> mine;
        try {
            std::call_once(state.started, [&] { start(state); });
            mine = take_worker(state);
            if (passing != nullptr) bind_passing(state, *mine, *passing);
            if (state.stage.how == plan::walk::map) {
                maps_.run(state, *mine, number);
            } else if (state.stage.how == plan::walk::tiles) {
                products_.run(state, *mine, number);
            } else if (state.stage.scans.empty()) {
                folds_.run(state, *mine, number);
            } else {
                scans_.run(state, *mine, number);
            }
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
            const index_t bytes = row * stage.task_extent[stage.row_axis()];
            rows->add(number, pool_->take(static_cast<std::size_t>(bytes)), bytes, row);
        };
        for (std::uint32_t k = phase.first; k < phase.first + phase.count; ++k) {
            const plan::stage& stage = plan_.stages[k];
            for (const plan::store_site& each : stage.stores) add(stage, each.storage);
            for (const plan::fold_site& fold : stage.folds) {
                for (const plan::fold_result& each : fold.results) add(stage, each.storage);
            }
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
        state.partials.clear();
        state.cut_groups.clear();
        state.chains.clear();
        for (const plan::product_site& each : state.stage.products) {
            state.multiplying.emplace(*each.rule);
        }
        for (const plan::store_site& store : state.stage.stores) storages_.allocate(store.storage);
        for (const plan::fold_site& fold : state.stage.folds) {
            for (const plan::fold_result& each : fold.results) storages_.allocate(each.storage);
        }
        if (state.stage.groups == 1) return;
        const auto partials = static_cast<std::size_t>(state.kept_size() * state.stage.groups);
        for (const plan::fold_site& fold : state.stage.folds) {
            state.partials.push_back(memory::allocate_shared(fold.rule->partial_bytes * partials));
        }
        for (const plan::scan_site& scan : state.stage.scans) {
            state.partials.push_back(memory::allocate_shared(scan.rule->record_bytes * partials));
        }
        for (const plan::product_site& each : state.stage.products) {
            state.partials.push_back(memory::allocate_shared(
                static_cast<std::size_t>(size_of(each.rule->type)) * partials));
        }
        for (index_t cut = 0; cut < state.stage.cuts(); ++cut) {
            state.cut_groups.emplace_back(state.stage.groups);
            if (!state.stage.scans.empty()) state.chains.emplace_back(state.stage.groups);
        }
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
        for (std::size_t k = 0; k < stage.folds.size(); ++k) {
            result->folds.emplace_back(stage, *stage.folds[k].rule, result->machine->tile_length(),
                                       *pool_);
            result->machine->lanes(k) = result->folds[k].binding();
        }
        for (std::size_t k = 0; k < stage.scans.size(); ++k) {
            result->scan_lanes.push_back(
                pool_->take(scan_tasks::lane_blocks(stage, *result->machine) *
                            stage.scans[k].rule->block_bytes));
            result->machine->scan_lanes(k) = {result->scan_lanes[k].data(),
                                              stage.how == plan::walk::across ? 1u : 0u};
        }
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
