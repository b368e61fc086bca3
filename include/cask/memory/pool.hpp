// SPDX-License-Identifier: BSD-3-Clause
// Memory for scratch and intermediates of one run: aligned, recycled, in huge pages where large.
//
// Fresh pages cost more than arithmetic (first touch 1-3 GB/s in 4 KiB pages), so blocks are kept
// for the next request of the run. What is kept counts: together with the blocks in use it never
// exceeds the limit of the run.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/memory/buffer.hpp>
#include <cask/memory/ledger.hpp>

#include <bit>
#include <limits>
#include <mutex>
#include <utility>

namespace cask::memory {

/// The memory of one run, recycled by size. Safe to use from several threads; outlives its blocks.
class pool {
public:
    /// Owns one block of memory and returns it to its pool.
    class block {
    public:
        using relocatable = block;

        block() = default;
        block(pool* from, std::byte* data, std::size_t bytes) noexcept
            : pool_(from), data_(data), bytes_(bytes) {}
        block(block&& other) noexcept
            : pool_(other.pool_),
              data_(std::exchange(other.data_, nullptr)),
              bytes_(other.bytes_) {}
        block& operator=(block&& other) noexcept {
            std::swap(pool_, other.pool_);
            std::swap(data_, other.data_);
            std::swap(bytes_, other.bytes_);
            return *this;
        }
        ~block() {
            if (data_ != nullptr) pool_->give_back(data_, bytes_);
        }
        [[nodiscard]] std::byte* data() const noexcept { return data_; }

    private:
        pool* pool_ = nullptr;
        std::byte* data_ = nullptr;
        std::size_t bytes_ = 0;
    };

    /// All that is taken is counted in `account`; unused blocks are given up before the pool holds
    /// more than `limit` bytes.
    explicit pool(ledger& account, index_t limit = std::numeric_limits<index_t>::max())
        : account_(account), limit_(limit) {}
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    ~pool() { trim(); }

    /// The bytes that a request for `bytes` takes: sizes are rounded up to a quarter of an octave.
    [[nodiscard]] static constexpr index_t rounded(index_t bytes) noexcept {
        const auto least = static_cast<std::uint64_t>(std::max<index_t>(bytes, 4096));
        const auto step = std::uint64_t{1} << (std::bit_width(least - 1) - 3);
        return static_cast<index_t>((least + step - 1) / step * step);
    }

    /// At least `bytes` of memory, uninitialised. Throws std::bad_alloc.
    [[nodiscard]] block take(std::size_t bytes) {
        return take_exactly(static_cast<std::size_t>(rounded(static_cast<index_t>(bytes))));
    }

    /// Memory of exactly `bytes`, for what a run takes once. Throws std::bad_alloc.
    [[nodiscard]] block take_exactly(std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        for (std::size_t k = idle_.size(); k > 0; --k) {
            if (idle_[k - 1].bytes != bytes) continue;
            std::byte* const data = idle_[k - 1].data;
            idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(k - 1));
            idle_bytes_ -= bytes;
            return hand_out(data, bytes);
        }
        if (static_cast<index_t>(in_use_ + idle_bytes_ + bytes) > limit_) drop_idle();
        return hand_out(allocate(bytes), bytes);
    }

    /// Where it is counted what the run does.
    [[nodiscard]] ledger& account() const noexcept { return account_; }
    /// Bytes of blocks that somebody has.
    [[nodiscard]] index_t in_use() const {
        const std::lock_guard lock(mutex_);
        return static_cast<index_t>(in_use_);
    }

    /// Gives unused memory back to the system.
    void trim() noexcept {
        const std::lock_guard lock(mutex_);
        drop_idle();
    }

private:
    struct idle_block {
        std::byte* data;
        std::size_t bytes;
    };

    block hand_out(std::byte* data, std::size_t bytes) noexcept {
        in_use_ += bytes;
        account_.take(static_cast<index_t>(bytes));
        return {this, data, bytes};
    }
    void give_back(std::byte* data, std::size_t bytes) noexcept {
        const std::lock_guard lock(mutex_);
        in_use_ -= bytes;
        account_.give_back(static_cast<index_t>(bytes));
        try {
            idle_.push_back({data, bytes});
            idle_bytes_ += bytes;
        } catch (const std::bad_alloc&) {
            release(data, bytes);
        }
    }
    void drop_idle() noexcept {
        for (const idle_block& each : idle_) release(each.data, each.bytes);
        idle_.clear();
        idle_bytes_ = 0;
    }

    mutable std::mutex mutex_;
    ledger& account_;
    index_t limit_;
    std::size_t in_use_ = 0;
    std::size_t idle_bytes_ = 0;
    sequence<idle_block> idle_;
};

}  // namespace cask::memory
