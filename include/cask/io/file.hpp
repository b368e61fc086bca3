// SPDX-License-Identifier: BSD-3-Clause
// Files: read at any place from many threads; written beside their target and renamed at the end.
// Knows bytes and paths, no format.
#pragma once

#include <cask/core/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace cask::io {

/// An open file, closed at the end. Safe to read from many threads.
class input_file {
public:
    /// Throws io_error unless `path` is a regular file that can be read.
    input_file(std::string_view operation, std::string path, source_line where)
        : path_(std::move(path)), where_(where), operation_(operation) {
        // Without O_NONBLOCK opening a pipe would wait for somebody to write to it.
        file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (file_ < 0) fail("cannot open " + path_ + ": " + system_text(errno));
        struct stat facts {};
        const bool known = ::fstat(file_, &facts) == 0;
        if (!known || !S_ISREG(facts.st_mode)) {
            static_cast<void>(::close(file_));
            fail(path_ + " is not a regular file");
        }
        size_ = facts.st_size;
    }
    ~input_file() { static_cast<void>(::close(file_)); }
    input_file(const input_file&) = delete;
    input_file& operator=(const input_file&) = delete;

    /// Bytes when it was opened.
    [[nodiscard]] index_t size() const noexcept { return size_; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// Bytes [begin, begin + bytes). Throws io_error.
    void read(index_t begin, index_t bytes, std::byte* out) const {
        constexpr index_t at_once = index_t{1} << 30;  // Linux reads less than 2 GiB per call
        while (bytes > 0) {
            const ssize_t got = ::pread(file_, out,
                                        static_cast<std::size_t>(std::min(bytes, at_once)), begin);
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

    [[noreturn]] void fail(const std::string& text) const {
        throw io_error(operation_, text, where_);
    }
    [[nodiscard]] static std::string system_text(int code) {
        return std::system_category().message(code);
    }

private:
    std::string path_;
    source_line where_;
    std::string operation_;
    index_t size_ = 0;
    int file_ = -1;
};

/// A file that is written beside its target and renamed to it when it is complete; if it never is,
/// it is removed.
class output_file {
public:
    output_file(std::string_view operation, const std::string& target, source_line where)
        : operation_(operation), where_(where), target_(behind_links(target)) {
        struct stat old {};
        const bool replaces = ::stat(target_.c_str(), &old) == 0;
        if (!replaces && errno == ELOOP) fail(target + ": " + input_file::system_text(ELOOP));
        if (replaces && !S_ISREG(old.st_mode)) fail(target + " is not a regular file");
        const std::string name = target_ + ".partial-" + std::to_string(::getpid());
        partial_ = name;
        // Another thread may be writing to the same target, or a process of that number has died.
        for (int attempt = 2; file_ < 0; ++attempt) {
            // The file that is replaced may be private, so nobody else may read the new one either.
            file_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                           replaces ? 0600 : 0666);
            if (file_ >= 0) break;
            if (errno == EINTR) continue;
            if (errno != EEXIST || attempt > 1000) {
                fail("cannot create " + partial_ + ": " + input_file::system_text(errno));
            }
            partial_ = name + "-" + std::to_string(attempt);
        }
        if (replaces) take_after(old);
    }
    ~output_file() {
        if (file_ >= 0) static_cast<void>(::close(file_));
        if (!complete_) static_cast<void>(::unlink(partial_.c_str()));
    }
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;

    /// Throws io_error.
    void write(index_t begin, index_t bytes, const void* from) {
        const char* data = static_cast<const char*>(from);
        constexpr index_t at_once = index_t{1} << 30;
        while (bytes > 0) {
            const ssize_t done =
                ::pwrite(file_, data, static_cast<std::size_t>(std::min(bytes, at_once)), begin);
            if (done < 0 && errno == EINTR) continue;
            if (done <= 0) {
                fail("cannot write " + partial_ + ": " +
                     (done < 0 ? input_file::system_text(errno) : "the system takes no bytes"));
            }
            begin += done;
            data += done;
            bytes -= done;
        }
    }

    /// Takes the place of the target: after a crash of the machine, too, there is the old file or
    /// the new one, whole. Throws io_error.
    void complete() {
        // Systems may write names before bytes. Files that cannot be synchronised (EINVAL) do not
        // count.
        while (::fsync(file_) != 0) {
            if (errno == EINTR) continue;
            if (errno == EINVAL) break;
            fail("cannot write " + partial_ + ": " + input_file::system_text(errno));
        }
        const int file = std::exchange(file_, -1);
        if (::close(file) != 0 && errno != EINTR) {  // some systems report a full disk only now
            fail("cannot write " + partial_ + ": " + input_file::system_text(errno));
        }
        if (std::rename(partial_.c_str(), target_.c_str()) != 0) {
            fail("cannot rename " + partial_ + " to " + target_ + ": " +
                 input_file::system_text(errno));
        }
        complete_ = true;
        keep_name();
    }

private:
    [[noreturn]] void fail(const std::string& text) const {
        throw io_error(operation_, text, where_);
    }

    // Owner and permissions of the file that is replaced, as far as the system allows it: never
    // more permissions for anybody than there were.
    void take_after(const struct stat& old) {
        struct stat ours {};
        static_cast<void>(::fstat(file_, &ours));
        if (ours.st_uid != old.st_uid || ours.st_gid != old.st_gid) {
            if (::fchown(file_, old.st_uid, old.st_gid) != 0) {
                static_cast<void>(::fchown(file_, static_cast<uid_t>(-1), old.st_gid) != 0);
            }
            static_cast<void>(::fstat(file_, &ours));
        }
        mode_t mode = old.st_mode & 07777;
        if (ours.st_uid != old.st_uid) mode &= static_cast<mode_t>(~S_ISUID);
        if (ours.st_gid != old.st_gid) {  // another group may do what anybody may
            mode &= static_cast<mode_t>(~(S_ISGID | S_IRWXG));
            mode |= (old.st_mode & S_IRWXO) << 3;
        }
        if (::fchmod(file_, mode) != 0) {
            const int code = errno;
            static_cast<void>(::unlink(partial_.c_str()));
            static_cast<void>(::close(file_));
            fail("cannot set the permissions of " + partial_ + ": " +
                 input_file::system_text(code));
        }
    }

    // The new name is on disk as well. The file is complete without it, so failures do not count.
    void keep_name() const {
        const std::size_t slash = target_.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : target_.substr(0, slash + 1);
        const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (file < 0) return;
        static_cast<void>(::fsync(file));
        static_cast<void>(::close(file));
    }

    // The file behind symbolic links: it is replaced, the links stay.
    static std::string behind_links(std::string path) {
        constexpr int most = 40;  // as Linux follows
        for (int step = 0; step < most; ++step) {
            if (char* resolved = ::realpath(path.c_str(), nullptr)) {
                path = resolved;
                std::free(resolved);
                return path;
            }
            char text[4096];
            const ssize_t length = ::readlink(path.c_str(), text, sizeof(text));
            if (length <= 0 || length == static_cast<ssize_t>(sizeof(text))) return path;
            const std::string next(text, static_cast<std::size_t>(length));
            const std::size_t slash = path.rfind('/');
            const bool relative = next.front() != '/' && slash != std::string::npos;
            path = relative ? path.substr(0, slash + 1) + next : next;
        }
        return path;
    }

    std::string operation_;
    source_line where_;
    std::string target_;
    std::string partial_;
    int file_ = -1;
    bool complete_ = false;
};

}  // namespace cask::io
