// SPDX-License-Identifier: BSD-3-Clause
// How far the first elements of a row in order reach into each of its runs, which are in order.
//
// Elements have one order: by key, then by run, then by their place in the run. Equal ones are
// therefore told apart, and each rank is one place in each run.
#pragma once

#include <cask/core/function_ref.hpp>
#include <cask/kernel/call/cut_row.hpp>
#include <cask/kernel/call/order_keys.hpp>
#include <cask/kernel/call/routine.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace cask::kernel::runs {

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
template <class Key>
[[nodiscard]] inline Key order_of_item(const placed_key<Key>& item) noexcept {
    return item.key;
}
template <class Item>
using key_t = decltype(order_of_item(std::declval<const Item&>()));

/// Places [first, first + count) of a run.
struct run_range {
    index_t first;
    index_t count;
};

/// All runs of a row in memory.
template <class Item>
class runs_in_memory {
public:
    using item = Item;

    explicit runs_in_memory(const Item* first) : first_(first) {}
    [[nodiscard]] const Item& operator[](index_t place) const { return first_[place]; }
    /// Some of the places in `range` of a run, among which those before `key`, or not behind it,
    /// end. Nothing is known of them but by looking.
    [[nodiscard]] run_range narrowed(index_t, run_range range, key_t<Item>, bool) const {
        return range;
    }

private:
    const Item* first_;
};

/// Finds how far the first elements of a row in order reach into each of its runs. Runs give an
/// element by its place.
template <class Runs>
class rank_search {
public:
    using item = typename Runs::item;
    using key = key_t<item>;
    using sample = placed_key<key>;

    rank_search(Runs runs, const cut_row& row, const sample* samples, std::byte* scratch)
        : runs_(std::move(runs)),
          samples_(samples),
          row_(row),
          count_(row.count()),
          few_(few(count_)) {
        low_ = reinterpret_cast<index_t*>(scratch);
        high_ = low_ + count_;
        middle_ = high_ + count_;
        rest_ = reinterpret_cast<sample*>(scratch + aligned_bytes<index_t>(3 * count_));
    }
    [[nodiscard]] static index_t scratch_bytes(index_t runs) {
        return aligned_bytes<index_t>(3 * runs) + aligned_bytes<sample>(few(runs));
    }

    /// Writes the place in each run.
    template <class Place>
    void find(index_t rank, Place* to) {
        search(rank);
        for (index_t k = 0; k < count_; ++k) to[k] = static_cast<Place>(low_[k]);
    }
    /// The element at a place of the row in order.
    [[nodiscard]] item at(index_t rank) {
        search(rank);
        std::optional<item> first;
        for (index_t k = 0; k < count_; ++k) {
            if (low_[k] == row_.size(k)) continue;
            const item each = runs_[k * row_.block + low_[k]];
            if (!first || order_of_item(each) < order_of_item(*first)) first = each;
        }
        return *first;
    }
    /// How many elements come before `of`.
    [[nodiscard]] index_t count_before(key of) {
        start();
        index_t count = 0;
        for (index_t k = 0; k < count_; ++k) count += place_in(k, of, false);
        return count;
    }

private:
    void start() {
        below_ = 0;
        above_ = row_.length;
        for (index_t k = 0; k < count_; ++k) {
            low_[k] = 0;
            high_[k] = row_.size(k);
        }
    }
    void search(index_t rank) {
        start();
        by_samples(rank);
        by_elements(rank);
        take_rest(rank);
    }
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
    [[nodiscard]] index_t place_in(index_t run, key of, bool with_equal) {
        const index_t begin = run * row_.block;
        auto [first, left] = runs_.narrowed(run, {low_[run], high_[run] - low_[run]}, of,
                                            with_equal);
        while (left > 0) {
            const index_t half = left / 2;
            const key here = order_of_item(runs_[begin + first + half]);
            const bool is_before = with_equal ? here <= of : here < of;
            first = is_before ? first + half + 1 : first;
            left = is_before ? left - half - 1 : half;
        }
        return first;
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

    Runs runs_;
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

/// All runs of a row in a file: a page of each is in memory, and the keys of samples, between which
/// it is looked for others.
template <class Item>
class runs_in_file {
public:
    using item = Item;
    using reads = function_ref<void(index_t first, index_t count, std::byte* to)>;
    static constexpr index_t page = 4096 / static_cast<index_t>(sizeof(Item));  // elements

    /// `keys` of samples, in the order of their places.
    runs_in_file(reads from, const cut_row& row, const key_t<Item>* keys, std::byte* scratch)
        : read_(from), row_(row), keys_(keys) {
        pages_ = reinterpret_cast<index_t*>(scratch);
        items_ = reinterpret_cast<Item*>(scratch + aligned_bytes<index_t>(row.count()));
        std::fill(pages_, pages_ + row.count(), index_t{-1});
    }
    [[nodiscard]] static index_t scratch_bytes(index_t runs) {
        return aligned_bytes<index_t>(runs) + aligned_bytes<Item>(runs * page);
    }

    [[nodiscard]] const Item& operator[](index_t place) {
        const index_t run = place / row_.block;
        const index_t begin = run * row_.block;
        const index_t number = (place - begin) / page;
        Item* const items = items_ + run * page;
        if (pages_[run] != number) {
            const index_t first = number * page;
            const index_t count = std::min(page, row_.size(run) - first);
            read_(begin + first, count, reinterpret_cast<std::byte*>(items));
            pages_[run] = number;
        }
        return items[place - begin - number * page];
    }
    [[nodiscard]] run_range narrowed(index_t run, run_range range, key_t<Item> key,
                                     bool with_equal) const {
        const key_t<Item>* const first = keys_ + run * row_.samples_of(0);
        const key_t<Item>* const last = first + row_.samples_of(run);
        const index_t before = (with_equal ? std::upper_bound(first, last, key)
                                           : std::lower_bound(first, last, key)) -
                               first;
        const auto place_of = [&](index_t sample) {
            return row_.first_sample(run) + sample * row_.samples_apart();
        };
        const index_t low = before > 0 ? place_of(before - 1) + 1 : 0;
        const index_t high = before < last - first ? place_of(before) : row_.size(run);
        const index_t begin = std::clamp(low, range.first, range.first + range.count);
        return {begin, std::clamp(high, begin, range.first + range.count) - begin};
    }

private:
    reads read_;
    cut_row row_;
    const key_t<Item>* keys_;
    index_t* pages_;  // of each run the one that is in memory; -1: none
    Item* items_;
};

/// A row whose runs a file has, and samples of these in memory.
template <class Item>
class sampled_row {
public:
    using key = key_t<Item>;
    using runs = runs_in_file<Item>;

    explicit sampled_row(const runs_of_row& of) : of_(of), row_(sampled(of.length, of.block)) {
        const index_t count = row_.samples();
        samples_ = reinterpret_cast<sample*>(of.scratch);
        auto* const other = samples_ + aligned_bytes<sample>(count) / index_t{sizeof(sample)};
        rest_ = of.scratch + 2 * aligned_bytes<sample>(count);
        keys_ = reinterpret_cast<key*>(rest_);
        rest_ += aligned_bytes<key>(count);
        index_t next = 0;
        for_each_sample(row_, [&](index_t place) {
            Item found;
            of.read(place, 1, reinterpret_cast<std::byte*>(&found));
            keys_[next] = order_of_item(found);
            samples_[next] = {keys_[next], place};
            ++next;
        });
        sort_placed(samples_, other, static_cast<std::size_t>(count));
    }
    [[nodiscard]] static index_t scratch_bytes(index_t length, index_t block) {
        const cut_row row = sampled(length, block);
        return aligned_bytes<sample>(row.samples()) * 2 + aligned_bytes<key>(row.samples()) +
               rank_search<runs>::scratch_bytes(row.count()) + runs::scratch_bytes(row.count());
    }

    /// What finds elements by their places in order; while this row is there.
    [[nodiscard]] rank_search<runs> search() const {
        std::byte* const pages = rest_ + rank_search<runs>::scratch_bytes(row_.count());
        return {runs(of_.read, row_, keys_, pages), row_, samples_, rest_};
    }
    [[nodiscard]] index_t runs_count() const noexcept { return row_.count(); }

private:
    using sample = placed_key<key>;

    // A sample for each page of a run, or for some: those of all runs are in memory.
    static cut_row sampled(index_t length, index_t block) {
        constexpr index_t all = 32768;
        cut_row row(length, block);
        const index_t pages = block / runs::page;
        row.samples_of_block = std::clamp<index_t>(std::min(pages, all / row.count()), 16, 512);
        return row;
    }

    runs_of_row of_;
    cut_row row_;
    sample* samples_;
    key* keys_;
    std::byte* rest_;
};

/// Finds where blocks of a row that are as long as its runs begin in these, which a file has.
template <class Item>
struct file_splits {
    static void run(const runs_of_row& row, const wanted_blocks& wanted) {
        const sampled_row<Item> sampled(row);
        auto search = sampled.search();
        index_t* to = wanted.places;
        for (index_t rank = wanted.begin; rank < wanted.end; rank += row.block) {
            search.find(rank, to);
            to += sampled.runs_count();
        }
        search.find(wanted.end, to);
    }
    static constexpr run_splitter description = {
        .run = &run, .scratch_bytes = &sampled_row<Item>::scratch_bytes};
};

}  // namespace cask::kernel::runs
