// SPDX-License-Identifier: BSD-3-Clause
// Routines that sort long rows by all threads. Blocks of a row are sorted by themselves: runs. For
// each block of the result it is found how far into each run it reaches, exactly, and its parts of
// all runs are then gathered and sorted within the cache.
#pragma once

#include <cask/kernel/call/named_routine.hpp>
#include <cask/kernel/call/rank_search.hpp>
#include <cask/kernel/call/sort.hpp>

#include <algorithm>
#include <cstring>

namespace cask::kernel {

namespace runs {

/// Blocks of rows, as places in order: run_place in place of bytes (rows, block, bytes).
template <class T>
struct places {
    using key = sort_key_t<T>;
    using item = run_place<key>;

    static void run(const routine_call& call) {
        const row_shape from(call.inputs[0].extent);
        const auto length = static_cast<std::size_t>(from.length);
        const auto* row = reinterpret_cast<const T*>(call.inputs[0].data);
        auto* to = reinterpret_cast<item*>(call.result.data);
        auto* const other = reinterpret_cast<item*>(call.scratch);
        for (index_t k = 0; k < from.rows; ++k, row += length, to += length) {
            for (std::size_t at = 0; at < length; ++at) {
                to[at] = {order_of(row[at]), static_cast<std::uint32_t>(at)};
            }
            sort_items(to, other, length);
        }
    }
    static index_t scratch_bytes(const block_memory* inputs, const shape&) {
        return aligned_bytes<item>(row_shape(inputs[0].extent).length);
    }
    static constexpr routine description = {
        .name = "argsort",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .partial_bytes = sizeof(item),
    };

private:
    static void sort_items(item* items, item* other, std::size_t count) {
        digit_sort(items, other, count, [](const item& each) { return each.key; }).run();
    }
};

/// Blocks of rows of keys, and of the places that these have: both in order of the keys, as
/// placed_key in place of bytes (rows, block, bytes).
template <class Key>
struct placed_keys {
    using item = placed_key<Key>;

    static void run(const routine_call& call) {
        const row_shape from(call.inputs[0].extent);
        const auto length = static_cast<std::size_t>(from.length);
        const auto* keys = reinterpret_cast<const Key*>(call.inputs[0].data);
        const auto* of_keys = reinterpret_cast<const std::int64_t*>(call.inputs[1].data);
        auto* to = reinterpret_cast<item*>(call.result.data);
        auto* const other = reinterpret_cast<item*>(call.scratch);
        for (index_t k = 0; k < from.rows; ++k, to += length) {
            for (std::size_t at = 0; at < length; ++at) to[at] = {*keys++, *of_keys++};
            sort_placed(to, other, length);
        }
    }
    static index_t scratch_bytes(const block_memory* inputs, const shape&) {
        return aligned_bytes<item>(row_shape(inputs[0].extent).length);
    }
    static constexpr routine description = {
        .name = "argsort",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .partial_bytes = sizeof(item),
    };
};

/// Elements of all runs of a row that stand apart evenly, in order: placed keys as bytes.
template <class Item>
struct samples {
    using sample = placed_key<key_t<Item>>;

    static void run(const routine_call& call) {
        const cut_row row(call.parameters);
        const index_t count = row.samples();
        if (count == 0) return;
        const auto* from = reinterpret_cast<const Item*>(call.inputs[0].data);
        auto* to = reinterpret_cast<sample*>(call.result.data);
        const index_t rows = call.result.extent.size() / (count * index_t{sizeof(sample)});
        for (index_t k = 0; k < rows; ++k, from += row.length, to += count) {
            sample* next = to;
            for_each_sample(row, [&](index_t place) {
                *next++ = {order_of_item(from[place]), place};
            });
            sort_placed(to, reinterpret_cast<sample*>(call.scratch),
                        static_cast<std::size_t>(count));
        }
    }
    static index_t scratch_bytes(const block_memory*, const shape& result) { return result.size(); }
    static constexpr routine description = {
        .name = "sort",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .partial_bytes = sizeof(sample),
    };
};

/// Of all runs of a row, and of samples: where each block of the result begins in each run, and
/// where the last one ends: (rows, blocks + 1, runs). One of these for each call.
template <class Item>
struct splitters {
    static void run(const routine_call& call) {
        const cut_row row(call.parameters);
        const index_t runs = row.count();
        const auto* from = reinterpret_cast<const Item*>(call.inputs[0].data);
        const auto* samples = reinterpret_cast<const placed_key<key_t<Item>>*>(call.inputs[1].data);
        auto* to = reinterpret_cast<std::uint32_t*>(call.result.data);
        const index_t rows = call.result.extent.size() / runs;
        const int axis = call.where->box.begin.rank() - 2;
        const index_t rank = std::min(call.where->box.begin[axis] * row.block, row.length);
        for (index_t k = 0; k < rows; ++k) {
            search(runs_in_memory<Item>(from), row, samples, call.scratch).find(rank, to);
            from += row.length;
            samples += row.samples();
            to += runs;
        }
    }
    static index_t scratch_bytes(const block_memory*, const shape& result) {
        return search::scratch_bytes(result.back());
    }
    static constexpr routine description = {
        .name = "sort",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .asks_where = true,
    };

private:
    using search = rank_search<runs_in_memory<Item>>;
};

/// Calls `body` with each piece of a run that belongs to a block of the result, and with the place
/// in the row where the run begins.
template <class Item, class Body>
void for_each_piece(const Item* runs, const cut_row& row, const std::uint32_t* begins,
                    Body&& body) {
    const std::uint32_t* const ends = begins + row.count();
    for (index_t k = 0; k < row.count(); ++k) {
        body(runs + k * row.block + begins[k], ends[k] - begins[k], k * row.block);
    }
}

/// Of all runs of a row, and of where a block of the result begins and ends in each of them: that
/// block.
template <class T>
struct merged_values {
    static void run(const routine_call& call) {
        const cut_row row(call.parameters);
        const row_shape to(call.result.extent);
        const auto length = static_cast<std::size_t>(to.length);
        const auto* from = reinterpret_cast<const T*>(call.inputs[0].data);
        const auto* begins = reinterpret_cast<const std::uint32_t*>(call.inputs[1].data);
        auto* out = reinterpret_cast<T*>(call.result.data);
        auto* const gathered = reinterpret_cast<T*>(call.scratch);
        auto* const keys =
            reinterpret_cast<sort_key_t<T>*>(call.scratch + aligned_bytes<T>(to.length));
        for (index_t k = 0; k < to.rows; ++k) {
            T* next = gathered;
            for_each_piece(from, row, begins, [&](const T* piece, std::size_t count, index_t) {
                std::memcpy(next, piece, count * sizeof(T));
                next += count;
            });
            const row_keys<T> found(keys, gathered, length);
            sort_keys(keys, keys + length + 1, found.count);
            detail::write_sorted(out, found, gathered, length);
            from += row.length;
            begins += 2 * row.count();
            out += length;
        }
    }
    static index_t scratch_bytes(const block_memory*, const shape& result) {
        return aligned_bytes<T>(result.back()) +
               aligned_bytes<sort_key_t<T>>(2 * result.back() + 2);
    }
    static constexpr routine description = {
        .name = "sort",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .splits = &file_splits<T>::description,
    };
};

/// An item of a run that begins at `begin`, and where it stands.
template <class Key>
[[nodiscard]] inline placed_key<Key> with_place(const run_place<Key>& item, index_t begin) {
    return {item.key, begin + std::int64_t{item.place}};
}
template <class Key>
[[nodiscard]] inline placed_key<Key> with_place(const placed_key<Key>& item, index_t) {
    return item;
}

/// As merged_values, what `Result` takes of each item. The third parameter is the place of the
/// first element of the row.
template <class Item, class Result, auto taken_of>
struct merged_items {
    using key = key_t<Item>;

    static void run(const routine_call& call) {
        const cut_row row(call.parameters);
        const index_t first = call.parameters[2];
        const row_shape to(call.result.extent);
        const auto* from = reinterpret_cast<const Item*>(call.inputs[0].data);
        const auto* begins = reinterpret_cast<const std::uint32_t*>(call.inputs[1].data);
        auto* out = reinterpret_cast<Result*>(call.result.data);
        auto* const gathered = reinterpret_cast<placed_key<key>*>(call.scratch);
        for (index_t k = 0; k < to.rows; ++k) {
            placed_key<key>* next = gathered;
            for_each_piece(from, row, begins,
                           [&](const Item* piece, std::size_t count, index_t begin) {
                               for (std::size_t at = 0; at < count; ++at) {
                                   *next++ = with_place(piece[at], first + begin);
                               }
                           });
            sort_placed(gathered, gathered + to.length, static_cast<std::size_t>(to.length));
            for (index_t at = 0; at < to.length; ++at) out[at] = gathered[at].*taken_of;
            from += row.length;
            begins += 2 * row.count();
            out += to.length;
        }
    }
    static index_t scratch_bytes(const block_memory*, const shape& result) {
        return 2 * aligned_bytes<placed_key<key>>(result.back());
    }
};
/// Places, of runs of items.
template <class Item>
struct merged_places {
    using items = merged_items<Item, std::int64_t, &placed_key<key_t<Item>>::place>;
    static constexpr routine description = {
        .name = "argsort",
        .run = &items::run,
        .scratch_bytes = &items::scratch_bytes,
        .splits = &file_splits<key_t<Item>>::description,  // of keys
    };
};
/// And their keys.
template <class Item>
struct merged_keys {
    using items = merged_items<Item, key_t<Item>, &placed_key<key_t<Item>>::key>;
    static constexpr routine description = {
        .name = "argsort",
        .run = &items::run,
        .scratch_bytes = &items::scratch_bytes,
    };
};

}  // namespace runs

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_RUNS)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

/// What sorts long rows of items, each of which Merged puts together.
template <template <class> class Merged, class... Item>
struct sorted_runs {
    [[gnu::used]] static constexpr asked_routine table[] = {
        &routine_for<engine_target, runs::samples<Item>>...,
        &routine_for<engine_target, runs::splitters<Item>>...,
        &routine_for<engine_target, Merged<Item>>...};
};

template struct sorted_runs<runs::merged_values, bool, std::int8_t, std::int16_t, std::int32_t,
                            std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t,
                            float, double>;
template struct sorted_runs<
    runs::merged_places, runs::run_place<std::uint8_t>, runs::run_place<std::uint16_t>,
    runs::run_place<std::uint32_t>, runs::run_place<std::uint64_t>, placed_key<std::uint8_t>,
    placed_key<std::uint16_t>, placed_key<std::uint32_t>, placed_key<std::uint64_t>>;
template struct routines_of_no_type<
    runs::merged_keys<runs::run_place<std::uint8_t>>,
    runs::merged_keys<runs::run_place<std::uint16_t>>,
    runs::merged_keys<runs::run_place<std::uint32_t>>,
    runs::merged_keys<runs::run_place<std::uint64_t>>, runs::placed_keys<std::uint8_t>,
    runs::placed_keys<std::uint16_t>, runs::placed_keys<std::uint32_t>,
    runs::placed_keys<std::uint64_t>>;
template struct routines_of_no_type<
    runs::places<bool>, runs::places<std::int8_t>, runs::places<std::int16_t>,
    runs::places<std::int32_t>, runs::places<std::int64_t>, runs::places<std::uint8_t>,
    runs::places<std::uint16_t>, runs::places<std::uint32_t>, runs::places<std::uint64_t>,
    runs::places<float>, runs::places<double>>;

}  // namespace cask::kernel::catalog
#endif
