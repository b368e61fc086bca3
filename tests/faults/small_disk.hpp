// SPDX-License-Identifier: BSD-3-Clause
// A file system of its own, in memory, where the process may make one.
#pragma once

#include <sys/mount.h>
#include <sys/statvfs.h>

#include <filesystem>
#include <string>

namespace cask_test {

/// Lies over a folder while it lives.
class small_disk {
public:
    /// With room for `size`, such as "1m".
    small_disk(std::string folder, const std::string& size) : folder_(std::move(folder)) {
        std::filesystem::create_directory(folder_);
        is_there_ = ::mount("none", folder_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    }
    ~small_disk() {
        if (is_there_) ::umount2(folder_.c_str(), MNT_DETACH);
    }
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;

    /// Whether the process may make file systems.
    [[nodiscard]] bool is_there() const noexcept { return is_there_; }
    [[nodiscard]] const std::string& path() const noexcept { return folder_; }
    /// Blocks that nobody uses.
    [[nodiscard]] unsigned long free() const {
        struct statvfs facts {};
        return ::statvfs(folder_.c_str(), &facts) == 0 ? facts.f_bfree : 0;
    }

private:
    std::string folder_;
    bool is_there_ = false;
};

}  // namespace cask_test
