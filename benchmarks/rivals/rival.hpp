// SPDX-License-Identifier: BSD-3-Clause
// A rival library in a program of its own, so that its macros meet nobody else's. The benchmark
// starts it with the sizes and asks, line by line, for one run of one problem; so its runs take
// turns with those of all others. rivals.py speaks the same lines:
//
//   it says first   {"versions": {...}, "missing": [...], "contenders": [{"name", "problems"}]}
//   it is asked     check|time <tab> contender <tab> problem
//   it answers      {"problem", "seconds", "cpu_seconds"} and, to check, {"count", "total", "samples"}
#pragma once

#include "../answer.hpp"
#include "../sizes.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace rivals {

using bench::answer;
using bench::sizes;

/// One run. The clock stops when it returns; its answer is freed afterwards.
using job = std::function<answer()>;

/// Makes the input, outside of the measured time.
using maker = std::function<job(const sizes&)>;

struct contender {
    std::string name;
    std::map<std::string, maker> problems;
};

/// Reads the sizes from the command line, then answers what standard input asks, until it ends.
/// `set_threads` is called once, before all else.
int serve(int argc, char** argv, const std::map<std::string, std::string>& versions,
          const std::function<void(int)>& set_threads, const std::vector<contender>& contenders);

}  // namespace rivals
