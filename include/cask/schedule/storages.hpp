// SPDX-License-Identifier: BSD-3-Clause
// The memory of a run: where each storage of its plan lies.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/kernel/machine/machine.hpp>
#include <cask/memory/overlap.hpp>
#include <cask/plan/stage.hpp>
#include <cask/schedule/passing_rows.hpp>
#include <cask/schedule/target.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace cask::schedule {

/// Storages of one run: results in their targets, intermediates and what writers take in the room
/// of the plan.
class storages {
public:
    storages(const plan::plan& plan, const sequence<target>& targets, std::byte* room)
        : plan_(plan), states_(plan.storages.size()) {
        memory::forbid(room, static_cast<std::size_t>(plan.needs.room));
        for (std::size_t k = 0; k < plan.storages.size(); ++k) {
            const plan::storage& storage = plan.storages[k];
            if (!storage.passing) states_[k].data = room + storage.offset;
            states_[k].strides = row_major_bytes(storage.sizes, size_of(storage.type));
        }
        for (std::size_t k = 0; k < plan.results.size(); ++k) {
            if (plan.storages[plan.results[k]].put) continue;
            states_[plan.results[k]].data = targets[k].data;
            states_[plan.results[k]].strides = targets[k].strides;
            states_[plan.results[k]].given = true;
            const plan::storage& storage = plan.storages[plan.results[k]];
            if (storage.sizes.size() == 0) continue;
            written_.push_back(memory::span_of(targets[k].data, storage.sizes, targets[k].strides,
                                               size_of(storage.type)));
        }
        written_.sort(
            [](const span& a, const span& b) { return std::less<>{}(a.second, b.second); });
        // Where spans overlap, the first byte of all that end later counts.
        for (std::size_t k = written_.size(); k > 1; --k) {
            span& before = written_[k - 2];
            before.first = std::min(before.first, written_[k - 1].first, std::less<>{});
        }
    }

    /// The first stage that fills a storage begins.
    void open(std::uint32_t number) const {
        if (states_[number].given || plan_.storages[number].passing) return;
        memory::allow(states_[number].data,
                      static_cast<std::size_t>(plan_.storages[number].bytes()));
    }

    [[nodiscard]] std::byte* data(std::uint32_t number) const { return states_[number].data; }
    /// In bytes.
    [[nodiscard]] const shape& strides(std::uint32_t number) const {
        return states_[number].strides;
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
            if (!storage.given) binding.end = storage.data + plan_.storages[site.storage].bytes();
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
    struct state {
        std::byte* data = nullptr;
        shape strides;
        bool given = false;
    };

    // Whether results of this run lie in [begin, end): nothing is read there but what is asked for.
    [[nodiscard]] bool is_written(const std::byte* begin, const std::byte* end) const {
        const auto later = std::upper_bound(
            written_.begin(), written_.end(), begin,
            [](const std::byte* at, const span& range) { return std::less<>{}(at, range.second); });
        return later != written_.end() && std::less<>{}(later->first, end);
    }

    using span = std::pair<const std::byte*, const std::byte*>;

    const plan::plan& plan_;
    sequence<state> states_;
    sequence<span> written_;  // memory that is given, sorted by its ends
};

}  // namespace cask::schedule
