// SPDX-License-Identifier: BSD-3-Clause
// Files that take the place of their target when they are complete.
#pragma once

#include <cask/files/file.hpp>

#include <sys/file.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace cask::files {

/// The path without symbolic links of what exists.
[[nodiscard, gnu::cold]] inline std::optional<std::string> real_path(const std::string& path) {
    char resolved[PATH_MAX];  // memory that the system allocated would be lost if a string fails
    if (::realpath(path.c_str(), resolved) == nullptr) return std::nullopt;
    return std::string(resolved);
}

/// The file behind symbolic links: it is replaced, the links stay.
[[nodiscard, gnu::cold]] inline std::string behind_links(std::string path) {
    constexpr int most = 40;  // as Linux follows
    for (int step = 0; step < most; ++step) {
        if (const std::optional<std::string> resolved = real_path(path)) return *resolved;
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

/// The folder that a file lies in.
[[nodiscard]] inline std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// One name for all names of a file that is written: it need not exist, its folder does.
[[nodiscard, gnu::cold]] inline std::string one_name_of(const std::string& path) {
    std::string file = behind_links(path);
    const std::optional<std::string> folder = real_path(folder_of(file));
    if (!folder) return file;
    return *folder + "/" + file.substr(file.rfind('/') + 1);
}

/// A file that is written beside its target and renamed to it when it is complete; if it never is,
/// it is removed. Until then it has no name, where the system has such files: then nothing is left
/// of it if the process is killed. What is left under a name beside the target is removed by the
/// next one who takes a name there.
class output_file : public file {
public:
    output_file(std::string_view operation, const std::string& target, source_line where)
        : file(operation, where), target_(behind_links(target)) {
        struct stat old {};
        const bool replaces = ::stat(target_.c_str(), &old) == 0;
        if (!replaces && errno == ELOOP) fail(target + ": " + system_text(ELOOP));
        if (replaces && !S_ISREG(old.st_mode)) fail(target + " is not a regular file");
        create(replaces);
        if (replaces) take_after(old);
    }
    ~output_file() {
        if (named_) static_cast<void>(::unlink(beside_.c_str()));
        unlock();
    }

    /// Takes the place of the target: after a crash of the machine, too, there is the old file or
    /// the new one, whole. Throws io_error.
    void complete() {
        // Systems may write names before bytes. Files that cannot be synchronised (EINVAL) do not
        // count.
        while (::fsync(number_) != 0) {
            if (errno == EINTR) continue;
            if (errno == EINVAL) break;
            fail("cannot write " + path_ + ": " + system_text(errno));
        }
        if (!named_) name_it();
        lock_ = ::fcntl(number_, F_DUPFD_CLOEXEC, 0);  // its name is ours until it has none
        const int number = std::exchange(number_, -1);
        if (::close(number) != 0 && errno != EINTR) {  // some systems report a full disk only now
            fail("cannot write " + path_ + ": " + system_text(errno));
        }
        if (std::rename(beside_.c_str(), target_.c_str()) != 0) {
            fail("cannot rename " + beside_ + " to " + target_ + ": " + system_text(errno));
        }
        named_ = false;
        unlock();
        keep_name();
    }

private:
    void create(bool replaces) {
        path_ = target_;
        // The file that is replaced may be private, so nobody else may read the new one either.
        const mode_t mode = replaces ? 0600 : 0666;
        number_ = ::open(folder_of(target_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
        if (number_ >= 0 && ::access(link_to_it().c_str(), F_OK) == 0) {
            static_cast<void>(::flock(number_, LOCK_EX | LOCK_NB));
            return;
        }
        if (number_ >= 0) static_cast<void>(::close(std::exchange(number_, -1)));
        with_free_name([&](const char* name) {
            number_ = ::open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
            if (number_ < 0 || keeps_name()) return number_ >= 0;
            static_cast<void>(::close(std::exchange(number_, -1)));
            errno = EINTR;  // once more
            return false;
        });
    }
    void name_it() {
        const std::string link = link_to_it();
        with_free_name([&](const char* name) {
            return ::linkat(AT_FDCWD, link.c_str(), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0;
        });
    }

    // Whoever writes a file with a name beside its target holds a lock on it, as long as the
    // process lives: one that nobody holds has been left, and goes.

    // Locks the new file; false where somebody took it for one that was left before it was locked.
    [[nodiscard]] bool keeps_name() const {
        if (::flock(number_, LOCK_EX | LOCK_NB) != 0) return errno != EWOULDBLOCK;
        struct stat facts {};
        return ::fstat(number_, &facts) != 0 || facts.st_nlink > 0;
    }
    // Whether nobody has the name any more.
    [[nodiscard]] static bool remove_if_left(const char* name) {
        const int left = ::open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (left < 0) return errno == ENOENT;
        struct stat locked {};
        struct stat named {};
        const bool removed = ::flock(left, LOCK_EX | LOCK_NB) == 0 && ::fstat(left, &locked) == 0 &&
                             ::lstat(name, &named) == 0 && locked.st_dev == named.st_dev &&
                             locked.st_ino == named.st_ino && S_ISREG(named.st_mode) &&
                             ::unlink(name) == 0;
        static_cast<void>(::close(left));
        return removed;
    }
    void unlock() {
        if (lock_ >= 0) static_cast<void>(::close(std::exchange(lock_, -1)));
    }

    // Calls `make`, which takes a name if nobody has it, with names beside the target: others may
    // be writing to the same one.
    template <class Make>
    void with_free_name(Make&& make) {
        constexpr int most = 1000;
        for (int number = 1;;) {
            beside_ = target_ + ".cask-partial-" + std::to_string(number);
            if (make(beside_.c_str())) break;
            if (errno == EINTR) continue;
            if (errno != EEXIST || number == most) {
                fail("cannot create " + beside_ + ": " + system_text(errno));
            }
            if (!remove_if_left(beside_.c_str())) ++number;
        }
        named_ = true;
    }
    // By which a file without a name gets one.
    [[nodiscard]] std::string link_to_it() const {
        return "/proc/self/fd/" + std::to_string(number_);
    }
    // Owner and permissions of the file that is replaced, as far as the system allows it: never
    // more permissions for anybody than there were.
    void take_after(const struct stat& old) {
        struct stat ours {};
        static_cast<void>(::fstat(number_, &ours));
        if (ours.st_uid != old.st_uid || ours.st_gid != old.st_gid) {
            if (::fchown(number_, old.st_uid, old.st_gid) != 0) {
                static_cast<void>(::fchown(number_, static_cast<uid_t>(-1), old.st_gid) != 0);
            }
            static_cast<void>(::fstat(number_, &ours));
        }
        mode_t mode = old.st_mode & 07777;
        if (ours.st_uid != old.st_uid) mode &= static_cast<mode_t>(~S_ISUID);
        if (ours.st_gid != old.st_gid) {  // another group may do what anybody may
            mode &= static_cast<mode_t>(~(S_ISGID | S_IRWXG));
            mode |= (old.st_mode & S_IRWXO) << 3;
        }
        if (::fchmod(number_, mode) != 0) {
            const int code = errno;
            if (named_) static_cast<void>(::unlink(beside_.c_str()));
            fail("cannot set the permissions of " + path_ + ": " + system_text(code));
        }
    }

    // The new name is on disk as well. The file is complete without it, so failures do not count.
    void keep_name() const {
        const int number = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (number < 0) return;
        static_cast<void>(::fsync(number));
        static_cast<void>(::close(number));
    }

    std::string target_;
    std::string beside_;  // its name until it is complete
    bool named_ = false;
    int lock_ = -1;  // descriptor that keeps the lock while the file is closed and renamed
};

}  // namespace cask::files
