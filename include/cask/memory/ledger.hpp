// SPDX-License-Identifier: BSD-3-Clause
// The ledger: the account of the bytes that runs hold, and of those that they move between memory
// and files or stores.
#pragma once

#include <cask/core/shape.hpp>

#include <atomic>

namespace cask::memory {

/// Bytes of elements that runs move between memory and other places. What a file gives and takes
/// beside, such as small gaps between elements that are read, is not among them.
struct traffic {
    index_t read = 0;       // from files and stores
    index_t written = 0;    // to them
    index_t spilled = 0;    // to temporary files
    index_t read_back = 0;  // from these

    traffic& operator+=(const traffic& other) noexcept {
        read += other.read;
        written += other.written;
        spilled += other.spilled;
        read_back += other.read_back;
        return *this;
    }
    bool operator==(const traffic&) const = default;
};

/// Counts the bytes that runs hold: intermediates, partial results, scratch of tasks; and those
/// that they move.
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

    /// Elements came from a place, or went there.
    void count_read(index_t bytes, bool temporary) noexcept {
        (temporary ? read_back_ : read_).fetch_add(bytes, std::memory_order_relaxed);
    }
    void count_written(index_t bytes, bool temporary) noexcept {
        (temporary ? spilled_ : written_).fetch_add(bytes, std::memory_order_relaxed);
    }
    /// What was moved since the beginning.
    [[nodiscard]] traffic moved() const noexcept {
        constexpr auto any = std::memory_order_relaxed;
        return {read_.load(any), written_.load(any), spilled_.load(any), read_back_.load(any)};
    }

private:
    std::atomic<index_t> held_{0};
    std::atomic<index_t> peak_{0};
    std::atomic<index_t> read_{0};
    std::atomic<index_t> written_{0};
    std::atomic<index_t> spilled_{0};
    std::atomic<index_t> read_back_{0};
};

}  // namespace cask::memory
