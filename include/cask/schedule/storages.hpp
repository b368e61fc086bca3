// SPDX-License-Identifier: BSD-3-Clause
// The memory of a run: where each storage of its plan lies, from its first writer to its last
// reader.
#pragma once

#include <cask/kernel/machine/machine.hpp>
#include <cask/memory/overlap.hpp>
#include <cask/memory/pool.hpp>
#include <cask/plan/stage.hpp>
#include <cask/schedule/passing_rows.hpp>
#include <cask/schedule/target.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace cask::schedule {

/// Storages of one run. Safe to use from several threads.
class storages {
public:
    storages(const plan::plan& plan, const std::vector<target>& targets)
        : plan_(plan), states_(plan.storages.size()) {
        for (std::size_t k = 0; k < plan.storages.size(); ++k) {
            const plan::storage& storage = plan.storages[k];
            states_[k].readers.store(storage.readers, std::memory_order_relaxed);
            states_[k].strides = row_major_bytes(storage.sizes, size_of(storage.type));
        }
        for (std::size_t k = 0; k < plan.results.size(); ++k) {
            states_[plan.results[k]].data = targets[k].data;
            states_[plan.results[k]].strides = targets[k].strides;
            states_[plan.results[k]].given = true;
            const plan::storage& storage = plan.storages[plan.results[k]];
            if (storage.sizes.size() == 0) continue;
            written_.push_back(memory::span_of(targets[k].data, storage.sizes, targets[k].strides,
                                               size_of(storage.type)));
        }
        std::sort(written_.begin(), written_.end(),
                  [](const span& a, const span& b) { return std::less<>{}(a.second, b.second); });
        // Where spans overlap, the first byte of all that end later counts.
        for (std::size_t k = written_.size(); k > 1; --k) {
            span& before = written_[k - 2];
            before.first = std::min(before.first, written_[k - 1].first, std::less<>{});
        }
    }

    [[nodiscard]] std::byte* data(std::uint32_t number) const { return states_[number].data; }
    /// In bytes.
    [[nodiscard]] const shape& strides(std::uint32_t number) const {
        return states_[number].strides;
    }

    /// Makes memory for an intermediate; the stages of one phase fill the same storages.
    void allocate(std::uint32_t number) {
        state& storage = states_[number];
        if (storage.given || plan_.storages[number].passing) return;
        std::call_once(storage.allocated, [&] {
            storage.memory = take_memory(bytes_of(number));
            storage.data = storage.memory.data.get();
        });
    }

    /// A stage has read what it needs: what nobody else reads is free.
    void end_reading(const plan::stage& done) {
        std::vector<std::uint32_t> read;
        for (const plan::load_site& load : done.loads) {
            if (load.storage != plan::none) read.push_back(load.storage);
        }
        std::sort(read.begin(), read.end());
        read.erase(std::unique(read.begin(), read.end()), read.end());
        for (const std::uint32_t number : read) {
            if (states_[number].readers.fetch_sub(1, std::memory_order_acq_rel) == 1) {
                release(number);
            }
        }
    }

    /// Memory with `strides` per axis of a value, as seen from a domain through `map`.
    [[nodiscard]] static kernel::memory_binding bind(const index_map& map, int domain_rank,
                                                     std::byte* data, const shape& strides) {
        kernel::memory_binding binding{data, 0, shape::filled(domain_rank, 0)};
        for (int axis = 0; axis < map.rank(); ++axis) {
            binding.offset += map[axis].offset * strides[axis];
            if (map[axis].from >= 0) {
                binding.strides[map[axis].from] += map[axis].step * strides[axis];
            }
        }
        return binding;
    }
    /// What a load reads; nothing for one of a reader, whose elements are fetched by each task.
    [[nodiscard]] kernel::memory_binding bind(const plan::load_site& site) const {
        const int rank = site.strides.rank();
        if (site.storage != plan::none) {
            const state& storage = states_[site.storage];
            kernel::memory_binding binding = bind(site.map, rank, storage.data, storage.strides);
            if (site.reshaped) binding = {storage.data, site.offset, site.strides};
            if (!storage.given) binding.end = storage.data + bytes_of(site.storage);
            return binding;
        }
        if (const auto* memory = site.source->as<expr::memory_source>()) {
            // Loads only read; the machine uses one type of operand for reading and writing.
            kernel::memory_binding binding =
                bind(site.map, rank, const_cast<std::byte*>(memory->data), memory->strides);
            binding.end = is_written(memory->data, memory->end) ? nullptr : memory->end;
            return binding;
        }
        return {nullptr, 0, shape::filled(rank, 0)};
    }
    /// What a store writes.
    [[nodiscard]] kernel::memory_binding bind(const plan::store_site& site, int domain_rank) const {
        const state& storage = states_[site.storage];
        return bind(site.map, domain_rank, storage.data, storage.strides);
    }

    /// The same where the storage's rows are passing.
    [[nodiscard]] kernel::memory_binding bind(const plan::load_site& site,
                                              const passing_rows::entry& rows) const {
        kernel::memory_binding binding = bind(site.map, site.strides.rank(), rows.origin,
                                              states_[site.storage].strides);
        binding.end = rows.memory.data() + rows.bytes;
        return binding;
    }
    [[nodiscard]] kernel::memory_binding bind(const plan::store_site& site, int domain_rank,
                                              const passing_rows::entry& rows) const {
        return bind(site.map, domain_rank, rows.origin, states_[site.storage].strides);
    }

private:
    struct spare_memory {
        std::shared_ptr<std::byte> data;
        std::size_t bytes = 0;
    };
    struct state {
        std::byte* data = nullptr;
        shape strides;
        bool given = false;
        std::once_flag allocated;
        spare_memory memory;
        std::atomic<std::uint32_t> readers{0};
    };

    // Whether results of this run lie in [begin, end): nothing is read there but what is asked for.
    [[nodiscard]] bool is_written(const std::byte* begin, const std::byte* end) const {
        const auto later = std::upper_bound(
            written_.begin(), written_.end(), begin,
            [](const std::byte* at, const span& range) { return std::less<>{}(at, range.second); });
        return later != written_.end() && std::less<>{}(later->first, end);
    }

    [[nodiscard]] std::size_t bytes_of(std::uint32_t number) const {
        return static_cast<std::size_t>(plan_.storages[number].bytes());
    }

    // Memory of an intermediate that nobody reads any more is used again for the next one that fits
    // into it, and fills half of it: touching fresh memory costs more than computing. Others go
    // back to the system first, so that recycling never adds to the peak.
    [[nodiscard]] spare_memory take_memory(std::size_t bytes) {
        const std::lock_guard lock(spare_mutex_);
        const auto fits = std::find_if(spare_.begin(), spare_.end(), [&](const auto& each) {
            return each.bytes >= bytes && each.bytes / 2 <= bytes;
        });
        if (fits != spare_.end()) {
            spare_memory memory = std::move(*fits);
            spare_.erase(fits);
            return memory;
        }
        spare_.clear();
        return {memory::allocate_shared(bytes), bytes};
    }
    void release(std::uint32_t number) {
        state& storage = states_[number];
        if (storage.memory.data == nullptr) return;
        const std::lock_guard lock(spare_mutex_);
        spare_.push_back(std::move(storage.memory));
    }

    using span = std::pair<const std::byte*, const std::byte*>;

    const plan::plan& plan_;
    std::deque<state> states_;
    std::vector<span> written_;  // memory that is given, sorted by its ends
    std::mutex spare_mutex_;
    std::vector<spare_memory> spare_;
};

}  // namespace cask::schedule
