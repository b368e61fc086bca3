// SPDX-License-Identifier: BSD-3-Clause
// Memory for scratch and intermediates: aligned, recycled, in huge pages where large.
//
// Fresh pages cost more than arithmetic (first touch 1-3 GB/s in 4 KiB pages), so blocks are kept
// for the next request of a run and given back to the system after it.
#pragma once

#include <cask/kernel/tile.hpp>

#include <sys/mman.h>

#include <atomic>
#include <bit>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace cask::kernel {

inline constexpr std::size_t huge_page = std::size_t{2} << 20;

/// Asks for huge pages on the aligned interior of memory that has not been touched yet.
inline void advise_huge_pages(void* memory, std::size_t bytes) noexcept {
    const auto begin = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (begin + huge_page - 1) / huge_page * huge_page;
    const std::uintptr_t last = (begin + bytes) / huge_page * huge_page;
    if (last > first) {
        // A hint: where the system refuses it, pages stay small and nothing else changes.
        static_cast<void>(madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE));
    }
}

/// Recycles memory in sizes that are powers of two. Safe to use from several threads.
class memory_pool : public std::enable_shared_from_this<memory_pool> {
public:
    /// Owns one piece of memory and returns it to its pool.
    class piece {
    public:
        piece() = default;
        piece(std::shared_ptr<memory_pool> pool, std::byte* data, int size_class) noexcept
            : pool_(std::move(pool)), data_(data), size_class_(size_class) {}
        piece(piece&& other) noexcept
            : pool_(std::move(other.pool_)),
              data_(std::exchange(other.data_, nullptr)),
              size_class_(other.size_class_) {}
        piece& operator=(piece&& other) noexcept {
            std::swap(pool_, other.pool_);
            std::swap(data_, other.data_);
            std::swap(size_class_, other.size_class_);
            return *this;
        }
        ~piece() {
            if (data_ != nullptr) pool_->give_back(data_, size_class_);
        }
        [[nodiscard]] std::byte* data() const noexcept { return data_; }

    private:
        std::shared_ptr<memory_pool> pool_;
        std::byte* data_ = nullptr;
        int size_class_ = 0;
    };

    memory_pool() = default;
    memory_pool(const memory_pool&) = delete;
    memory_pool& operator=(const memory_pool&) = delete;
    ~memory_pool() { trim(); }

    /// At least `bytes` of memory, uninitialised. Throws std::bad_alloc.
    [[nodiscard]] piece take(std::size_t bytes) {
        const int size_class = class_of(bytes);
        const std::size_t size = std::size_t{1} << size_class;
        {
            const std::lock_guard lock(mutex_);
            free_list& list = free_[static_cast<std::size_t>(size_class)];
            if (!list.empty()) {
                std::byte* data = list.back();
                list.pop_back();
                in_use_.fetch_add(size, std::memory_order_relaxed);
                return piece(shared_from_this(), data, size_class);
            }
        }
        auto* data = static_cast<std::byte*>(::operator new(size, align_of(size)));
        advise_huge_pages(data, size);
        in_use_.fetch_add(size, std::memory_order_relaxed);
        return piece(shared_from_this(), data, size_class);
    }

    /// Bytes of pieces that somebody has.
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

/// Memory that an array's elements live in, kept alive by whoever refers to it.
using memory_owner = std::shared_ptr<const void>;

/// Memory of `bytes` that is shared: the storage of a persisted or intermediate array. Large
/// pieces come straight from the system in huge pages and go back to it when the last owner goes.
[[nodiscard]] inline std::shared_ptr<std::byte> allocate_shared_bytes(std::size_t bytes) {
    const std::size_t size = std::max<std::size_t>(bytes, alignment);
    const auto align = std::align_val_t{size >= huge_page ? huge_page : alignment};
    auto* data = static_cast<std::byte*>(::operator new(size, align));
    advise_huge_pages(data, size);
    return {data, [align](std::byte* memory) { ::operator delete(memory, align); }};
}

}  // namespace cask::kernel
