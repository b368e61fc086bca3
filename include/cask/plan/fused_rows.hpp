// SPDX-License-Identifier: BSD-3-Clause
// Fused rows: stages that follow each other row by row run over the same rows in one task. The rows
// that pass between them stay in the cache, and never exist as a whole array: softmax,
// standardising rows.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/plan/kinds/stage_kind.hpp>

namespace cask::plan {

namespace detail {

/// Bytes of rows that a task of fused stages has at hand.
inline constexpr index_t fused_bytes = index_t{512} << 10;

/// Finds phases that can share their rows, and makes one phase of them.
class row_fusion {
public:
    row_fusion(plan& plan, index_t threads)
        : plan_(plan), threads_(threads), writers_(plan.storages.size(), none) {
        for (std::uint32_t k = 0; k < plan.phases.size(); ++k) {
            const stage& last = plan.stages[plan.phases[k].first + plan.phases[k].count - 1];
            last.for_each_output([&](std::uint32_t number) { writers_[number] = k; });
        }
    }

    void run() {
        sequence<phase> merged;
        sequence<std::uint32_t> place(plan_.phases.size());  // old phase -> new one
        for (std::uint32_t first = 0; first < plan_.phases.size();) {
            std::uint32_t last = first + 1;
            while (joins(first, last)) ++last;
            if (last - first > 1 && !is_worth_it(first, last)) last = first + 1;
            phase next = plan_.phases[first];
            for (std::uint32_t k = first; k < last; ++k) {
                place[k] = static_cast<std::uint32_t>(merged.size());
            }
            for (std::uint32_t& before : next.after) before = place[before];
            if (last - first > 1) {
                for (std::uint32_t k = first + 1; k < last; ++k) add_waits(next, first, k, place);
                next.count = last - first;
                next.together = true;
                cut(first, last);
            }
            merged.push_back(std::move(next));
            first = last;
        }
        plan_.phases = std::move(merged);
    }

private:
    [[nodiscard]] const stage& stage_at(std::uint32_t phase_number) const {
        return plan_.stages[plan_.phases[phase_number].first];
    }
    [[nodiscard]] static index_t rows_of(const stage& stage) {
        return stage.domain[stage.row_axis];
    }

    // Whether the one stage of a phase may share its rows with others at all.
    [[nodiscard]] bool is_fit(std::uint32_t number) const {
        const stage& stage = stage_at(number);
        return plan_.phases[number].count == 1 && stage.row_axis >= 0 &&
               !some(stage.loads, [](const load_site& each) { return each.packed; }) &&
               !some(stage.code.loads, [](const kernel::load& each) { return each.columns; });
    }

    // Whether phase `last` reads, row by row, what [first, last) write, and there are enough rows
    // for all threads.
    [[nodiscard]] bool joins(std::uint32_t first, std::uint32_t last) const {
        if (last >= plan_.phases.size() || !is_fit(first) || !is_fit(last)) return false;
        const stage& stage = stage_at(last);
        const index_t rows = rows_of(stage_at(first));
        if (rows_of(stage) != rows || rows < 4 * threads_) return false;
        bool linked = false;
        for (const load_site& load : stage.loads) {
            if (load.storage == none || !is_written(load.storage, first, last)) continue;
            const bool by_row = !load.reshaped && load.map.rank() > 0 &&
                                load.map[0] == mapped_axis{stage.row_axis, 0, 1};
            if (!by_row) return false;
            linked = true;
        }
        return linked;
    }

    [[nodiscard]] bool is_written(std::uint32_t storage, std::uint32_t first,
                                  std::uint32_t last) const {
        return writers_[storage] != none && writers_[storage] >= first && writers_[storage] < last;
    }

    // Rows must fit the cache.
    [[nodiscard]] bool is_worth_it(std::uint32_t first, std::uint32_t last) const {
        return bytes_of_row(first, last) <= 2 * fused_bytes;
    }

    // Of everything that the stages read and write, each once.
    [[nodiscard]] index_t bytes_of_row(std::uint32_t first, std::uint32_t last) const {
        index_t bytes = 0;
        for (std::uint32_t k = first; k < last; ++k) {
            const stage& stage = stage_at(k);
            const index_t row = stage.domain.size() / rows_of(stage);
            const auto outputs = static_cast<index_t>(stage.stores.size());
            bytes += row * 8 * (k == first ? outputs + 1 : outputs);
        }
        return std::max<index_t>(bytes, 1);
    }

    void add_waits(phase& next, std::uint32_t first, std::uint32_t number,
                   const sequence<std::uint32_t>& place) const {
        for (const std::uint32_t before : plan_.phases[number].after) {
            if (before >= first) continue;
            const std::uint32_t wait = place[before];
            if (!contains(next.after, wait)) {
                next.after.push_back(wait);
            }
        }
    }

    // The same rows for all stages; what only they read exists for these rows only.
    void cut(std::uint32_t first, std::uint32_t last) {
        const index_t rows = rows_of(stage_at(first));
        const index_t in_cache = std::max<index_t>(fused_bytes / bytes_of_row(first, last), 1);
        const index_t extent = std::max<index_t>(std::min(in_cache, rows / (4 * threads_)), 1);
        for (std::uint32_t k = first; k < last; ++k) {
            stage& stage = plan_.stages[plan_.phases[k].first];
            cut_into_rows(stage, extent);
            stage.for_each_output([&](std::uint32_t number) { mark_passing(number, first, last); });
        }
    }

    void mark_passing(std::uint32_t number, std::uint32_t first, std::uint32_t last) {
        storage& storage = plan_.storages[number];
        std::uint32_t readers = 0;
        for (std::uint32_t k = first; k < last; ++k) {
            const auto& loads = stage_at(k).loads;
            readers +=
                some(loads, [&](const load_site& each) { return each.storage == number; }) ? 1 : 0;
        }
        const bool is_result = contains(plan_.results, number);
        storage.passing = !is_result && readers == storage.readers;
    }

    plan& plan_;
    index_t threads_;
    sequence<std::uint32_t> writers_;  // by storage: the phase that fills it
};

}  // namespace detail

/// Bytes of the rows of a passing storage that a task of `stage` fills.
[[nodiscard]] inline index_t passing_bytes(const plan& plan, const stage& stage,
                                           std::uint32_t number) {
    const storage& storage = plan.storages[number];
    return row_major_bytes(storage.sizes, size_of(storage.type))[0] *
           stage.task_extent[stage.row_axis];
}

/// Makes one phase of those that can be run row by row.
inline void fuse_rows(plan& plan, index_t threads) { detail::row_fusion(plan, threads).run(); }

}  // namespace cask::plan
