// SPDX-License-Identifier: BSD-3-Clause
#include "rival.hpp"

#include "../../examples/arguments.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <iostream>

namespace rivals {
namespace {

double cpu_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

/// Names are written by us and hold nothing that JSON wants escaped.
std::string quoted(const std::string& text) { return '"' + text + '"'; }

void say_hello(const std::map<std::string, std::string>& versions,
               const std::vector<contender>& contenders) {
    std::string line = R"({"versions": {)";
    const char* comma = "";
    for (const auto& [name, version] : versions) {
        line += comma + quoted(name) + ": " + quoted(version);
        comma = ", ";
    }
    line += R"(}, "missing": [], "contenders": [)";
    comma = "";
    for (const contender& each : contenders) {
        line += comma + (R"({"name": )" + quoted(each.name)) + R"(, "problems": [)";
        comma = "";
        for (const auto& [problem, make] : each.problems) {
            line += comma + quoted(problem);
            comma = ", ";
        }
        line += "]}";
        comma = ", ";
    }
    std::printf("%s]}\n", line.c_str());
    std::fflush(stdout);
}

void run(const job& asked, const std::string& problem, bool check) {
    const double cpu_before = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    const answer given = asked();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::printf(R"({"problem": "%s", "seconds": %.9f, "cpu_seconds": %.9f)", problem.c_str(),
                taken.count(), cpu_seconds() - cpu_before);
    if (check) {
        const bench::digest found = bench::digest_of(given);
        std::printf(R"(, "count": %lld, "total": %.17g, "samples": [)",
                    static_cast<long long>(found.count), found.total);
        for (std::size_t k = 0; k < found.samples.size(); ++k) {
            std::printf("%s%.17g", k == 0 ? "" : ", ", found.samples[k]);
        }
        std::printf("]");
    }
    std::printf("}\n");
    std::fflush(stdout);
}

const maker& find(const std::vector<contender>& contenders, const std::string& name,
                  const std::string& problem) {
    for (const contender& each : contenders) {
        if (each.name == name) return each.problems.at(problem);
    }
    throw std::runtime_error("there is no contender " + name);
}

void answer_all(const sizes& own, const std::vector<contender>& contenders) {
    std::string held_problem;
    std::map<std::string, job> held;  // with their inputs and the memory that they use again
    for (std::string line; std::getline(std::cin, line);) {
        const std::size_t first = line.find('\t');
        const std::size_t second = line.find('\t', first + 1);
        if (second == std::string::npos) throw std::runtime_error("not understood: " + line);
        const std::string problem = line.substr(second + 1);
        const std::string name = line.substr(first + 1, second - first - 1);
        if (held_problem != problem) held.clear();
        held_problem = problem;
        if (!held.contains(name)) held[name] = find(contenders, name, problem)(own);
        run(held[name], problem, line.substr(0, first) == "check");
    }
}

}  // namespace

int serve(int argc, char** argv, const std::map<std::string, std::string>& versions,
          const std::function<void(int)>& set_threads, const std::vector<contender>& contenders) {
    try {
        sizes own;
        std::int64_t threads = 1;
        examples::read_arguments(
            argc, argv, "A rival of cask; `bench` starts it, and rival.hpp says how to ask it.",
            {{"threads", &threads, "threads"},
             {"height", &own.height, "rows of the Mandelbrot picture"},
             {"width", &own.width, "its columns"},
             {"iterations", &own.iterations, "its steps"},
             {"points", &own.points, "random points for pi"},
             {"edge", &own.edge, "rows and columns of the matrix of all other problems"}});
        own.threads = static_cast<int>(threads);
        set_threads(own.threads);
        say_hello(versions, contenders);
        answer_all(own, contenders);
        return 0;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s: %s\n", argv[0], failure.what());
        return 1;
    }
}

}  // namespace rivals
