// SPDX-License-Identifier: BSD-3-Clause
// Numbers as unsigned integers in the same order, which are sorted and selected without asking for
// NaN; NaNs stand behind all others.
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/core/linkage.hpp>
#include <cask/kernel/call/named_routine.hpp>
#include <cask/kernel/catalog.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>

namespace cask::kernel {

template <std::size_t Bytes>
struct unsigned_of;
template <>
struct unsigned_of<1> {
    using type = std::uint8_t;
};
template <>
struct unsigned_of<2> {
    using type = std::uint16_t;
};
template <>
struct unsigned_of<4> {
    using type = std::uint32_t;
};
template <>
struct unsigned_of<8> {
    using type = std::uint64_t;
};
template <class T>
using sort_key_t = typename unsigned_of<sizeof(T)>::type;

/// Whether a value is no number, which has no place among the others.
template <class T>
[[nodiscard]] inline bool is_no_number(T value) noexcept {
    if constexpr (std::floating_point<T>) {
        return value != value;
    } else {
        static_cast<void>(value);
        return false;
    }
}

/// The key of a number: smaller for smaller ones. That of -0 is right below that of 0.
template <class T>
[[nodiscard]] inline sort_key_t<T> key_of(T value) noexcept {
    using key = sort_key_t<T>;
    constexpr auto sign = static_cast<key>(key{1} << (8 * sizeof(T) - 1));
    if constexpr (std::same_as<T, bool>) {
        return value ? 1 : 0;
    } else if constexpr (std::floating_point<T>) {
        const auto bits = std::bit_cast<key>(value);
        return (bits & sign) != 0 ? ~bits : static_cast<key>(bits | sign);
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<key>(static_cast<key>(value) ^ sign);
    } else {
        return value;
    }
}
template <class T>
[[nodiscard]] inline T value_of(sort_key_t<T> key) noexcept {
    constexpr auto sign = static_cast<sort_key_t<T>>(sort_key_t<T>{1} << (8 * sizeof(T) - 1));
    if constexpr (std::same_as<T, bool>) {
        return key != 0;
    } else if constexpr (std::floating_point<T>) {
        return std::bit_cast<T>((key & sign) != 0 ? static_cast<sort_key_t<T>>(key ^ sign) : ~key);
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<T>(static_cast<sort_key_t<T>>(key ^ sign));
    } else {
        return key;
    }
}

/// The key of a number where zeros are equal and NaNs come last.
template <class T>
[[nodiscard]] inline sort_key_t<T> order_of(T value) noexcept {
    if (is_no_number(value)) return std::numeric_limits<sort_key_t<T>>::max();
    if constexpr (std::floating_point<T>) return key_of(value + T(0));  // -0 + 0 is 0
    return key_of(value);
}

/// Sorts items by keys, stably, digit by digit. The leading digits come first: as a rule they tell
/// all keys apart, or nearly so, and the rest is put in order by insertion.
template <class Item, class KeyOf>
class digit_sort {
public:
    using word = decltype(std::declval<KeyOf>()(std::declval<const Item&>()));

    /// `other` has room for as many items.
    digit_sort(Item* items, Item* other, std::size_t count, KeyOf key)
        : items_(items), from_(items), to_(other), count_(count), key_(key) {}

    void run() {
        constexpr std::size_t many = 2048;
        if (in_order()) return;
        if constexpr (!is_wide) {
            sort_by<most_bits>(0, 8 * sizeof(word));
        } else if (count_ < many) {
            sort_leading<8>();
        } else {
            sort_leading<most_bits>();
        }
        if (from_ != items_) std::memcpy(items_, from_, count_ * sizeof(Item));
    }

private:
    static constexpr bool is_wide = sizeof(word) > 4;
    // Rows of wide elements that are too long for 32 bits are sorted block by block.
    using counter = std::conditional_t<sizeof(word) <= 2, std::uint64_t, std::uint32_t>;
    static constexpr unsigned most_bits = sizeof(word) > 2 ? 11 : 8;
    static constexpr unsigned digits = sizeof(word) > 2 ? 3 : sizeof(word);  // counted in one walk

    template <unsigned bits>
    void sort_leading() {
        constexpr unsigned at_once = digits * bits;
        const unsigned width = width_of_keys();
        const unsigned rest = width - std::min(width, at_once);
        sort_by<bits>(rest, width);
        if (rest == 0 || inserted()) return;
        for (unsigned first = 0; first < width; first += at_once) {
            sort_by<bits>(first, std::min(first + at_once, width));
        }
    }

    [[nodiscard]] bool in_order() const {
        std::size_t k = 1;
        while (k < count_ && key_(items_[k - 1]) <= key_(items_[k])) ++k;
        return k == count_;
    }

    // Bits in which keys differ when the smallest one is taken off.
    [[nodiscard]] unsigned width_of_keys() {
        constexpr std::size_t lanes = 4;  // so that comparisons do not wait for each other
        std::array<word, lanes> least;
        std::array<word, lanes> most;
        least.fill(key_(items_[0]));
        most = least;
        std::size_t k = 0;
        for (; k + lanes <= count_; k += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const word here = key_(items_[k + lane]);
                least[lane] = std::min(least[lane], here);
                most[lane] = std::max(most[lane], here);
            }
        }
        for (; k < count_; ++k) {
            least[0] = std::min(least[0], key_(items_[k]));
            most[0] = std::max(most[0], key_(items_[k]));
        }
        smallest_ = *std::min_element(least.begin(), least.end());
        return static_cast<unsigned>(std::bit_width(
            static_cast<word>(*std::max_element(most.begin(), most.end()) - smallest_)));
    }

    template <unsigned bits>
    [[nodiscard]] std::size_t digit(const Item& of, unsigned first) const noexcept {
        word above = key_(of);
        if constexpr (is_wide) above = static_cast<word>(above - smallest_);
        return static_cast<std::size_t>(above >> first) & ((std::size_t{1} << bits) - 1);
    }

    // By bits [first, last), of so many digits at most.
    template <unsigned bits>
    [[gnu::always_inline]] void sort_by(unsigned first, unsigned last) {
        std::array<unsigned, digits> at;  // behind the last digit any one does
        for (unsigned d = 0; d < digits; ++d) {
            at[d] = std::min(first + d * bits, last - 1);
            std::fill_n(counts_[d].begin(), std::size_t{1} << bits, counter{0});
        }
        const Item* const from = from_;
        const std::size_t count = count_;
        for (std::size_t k = 0; k < count; ++k) {
            for (unsigned d = 0; d < digits; ++d) ++counts_[d][digit<bits>(from[k], at[d])];
        }
        for (unsigned d = 0; d < digits && first < last; ++d, first += bits) move<bits>(d, first);
    }

    template <unsigned bits>
    [[gnu::always_inline]] void move(unsigned number, unsigned first) {
        auto& places = counts_[number];
        if (places[digit<bits>(*from_, first)] == count_) return;
        counter sum = 0;
        for (std::size_t k = 0; k < std::size_t{1} << bits; ++k) {
            sum += std::exchange(places[k], sum);
        }
        const Item* const from = from_;
        Item* const to = to_;
        const std::size_t count = count_;
        for (std::size_t k = 0; k < count; ++k) {
            to[places[digit<bits>(from[k], first)]++] = from[k];
        }
        std::swap(from_, to_);
    }

    // False where that is too much work.
    [[nodiscard]] bool inserted() {
        std::size_t moves = 0;
        for (std::size_t k = 1; k < count_; ++k) {
            if (key_(from_[k - 1]) <= key_(from_[k])) continue;
            const Item item = from_[k];
            std::size_t at = k;
            do {
                from_[at] = from_[at - 1];
                --at;
            } while (at > 0 && key_(from_[at - 1]) > key_(item));
            from_[at] = item;
            moves += k - at;
            if (moves > count_) return false;
        }
        return true;
    }

    Item* items_;
    Item* from_;
    Item* to_;
    std::size_t count_;
    KeyOf key_;
    word smallest_ = 0;
    std::array<std::array<counter, std::size_t{1} << most_bits>, digits> counts_;
};

/// Below so many elements comparing is faster than counting digits.
template <class Key>
inline constexpr std::size_t few_to_count = 32 * sizeof(Key);

/// Sorts keys that have few values: each value is counted, by turns in one of several tables, so
/// that equal ones in a row do not wait for each other; and written as often. `counts` are zeros.
template <std::size_t tables, class Key, class Counter>
void sort_by_counts(Key* keys, std::size_t count, Counter* counts) {
    constexpr std::size_t values = std::size_t{1} << (8 * sizeof(Key));
    std::size_t k = 0;
    for (; k + tables <= count; k += tables) {
        for (std::size_t t = 0; t < tables; ++t) ++counts[t * values + keys[k + t]];
    }
    for (; k < count; ++k) ++counts[keys[k]];
    for (std::size_t value = 0; value < values; ++value) {
        std::size_t times = 0;
        for (std::size_t t = 0; t < tables; ++t) times += counts[t * values + value];
        keys = std::fill_n(keys, times, static_cast<Key>(value));
    }
}

/// Sorts keys; `other` has as many.
template <class Key>
void sort_keys(Key* keys, Key* other, std::size_t count) {
    if (count < few_to_count<Key>) return std::sort(keys, keys + count);
    if constexpr (sizeof(Key) == 1) {
        std::array<std::uint64_t, std::size_t{4} << 8> counts{};
        return sort_by_counts<4>(keys, count, counts.data());
    }
    if constexpr (sizeof(Key) == 2) {
        constexpr std::size_t many = std::size_t{1} << 18;
        if (count >= many && count <= std::numeric_limits<std::uint32_t>::max()) {
            const auto off = reinterpret_cast<std::uintptr_t>(other) % alignof(std::uint32_t);
            auto* const counts = reinterpret_cast<std::uint32_t*>(other + off / sizeof(Key));
            std::fill_n(counts, std::size_t{1} << 16, 0u);
            return sort_by_counts<1>(keys, count, counts);
        }
    }
    digit_sort(keys, other, count, [](Key key) { return key; }).run();
}

/// A key and where it stood.
template <class Key>
struct placed_key {
    Key key;
    std::int64_t place;
    friend bool operator<(const placed_key& a, const placed_key& b) noexcept {
        return a.key != b.key ? a.key < b.key : a.place < b.place;
    }
};

template <class Key>
void sort_placed(placed_key<Key>* keys, placed_key<Key>* other, std::size_t count) {
    if (count < few_to_count<Key>) {
        std::sort(keys, keys + count);
    } else {
        const auto key = [](const placed_key<Key>& each) { return each.key; };
        digit_sort(keys, other, count, key).run();
    }
}

/// The rows of an input and of a result: those of all axes but the last, or, of a result that has
/// one axis less, its elements.
struct row_shape {
    index_t rows;
    index_t length;

    explicit row_shape(const shape& extent)
        : rows(1), length(extent.rank() == 0 ? 1 : extent.back()) {
        for (int axis = 0; axis + 1 < extent.rank(); ++axis) rows *= extent[axis];
    }
};

/// Bytes of `count` values of T, so that what comes behind them is aligned.
template <class T>
[[nodiscard]] constexpr index_t aligned_bytes(index_t count) noexcept {
    constexpr index_t line = 64;
    return (count * static_cast<index_t>(sizeof(T)) + line - 1) / line * line;
}

}  // namespace cask::kernel
