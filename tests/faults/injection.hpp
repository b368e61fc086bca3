// SPDX-License-Identifier: BSD-3-Clause
// Faults on command: calls that allocate, read, write, or run what the user gave fail from one of
// them on.
#pragma once

#include <cstdint>
#include <limits>

namespace cask_test {

/// What may fail.
enum class seam {
    allocation,  // operator new: std::bad_alloc
    mapping,     // mmap
    reading,     // pread
    writing,     // pwrite: the disk is full
    reserving,   // fallocate: the disk is full
    finishing,   // fsync, linkat, rename
    function,    // of the user's, readers and writers: whoever asks `fails_here`
};
inline constexpr int seam_count = 7;

/// Whether this call of a seam is to fail. Counts it.
[[nodiscard]] bool fails_here(seam at) noexcept;
/// Calls of a seam so far.
[[nodiscard]] std::int64_t calls_of(seam at) noexcept;

/// While it lives, calls of a seam fail: `times` of them, after `before` that do not.
class fault {
public:
    static constexpr std::int64_t always = std::numeric_limits<std::int64_t>::max() / 2;

    fault(seam at, std::int64_t before, std::int64_t times) noexcept;
    ~fault();
    fault(const fault&) = delete;
    fault& operator=(const fault&) = delete;

private:
    seam at_;
};

/// What the system cannot do while it lives.
class poor_system {
public:
    enum class lacks { unnamed_files, reserving };
    explicit poor_system(lacks what) noexcept;
    ~poor_system();
    poor_system(const poor_system&) = delete;
    poor_system& operator=(const poor_system&) = delete;
};

/// Whether there is memory that nobody refers to any more; without the address sanitizer, no.
[[nodiscard]] bool leaks();

}  // namespace cask_test
