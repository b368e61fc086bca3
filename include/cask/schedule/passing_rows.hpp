// SPDX-License-Identifier: BSD-3-Clause
// Rows that pass from one stage to the next within a task, and never exist as a whole array.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/core/shape.hpp>
#include <cask/memory/pool.hpp>

#include <cstdint>
#include <utility>

namespace cask::schedule {

/// Rows of passing storages, in memory of one task at a time.
class passing_rows {
public:
    struct entry {
        using relocatable = entry;
        std::uint32_t storage;
        memory::pool::block memory;
        index_t bytes;                // of the rows
        index_t row;                  // bytes
        std::byte* origin = nullptr;  // where row 0 would be
    };
    void add(std::uint32_t storage, memory::pool::block memory, index_t bytes, index_t row) {
        entries_.push_back({storage, std::move(memory), bytes, row});
    }
    /// The rows from `first` on are at hand.
    void move_to(index_t first) {
        for (entry& each : entries_) each.origin = each.memory.data() - first * each.row;
    }
    [[nodiscard]] const entry* find(std::uint32_t storage) const {
        for (const entry& each : entries_) {
            if (each.storage == storage) return &each;
        }
        return nullptr;
    }

private:
    sequence<entry> entries_;
};

}  // namespace cask::schedule
