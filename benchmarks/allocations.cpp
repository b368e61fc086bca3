// SPDX-License-Identifier: BSD-3-Clause
// In a file of its own: where g++ sees these inlined, it takes malloc and delete for a mismatch.
#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

// Of a thread: threads that share a counter would wait for each other.
thread_local std::size_t all = 0;

void* counted(std::size_t bytes, void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    all += bytes;
    return memory;
}

}  // namespace

std::size_t bench::bytes_allocated() noexcept { return all; }

// Arrays come here, too, by way of the standard library.
void* operator new(std::size_t bytes) { return counted(bytes, std::malloc(bytes)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    const auto step = static_cast<std::size_t>(alignment);
    return counted(bytes, std::aligned_alloc(step, (bytes + step - 1) / step * step));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
