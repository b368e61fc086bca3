// SPDX-License-Identifier: BSD-3-Clause
// Files: bytes at any place, from many threads. Knows bytes and paths, no format.
#pragma once

#include <cask/core/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>
#include <utility>

namespace cask::files {

/// An open file, closed at the end. Safe to use from many threads. Errors name the operation, the
/// path and the user's line.
class file {
public:
    file(const file&) = delete;
    file& operator=(const file&) = delete;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Bytes when it was opened, or those that were reserved.
    [[nodiscard]] index_t size() const noexcept { return size_; }

    /// Bytes [begin, begin + bytes). Throws io_error.
    void read(index_t begin, index_t bytes, std::byte* out) const {
        while (bytes > 0) {
            const ssize_t got = ::pread(number_, out, at_once(bytes), begin);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail("cannot read " + path_ + ": " + system_text(errno));
            if (got == 0) {
                fail(path_ + " became shorter after it was opened: it ends at byte " +
                     std::to_string(begin) + " of " + std::to_string(size_));
            }
            begin += got;
            out += got;
            bytes -= got;
        }
    }

    /// Throws io_error.
    void write(index_t begin, index_t bytes, const void* from) const {
        const char* data = static_cast<const char*>(from);
        while (bytes > 0) {
            const ssize_t done = ::pwrite(number_, data, at_once(bytes), begin);
            if (done < 0 && errno == EINTR) continue;
            if (done <= 0) {
                fail("cannot write " + path_ + ": " +
                     (done < 0 ? system_text(errno) : "the system takes no bytes"));
            }
            begin += done;
            data += done;
            bytes -= done;
        }
    }

    /// Takes the room for `bytes` now, so that writing does not fail for want of it. Systems that
    /// cannot do that are believed to have it. Throws io_error.
    void reserve(index_t bytes) {
        size_ = bytes;
        while (bytes > 0 && ::fallocate(number_, 0, 0, bytes) != 0) {
            if (errno == EINTR) continue;
            if (errno == EOPNOTSUPP || errno == ENOSYS) return;
            fail("there is no room for the " + std::to_string(bytes) + " bytes of " + path_ + ": " +
                 system_text(errno));
        }
    }

    /// Says that bytes will be read soon: the system reads them ahead.
    void announce(index_t begin, index_t bytes) const noexcept {
        static_cast<void>(::posix_fadvise(number_, begin, bytes, POSIX_FADV_WILLNEED));
    }

    /// Has the disk begin with bytes that were written: it works while others compute, and what it
    /// has taken is memory that the system may use for others.
    void start_writing(index_t begin, index_t bytes) const noexcept {
        static_cast<void>(::sync_file_range(number_, begin, bytes, SYNC_FILE_RANGE_WRITE));
    }

    [[noreturn]] void fail(const std::string& text) const {
        throw io_error(operation_, text, where_);
    }
    [[nodiscard]] static std::string system_text(int code) {
        return std::system_category().message(code);
    }

protected:
    file(std::string_view operation, source_line where) : where_(where), operation_(operation) {}
    ~file() {
        if (number_ >= 0) static_cast<void>(::close(number_));
    }

    std::string path_;
    source_line where_;
    std::string operation_;
    index_t size_ = 0;
    int number_ = -1;  // descriptor

private:
    [[nodiscard]] static std::size_t at_once(index_t bytes) noexcept {
        constexpr index_t most = index_t{1} << 30;  // Linux takes less than 2 GiB per call
        return static_cast<std::size_t>(std::min(bytes, most));
    }
};

/// A file that is read.
class input_file : public file {
public:
    /// Throws io_error unless `path` is a regular file that can be read.
    input_file(std::string_view operation, std::string path, source_line where)
        : file(operation, where) {
        path_ = std::move(path);
        // Without O_NONBLOCK opening a pipe would wait for somebody to write to it.
        number_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (number_ < 0) fail("cannot open " + path_ + ": " + system_text(errno));
        struct stat facts {};
        if (::fstat(number_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
            fail(path_ + " is not a regular file");
        }
        size_ = facts.st_size;
    }
};

}  // namespace cask::files
