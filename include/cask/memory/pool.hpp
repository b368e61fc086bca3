// SPDX-License-Identifier: BSD-3-Clause
// Memory for scratch and intermediates: aligned, recycled, in huge pages where large.
//
// Fresh pages cost more than arithmetic (first touch 1-3 GB/s in 4 KiB pages), so blocks are kept
// for the next request of a run and given back to the system after it.
#pragma once

#include <cask/memory/buffer.hpp>

#include <array>
#include <atomic>
#include <bit>
#include <mutex>
#include <utility>
#include <vector>

namespace cask::memory {

/// Recycles memory in sizes that are powers of two. Safe to use from several threads.
class pool : public std::enable_shared_from_this<pool> {
public:
    /// Owns one block of memory and returns it to its pool.
    class block {
    public:
        block() = default;
        block(std::shared_ptr<pool> pool, std::byte* data, int size_class) noexcept
            : pool_(std::move(pool)), data_(data), size_class_(size_class) {}
        block(block&& other) noexcept
            : pool_(std::move(other.pool_)),
              data_(std::exchange(other.data_, nullptr)),
              size_class_(other.size_class_) {}
        block& operator=(block&& other) noexcept {
            std::swap(pool_, other.pool_);
            std::swap(data_, other.data_);
            std::swap(size_class_, other.size_class_);
            return *this;
        }
        ~block() {
            if (data_ != nullptr) pool_->give_back(data_, size_class_);
        }
        [[nodiscard]] std::byte* data() const noexcept { return data_; }

    private:
        std::shared_ptr<pool> pool_;
        std::byte* data_ = nullptr;
        int size_class_ = 0;
    };

    pool() = default;
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    ~pool() { trim(); }

    /// At least `bytes` of memory, uninitialised. Throws std::bad_alloc.
    [[nodiscard]] block take(std::size_t bytes) {
        const int size_class = class_of(bytes);
        const std::size_t size = std::size_t{1} << size_class;
        {
            const std::lock_guard lock(mutex_);
            free_list& list = free_[static_cast<std::size_t>(size_class)];
            if (!list.empty()) {
                std::byte* data = list.back();
                list.pop_back();
                in_use_.fetch_add(size, std::memory_order_relaxed);
                return block(shared_from_this(), data, size_class);
            }
        }
        auto* data = static_cast<std::byte*>(::operator new(size, align_of(size)));
        advise_huge_pages(data, size);
        in_use_.fetch_add(size, std::memory_order_relaxed);
        return block(shared_from_this(), data, size_class);
    }

    /// Bytes of blocks that somebody has.
    [[nodiscard]] std::size_t in_use() const noexcept {
        return in_use_.load(std::memory_order_relaxed);
    }

    /// Gives unused memory back to the system.
    void trim() noexcept {
        const std::lock_guard lock(mutex_);
        for (std::size_t size_class = 0; size_class < free_.size(); ++size_class) {
            const std::size_t size = std::size_t{1} << size_class;
            for (std::byte* data : free_[size_class]) ::operator delete(data, align_of(size));
            free_[size_class].clear();
        }
    }

private:
    using free_list = std::vector<std::byte*>;

    static int class_of(std::size_t bytes) noexcept {
        return static_cast<int>(std::bit_width(std::max<std::size_t>(bytes, 4096) - 1));
    }
    static std::align_val_t align_of(std::size_t size) noexcept {
        return std::align_val_t{size >= huge_page ? huge_page : alignment};
    }
    void give_back(std::byte* data, int size_class) noexcept {
        in_use_.fetch_sub(std::size_t{1} << size_class, std::memory_order_relaxed);
        const std::lock_guard lock(mutex_);
        free_list& list = free_[static_cast<std::size_t>(size_class)];
        try {
            list.push_back(data);
        } catch (const std::bad_alloc&) {
            ::operator delete(data, align_of(std::size_t{1} << size_class));
        }
    }

    std::mutex mutex_;
    std::atomic<std::size_t> in_use_{0};
    std::array<free_list, 64> free_;
};

}  // namespace cask::memory
