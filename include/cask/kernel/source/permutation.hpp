// SPDX-License-Identifier: BSD-3-Clause
// Permutations as functions of the index: any element is known without the others.
//
// Short ones are a table, shuffled by Fisher and Yates: each permutation is equally likely. Long
// ones are a Feistel network over a power of two that is larger than the number of elements, walked
// on until it gives one of these (Black and Rogaway, "Ciphers with arbitrary finite domains",
// 2002), in no memory.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/kernel/source/philox.hpp>

#include <bit>

namespace cask::kernel {

/// A permutation of the numbers below `count`, which is at least 1.
class permutation {
public:
    /// Of as many numbers the table would be smaller than a second-level cache.
    static constexpr std::uint64_t most_in_table = 65536;

    permutation(std::uint64_t seed, std::uint64_t stream, std::uint64_t count) : count_(count) {
        if (count <= most_in_table) {
            shuffle(seed, stream);
            return;
        }
        half_ = (static_cast<int>(std::bit_width(count)) + 1) / 2;
        for (std::uint64_t k = 0; k < rounds; ++k) keys_[k] = bits(seed, stream, k);
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return count_; }

    /// The number at an index below `count`.
    [[nodiscard]] std::uint64_t operator()(std::uint64_t index) const noexcept {
        if (!table_.empty()) return table_[index];
        do index = scrambled(index);
        while (index >= count_);
        return index;
    }

private:
    static constexpr std::size_t rounds = 8;
    __extension__ using wide_product = unsigned __int128;

    static std::array<std::uint64_t, 2> bits(std::uint64_t seed, std::uint64_t stream,
                                             std::uint64_t block) {
        const auto w = philox_block<void>(seed, stream, block);
        return {w[0] | std::uint64_t{w[1]} << 32, w[2] | std::uint64_t{w[3]} << 32};
    }

    void shuffle(std::uint64_t seed, std::uint64_t stream) {
        for (std::uint32_t k = 0; k < count_; ++k) table_.push_back(k);
        for (std::uint64_t left = count_; left > 1; --left) {
            const wide_product product = static_cast<wide_product>(bits(seed, stream, left)[0]) *
                                         left;
            std::swap(table_[left - 1], table_[static_cast<std::size_t>(product >> 64)]);
        }
    }

    [[nodiscard]] std::uint64_t scrambled(std::uint64_t index) const noexcept {
        const std::uint64_t mask = (std::uint64_t{1} << half_) - 1;
        std::uint64_t left = index >> half_;
        std::uint64_t right = index & mask;
        for (const auto& [factor, addend] : keys_) {
            std::uint64_t mixed = (right + addend) * (factor | 1);
            mixed = (mixed ^ (mixed >> 32)) * 0x9E3779B97F4A7C15;
            const std::uint64_t next = left ^ (mixed >> (64 - half_));
            left = right;
            right = next;
        }
        return left << half_ | right;
    }

    std::uint64_t count_;
    int half_ = 1;  // bits
    std::array<std::array<std::uint64_t, 2>, rounds> keys_{};
    sequence<std::uint32_t> table_;
};

}  // namespace cask::kernel
