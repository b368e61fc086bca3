// SPDX-License-Identifier: BSD-3-Clause
// Putting elements at positions of an axis, as routines over blocks: which of the positions names
// each place last, and the elements with those that are put there.
#pragma once

#include <cask/kernel/call/take.hpp>

namespace cask::kernel {

namespace placing {

/// Of positions of an axis, all of them: for each place of a block of the axis the last position
/// that names it, counted from 0, or -1. Parameters: the axis, for errors, and its length.
struct last_places {
    static void run(const routine_call& call) {
        const index_t axis = call.parameters[0];
        const index_t length = call.parameters[1];
        const auto* const positions = reinterpret_cast<const std::int64_t*>(call.inputs[0].data);
        const index_t count = call.inputs[0].extent.size();
        auto* const to = reinterpret_cast<std::int64_t*>(call.result.data);
        const index_t begin = call.where->box.begin[0];
        const auto places = static_cast<std::uint64_t>(call.result.extent[0]);
        std::fill_n(to, places, std::int64_t{-1});
        bool outside = false;
        std::int64_t elsewhere =
            0;  // without branches: which positions lie here is anybody's guess
        for (index_t k = 0; k < count; ++k) {
            const index_t counted = positions[k] + (positions[k] < 0 ? length : 0);
            outside |= static_cast<std::uint64_t>(counted) >= static_cast<std::uint64_t>(length);
            const auto place = static_cast<std::uint64_t>(counted - begin);
            *(place < places ? to + place : &elsewhere) = k;
        }
        if (outside) taking::refuse_positions("put", positions, count, axis, length);
    }
    static constexpr routine description = {
        .name = "last places",
        .run = &run,
        .asks_where = true,
    };
};

/// Of values, of places among them along an axis, and of elements x: x with the values at those
/// places that are not negative. Axes of values are those of x, or 1 long. Parameters: the axis,
/// and bytes of an element.
struct put {
    static void run(const routine_call& call) {
        const auto axis = static_cast<int>(call.parameters[0]);
        const index_t item = call.parameters[1];
        const block_memory& values = call.inputs[0];
        const block_memory& result = call.result;
        shape outer;
        shape row;
        shape from_outer;
        shape from_row;
        for (int k = 0; k < result.extent.rank(); ++k) {
            if (k == axis) continue;
            (k < axis ? outer : row).push_back(result.extent[k]);
            (k < axis ? from_outer : from_row).push_back(step_of(values, k));
        }
        const auto* const places = reinterpret_cast<const std::int64_t*>(call.inputs[1].data);
        const index_t bytes = row.size() * item;
        const index_t length = result.extent[axis];
        const index_t stride = step_of(values, axis);
        const auto put_each = [&](auto copy) {
            std::byte* to = result.data;
            const std::byte* x = call.inputs[2].data;
            for_each_place(outer, from_outer, [&](index_t begin) {
                const std::byte* const from = values.data + begin;
                for (index_t k = 0; k < length; ++k, to += bytes, x += bytes) {
                    copy(to, x, from, k);
                }
            });
        };
        if (row.size() == 1) {
            taking::with_item(item, [&]<class Item>(Item) {
                put_each([&](std::byte* to, const std::byte* x, const std::byte* from, index_t k) {
                    __builtin_prefetch(from + places[std::min(k + ahead, length - 1)] * stride);
                    const std::byte* const value = from + places[k] * stride;
                    std::memcpy(to, places[k] < 0 ? x : value, sizeof(Item));
                });
            });
        } else {
            put_each([&, row_major = row_major_bytes(row, item)](std::byte* to, const std::byte* x,
                                                                 const std::byte* from, index_t k) {
                if (places[k] < 0) {
                    std::memcpy(to, x, static_cast<std::size_t>(bytes));
                } else {
                    copy_box(to, row_major, from + places[k] * stride, from_row, row, item);
                }
            });
        }
    }
    static constexpr routine description = {.name = "put", .run = &run, .picks = true};

private:
    static constexpr index_t ahead = 32;  // of an element, the line of its value is asked for

    // Axes of one element are those of all.
    static index_t step_of(const block_memory& values, int axis) {
        return values.extent[axis] == 1 ? 0 : values.strides[axis];
    }
};

}  // namespace placing

}  // namespace cask::kernel
