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

/// The last parameter: 1 for the largest elements, which come first; 0 for the smallest. Places are
/// those in the whole input, of which a block may be a part.
template <class T, class R, bool Places>
void run_topk(const routine_call& call) {
    const two_rows<placed_key<sort_key_t<T>>> scratch(call);
    const bool largest = *(call.parameters.end() - 1) != 0;
    const index_t begin = Places ? call.where->inputs[0].begin.back() : 0;
    for_each_row_of<T, R>(call, [&, found = scratch.items](const T* row, std::size_t length, R* out,
                                                           std::size_t count) {
        select_places(found, row, length, count, largest);
        for (std::size_t k = 0; k < count; ++k) {
            if constexpr (Places) {
                out[k] = begin + found[k].place;
            } else {
                out[k] = row[found[k].place];
            }
        }
    });
}

/// Of elements, and of where each stood: as run_topk, of places.
template <class T>
void run_topk_of_found(const routine_call& call) {
    const two_rows<placed_key<sort_key_t<T>>> scratch(call);
    const bool largest = *(call.parameters.end() - 1) != 0;
    const auto* places = reinterpret_cast<const std::int64_t*>(call.inputs[1].data);
    for_each_row_of<T, std::int64_t>(
        call, [&, found = scratch.items](const T* row, std::size_t length, std::int64_t* out,
                                         std::size_t count) {
            select_places(found, row, length, count, largest);
            for (std::size_t k = 0; k < count; ++k) out[k] = places[found[k].place];
            places += length;
        });
}

}  // namespace detail

// clang-format off
/// Routines by name: how they are printed.
struct sort_of { static constexpr std::string_view name = "sort"; };
struct argsort_of { static constexpr std::string_view name = "argsort"; };
struct partition_of { static constexpr std::string_view name = "partition"; };
struct topk_of { static constexpr std::string_view name = "topk"; };
struct argtopk_of { static constexpr std::string_view name = "argtopk"; };
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
inline constexpr routine routine_of<topk_of, T> = {topk_of::name, &detail::run_topk<T, T, false>,
                                                   &detail::two_rows_of_places<T>};
template <class T>
inline constexpr routine routine_of<argtopk_of, T> = {
    .name = argtopk_of::name,
    .run = &detail::run_topk<T, std::int64_t, true>,
    .scratch_bytes = &detail::two_rows_of_places<T>,
    .asks_where = true,
};
template <class T>
inline constexpr routine routine_of<argtopk_of_found, T> = {
    argtopk_of_found::name, &detail::run_topk_of_found<T>, &detail::two_rows_of_places<T>};

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
template struct routines<argtopk_of_found, reals>;

}  // namespace cask::kernel::catalog
#endif
