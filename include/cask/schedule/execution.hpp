// SPDX-License-Identifier: BSD-3-Clause
// An execution: a plan bound to memory, and what its tasks do.
#pragma once

#include <cask/kernel/pack.hpp>
#include <cask/plan/stage.hpp>
#include <cask/schedule/fold.hpp>
#include <cask/schedule/target.hpp>

namespace cask::schedule {

/// One run of one plan. Tasks may run in any number of threads.
class execution {
public:
    execution(const plan::plan& what, const std::vector<target>& targets,
              std::shared_ptr<kernel::memory_pool> pool)
        : plan_(what), pool_(std::move(pool)), storages_(what.storages.size()) {
        for (std::size_t k = 0; k < what.storages.size(); ++k) {
            const plan::storage& own = what.storages[k];
            storages_[k].readers.store(own.readers, std::memory_order_relaxed);
            storages_[k].strides = row_major_strides(own.sizes);
            for (int axis = 0; axis < own.sizes.rank(); ++axis) {
                storages_[k].strides[axis] *= size_of(own.type);
            }
        }
        for (std::size_t k = 0; k < what.results.size(); ++k) {
            storages_[what.results[k]].data = targets[k].data;
            storages_[what.results[k]].strides = targets[k].strides;
            storages_[what.results[k]].given = true;
        }
        for (const plan::stage& each : what.stages) stages_.emplace_back(each);
    }

    /// The phases of the job, one per stage.
    [[nodiscard]] std::vector<phase> phases() const {
        std::vector<phase> result;
        for (const plan::stage& each : plan_.stages) {
            const auto scratch = static_cast<index_t>(kernel::machine::scratch_bytes(each.code));
            result.push_back({each.tasks(), each.after, scratch});
        }
        return result;
    }

    void run(task next) {
        stage_state& own = stages_[next.phase];
        std::call_once(own.started, [&] { start(own); });
        std::unique_ptr<worker> machine = take_worker(own);
        try {
            if (own.what.how == plan::walk::map) {
                run_map(own, *machine, next.number);
            } else {
                run_fold(own, *machine, next.number);
            }
        } catch (...) {
            rethrow_located(own, *machine, next.number);
        }
        const std::lock_guard lock(own.mutex);
        own.idle.push_back(std::move(machine));
    }

    /// Memory that only this stage needed is given back.
    void finish(std::uint32_t number) {
        stage_state& own = stages_[number];
        own.idle.clear();
        own.partials.clear();
        std::vector<std::uint32_t> read;
        for (const plan::load_site& load : own.what.loads) {
            if (load.storage == plan::none ||
                std::find(read.begin(), read.end(), load.storage) != read.end()) {
                continue;
            }
            read.push_back(load.storage);
            storage_state& storage = storages_[load.storage];
            if (storage.readers.fetch_sub(1, std::memory_order_acq_rel) == 1) {
                storage.memory.reset();
            }
        }
    }

private:
    struct storage_state {
        std::byte* data = nullptr;
        shape strides;
        bool given = false;
        std::shared_ptr<std::byte> memory;
        std::atomic<std::uint32_t> readers{0};
    };

    /// What one task at a time uses of a stage.
    struct worker {
        kernel::memory_pool::piece scratch;
        std::unique_ptr<kernel::machine> machine;
        std::vector<fold_stack> folds;
        std::vector<kernel::memory_pool::piece> fetched;  // by load; readers only
    };

    struct stage_state {
        explicit stage_state(const plan::stage& own) : what(own), cut_groups(0) {}
        const plan::stage& what;
        std::once_flag started;
        std::mutex mutex;
        std::vector<std::unique_ptr<worker>> idle;
        std::vector<std::shared_ptr<std::byte>> partials;  // by fold; several groups only
        std::deque<std::atomic<index_t>> cut_groups;       // groups still to come, by cut
    };

    // Begins again where it failed before: a task that threw here leaves nothing behind.
    void start(stage_state& own) {
        own.partials.clear();
        own.cut_groups.clear();
        for (const plan::store_site& store : own.what.stores) allocate(store.storage);
        for (const plan::fold_site& fold : own.what.folds) allocate(fold.storage);
        if (own.what.groups > 1) {
            const index_t kept = kept_size(own.what);
            for (const plan::fold_site& fold : own.what.folds) {
                own.partials.push_back(kernel::allocate_shared_bytes(
                    fold.rule->partial_bytes * static_cast<std::size_t>(kept * own.what.groups)));
            }
            for (index_t cut = 0; cut < own.what.cuts(); ++cut) {
                own.cut_groups.emplace_back(own.what.groups);
            }
        }
    }

    void allocate(std::uint32_t number) {
        storage_state& own = storages_[number];
        if (own.given) return;
        own.memory =
            kernel::allocate_shared_bytes(static_cast<std::size_t>(plan_.storages[number].bytes()));
        own.data = own.memory.get();
    }

    [[nodiscard]] static index_t kept_size(const plan::stage& own) {
        index_t size = 1;
        for (int k = 0; k < own.kept; ++k) size *= own.domain[own.first_kept() + k];
        return size;
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
        auto result = std::make_unique<worker>();
        result->scratch = pool_->take(kernel::machine::scratch_bytes(own.what.code));
        std::vector<kernel::memory_binding> loads;
        for (const plan::load_site& site : own.what.loads) loads.push_back(bind(site));
        std::vector<kernel::memory_binding> stores;
        for (const plan::store_site& site : own.what.stores) {
            const storage_state& storage = storages_[site.storage];
            stores.push_back(bind(site.map, own.what.domain.rank(), storage.data, storage.strides));
        }
        result->machine = std::make_unique<kernel::machine>(own.what.code, result->scratch.data(),
                                                            std::move(loads), std::move(stores));
        result->fetched.resize(own.what.loads.size());
        for (std::size_t k = 0; k < own.what.folds.size(); ++k) {
            result->folds.emplace_back(own.what, *own.what.folds[k].rule,
                                       result->machine->tile_length(), *pool_);
            result->machine->lanes(k) = result->folds[k].binding();
        }
        return result;
    }

    static kernel::memory_binding bind(const index_map& map, int domain_rank, std::byte* data,
                                       const shape& strides) {
        kernel::memory_binding binding{data, 0, shape::filled(domain_rank, 0)};
        for (int axis = 0; axis < map.rank(); ++axis) {
            binding.offset += map[axis].offset * strides[axis];
            if (map[axis].from >= 0) {
                binding.strides[map[axis].from] += map[axis].step * strides[axis];
            }
        }
        return binding;
    }

    [[nodiscard]] kernel::memory_binding bind(const plan::load_site& site) const {
        const int rank = site.strides.rank();
        if (site.storage != plan::none) {
            const storage_state& own = storages_[site.storage];
            if (site.reshaped) return {own.data, site.offset, site.strides};
            return bind(site.map, rank, own.data, own.strides);
        }
        if (const auto* memory = site.source->as<expr::memory_source>()) {
            // Loads only read; the machine uses one type of operand for reading and writing.
            return bind(site.map, rank, const_cast<std::byte*>(memory->data), memory->strides);
        }
        return {nullptr, 0, shape::filled(rank, 0)};
    }

    // Brings what `box` of the domain needs of readers and packed loads into memory of this worker.
    void fetch(const stage_state& own, worker& mine, const region& box) {
        if (box.size() == 0) return;
        for (std::size_t k = 0; k < own.what.loads.size(); ++k) {
            const plan::load_site& site = own.what.loads[k];
            if (site.packed) {
                mine.machine->bind_load(k, packed(site, mine.fetched[k], box));
            } else if (site.source != nullptr) {
                const auto* source = site.source->as<expr::reader_source>();
                if (source == nullptr) continue;
                mine.machine->bind_load(k, read(*source->from, site, mine.fetched[k], box));
            }
        }
    }

    [[nodiscard]] kernel::memory_binding read(const expr::reader& from, const plan::load_site& site,
                                              kernel::memory_pool::piece& into, const region& box) {
        const region wanted = site.map.bounds(box);
        const index_t item = size_of(site.source->type());
        into = kernel::memory_pool::piece();
        into = pool_->take(static_cast<std::size_t>(wanted.size() * item));
        from.read(wanted, into.data());
        shape strides = row_major_strides(wanted.extent);
        index_t origin = 0;
        for (int axis = 0; axis < strides.rank(); ++axis) {
            strides[axis] *= item;
            origin += wanted.begin[axis] * strides[axis];
        }
        kernel::memory_binding result = bind(site.map, box.begin.rank(), into.data(), strides);
        result.offset -= origin;
        return result;
    }

    [[nodiscard]] kernel::memory_binding
    packed(const plan::load_site& site, kernel::memory_pool::piece& into, const region& box) {
        const kernel::memory_binding from = bind(site);
        const index_t item = size_of(type_of(site));
        const shape sizes = kernel::packed_extent(box.extent, from.strides);
        into = kernel::memory_pool::piece();
        into = pool_->take(static_cast<std::size_t>(sizes.size() * item));
        kernel::pack(into.data(), box.extent, from.data + from.at(box.begin), from.strides, item);
        kernel::memory_binding result{into.data(), 0, row_major_strides(sizes)};
        for (int axis = 0; axis < sizes.rank(); ++axis) {
            result.strides[axis] *= from.strides[axis] == 0 ? 0 : item;
            result.offset -= box.begin[axis] * result.strides[axis];
        }
        return result;
    }

    [[nodiscard]] dtype type_of(const plan::load_site& site) const {
        return site.source != nullptr ? site.source->type() : plan_.storages[site.storage].type;
    }

    [[nodiscard]] static region task_box(const plan::stage& own, index_t cut) {
        region box{own.domain, own.domain};
        for (int axis = own.domain.rank() - 1; axis >= 0; --axis) {
            box.begin[axis] = cut % own.task_counts[axis] * own.task_extent[axis];
            cut /= own.task_counts[axis];
            box.extent[axis] = std::min(own.task_extent[axis], own.domain[axis] - box.begin[axis]);
        }
        return box;
    }

    void run_map(stage_state& own, worker& mine, index_t number) {
        const region task = task_box(own.what, number);
        if (task.size() == 0) return;
        fetch(own, mine, task);
        kernel::machine& machine = *mine.machine;
        shape begin = task.begin;
        const int rank = begin.rank();
        for (bool more = true; more;) {
            shape extent = own.what.block_extent;
            for (int axis = 0; axis < rank; ++axis) {
                extent[axis] = std::min(extent[axis],
                                        task.begin[axis] + task.extent[axis] - begin[axis]);
            }
            machine.bind(extent);
            machine.seek(begin);
            machine.run_all(extent.size());
            more = false;
            for (int axis = rank - 1; axis >= 0 && !more; --axis) {
                begin[axis] += own.what.block_extent[axis];
                more = begin[axis] < task.begin[axis] + task.extent[axis];
                if (!more) begin[axis] = task.begin[axis];
            }
        }
    }

    void run_fold(stage_state& own, worker& mine, index_t number) {
        const plan::stage& what = own.what;
        const index_t cut = number / what.groups;
        const index_t group = number % what.groups;
        const fold_task work(what, task_box(what, cut), group);
        const bool at_once = work.box().size() <= fetch_elements;
        if (at_once) fetch(own, mine, work.box());
        const auto before_leaf = [&](const region& leaf) {
            if (!at_once) fetch(own, mine, leaf);
        };
        const auto finished = [&](index_t first_kept, index_t count) {
            for (std::size_t k = 0; k < what.folds.size(); ++k) {
                const std::byte* partials = mine.folds[k].result(count);
                if (what.groups > 1) {
                    keep(own, k, work, group, first_kept, count, partials);
                } else {
                    deliver(what, k, work.kept_box(), first_kept, count, partials);
                }
            }
        };
        work.run(*mine.machine, mine.folds, before_leaf, finished);
        if (what.groups > 1) join_groups_if_last(own, work, cut);
    }

    // Partial results of all groups lie side by side, by kept element of the whole array.
    [[nodiscard]] std::byte* partials_at(const stage_state& own, std::size_t fold, index_t group,
                                         index_t element) const {
        const auto bytes = static_cast<index_t>(own.what.folds[fold].rule->partial_bytes);
        return own.partials[fold].get() + (group * kept_size(own.what) + element) * bytes;
    }

    void keep(stage_state& own, std::size_t fold, const fold_task& work, index_t group,
              index_t first, index_t count, const std::byte* partials) {
        const auto bytes = static_cast<index_t>(own.what.folds[fold].rule->partial_bytes);
        work.for_kept_rows(first, count, [&](index_t at, index_t element, index_t here) {
            std::memcpy(partials_at(own, fold, group, element), partials + at * bytes,
                        static_cast<std::size_t>(here * bytes));
        });
    }

    void join_groups_if_last(stage_state& own, const fold_task& work, index_t cut) {
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
                    deliver(own.what, k, work.kept_box(), at + done, count, stack.total(count));
                }
            });
        }
    }

    // Finishes results [first, first + count) of the kept box and writes them where they belong.
    void deliver(const plan::stage& own, std::size_t fold, const region& kept_box, index_t first,
                 index_t count, const std::byte* partials) const {
        const plan::fold_site& site = own.folds[fold];
        const storage_state& storage = storages_[site.storage];
        kernel::nest axes;
        index_t offset = 0;
        for (int axis = 0; axis < own.kept; ++axis) {
            axes.push(kept_box.extent[axis], storage.strides[axis]);
            offset += kept_box.begin[axis] * storage.strides[axis];
        }
        kernel::finish_parameters parameters;
        parameters.ddof = site.ddof;
        parameters.count = 1;
        for (int k = 0; k < own.reduced(); ++k) {
            parameters.count *= static_cast<double>(own.domain[own.first_reduced() + k]);
        }
        const auto bytes = static_cast<index_t>(site.rule->partial_bytes);
        kernel::for_each_row(axes, storage.data + offset, first, count,
                             [&](index_t at, std::byte* to, index_t here, index_t stride) {
                                 site.rule->finish(partials + at * bytes,
                                                   static_cast<std::size_t>(here), parameters, to,
                                                   stride);
                             });
    }

    [[noreturn]] static void rethrow_located(const stage_state& own, const worker& mine,
                                             index_t number) {
        const region box = own.what.values.bounds(task_box(own.what, number / own.what.groups));
        const std::uint32_t tag = mine.machine->running();
        const bool known = tag < own.what.tags.size();
        const std::string_view name = known ? own.what.tags[tag]->name() : "compute";
        const source_line where = known ? own.what.tags[tag]->where() : source_line{};
        std::string reason = "unknown exception";
        try {
            throw;
        } catch (const std::exception& failure) {
            reason = failure.what();
        } catch (...) {}
        std::throw_with_nested(
            task_error(name, "failed in region " + to_string(box) + ": " + reason, where));
    }

    static constexpr index_t fetch_elements = index_t{1} << 20;

    const plan::plan& plan_;
    std::shared_ptr<kernel::memory_pool> pool_;
    std::deque<storage_state> storages_;
    std::deque<stage_state> stages_;
};

}  // namespace cask::schedule
