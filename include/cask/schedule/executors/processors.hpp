// SPDX-License-Identifier: BSD-3-Clause
// How many processors this process may use: those that it may run on, and the share of time that
// its control group (of a container, a service, a batch system) has.
#pragma once

#include <cask/core/control_groups.hpp>
#include <cask/core/sequence.hpp>

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <thread>

namespace cask::schedule {

namespace detail {

/// Processors that the thread may run on; 0 if that is not known.
[[nodiscard]] inline int processors_of_affinity() {
    for (std::size_t sets = 1; sets <= 64;
         sets *= 2) {  // the kernel refuses fewer bits than it has
        sequence<cpu_set_t> mask(sets);
        const std::size_t bytes = sets * sizeof(cpu_set_t);
        if (::sched_getaffinity(0, bytes, mask.data()) == 0) {
            return CPU_COUNT_S(bytes, mask.data());
        }
    }
    return 0;
}

/// Processors that `quota` in each `period` amounts to; infinity for none ("max", -1, no file).
[[nodiscard, gnu::cold]] inline double share(const std::string& quota, const std::string& period) {
    std::istringstream quotas(quota);
    std::istringstream periods(period);
    double allowed = 0;
    double of = 0;
    const bool known = (quotas >> allowed) && (periods >> of) && allowed > 0 && of > 0;
    return known ? allowed / of : std::numeric_limits<double>::infinity();
}

/// The share of this process's control groups; `root` stands before all paths.
[[nodiscard, gnu::cold]] inline double share_of_groups(const std::string& root) {
    double least = std::numeric_limits<double>::infinity();
    const std::string mounts = root + "/sys/fs/cgroup";
    const auto take = [&](const std::string& path, auto&& share_of) {
        least = std::min(least, cask::detail::least_of_groups(path, share_of));
    };
    const auto of_version_2 = [&](const std::string& at, const std::string& path) {
        take(path, [&](const std::string& group) {
            std::istringstream limit(cask::detail::first_line_of(at + group + "/cpu.max"));
            std::string quota;
            std::string period;
            limit >> quota >> period;
            return share(quota, period);
        });
    };
    const auto of_version_1 = [&](const std::string& at, const std::string& path) {
        take(path, [&](const std::string& group) {
            const std::string file = at + group + "/cpu.cfs_";
            return share(cask::detail::first_line_of(file + "quota_us"),
                         cask::detail::first_line_of(file + "period_us"));
        });
    };
    cask::detail::for_each_group_hierarchy(
        root, [&](const std::string& controllers, const std::string& path) {
            if (controllers == ",,") {
                for (const char* name : {"", "/unified"}) of_version_2(mounts + name, path);
            } else if (controllers.find(",cpu,") != std::string::npos) {
                for (const char* name : {"/cpu", "/cpu,cpuacct"}) of_version_1(mounts + name, path);
            }
        });
    return least;
}

}  // namespace detail

/// Processors that this process may use at once: at least 1. A share of a processor counts as one.
[[nodiscard]] inline int usable_processors(const std::string& root = {}) {
    int count = detail::processors_of_affinity();
    if (count == 0) count = static_cast<int>(std::thread::hardware_concurrency());
    const double share = std::ceil(detail::share_of_groups(root));
    if (share < count) count = static_cast<int>(share);
    return std::max(count, 1);
}

}  // namespace cask::schedule
