// SPDX-License-Identifier: BSD-3-Clause
// Buffers: memory for the elements of arrays, aligned, and in huge pages where it is large.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace cask::memory {

/// Of the memory of arrays: a line of the cache, and a register of AVX-512.
inline constexpr std::size_t alignment = 64;

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

/// Memory that an array's elements live in, kept alive by whoever refers to it.
using owner = std::shared_ptr<const void>;

/// Memory of `bytes` that is shared: the storage of a persisted or intermediate array. Large
/// pieces come straight from the system in huge pages and go back to it when the last owner goes.
[[nodiscard]] inline std::shared_ptr<std::byte> allocate_shared(std::size_t bytes) {
    const std::size_t size = std::max<std::size_t>(bytes, alignment);
    const auto align = std::align_val_t{size >= huge_page ? huge_page : alignment};
    auto* data = static_cast<std::byte*>(::operator new(size, align));
    advise_huge_pages(data, size);
    return {data, [align](std::byte* memory) { ::operator delete(memory, align); }};
}

}  // namespace cask::memory
