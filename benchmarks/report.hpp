// SPDX-License-Identifier: BSD-3-Clause
// What was measured, as a table and as JSON.
#pragma once

#include "bandwidth.hpp"
#include "problems/problem.hpp"

#include <map>
#include <string>
#include <vector>

namespace bench {

/// The seconds of one contender, one entry for each repetition.
struct timing {
    std::string name;
    std::vector<double> seconds;
    std::vector<double> cpu_seconds;  // of all threads: tells work from waiting on a busy machine
    double promise = 0;               // see contender
    bool foreign = false;             // a library: runs in a program of its own
};

struct result {
    std::string problem;
    std::string size;
    std::vector<timing> timings;  // cask first
    bool right = true;            // all answers agree
    traffic bytes = {};
    bandwidth memory = {};  // medians, measured in turns with the contenders
};

[[nodiscard]] double median(std::vector<double> numbers);

void print_heading(int threads, int repetitions);
/// Of rival libraries.
void print_versions(const std::map<std::string, std::string>& versions);
/// With bytes per second, beside those of the memory, where the problem has a traffic.
void print(const result& measured);

/// All problems that have rivals, as a table in Markdown: medians and ratios.
void print_summary(const std::vector<result>& all);

/// `versions` are those of rival libraries. Throws std::runtime_error if the file cannot be written,
/// or if there was no nlohmann-json when this was built.
void write_json(const std::string& path, const std::vector<result>& all, const sizes& own,
                const std::map<std::string, std::string>& versions);

}  // namespace bench
