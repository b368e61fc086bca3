// SPDX-License-Identifier: BSD-3-Clause
// A hash table from 64-bit keys to numbers: flat, because graphs of a million nodes are walked
// several times for each computation.
#pragma once

#include <cask/core/sequence.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace cask {

/// Keys are any but 2^64 - 1 (addresses, pairs of numbers). Only grows.
class number_map {
public:
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    /// The number of `key`, or `none`.
    [[nodiscard]] std::uint32_t find(std::uint64_t key) const noexcept {
        if (table_.empty()) return none;
        for (std::size_t at = place(key);; at = (at + 1) & mask()) {
            if (table_[at].first == key) return table_[at].second;
            if (table_[at].first == free) return none;
        }
    }
    [[nodiscard]] bool contains(std::uint64_t key) const noexcept { return find(key) != none; }

    /// The number of `key`; `number` becomes it if there is none yet.
    std::uint32_t& insert(std::uint64_t key, std::uint32_t number) {
        if (table_.size() < 2 * (size_ + 1)) grow();
        for (std::size_t at = place(key);; at = (at + 1) & mask()) {
            if (table_[at].first == key) return table_[at].second;
            if (table_[at].first == free) {
                table_[at] = {key, number};
                ++size_;
                return table_[at].second;
            }
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    static constexpr std::uint64_t free = ~std::uint64_t{0};

    [[nodiscard]] std::size_t mask() const noexcept { return table_.size() - 1; }
    [[nodiscard]] std::size_t place(std::uint64_t key) const noexcept {
        const std::uint64_t mixed = (key ^ (key >> 32)) * 0x9e3779b97f4a7c15u;
        return static_cast<std::size_t>(mixed >> 20) & mask();
    }
    void grow() {
        sequence<std::pair<std::uint64_t, std::uint32_t>> old(
            table_.empty() ? 16 : 2 * table_.size(), {free, none});
        std::swap(old, table_);
        size_ = 0;
        for (const auto& [key, number] : old) {
            if (key != free) insert(key, number);
        }
    }

    sequence<std::pair<std::uint64_t, std::uint32_t>> table_;
    std::size_t size_ = 0;
};

/// The same with any number of numbers for a key. What has equal hashes is told apart by the
/// condition of a search.
class number_multimap {
public:
    static constexpr std::uint32_t none = number_map::none;

    void insert(std::uint64_t key, std::uint32_t number) {
        std::uint32_t& last = last_.insert(key, none);
        entries_.push_back({number, last});
        last = static_cast<std::uint32_t>(entries_.size() - 1);
    }
    /// The number of `key` that satisfies `condition`, of several the last; `none` if none does.
    template <class Condition>
    [[nodiscard]] std::uint32_t find_if(std::uint64_t key, Condition&& condition) const {
        for (std::uint32_t at = last_.find(key); at != none; at = entries_[at].before) {
            if (condition(entries_[at].number)) return entries_[at].number;
        }
        return none;
    }

private:
    struct entry {
        std::uint32_t number;
        std::uint32_t before;  // entry of the same key
    };
    number_map last_;
    sequence<entry> entries_;
};

}  // namespace cask
