// SPDX-License-Identifier: BSD-3-Clause
// An execution: a plan bound to memory, and what its tasks do.
#pragma once

#include <cask/schedule/job.hpp>
#include <cask/schedule/product_tasks.hpp>
#include <cask/schedule/scan_tasks.hpp>

namespace cask::schedule {

/// One run of one plan. Tasks may run in any number of threads.
class execution {
public:
    execution(const plan::plan& what, const std::vector<target>& targets,
              std::shared_ptr<memory::pool> pool)
        : plan_(what),
          pool_(std::move(pool)),
          storages_(what, targets),
          fetch_(what, storages_, pool_),
          scans_(storages_, fetch_, pool_),
          products_(storages_, fetch_, pool_),
          idle_rows_(what.phases.size()) {
        for (const plan::phase& each : what.phases) {
            index_t first = 0;
            for (std::uint32_t k = 0; k < each.count; ++k) {
                const plan::stage& own = what.stages[each.first + k];
                stages_.emplace_back(own, first);
                if (k >= each.factors) first += own.tasks();
            }
            for (std::uint32_t k = 0; k < each.factors; ++k) {
                stages_.back().factors.push_back(&what.stages[each.first + k]);
            }
        }
    }

    /// The phases of the job, as in the plan.
    [[nodiscard]] std::vector<phase> phases() const {
        std::vector<phase> result;
        for (const plan::phase& each : plan_.phases) {
            phase& own = result.emplace_back();
            own.after = each.after;
            for (std::uint32_t k = each.first; k < each.first + each.count; ++k) {
                const plan::stage& what = plan_.stages[k];
                const auto scratch = kernel::scratch_layout::bytes_for(what.code);
                const index_t bytes = static_cast<index_t>(scratch) + fetch_.bytes_of(what);
                if (k - each.first < each.factors) {  // beside the product
                    own.task_bytes += bytes;
                    continue;
                }
                own.tasks = each.together ? what.tasks() : own.tasks + what.tasks();
                if (what.how == plan::walk::tiles) {
                    own.task_bytes += bytes + products_.bytes_of(what);
                } else {
                    own.task_bytes = std::max(own.task_bytes, bytes);
                }
                // Leaves of a scan are best completed while they are in the cache.
                if (!what.scans.empty() && what.groups > 1) own.stretch = 1;
            }
        }
        return result;
    }

    void run(task next) {
        const plan::phase& what = plan_.phases[next.phase];
        if (!what.together) {
            stage_state& own = stage_of(next);
            run_stage(own, next.number - own.first_task, nullptr);
            return;
        }
        std::unique_ptr<passing_rows> rows;
        try {
            rows = take_rows(next.phase);
        } catch (...) {
            rethrow_located(stages_[what.first], nullptr, next.number);
        }
        const plan::stage& first = plan_.stages[what.first];
        rows->move_to(next.number * first.task_extent[first.row_axis()]);
        for (std::uint32_t k = what.first; k < what.first + what.count; ++k) {
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
            stage_state& own = stages_[k];
            own.idle.clear();
            own.partials.clear();
            own.multiplying.reset();
            storages_.end_reading(own.what);
        }
    }

private:
    void run_stage(stage_state& own, index_t number, const passing_rows* passing) {
        std::unique_ptr<worker> mine;
        try {
            std::call_once(own.started, [&] { start(own); });
            mine = take_worker(own);
            if (passing != nullptr) bind_passing(own, *mine, *passing);
            if (own.what.how == plan::walk::map) {
                run_map(own, *mine, number);
            } else if (own.what.how == plan::walk::tiles) {
                products_.run(own, *mine, number);
            } else if (own.what.scans.empty()) {
                run_fold(own, *mine, number);
            } else {
                scans_.run(own, *mine, number);
            }
        } catch (...) {
            rethrow_located(own, mine.get(), number);
        }
        // Scratch of a stage that has ended is free for the next one at once: a phase may have many.
        const bool is_last = own.ended.fetch_add(1, std::memory_order_relaxed) + 1 ==
                             own.what.tasks();
        const std::lock_guard lock(own.mutex);
        if (is_last) {
            own.idle.clear();
        } else {
            own.idle.push_back(std::move(mine));
        }
    }

    // Memory for the rows that pass between the stages of a visit.
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
        const plan::phase& what = plan_.phases[phase_number];
        const auto add = [&](const plan::stage& own, std::uint32_t number) {
            if (!plan_.storages[number].passing) return;
            const index_t row = storages_.strides(number)[0];
            const index_t bytes = row * own.task_extent[own.row_axis()];
            rows->add(number, pool_->take(static_cast<std::size_t>(bytes)), bytes, row);
        };
        for (std::uint32_t k = what.first; k < what.first + what.count; ++k) {
            const plan::stage& own = plan_.stages[k];
            for (const plan::store_site& each : own.stores) add(own, each.storage);
            for (const plan::fold_site& fold : own.folds) {
                for (const plan::fold_result& each : fold.results) add(own, each.storage);
            }
        }
        return rows;
    }

    void bind_passing(const stage_state& own, worker& mine, const passing_rows& passing) const {
        mine.passing = &passing;
        for (std::size_t k = 0; k < own.what.loads.size(); ++k) {
            const plan::load_site& site = own.what.loads[k];
            if (const auto* rows = passing.find(site.storage)) {
                mine.machine->bind_load(k, storages_.bind(site, *rows));
            } else if (site.storage != plan::none) {
                // Behind these rows another task of the visit may be writing: not a byte more.
                kernel::memory_binding exact = storages_.bind(site);
                exact.end = nullptr;
                mine.machine->bind_load(k, exact);
            }
        }
        for (std::size_t k = 0; k < own.what.stores.size(); ++k) {
            const plan::store_site& site = own.what.stores[k];
            if (const auto* rows = passing.find(site.storage)) {
                mine.machine->bind_store(k, storages_.bind(site, own.what.domain.rank(), *rows));
            }
        }
    }

    // Begins again where it failed before: a task that threw here leaves nothing behind.
    void start(stage_state& own) {
        own.partials.clear();
        own.cut_groups.clear();
        own.chains.clear();
        for (const plan::product_site& each : own.what.products) {
            own.multiplying.emplace(*each.rule);
        }
        for (const plan::store_site& store : own.what.stores) storages_.allocate(store.storage);
        for (const plan::fold_site& fold : own.what.folds) {
            for (const plan::fold_result& each : fold.results) storages_.allocate(each.storage);
        }
        if (own.what.groups == 1) return;
        const auto partials = static_cast<std::size_t>(own.kept_size() * own.what.groups);
        for (const plan::fold_site& fold : own.what.folds) {
            own.partials.push_back(memory::allocate_shared(fold.rule->partial_bytes * partials));
        }
        for (const plan::scan_site& scan : own.what.scans) {
            own.partials.push_back(memory::allocate_shared(scan.rule->record_bytes * partials));
        }
        for (const plan::product_site& each : own.what.products) {
            own.partials.push_back(memory::allocate_shared(
                static_cast<std::size_t>(size_of(each.rule->type)) * partials));
        }
        for (index_t cut = 0; cut < own.what.cuts(); ++cut) {
            own.cut_groups.emplace_back(own.what.groups);
            if (!own.what.scans.empty()) own.chains.emplace_back(own.what.groups);
        }
    }

    [[nodiscard]] stage_state& stage_of(task next) {
        const plan::phase& own = plan_.phases[next.phase];
        const auto first = stages_.begin() + own.first;
        const auto after = std::upper_bound(
            first, first + own.count, next.number,
            [](index_t number, const stage_state& each) { return number < each.first_task; });
        return *(after - 1);
    }

    std::unique_ptr<worker> take_worker(stage_state& own) {
        {
            const std::lock_guard lock(own.mutex);
            if (!own.idle.empty()) {
                std::unique_ptr<worker> result = std::move(own.idle.back());
                own.idle.pop_back();
                return result;
            }
        }
        std::unique_ptr<worker> result = make_worker(own.what);
        for (const plan::stage* each : own.factors) result->factors.push_back(make_worker(*each));
        return result;
    }

    [[nodiscard]] std::unique_ptr<worker> make_worker(const plan::stage& what) {
        auto result = std::make_unique<worker>();
        result->what = &what;
        result->scratch = pool_->take(kernel::scratch_layout::bytes_for(what.code));
        std::vector<kernel::memory_binding> loads;
        for (const plan::load_site& site : what.loads) loads.push_back(storages_.bind(site));
        std::vector<kernel::memory_binding> stores;
        for (const plan::store_site& site : what.stores) {
            stores.push_back(storages_.bind(site, what.domain.rank()));
        }
        result->machine = std::make_unique<kernel::machine>(what.code, result->scratch.data(),
                                                            std::move(loads), std::move(stores));
        result->fetched.resize(what.loads.size());
        for (std::size_t k = 0; k < what.folds.size(); ++k) {
            result->folds.emplace_back(what, *what.folds[k].rule, result->machine->tile_length(),
                                       *pool_);
            result->machine->lanes(k) = result->folds[k].binding();
        }
        for (std::size_t k = 0; k < what.scans.size(); ++k) {
            result->scan_lanes.push_back(pool_->take(
                scan_tasks::lane_blocks(what, *result->machine) * what.scans[k].rule->block_bytes));
            result->machine->scan_lanes(k) = {result->scan_lanes[k].data(),
                                              what.how == plan::walk::across ? 1u : 0u};
        }
        return result;
    }

    void run_map(stage_state& own, worker& mine, index_t number) {
        const region task = own.box_of(number);
        if (task.size() == 0) return;
        fetch_.fetch(own.what, mine, task);
        walk_boxes(*mine.machine, task, own.what.block_extent);
    }

    void run_fold(stage_state& own, worker& mine, index_t number) {
        const plan::stage& what = own.what;
        const index_t cut = number / what.groups;
        const index_t group = number % what.groups;
        const leaf_walk work(what, own.box_of(cut), group);
        const bool at_once = work.box().size() <= fetcher::at_once;
        if (at_once) fetch_.fetch(what, mine, work.box());
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            for (fold_stack& each : mine.folds) each.begin_results();
            for (index_t number_of = work.first_leaf(); number_of < work.last_leaf(); ++number_of) {
                const kernel::leaf_position leaf = work.leaf_at(number_of);
                if (!at_once) fetch_.fetch(what, mine, work.box_of(leaf, first));
                for (fold_stack& each : mine.folds) each.begin_leaf(count);
                work.run(*mine.machine, leaf, first, count);
                for (fold_stack& each : mine.folds) each.end_leaf(leaf.box.size(), count, leaf);
            }
            for (std::size_t k = 0; k < what.folds.size(); ++k) {
                const std::byte* partials = mine.folds[k].result(count);
                if (what.groups > 1) {
                    keep(own, k, work, group, first, count, partials);
                } else {
                    deliver(what, k, mine.passing, work.kept_box(), first, count, partials);
                }
            }
        });
        if (what.groups > 1) join_groups_if_last(own, work, cut);
    }

    // Partial results of all groups lie side by side, by kept element of the whole array.
    [[nodiscard]] std::byte* partials_at(const stage_state& own, std::size_t fold, index_t group,
                                         index_t element) const {
        const auto bytes = static_cast<index_t>(own.what.folds[fold].rule->partial_bytes);
        return own.partials[fold].get() + (group * own.kept_size() + element) * bytes;
    }

    void keep(stage_state& own, std::size_t fold, const leaf_walk& work, index_t group,
              index_t first, index_t count, const std::byte* partials) {
        const auto bytes = static_cast<index_t>(own.what.folds[fold].rule->partial_bytes);
        work.for_kept_rows(first, count, [&](index_t at, index_t element, index_t here) {
            std::memcpy(partials_at(own, fold, group, element), partials + at * bytes,
                        static_cast<std::size_t>(here * bytes));
        });
    }

    void join_groups_if_last(stage_state& own, const leaf_walk& work, index_t cut) {
        auto& left = own.cut_groups[static_cast<std::size_t>(cut)];
        if (left.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        const index_t kept = work.kept_box().size();
        for (std::size_t k = 0; k < own.what.folds.size(); ++k) {
            const kernel::reduction& rule = *own.what.folds[k].rule;
            constexpr index_t width = 1024;
            partial_stack stack(rule, width, own.what.groups, *pool_);
            work.for_kept_rows(0, kept, [&](index_t at, index_t element, index_t here) {
                for (index_t done = 0; done < here; done += width) {
                    const index_t count = std::min(width, here - done);
                    stack.clear();
                    for (index_t group = 0; group < own.what.groups; ++group) {
                        std::memcpy(stack.slot(), partials_at(own, k, group, element + done),
                                    static_cast<std::size_t>(count) * rule.partial_bytes);
                        stack.push(count);
                    }
                    deliver(own.what, k, nullptr, work.kept_box(), at + done, count,
                            stack.total(count));
                }
            });
        }
    }

    // Finishes [first, first + count) of the kept box in all results of a fold.
    void deliver(const plan::stage& own, std::size_t fold, const passing_rows* passing,
                 const region& kept_box, index_t first, index_t count,
                 const std::byte* partials) const {
        for (const plan::fold_result& each : own.folds[fold].results) {
            finish_result(own, each, passing, kept_box, first, count, partials);
        }
    }

    // Finishes [first, first + count) of the kept box and writes them where they belong.
    void finish_result(const plan::stage& own, const plan::fold_result& result,
                       const passing_rows* passing, const region& kept_box, index_t first,
                       index_t count, const std::byte* partials) const {
        const shape& strides = storages_.strides(result.storage);
        const auto* rows = passing != nullptr ? passing->find(result.storage) : nullptr;
        std::byte* const data = rows != nullptr ? rows->origin : storages_.data(result.storage);
        kernel::nest axes;
        index_t offset = 0;
        for (int axis = 0; axis < own.kept; ++axis) {
            axes.push(kept_box.extent[axis], strides[axis]);
            offset += kept_box.begin[axis] * strides[axis];
        }
        kernel::finish_parameters parameters;
        parameters.ddof = result.ddof;
        parameters.count = 1;
        for (int k = 0; k < own.reduced(); ++k) {
            parameters.count *= static_cast<double>(own.domain[own.first_reduced() + k]);
        }
        const auto bytes = static_cast<index_t>(result.rule->partial_bytes);
        kernel::for_each_row(axes, data + offset, first, count,
                             [&](index_t at, std::byte* to, index_t here, index_t stride) {
                                 result.rule->finish(partials + at * bytes,
                                                     static_cast<std::size_t>(here), parameters, to,
                                                     stride);
                             });
    }

    [[noreturn]] static void rethrow_located(const stage_state& own, const worker* mine,
                                             index_t number) {
        // A product fails where one of its factors is computed.
        const worker* const busy = mine != nullptr && mine->busy != nullptr ? mine->busy : mine;
        const plan::stage& what = busy != nullptr ? *busy->what : own.what;
        const region box = what.values.bounds(busy != mine ? busy->box
                                                           : own.box_of(number / what.groups));
        // Without a worker there was no memory for one: whatever the stage computes last is named.
        const std::size_t last = what.tags.size() - 1;
        const std::size_t tag = busy != nullptr ? busy->machine->running() : last;
        const bool known = tag < what.tags.size();
        const std::string_view name = known ? what.tags[tag]->name() : "compute";
        const source_line where = known ? what.tags[tag]->where() : source_line{};
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
    scan_tasks scans_;
    product_tasks products_;
    std::deque<stage_state> stages_;
    std::mutex rows_mutex_;
    std::vector<std::vector<std::unique_ptr<passing_rows>>> idle_rows_;  // by phase
};

}  // namespace cask::schedule
