// SPDX-License-Identifier: BSD-3-Clause
// The ledger: the account of the bytes that runs hold, and of those that are reserved for them.
#pragma once

#include <cask/core/shape.hpp>

#include <atomic>

namespace cask::memory {

/// Counts the bytes that runs hold: intermediates, partial results, scratch of tasks.
class ledger {
public:
    void take(index_t bytes) noexcept {
        const index_t now = held_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
        index_t peak = peak_.load(std::memory_order_relaxed);
        while (now > peak && !peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {}
    }
    void give_back(index_t bytes) noexcept { held_.fetch_sub(bytes, std::memory_order_relaxed); }

    [[nodiscard]] index_t held() const noexcept { return held_.load(std::memory_order_relaxed); }
    /// The most that was held at once.
    [[nodiscard]] index_t peak() const noexcept { return peak_.load(std::memory_order_relaxed); }

private:
    std::atomic<index_t> held_{0};
    std::atomic<index_t> peak_{0};
};

}  // namespace cask::memory
