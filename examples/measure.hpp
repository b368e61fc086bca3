// SPDX-License-Identifier: BSD-3-Clause
// Time and memory, as the examples show them.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <utility>

namespace examples {

/// Seconds that work() takes.
template <class Work>
double seconds_of(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    std::forward<Work>(work)();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The most memory that this process has held so far, in MiB.
inline double peak_memory() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) / 1024;
}

/// Prints one check, and returns it.
inline bool check(const char* what, bool holds) {
    std::printf("  %-66s %s\n", what, holds ? "ok" : "WRONG");
    return holds;
}

}  // namespace examples
