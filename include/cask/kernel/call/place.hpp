// SPDX-License-Identifier: BSD-3-Clause
// Putting elements at positions of an axis, as routines over blocks: which of the positions lie in
// each block of the axis, and the elements with those that are put there.
#pragma once

#include <cask/kernel/call/take.hpp>

#include <algorithm>
#include <cstring>
#include <numeric>

namespace cask::kernel {

namespace placing {

/// Of some positions of an axis: which of them lie in each group of 2^bits places, as they follow
/// each other. The result has for each group where its positions end, and one more number; then for
/// each position its number among all, counted from 0, times 2^bits, and its place in its group.
/// Parameters: the axis, for errors, its length, and bits.
struct grouped_positions {
    static void run(const routine_call& call) {
        const index_t length = call.parameters[1];
        const index_t bits = call.parameters[2];
        const auto* const positions = reinterpret_cast<const std::int64_t*>(call.inputs[0].data);
        const index_t count = call.inputs[0].extent[0];
        const index_t groups = groups_of(length, bits);
        auto* const ends = reinterpret_cast<std::int64_t*>(call.result.data);
        const auto place_of = [length](std::int64_t each) {
            return static_cast<std::uint64_t>(each + (each < 0 ? length : 0));
        };
        std::fill_n(ends, groups + 1, std::int64_t{0});
        bool outside = false;
        for (index_t k = 0; k < count; ++k) {
            const std::uint64_t place = place_of(positions[k]);
            outside |= place >= static_cast<std::uint64_t>(length);
            ++ends[std::min(place >> bits, static_cast<std::uint64_t>(groups))];
        }
        if (outside) {
            taking::refuse_positions("put", positions, count, call.parameters[0], length);
        }
        std::exclusive_scan(ends, ends + groups + 1, ends, std::int64_t{0});
        std::int64_t* const to = ends + groups + 1;
        const std::uint64_t inside = (std::uint64_t{1} << bits) - 1;
        index_t number = call.where->inputs[0].begin[0];
        for (index_t k = 0; k < count; ++k, ++number) {
            const std::uint64_t place = place_of(positions[k]);
            to[ends[place >> bits]++] = (number << bits) | static_cast<index_t>(place & inside);
        }
        std::fill_n(to + count, call.result.extent[1] - (groups + 1) - count, std::int64_t{0});
    }
    [[nodiscard]] static index_t groups_of(index_t length, index_t bits) noexcept {
        return (length + (index_t{1} << bits) - 1) >> bits;
    }
    static constexpr routine description = {
        .name = "put",
        .run = &run,
        .asks_where = true,
    };
};

/// Of values, of grouped positions in rows, and of elements x of a group along an axis: x with the
/// values at these positions, one after another. Axes of values are those of x, or 1 long.
/// Parameters: the axis, bytes of an element, how many groups there are, and bits.
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
        const index_t bytes = row.size() * item;
        const index_t block = result.extent[axis] * bytes;
        const index_t stride = step_of(values, axis);
        const auto put_each = [&](auto copy) {
            std::byte* to = result.data;
            const std::byte* x = call.inputs[2].data;
            for_each_place(outer, from_outer, [&](index_t begin) {
                std::memcpy(to, x, static_cast<std::size_t>(block));
                put_all(call, to, bytes, values.data + begin, stride, copy);
                to += block;
                x += block;
            });
        };
        if (row.size() == 1) {
            taking::with_item(item, [&]<class Item>(Item) {
                put_each([](std::byte* to, const std::byte* value) {
                    std::memcpy(to, value, sizeof(Item));
                });
            });
        } else {
            put_each(
                [&, row_major = row_major_bytes(row, item)](std::byte* to, const std::byte* value) {
                    copy_box(to, row_major, value, from_row, row, item);
                });
        }
    }
    static constexpr routine description = {
        .name = "put",
        .run = &run,
        .asks_where = true,
        .picks = true,
    };

private:
    /// copy(place, value) for each position of the group, where places are `bytes` apart from `to`
    /// on, and values `stride` apart.
    template <class Copy>
    [[gnu::always_inline]] static void put_all(const routine_call& call, std::byte* to,
                                               index_t bytes, const std::byte* values,
                                               index_t stride, Copy copy) {
        constexpr index_t ahead = 32;  // of an element, the line of its value is asked for
        const index_t groups = call.parameters[2];
        const index_t bits = call.parameters[3];
        const index_t inside = (index_t{1} << bits) - 1;
        const auto axis = static_cast<int>(call.parameters[0]);
        const index_t group = call.where->box.begin[axis] >> bits;
        const shape& extent = call.inputs[1].extent;
        const auto* ends = reinterpret_cast<const std::int64_t*>(call.inputs[1].data);
        for (index_t row = 0; row < extent[0]; ++row, ends += extent[1]) {
            const std::int64_t* const all = ends + groups + 1;
            const index_t end = ends[group];
            for (index_t k = group == 0 ? 0 : ends[group - 1]; k < end; ++k) {
                __builtin_prefetch(values + (all[std::min(k + ahead, end - 1)] >> bits) * stride);
                copy(to + (all[k] & inside) * bytes, values + (all[k] >> bits) * stride);
            }
        }
    }

    // Axes of one element are those of all.
    static index_t step_of(const block_memory& values, int axis) {
        return values.extent[axis] == 1 ? 0 : values.strides[axis];
    }
};

}  // namespace placing

}  // namespace cask::kernel
