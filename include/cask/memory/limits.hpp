// SPDX-License-Identifier: BSD-3-Clause
// How much memory there is for this process, and how much of it it has.
#pragma once

#include <cask/core/control_groups.hpp>
#include <cask/core/shape.hpp>

#include <unistd.h>

#include <limits>

namespace cask::memory {

namespace detail {

/// Bytes that a file of a control group allows; infinity for none ("max", no file).
[[nodiscard]] inline double bytes_in(const std::string& path) {
    const std::string line = cask::detail::first_line_of(path);
    char* end = nullptr;
    const double bytes = std::strtod(line.c_str(), &end);
    const bool known = end != line.c_str() && bytes >= 0;
    return known ? bytes : std::numeric_limits<double>::infinity();
}

[[nodiscard]] inline double bytes_of_groups(const std::string& root) {
    double least = std::numeric_limits<double>::infinity();
    const std::string mounts = root + "/sys/fs/cgroup";
    const auto take = [&](const std::string& at, const std::string& path, const char* file) {
        least = std::min(least, cask::detail::least_of_groups(path, [&](const std::string& group) {
                             return bytes_in(at + group + file);
                         }));
    };
    cask::detail::for_each_group_hierarchy(
        root, [&](const std::string& controllers, const std::string& path) {
            if (controllers == ",,") {
                for (const char* name : {"", "/unified"}) take(mounts + name, path, "/memory.max");
            } else if (controllers.find(",memory,") != std::string::npos) {
                take(mounts + "/memory", path, "/memory.limit_in_bytes");
            }
        });
    return least;
}

}  // namespace detail

/// Bytes of memory that this process may use: those of the machine, or of its control groups.
[[nodiscard]] inline index_t usable_memory(const std::string& root = {}) {
    const double machine = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                           static_cast<double>(::sysconf(_SC_PAGESIZE));
    return static_cast<index_t>(std::min(machine, detail::bytes_of_groups(root)));
}

/// Bytes of memory that this process has; 0 if that is not known.
[[nodiscard]] inline index_t resident_memory() {
    std::ifstream facts("/proc/self/statm");
    index_t all = 0;
    index_t resident = 0;
    facts >> all >> resident;
    return facts ? resident * static_cast<index_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace cask::memory
