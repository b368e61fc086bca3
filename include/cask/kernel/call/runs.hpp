// SPDX-License-Identifier: BSD-3-Clause
// Routines that sort long rows by all threads. Blocks of a row are sorted by themselves: runs. For
// each block of the result it is found how far into each run it reaches, exactly, and its parts of
// all runs are then gathered and sorted within the cache.
//
// Elements have one order: by key, then by run, then by their place in the run. Equal ones are
// therefore told apart, and stay as they were in the row.
#pragma once

#include <cask/kernel/call/named_routine.hpp>
#include <cask/kernel/call/sort.hpp>

#include <algorithm>
#include <cstring>

namespace cask::kernel {

namespace runs {

/// An element of a run that says where it came from.
template <class Key>
struct run_place {
    Key key;
    std::uint32_t place;  // in the block of the row
};

template <class T>
[[nodiscard]] inline sort_key_t<T> order_of_item(T value) noexcept {
    return order_of(value);
}
template <class Key>
[[nodiscard]] inline Key order_of_item(const run_place<Key>& item) noexcept {
    return item.key;
}
template <class Item>
using key_t = decltype(order_of_item(std::declval<const Item&>()));

/// A row that is cut into blocks.
struct cut_row {
    index_t length;
    index_t block;

    explicit cut_row(const sequence<index_t>& parameters)
        : length(parameters[0]), block(parameters[1]) {}

    [[nodiscard]] index_t count() const noexcept { return (length + block - 1) / block; }
    [[nodiscard]] index_t size(index_t number) const noexcept {
        return std::min(block, length - number * block);
    }
    /// Of how many elements of a run one is a sample.
    [[nodiscard]] index_t samples_apart() const noexcept {
        return std::max<index_t>(block / 128, 1);
    }
    /// Where the first sample of a run stands: at another place in each, so that samples of runs
    /// that are alike lie evenly, too.
    [[nodiscard]] index_t first_sample(index_t number) const noexcept {
        constexpr double golden = 0.6180339887498949;
        const double place = golden * static_cast<double>(number);
        return static_cast<index_t>((place - std::floor(place)) *
                                    static_cast<double>(samples_apart()));
    }
    [[nodiscard]] index_t samples_of(index_t number) const noexcept {
        return size(number) / samples_apart();
    }
    [[nodiscard]] index_t samples() const noexcept {
        return (count() - 1) * samples_of(0) + samples_of(count() - 1);
    }
};

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
            for (index_t number = 0; number < row.count(); ++number) {
                const index_t begin = number * row.block;
                index_t at = begin + row.first_sample(number);
                for (index_t left = row.samples_of(number); left > 0; --left) {
                    *next++ = {order_of_item(from[at]), at};
                    at += row.samples_apart();
                }
            }
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

/// Finds how far the first elements of a row in order reach into each of its runs.
template <class Item>
class rank_search {
public:
    using sample = placed_key<key_t<Item>>;

    rank_search(const Item* runs, const cut_row& row, const sample* samples, std::byte* scratch)
        : runs_(runs), samples_(samples), row_(row), count_(row.count()), few_(few(count_)) {
        low_ = reinterpret_cast<index_t*>(scratch);
        high_ = low_ + count_;
        middle_ = high_ + count_;
        rest_ = reinterpret_cast<sample*>(scratch + aligned_bytes<index_t>(3 * count_));
    }
    [[nodiscard]] static index_t scratch_bytes(index_t runs) {
        return aligned_bytes<index_t>(3 * runs) + aligned_bytes<sample>(few(runs));
    }

    void find(index_t rank, std::uint32_t* to) {
        below_ = 0;
        above_ = row_.length;
        for (index_t k = 0; k < count_; ++k) {
            low_[k] = 0;
            high_[k] = row_.size(k);
        }
        by_samples(rank);
        by_elements(rank);
        take_rest(rank);
        for (index_t k = 0; k < count_; ++k) to[k] = static_cast<std::uint32_t>(low_[k]);
    }

private:
    [[nodiscard]] static index_t few(index_t runs) { return 4 * runs + 512; }
    [[nodiscard]] bool is_done(index_t rank) const {
        return above_ - below_ <= few_ || rank == below_ || rank == above_;
    }

    // Guesses by what is known so far, and a little farther than that from the nearer end: so both
    // ends come near the rank soon.
    void by_samples(index_t rank) {
        index_t first = 0;
        index_t last = row_.samples();
        constexpr index_t reach = 3;
        for (int step = 0; first < last && !is_done(rank); ++step) {
            const double share = static_cast<double>(rank - below_) /
                                 static_cast<double>(above_ - below_);
            index_t at = first + static_cast<index_t>(share * static_cast<double>(last - first));
            const index_t off = std::min(reach, (last - first) / 4);
            at += at - first < last - at ? off : -off;
            if (step % 3 == 2) at = first + (last - first) / 2;
            at = std::clamp(at, first, last - 1);
            if (is_below(samples_[at], rank)) {
                first = at + 1;
            } else {
                last = at;
            }
        }
    }

    // By some of the elements that may be on either side, chosen as if by chance.
    void by_elements(index_t rank) {
        std::uint64_t state = 1;
        while (!is_done(rank)) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            auto at =
                static_cast<index_t>((state >> 33) % static_cast<std::uint64_t>(above_ - below_));
            index_t run = 0;
            while (at >= high_[run] - low_[run]) at -= high_[run] - low_[run], ++run;
            const index_t place = run * row_.block + low_[run] + at;
            is_below({order_of_item(runs_[place]), place}, rank);
        }
    }

    // Whether an element is among the first `rank` ones; limits what others may be.
    bool is_below(const sample& pivot, index_t rank) {
        const index_t home = pivot.place / row_.block;
        index_t before = 0;
        for (index_t k = 0; k < count_; ++k) {
            middle_[k] = k == home ? pivot.place - home * row_.block
                                   : place_in(k, pivot.key, k < home);
            before += middle_[k];
        }
        const bool below = before < rank;
        if (below) ++middle_[home];
        std::swap(below ? low_ : high_, middle_);
        (below ? below_ : above_) = before + (below ? 1 : 0);
        return below;
    }

    // How many elements of a run come before `key`, or are not behind it.
    [[nodiscard]] index_t place_in(index_t run, key_t<Item> key, bool with_equal) const {
        const Item* first = runs_ + run * row_.block + low_[run];
        index_t left = high_[run] - low_[run];
        while (left > 0) {
            const index_t half = left / 2;
            const key_t<Item> here = order_of_item(first[half]);
            const bool is_before = with_equal ? here <= key : here < key;
            first = is_before ? first + half + 1 : first;
            left = is_before ? left - half - 1 : half;
        }
        return first - (runs_ + run * row_.block);
    }

    void take_rest(index_t rank) {
        const index_t taken = rank - below_;
        if (taken == 0) return;
        if (rank == above_) {
            std::swap(low_, high_);
            return;
        }
        index_t size = 0;
        for (index_t k = 0; k < count_; ++k) {
            for (index_t at = low_[k]; at < high_[k]; ++at) {
                const index_t place = k * row_.block + at;
                rest_[size++] = {order_of_item(runs_[place]), place};
            }
        }
        std::nth_element(rest_, rest_ + taken, rest_ + size);
        for (index_t k = 0; k < taken; ++k) ++low_[rest_[k].place / row_.block];
    }

    const Item* runs_;
    const sample* samples_;
    cut_row row_;
    index_t count_;
    index_t few_;
    // Of each run, elements before `low_` are among the first ones, those from `high_` on are not.
    index_t* low_;
    index_t* high_;
    index_t* middle_;
    sample* rest_;
    index_t below_ = 0;  // the sum of low_
    index_t above_ = 0;  // and of high_
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
            rank_search<Item>(from, row, samples, call.scratch).find(rank, to);
            from += row.length;
            samples += row.samples();
            to += runs;
        }
    }
    static index_t scratch_bytes(const block_memory*, const shape& result) {
        return rank_search<Item>::scratch_bytes(result.back());
    }
    static constexpr routine description = {
        .name = "sort",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .asks_where = true,
    };
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
    };
};

/// As merged_values, of places.
template <class Item>
struct merged_places {
    using item = Item;
    using key = key_t<Item>;

    static void run(const routine_call& call) {
        const cut_row row(call.parameters);
        const row_shape to(call.result.extent);
        const auto* from = reinterpret_cast<const item*>(call.inputs[0].data);
        const auto* begins = reinterpret_cast<const std::uint32_t*>(call.inputs[1].data);
        auto* out = reinterpret_cast<std::int64_t*>(call.result.data);
        auto* const gathered = reinterpret_cast<placed_key<key>*>(call.scratch);
        for (index_t k = 0; k < to.rows; ++k) {
            placed_key<key>* next = gathered;
            for_each_piece(from, row, begins,
                           [&](const item* piece, std::size_t count, index_t begin) {
                               for (std::size_t at = 0; at < count; ++at) {
                                   *next++ = {piece[at].key, begin + std::int64_t{piece[at].place}};
                               }
                           });
            sort_placed(gathered, gathered + to.length, static_cast<std::size_t>(to.length));
            for (index_t at = 0; at < to.length; ++at) out[at] = gathered[at].place;
            from += row.length;
            begins += 2 * row.count();
            out += to.length;
        }
    }
    static index_t scratch_bytes(const block_memory*, const shape& result) {
        return 2 * aligned_bytes<placed_key<key>>(result.back());
    }
    static constexpr routine description = {
        .name = "argsort",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
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

template struct sorted_runs<runs::merged_values, std::int32_t, std::int64_t, std::uint32_t,
                            std::uint64_t, float, double>;
template struct sorted_runs<runs::merged_places, runs::run_place<std::uint8_t>,
                            runs::run_place<std::uint16_t>, runs::run_place<std::uint32_t>,
                            runs::run_place<std::uint64_t>>;
template struct routines_of_no_type<
    runs::places<bool>, runs::places<std::int8_t>, runs::places<std::int16_t>,
    runs::places<std::int32_t>, runs::places<std::int64_t>, runs::places<std::uint8_t>,
    runs::places<std::uint16_t>, runs::places<std::uint32_t>, runs::places<std::uint64_t>,
    runs::places<float>, runs::places<double>>;

}  // namespace cask::kernel::catalog
#endif
