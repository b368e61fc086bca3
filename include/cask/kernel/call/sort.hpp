// SPDX-License-Identifier: BSD-3-Clause
// Routines that sort and select the elements of rows.
#pragma once

#include <cask/kernel/call/order_keys.hpp>
#include <cask/kernel/catalog.hpp>

namespace cask::kernel {

/// The keys of the numbers of a row; NaNs, of which there are `row_shape.length - count`, stand
/// behind them in `values`.
template <class T>
struct row_keys {
    sort_key_t<T>* keys;
    std::size_t count = 0;

    row_keys(sort_key_t<T>* memory, const T* row, std::size_t length) : keys(memory) {
        for (std::size_t k = 0; k < length; ++k) {
            keys[count] = key_of(row[k]);
            count += is_no_number(row[k]) ? 0 : 1;
        }
    }
};

namespace detail {

/// Numbers in the order of their keys, zeros of either sign and then NaNs in the order of the row.
template <class T>
void write_sorted(T* out, const row_keys<T>& sorted, const T* row, std::size_t length) {
    for (std::size_t k = 0; k < sorted.count; ++k) out[k] = value_of<T>(sorted.keys[k]);
    if constexpr (std::floating_point<T>) {
        T* const zeros = std::lower_bound(out, out + sorted.count, T(0));
        const bool both = zeros != out + sorted.count && *zeros == T(0) && std::signbit(*zeros);
        std::size_t nan = sorted.count;
        if (!both && nan == length) return;
        T* zero = zeros;
        for (std::size_t k = 0; k < length; ++k) {
            if (both && row[k] == T(0)) *zero++ = row[k];
            if (is_no_number(row[k])) out[nan++] = row[k];
        }
    }
}

template <class T>
[[nodiscard]] index_t two_rows_of_keys(const block_memory* inputs, const shape&) {
    return 2 * aligned_bytes<sort_key_t<T>>(row_shape(inputs[0].extent).length + 1);
}
template <class T>
[[nodiscard]] index_t two_rows_of_places(const block_memory* inputs, const shape&) {
    return 2 * aligned_bytes<placed_key<sort_key_t<T>>>(row_shape(inputs[0].extent).length + 1);
}

/// Calls `body` with each row of the input and of the result.
template <class T, class R, class Body>
void for_each_row_of(const routine_call& call, Body&& body) {
    const row_shape from(call.inputs[0].extent);
    const row_shape to(call.result.extent);
    const auto* in = reinterpret_cast<const T*>(call.inputs[0].data);
    auto* out = reinterpret_cast<R*>(call.result.data);
    for (index_t row = 0; row < from.rows; ++row) {
        body(in + row * from.length, static_cast<std::size_t>(from.length), out + row * to.length,
             static_cast<std::size_t>(to.length));
    }
}

/// The scratch of a routine: a row of items, and another one.
template <class Item>
struct two_rows {
    Item* items;
    Item* other;

    explicit two_rows(const routine_call& call)
        : items(reinterpret_cast<Item*>(call.scratch)),
          other(reinterpret_cast<Item*>(
              call.scratch + aligned_bytes<Item>(row_shape(call.inputs[0].extent).length + 1))) {}
};

template <class T>
void run_sort(const routine_call& call) {
    const two_rows<sort_key_t<T>> scratch(call);
    for_each_row_of<T, T>(call, [&](const T* row, std::size_t length, T* out, std::size_t) {
        const row_keys<T> keys(scratch.items, row, length);
        sort_keys(keys.keys, scratch.other, keys.count);
        write_sorted(out, keys, row, length);
    });
}

/// Parameters: places that have what they would have in order.
template <class T>
void run_partition(const routine_call& call) {
    const two_rows<sort_key_t<T>> scratch(call);
    const auto* const kth = call.parameters.end() - 1;
    for_each_row_of<T, T>(call, [&](const T* row, std::size_t length, T* out, std::size_t) {
        const row_keys<T> keys(scratch.items, row, length);
        const auto place = static_cast<std::size_t>(*kth);
        if (place < keys.count) {
            std::nth_element(keys.keys, keys.keys + place, keys.keys + keys.count);
        }
        for (std::size_t k = 0; k < keys.count; ++k) out[k] = value_of<T>(keys.keys[k]);
        if (keys.count == length) return;
        std::size_t nan = keys.count;
        for (std::size_t k = 0; k < length; ++k) {
            if (is_no_number(row[k])) out[nan++] = row[k];
        }
    });
}

template <class T>
void fill_places(placed_key<sort_key_t<T>>* keys, const T* row, std::size_t length,
                 sort_key_t<T> turned) {
    for (std::size_t k = 0; k < length; ++k) {
        keys[k] = {static_cast<sort_key_t<T>>(order_of(row[k]) ^ turned),
                   static_cast<std::int64_t>(k)};
    }
}

template <class T>
void run_argsort(const routine_call& call) {
    const two_rows<placed_key<sort_key_t<T>>> scratch(call);
    for_each_row_of<T, std::int64_t>(
        call, [&](const T* row, std::size_t length, std::int64_t* out, std::size_t) {
            fill_places(scratch.items, row, length, sort_key_t<T>{0});
            sort_placed(scratch.items, scratch.other, length);
            for (std::size_t k = 0; k < length; ++k) out[k] = scratch.items[k].place;
        });
}

/// The first `count` places in order, of the largest elements or of the smallest ones.
template <class T>
void select_places(placed_key<sort_key_t<T>>* keys, const T* row, std::size_t length,
                   std::size_t count, bool largest) {
    fill_places(keys, row, length,
                largest ? static_cast<sort_key_t<T>>(~sort_key_t<T>{0}) : sort_key_t<T>{0});
    if (count < length) std::nth_element(keys, keys + count, keys + length);
    std::sort(keys, keys + count);
}

/// The last parameter of routines that select: 1 for the largest elements, which come first; 0 for
/// the smallest.
template <class T, class R, class Taken>
void select_in_rows(const routine_call& call, Taken&& taken) {
    const two_rows<placed_key<sort_key_t<T>>> scratch(call);
    const bool largest = *(call.parameters.end() - 1) != 0;
    for_each_row_of<T, R>(call, [&, found = scratch.items](const T* row, std::size_t length, R* out,
                                                           std::size_t count) {
        select_places(found, row, length, count, largest);
        for (std::size_t k = 0; k < count; ++k) out[k] = taken(found[k], row);
    });
}
template <class T>
void run_topk(const routine_call& call) {
    select_in_rows<T, T>(call, [](const auto& found, const T* row) { return row[found.place]; });
}
template <class T>
void run_argtopk(const routine_call& call) {
    select_in_rows<T, std::int64_t>(call, [](const auto& found, const T*) { return found.place; });
}

/// Of a block of rows, keys with their places in the whole rows, as bytes.
template <class T>
void run_found_of_block(const routine_call& call) {
    using found_key = placed_key<sort_key_t<T>>;
    const bool largest = *(call.parameters.end() - 1) != 0;
    const index_t begin = call.where->inputs[0].begin.back();
    const auto* row = reinterpret_cast<const T*>(call.inputs[0].data);
    auto* const found = reinterpret_cast<found_key*>(call.scratch);
    auto* out = reinterpret_cast<found_key*>(call.result.data);
    const auto length = static_cast<std::size_t>(call.inputs[0].extent.back());
    const shape& to = call.result.extent;
    const index_t count = to[to.rank() - 2];
    const index_t rows = row_shape(call.inputs[0].extent).rows;
    for (index_t number = 0; number < rows; ++number, row += length, out += count) {
        select_places(found, row, length, static_cast<std::size_t>(count), largest);
        for (index_t k = 0; k < count; ++k) out[k] = {found[k].key, begin + found[k].place};
    }
}
/// And of these of all blocks: places.
template <class Key>
void run_places_of_found(const routine_call& call) {
    using found_key = placed_key<Key>;
    const row_shape to(call.result.extent);
    const shape& from = call.inputs[0].extent;
    const index_t length = from[from.rank() - 2];
    const auto* found = reinterpret_cast<const found_key*>(call.inputs[0].data);
    auto* const keys = reinterpret_cast<found_key*>(call.scratch);
    auto* out = reinterpret_cast<std::int64_t*>(call.result.data);
    for (index_t row = 0; row < to.rows; ++row, found += length, out += to.length) {
        std::copy_n(found, length, keys);
        std::partial_sort(keys, keys + to.length, keys + length);
        for (index_t k = 0; k < to.length; ++k) out[k] = keys[k].place;
    }
}
template <class Key>
[[nodiscard]] index_t row_of_found(const block_memory* inputs, const shape&) {
    return inputs[0].extent.back() * inputs[0].extent[inputs[0].extent.rank() - 2];
}

}  // namespace detail

// clang-format off
/// Routines by name: how they are printed.
struct sort_of { static constexpr std::string_view name = "sort"; };
struct argsort_of { static constexpr std::string_view name = "argsort"; };
struct partition_of { static constexpr std::string_view name = "partition"; };
struct topk_of { static constexpr std::string_view name = "topk"; };
struct argtopk_of { static constexpr std::string_view name = "argtopk"; };
struct argtopk_of_block { static constexpr std::string_view name = "argtopk"; };
struct argtopk_of_found { static constexpr std::string_view name = "argtopk"; };
// clang-format on

template <class T>
inline constexpr routine routine_of<sort_of, T> = {sort_of::name, &detail::run_sort<T>,
                                                   &detail::two_rows_of_keys<T>};
template <class T>
inline constexpr routine routine_of<argsort_of, T> = {argsort_of::name, &detail::run_argsort<T>,
                                                      &detail::two_rows_of_places<T>};
template <class T>
inline constexpr routine routine_of<partition_of, T> = {
    partition_of::name, &detail::run_partition<T>, &detail::two_rows_of_keys<T>};
template <class T>
inline constexpr routine routine_of<topk_of, T> = {topk_of::name, &detail::run_topk<T>,
                                                   &detail::two_rows_of_places<T>};
template <class T>
inline constexpr routine routine_of<argtopk_of, T> = {argtopk_of::name, &detail::run_argtopk<T>,
                                                      &detail::two_rows_of_places<T>};
template <class T>
inline constexpr routine routine_of<argtopk_of_block, T> = {
    .name = argtopk_of_block::name,
    .run = &detail::run_found_of_block<T>,
    .scratch_bytes = &detail::two_rows_of_places<T>,
    .asks_where = true,
    .partial_bytes = sizeof(placed_key<sort_key_t<T>>),
};
template <class T>
inline constexpr routine routine_of<argtopk_of_found, T> = {
    argtopk_of_found::name, &detail::run_places_of_found<sort_key_t<T>>,
    &detail::row_of_found<sort_key_t<T>>};

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_SORT)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct routines<sort_of, reals>;
template struct routines<argsort_of, reals>;
template struct routines<partition_of, reals>;
template struct routines<topk_of, reals>;
template struct routines<argtopk_of, reals>;
template struct routines<argtopk_of_block, reals>;
template struct routines<argtopk_of_found, reals>;

}  // namespace cask::kernel::catalog
#endif
