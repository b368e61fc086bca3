// SPDX-License-Identifier: BSD-3-Clause
// The control groups of this process (of a container, a service, a batch system), which limit its
// share of processors and of memory.
#pragma once

#include <algorithm>
#include <fstream>
#include <string>

namespace cask::detail {

[[nodiscard]] inline std::string first_line_of(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

/// The least of the limits of the groups from `path` up to the root, by `limit_of(group)`. In a
/// container the path may be one that only the host knows: then the root is the container's.
template <class Limit>
[[nodiscard]] double least_of_groups(std::string path, Limit&& limit_of) {
    double least = limit_of(std::string());
    while (path.size() > 1) {
        least = std::min(least, limit_of(path));
        path.resize(path.rfind('/'));
    }
    return least;
}

/// Calls `visit(controllers, path)` for each hierarchy of groups that this process is in (versions
/// 1 and 2 of the kernel's interface): `controllers` between commas, ",," for version 2. `root`
/// stands before all paths.
template <class Visit>
void for_each_group_hierarchy(const std::string& root, Visit&& visit) {
    std::ifstream groups(root + "/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {  // number:controllers:path
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string path = line.substr(second + 1);
        if (path.empty() || path.front() != '/') continue;
        visit("," + line.substr(first + 1, second - first - 1) + ",", path);
    }
}

}  // namespace cask::detail
