// SPDX-License-Identifier: BSD-3-Clause
// Routines that count where masks hold, and pack the entries at which they do.
#pragma once

#include <cask/core/error.hpp>
#include <cask/kernel/call/routine.hpp>

#include <cstdint>
#include <cstring>

namespace cask::kernel {

namespace compress {

/// In how many of `count` places a mask holds.
[[nodiscard]] inline index_t count_true(const bool* mask, index_t count) noexcept {
    index_t result = 0;
    for (index_t k = 0; k < count; ++k) result += mask[k] ? 1 : 0;
    return result;
}

/// Of a mask: in how many places of the block it holds.
struct count {
    static void run(const routine_call& call) {
        const index_t found = count_true(reinterpret_cast<const bool*>(call.inputs[0].data),
                                         call.inputs[0].extent.size());
        std::memcpy(call.result.data, &found, sizeof found);
    }
    static constexpr routine description = {.name = "count selected", .run = &run};
};

/// Without branches: each element is written, and stays where it is if the mask holds. `last` is
/// one past the last place where it does.
template <class Item>
void pack_items(std::byte* to, const std::byte* from, const bool* mask, index_t last) noexcept {
    auto* out = reinterpret_cast<Item*>(to);
    const auto* in = reinterpret_cast<const Item*>(from);
    for (index_t k = 0; k < last; ++k) {
        *out = in[k];
        out += mask[k] ? 1 : 0;
    }
}
struct sixteen_bytes {
    std::uint64_t halves[2];
};

inline void pack_entries(std::byte* to, const std::byte* from, const bool* mask, index_t last,
                         index_t bytes) noexcept {
    for (index_t k = 0; k < last; ++k) {
        if (!mask[k]) continue;
        std::memcpy(to, from + k * bytes, static_cast<std::size_t>(bytes));
        to += bytes;
    }
}

/// Of entries and of a mask of them: the entries at which it holds. Parameter: bytes of an element.
struct pack {
    static void run(const routine_call& call) {
        const block_memory& from = call.inputs[0];
        const auto* const mask = reinterpret_cast<const bool*>(call.inputs[1].data);
        const index_t count = call.inputs[1].extent[0];
        check(count_true(mask, count), call.result.extent[0]);
        index_t last = count;
        while (last > 0 && !mask[last - 1]) --last;
        index_t bytes = call.parameters[0];
        for (int axis = 1; axis < from.extent.rank(); ++axis) bytes *= from.extent[axis];
        std::byte* const to = call.result.data;
        switch (bytes) {
            case 1: return pack_items<std::uint8_t>(to, from.data, mask, last);
            case 2: return pack_items<std::uint16_t>(to, from.data, mask, last);
            case 4: return pack_items<std::uint32_t>(to, from.data, mask, last);
            case 8: return pack_items<std::uint64_t>(to, from.data, mask, last);
            case 16: return pack_items<sixteen_bytes>(to, from.data, mask, last);
            default: return pack_entries(to, from.data, mask, last, bytes);
        }
    }
    static void check(index_t found, index_t counted) {
        if (found == counted) return;
        throw error("x[mask]",
                    "the mask changed after it was counted: it held " + std::to_string(counted) +
                        " times in a block, and now " + std::to_string(found) + " times",
                    source_line{});
    }
    static constexpr routine description = {.name = "selected", .run = &run};
};

/// Of values and of the number of elements of which each is made: the values. Throws where there
/// were none. Parameter: bytes of a value.
struct require_some {
    static void run(const routine_call& call) {
        std::int64_t count = 0;
        std::memcpy(&count, call.inputs[1].data, sizeof count);
        if (count == 0) {
            throw shape_error("x[mask]",
                              "no element is selected, of which there would be a smallest or "
                              "largest one: begin with a value, by {.initial = ...}",
                              source_line{});
        }
        std::memcpy(call.result.data, call.inputs[0].data,
                    static_cast<std::size_t>(call.result.extent.size() * call.parameters[0]));
    }
    static constexpr routine description = {.name = "selected", .run = &run};
};

}  // namespace compress

}  // namespace cask::kernel
