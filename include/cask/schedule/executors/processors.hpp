// SPDX-License-Identifier: BSD-3-Clause
// How many processors this process may use: those that it may run on, and the share of time that
// its control group (of a container, a service, a batch system) has.
#pragma once

#include <cask/core/sequence.hpp>

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
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

[[nodiscard, gnu::cold]] inline std::string first_line_of(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
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

/// The least share of the groups from `path` up to the root, by `share_of(group)`. In a container
/// the path may be one that only the host knows: then the root is the container's.
template <class Share>
[[nodiscard, gnu::cold]] double least_share(std::string path, Share&& share_of) {
    double least = share_of(std::string());
    while (path.size() > 1) {
        least = std::min(least, share_of(path));
        path.resize(path.rfind('/'));
    }
    return least;
}

/// The share of this process's control groups (versions 1 and 2); `root` stands before all paths.
[[nodiscard, gnu::cold]] inline double share_of_groups(const std::string& root) {
    double least = std::numeric_limits<double>::infinity();
    std::ifstream groups(root + "/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {  // number:controllers:path
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const std::string path = line.substr(second + 1);
        if (path.empty() || path.front() != '/') continue;
        const std::string mounts = root + "/sys/fs/cgroup";
        if (controllers == ",,") {
            for (const std::string& at : {mounts, mounts + "/unified"}) {
                least =
                    std::min(least, least_share(path, [&](const std::string& group) {
                                 std::istringstream limit(first_line_of(at + group + "/cpu.max"));
                                 std::string quota;
                                 std::string period;
                                 limit >> quota >> period;
                                 return share(quota, period);
                             }));
            }
        } else if (controllers.find(",cpu,") != std::string::npos) {
            for (const char* name : {"/cpu", "/cpu,cpuacct"}) {
                least = std::min(least, least_share(path, [&](const std::string& group) {
                                     const std::string at = mounts + name + group + "/cpu.cfs_";
                                     return share(first_line_of(at + "quota_us"),
                                                  first_line_of(at + "period_us"));
                                 }));
            }
        }
    }
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
