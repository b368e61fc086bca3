// SPDX-License-Identifier: BSD-3-Clause
// The program's own functions take the place of the libraries', also inside of cask.
#include "faults/injection.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
extern "C" int __lsan_do_recoverable_leak_check();
#endif

namespace cask_test {

namespace {

struct counter {
    std::atomic<std::int64_t> calls{0};
    std::atomic<std::int64_t> first{fault::always};  // call that fails
    std::atomic<std::int64_t> after{fault::always};  // first one that does not fail any more
};
std::array<counter, seam_count> counters;

counter& counter_of(seam at) noexcept { return counters[static_cast<std::size_t>(at)]; }

void* allocate(std::size_t bytes, std::size_t alignment) noexcept {
    if (fails_here(seam::allocation)) return nullptr;
    const std::size_t wanted = bytes == 0 ? 1 : bytes;
    if (alignment == 0) return std::malloc(wanted);
    return std::aligned_alloc(alignment, (wanted + alignment - 1) / alignment * alignment);
}

void* allocate_or_throw(std::size_t bytes, std::size_t alignment) {
    void* const data = allocate(bytes, alignment);
    if (data == nullptr) throw std::bad_alloc();
    return data;
}

std::atomic<bool> has_unnamed_files{true};
std::atomic<bool> reserves{true};

// -1, and why.
int refuse(int reason) noexcept {
    errno = reason;
    return -1;
}

}  // namespace

bool fails_here(seam at) noexcept {
    counter& own = counter_of(at);
    const std::int64_t number = own.calls.fetch_add(1);
    return number >= own.first && number < own.after;
}

std::int64_t calls_of(seam at) noexcept { return counter_of(at).calls; }

fault::fault(seam at, std::int64_t before, std::int64_t times) noexcept : at_(at) {
    counter& own = counter_of(at);
    const std::int64_t first = own.calls + before;
    own.after = times >= always ? always : first + times;
    own.first = first;
}
fault::~fault() {
    counter_of(at_).first = always;
    counter_of(at_).after = always;
}

poor_system::poor_system(lacks what) noexcept {
    (what == lacks::reserving ? reserves : has_unnamed_files) = false;
}
poor_system::~poor_system() {
    reserves = true;
    has_unnamed_files = true;
}

bool leaks() {
#if defined(__SANITIZE_ADDRESS__)
    return __lsan_do_recoverable_leak_check() != 0;
#else
    return false;
#endif
}

}  // namespace cask_test

using cask_test::allocate;
using cask_test::allocate_or_throw;
using cask_test::fails_here;
using cask_test::refuse;
using cask_test::seam;

extern "C" void* mmap(void* at, std::size_t bytes, int protection, int flags, int file,
                      off_t begin) noexcept {
    if (fails_here(seam::mapping)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    const auto result = syscall(SYS_mmap, at, bytes, protection, flags, file, begin);
    return reinterpret_cast<void*>(result);
}
extern "C" ssize_t pread(int file, void* to, std::size_t bytes, off_t begin) {
    if (fails_here(seam::reading)) return refuse(EIO);
    return syscall(SYS_pread64, file, to, bytes, begin);
}
extern "C" ssize_t pwrite(int file, const void* from, std::size_t bytes, off_t begin) {
    if (fails_here(seam::writing)) return refuse(ENOSPC);
    return syscall(SYS_pwrite64, file, from, bytes, begin);
}
extern "C" int fallocate(int file, int mode, off_t begin, off_t bytes) {
    if (!cask_test::reserves) return refuse(EOPNOTSUPP);
    if (fails_here(seam::reserving)) return refuse(ENOSPC);
    return static_cast<int>(syscall(SYS_fallocate, file, mode, begin, bytes));
}
extern "C" int open(const char* path, int flags, ...) {
    const bool unnamed = (flags & O_TMPFILE) == O_TMPFILE;
    if (unnamed && !cask_test::has_unnamed_files) return refuse(EOPNOTSUPP);
    va_list more;
    va_start(more, flags);
    const mode_t mode = unnamed || (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}
extern "C" int fsync(int file) {
    if (fails_here(seam::finishing)) return refuse(EIO);
    return static_cast<int>(syscall(SYS_fsync, file));
}
extern "C" int linkat(int from_folder, const char* from, int to_folder, const char* to,
                      int flags) noexcept {
    if (fails_here(seam::finishing)) return refuse(ENOSPC);
    return static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}
extern "C" int rename(const char* from, const char* to) noexcept {
    if (fails_here(seam::finishing)) return refuse(EIO);
    return static_cast<int>(syscall(SYS_rename, from, to));
}

void* operator new(std::size_t bytes) { return allocate_or_throw(bytes, 0); }
void* operator new[](std::size_t bytes) { return allocate_or_throw(bytes, 0); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    return allocate_or_throw(bytes, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
    return allocate_or_throw(bytes, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return allocate(bytes, 0); }
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
    return allocate(bytes, 0);
}
void operator delete(void* data) noexcept { std::free(data); }
void operator delete[](void* data) noexcept { std::free(data); }
void operator delete(void* data, std::size_t) noexcept { std::free(data); }
void operator delete[](void* data, std::size_t) noexcept { std::free(data); }
void operator delete(void* data, std::align_val_t) noexcept { std::free(data); }
void operator delete[](void* data, std::align_val_t) noexcept { std::free(data); }
void operator delete(void* data, std::size_t, std::align_val_t) noexcept { std::free(data); }
void operator delete[](void* data, std::size_t, std::align_val_t) noexcept { std::free(data); }
void operator delete(void* data, const std::nothrow_t&) noexcept { std::free(data); }
void operator delete[](void* data, const std::nothrow_t&) noexcept { std::free(data); }
