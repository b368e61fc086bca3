// SPDX-License-Identifier: BSD-3-Clause
// Buffers: memory for the elements of arrays, aligned, and in huge pages where it is large.
#pragma once

#include <cask/core/dtype.hpp>

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define CASK_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CASK_ADDRESS_SANITIZER
#endif
#endif
#if defined(CASK_ADDRESS_SANITIZER)
extern "C" void __asan_poison_memory_region(const volatile void*, std::size_t);
extern "C" void __asan_unpoison_memory_region(const volatile void*, std::size_t);
#endif

namespace cask::memory {

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

/// Makes the address sanitizer, where it is in use, refuse or allow to touch memory: what lies in
/// one allocation is several things that must not be mixed up.
inline void forbid(const std::byte* data, std::size_t bytes) noexcept {
#if defined(CASK_ADDRESS_SANITIZER)
    __asan_poison_memory_region(data, bytes);
#else
    static_cast<void>(data);
    static_cast<void>(bytes);
#endif
}
inline void allow(const std::byte* data, std::size_t bytes) noexcept {
#if defined(CASK_ADDRESS_SANITIZER)
    __asan_unpoison_memory_region(data, bytes);
#else
    static_cast<void>(data);
    static_cast<void>(bytes);
#endif
}

/// Memory that an array's elements live in, kept alive by whoever refers to it.
using owner = std::shared_ptr<const void>;

/// Pieces from this size on are pages of their own, which go back to the system when they are
/// released. Smaller ones come from the heap, which keeps them for the next run: touching fresh
/// pages costs more than computing.
inline constexpr std::size_t mapped_size = std::size_t{32} << 20;

namespace detail {

/// Fresh pages, beginning with a huge one.
[[nodiscard]] inline std::byte* map_pages(std::size_t bytes) {
    constexpr std::size_t page = 4096;
    const std::size_t all = bytes + huge_page;
    void* const mapped = mmap(nullptr, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                              0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    auto* const begin = static_cast<std::byte*>(mapped);
    const std::size_t surplus = reinterpret_cast<std::uintptr_t>(mapped) % huge_page;
    const std::size_t before = surplus == 0 ? 0 : huge_page - surplus;
    const std::size_t used = before + (bytes + page - 1) / page * page;
    if (before > 0) munmap(begin, before);
    if (used < all) munmap(begin + used, all - used);
    return begin + before;
}

/// From the heap, beginning with a huge page. The heap is not asked for that: glibc before 2.38
/// hardly uses again what it has aligned so far, and a run of many parts took ever more memory.
/// What stands behind the last byte is where the allocation begins.
[[nodiscard]] inline std::byte* take_from_heap(std::size_t bytes) {
    auto* const begin =
        static_cast<std::byte*>(::operator new(bytes + huge_page + sizeof(std::byte*)));
    const std::size_t surplus = reinterpret_cast<std::uintptr_t>(begin) % huge_page;
    std::byte* const data = begin + (surplus == 0 ? 0 : huge_page - surplus);
    std::memcpy(data + bytes, &begin, sizeof begin);
    forbid(data + bytes, sizeof begin);
    return data;
}
inline void give_to_heap(std::byte* data, std::size_t bytes) noexcept {
    std::byte* begin = nullptr;
    allow(data + bytes, sizeof begin);
    std::memcpy(&begin, data + bytes, sizeof begin);
    ::operator delete(begin);
}

}  // namespace detail

/// Memory of `bytes`, uninitialised, for `release` with the same number. Throws std::bad_alloc.
[[nodiscard]] inline std::byte* allocate(std::size_t bytes) {
    if (bytes < huge_page) {
        return static_cast<std::byte*>(::operator new (bytes, std::align_val_t{alignment}));
    }
    std::byte* const data = bytes < mapped_size ? detail::take_from_heap(bytes)
                                                : detail::map_pages(bytes);
    advise_huge_pages(data, bytes);
    return data;
}

inline void release(std::byte* data, std::size_t bytes) noexcept {
    allow(data, bytes);
    if (bytes < huge_page) {
        ::operator delete (data, std::align_val_t{alignment});
    } else if (bytes < mapped_size) {
        detail::give_to_heap(data, bytes);
    } else {
        munmap(data, bytes);
    }
}

/// Memory of `bytes` that is shared: the storage of a persisted array.
[[nodiscard]] inline std::shared_ptr<std::byte> allocate_shared(std::size_t bytes) {
    const std::size_t size = std::max<std::size_t>(bytes, alignment);
    return {allocate(size), [size](std::byte* data) { release(data, size); }};
}

}  // namespace cask::memory
