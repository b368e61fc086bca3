// SPDX-License-Identifier: BSD-3-Clause
// Prefetching ahead of a kernel: further on in its rows, or at the beginning of the next ones.
#pragma once

#include <cask/kernel/tile/tile.hpp>

#include <algorithm>

namespace cask::kernel {

/// Prefetches for a kernel that walks along several arrays, `group` elements of each at a time: the
/// lines that it will read and write some groups later.
///
/// One group of each array at a time, because a core has some twenty lines in flight at most and
/// stalls at the next.
template <std::size_t group>
class forerunner {
public:
    static constexpr std::size_t most_inputs = 16;

    explicit forerunner(std::size_t length) noexcept
        : length_(length), groups_(std::max<std::size_t>((length + group - 1) / group, 1)) {}

    /// Adds an array that the kernel streams, of elements of `item` bytes.
    void reads(const operand& operand, std::size_t item) noexcept {
        inputs_[count_++] = of(operand, item);
    }
    void writes(const operand& operand, std::size_t item) noexcept { output_ = of(operand, item); }

    /// Moves to the first group to prefetch; to be called when all arrays are added.
    void start() noexcept {
        const std::size_t bytes = std::min(most_bytes, cache_bytes / (count_ + 1));
        std::size_t groups = bytes / (group * std::max<std::size_t>(widest_, 1));
        for (; groups >= groups_; groups -= groups_) {
            go_on(groups_);
            go_to_next_row();
        }
        go_on(groups);
        left_ = groups_ - groups;
    }

    /// Prefetches a group of each array.
    [[gnu::always_inline]] void ask() noexcept {
        for (std::size_t k = 0; k < count_; ++k) ask_for<false>(inputs_[k]);
        ask_for<true>(output_);
        if (--left_ == 0) {
            go_to_next_row();
            left_ = groups_;
        }
    }

private:
    // All prefetched lines fit the first-level cache until they are read.
    static constexpr std::size_t cache_bytes = 24576;
    static constexpr std::size_t most_bytes = 4096;

    struct array {
        std::uintptr_t at = 0;
        std::size_t step = 0;     // bytes of a group; 0: no array is streamed
        std::uintptr_t next = 0;  // bytes from the end of the last group to the next row
    };

    [[nodiscard]] array of(const operand& operand, std::size_t item) noexcept {
        widest_ = std::max(widest_, item);
        const std::size_t behind = length_ * item;
        const auto next = operand.next_row == operand::right_behind
                              ? behind
                              : static_cast<std::uintptr_t>(operand.next_row);
        return {reinterpret_cast<std::uintptr_t>(operand.data), group * item,
                next - groups_ * group * item};
    }

    template <bool writing>
    [[gnu::always_inline]] static void ask_for(array& array) noexcept {
        for (std::size_t line = 0; line < array.step; line += alignment) {
            __builtin_prefetch(reinterpret_cast<const std::byte*>(array.at + line),
                               writing ? 1 : 0);
        }
        array.at += array.step;
    }

    void go_on(std::size_t groups) noexcept {
        for (std::size_t k = 0; k < count_; ++k) inputs_[k].at += groups * inputs_[k].step;
        output_.at += groups * output_.step;
    }
    void go_to_next_row() noexcept {
        for (std::size_t k = 0; k < count_; ++k) inputs_[k].at += inputs_[k].next;
        output_.at += output_.next;
    }

    std::size_t length_;
    std::size_t groups_;  // of a row
    std::size_t left_ = 0;
    std::size_t widest_ = 0;
    std::size_t count_ = 0;
    std::array<array, most_inputs> inputs_;
    array output_;
};

}  // namespace cask::kernel
