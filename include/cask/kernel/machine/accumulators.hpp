// SPDX-License-Identifier: BSD-3-Clause
// The accumulations of a program, bound to lanes.
//
// Where several of them read one streamed array, only the first would wait for memory; while the
// others find the tile in the cache, memory would be idle. So each prefetches a part of the next
// tile.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/kernel/machine/bindings.hpp>
#include <cask/kernel/machine/program.hpp>

#include <algorithm>

namespace cask::kernel {

class accumulators {
public:
    explicit accumulators(const program& code) : code_(&code), all_(code.accumulations.size()) {
        sequence<std::uint32_t> readers(code.values.size(), 0);
        for (const accumulation& each : code.accumulations) ++readers[each.source];
        sequence<std::uint32_t> before(code.values.size(), 0);
        for (std::size_t k = 0; k < all_.size(); ++k) {
            const std::uint32_t source = code.accumulations[k].source;
            all_[k].parts = readers[source];
            all_[k].part = before[source]++;
            asks_ = asks_ || all_[k].parts > 1;
            const auto from = find_if(code.loads,
                                      [&](const load& load) { return load.target == source; });
            all_[k].load = static_cast<std::size_t>(from - code.loads.begin());
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
    [[nodiscard]] lanes_binding& lanes(std::size_t number) { return all_[number].lanes; }
    /// The load whose values it takes; the number of loads if there is none.
    [[nodiscard]] std::size_t load_of(std::size_t number) const { return all_[number].load; }
    /// Whether they prefetch, and so must know where the next tile lies.
    [[nodiscard]] bool asks() const noexcept { return asks_; }
    /// So many columns of rows of elements of `item` bytes stay in the first-level cache while one
    /// accumulation after another takes them.
    [[nodiscard]] static index_t columns_together(index_t count_rows, index_t item) noexcept {
        constexpr index_t bytes = 16384;
        constexpr auto block = static_cast<index_t>(block_length);
        return std::max(bytes / (count_rows * item) / block, index_t{1}) * block;
    }

    /// Adds a tile. The next tile of a streamed array lies at `values.next_row`.
    void add(std::size_t number, const operand& values, std::size_t length, index_t position,
             const rows& every = {}) const {
        const one& entry = all_[number];
        if (asks_ && entry.lanes.step == 0 && values.streams) {
            const dtype type = code_->values[code_->accumulations[number].source].type;
            const auto item = static_cast<std::size_t>(size_of(type));
            const bool behind = values.next_row == operand::right_behind;
            const std::size_t bytes = length * item;
            ask(entry, values.data + (behind ? static_cast<index_t>(bytes) : values.next_row),
                bytes);
        }
        code_->accumulations[number].rule->accumulate(entry.lanes.lanes, entry.lanes.step, values,
                                                      length, position, every);
    }

    /// Adds `count` rows, `step` bytes apart, to the lanes from `block` on. The rows exceed the
    /// first-level cache, so nothing is prefetched.
    void add_rows(std::size_t number, std::size_t block, const operand& values, std::size_t length,
                  index_t position, index_t count, index_t step) const {
        const one& entry = all_[number];
        const reduction& rule = *code_->accumulations[number].rule;
        rule.accumulate(entry.lanes.lanes + block * rule.block_bytes, entry.lanes.step, values,
                        length, position, rows{.count = count, .bits = 8 * step});
    }

private:
    struct one {
        lanes_binding lanes;
        std::size_t load = 0;
        // The part of the next tile that it prefetches, if it is not alone.
        std::uint32_t part = 0;
        std::uint32_t parts = 1;
    };

    [[gnu::always_inline]] static void ask(const one& entry, const std::byte* next,
                                           std::size_t bytes) noexcept {
        if (entry.parts == 1) return;
        const std::size_t lines = (bytes + alignment - 1) / alignment;
        const std::size_t last = lines * (entry.part + 1) / entry.parts;
        for (std::size_t line = lines * entry.part / entry.parts; line < last; ++line) {
            __builtin_prefetch(next + line * alignment);
        }
    }

    const program* code_;
    sequence<one> all_;
    bool asks_ = false;
};

}  // namespace cask::kernel
