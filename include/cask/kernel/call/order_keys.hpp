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

/// Elements that are sorted by keys, from the last digit to the first: a pass for each digit in
/// which they differ. Stable.
template <class Item, class KeyOf>
void sort_by_digits(Item* items, Item* other, std::size_t count, KeyOf key) {
    using word = decltype(key(*items));
    constexpr unsigned bits = sizeof(word) <= 2 ? 8 : 11;
    constexpr std::size_t size = std::size_t{1} << bits;
    constexpr unsigned digits = (8 * sizeof(word) + bits - 1) / bits;
    const auto digit = [](word of, unsigned number) {
        return static_cast<std::size_t>(of >> (number * bits)) & (size - 1);
    };
    std::array<std::array<std::uint64_t, size>, digits> counts{};
    for (std::size_t k = 0; k < count; ++k) {
        const word here = key(items[k]);
        for (unsigned d = 0; d < digits; ++d) ++counts[d][digit(here, d)];
    }
    Item* from = items;
    Item* to = other;
    for (unsigned d = 0; d < digits; ++d) {
        auto& first = counts[d];
        if (first[digit(key(*from), d)] == count) continue;
        std::uint64_t sum = 0;
        for (std::uint64_t& each : first) sum += std::exchange(each, sum);
        for (std::size_t k = 0; k < count; ++k) {
            to[first[digit(key(from[k]), d)]++] = from[k];
        }
        std::swap(from, to);
    }
    if (from != items) std::memcpy(items, from, count * sizeof(Item));
}

/// Below so many elements comparing is faster than counting digits.
template <class Key>
inline constexpr std::size_t few_to_count = 32 * sizeof(Key);

/// Sorts keys; `other` has as many.
template <class Key>
void sort_keys(Key* keys, Key* other, std::size_t count) {
    if (count < few_to_count<Key>) {
        std::sort(keys, keys + count);
    } else {
        sort_by_digits(keys, other, count, [](Key key) { return key; });
    }
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
        sort_by_digits(keys, other, count, [](const placed_key<Key>& each) { return each.key; });
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
