// SPDX-License-Identifier: BSD-3-Clause
#include "report.hpp"

#include <tbb/version.h>
#include <xsimd/xsimd.hpp>
#if __has_include(<xtensor/core/xtensor_config.hpp>)
#include <xtensor/core/xtensor_config.hpp>
#else
#include <xtensor/xtensor_config.hpp>
#endif

#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#endif

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace bench {
namespace {

std::string cpu_model() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown";
}

std::string version(int major, int minor, int patch) {
    return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
}

const char* compiler() {
#if defined(__clang__)
    return "clang++ " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

std::string xtensor_version() {
    return version(XTENSOR_VERSION_MAJOR, XTENSOR_VERSION_MINOR, XTENSOR_VERSION_PATCH);
}
std::string xsimd_version() {
    return version(XSIMD_VERSION_MAJOR, XSIMD_VERSION_MINOR, XSIMD_VERSION_PATCH);
}

double fastest(const timing& of) { return *std::min_element(of.seconds.begin(), of.seconds.end()); }

std::string ratio_text(double ratio, double promise) {
    char text[64];
    if (promise == 0) {
        std::snprintf(text, sizeof text, "%9.2f", ratio);
    } else {
        std::snprintf(text, sizeof text, "%9.2f   <= %.2f %s", ratio, promise,
                      ratio <= promise ? "kept" : "MISSED");
    }
    return text;
}

/// Medians of cask and of its serial, looped and tuned forms by hand, as far as there are any.
std::vector<double> own_medians(const result& of) {
    std::vector<double> medians;
    for (const timing& each : of.timings) {
        const bool by_hand = medians.size() != 1 || each.name.starts_with("serial");
        if (each.foreign || !by_hand) break;
        medians.push_back(median(each.seconds));
    }
    return medians;
}

/// A number in a table; 0 stands for none.
std::string cell(double number, int digits, const std::string& remark = "") {
    char text[32] = "";
    if (number != 0) std::snprintf(text, sizeof text, " %.*f", digits, number);
    return text + remark + " |";
}

/// Bytes per second of the memory in what the problem does with it.
double of_memory(const traffic& bytes, const bandwidth& memory) {
    return bytes.written > bytes.read / 100 ? memory.triad : memory.read;
}

/// Gigabytes per second, and the part of what memory gives; empty for a problem without traffic.
std::string rate_text(const result& of, double seconds) {
    char text[64] = "";
    if (of.bytes.all() > 0) {
        const double rate = of.bytes.all() / seconds;
        std::snprintf(text, sizeof text, "%7.1f %5.0f %%", rate / 1e9,
                      100 * rate / of_memory(of.bytes, of.memory));
    }
    return text;
}

/// The fastest by its median, or nullptr.
const timing* best_library(const result& of) {
    const timing* best = nullptr;
    for (const timing& each : of.timings) {
        if (!each.foreign) continue;
        if (best == nullptr || median(each.seconds) < median(best->seconds)) best = &each;
    }
    return best;
}

}  // namespace

double median(std::vector<double> numbers) {
    std::sort(numbers.begin(), numbers.end());
    const std::size_t half = numbers.size() / 2;
    return numbers.size() % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

void print_heading(int threads, int repetitions) {
    std::printf("%s, %u cores, %d threads\n", cpu_model().c_str(),
                std::thread::hardware_concurrency(), threads);
    std::printf("%s, %s; xtensor %s, xsimd %s, oneTBB %s\n", compiler(),
                xsimd::default_arch::name(), xtensor_version().c_str(), xsimd_version().c_str(),
                TBB_runtime_version());
    std::printf(
        "seconds, of %d interleaved repetitions, CPU: of all threads; ratios of medians, below 1: "
        "cask is faster\n"
        "slow rivals run less often, and it says so\n",
        repetitions);
}

void print_versions(const std::map<std::string, std::string>& versions) {
    const char* before = "rivals: ";
    for (const auto& [name, version] : versions) {
        std::printf("%s%s %s", before, name.c_str(), version.c_str());
        before = ", ";
    }
    if (!versions.empty()) std::printf("\n");
}

void print(const result& measured) {
    std::printf("\n%s: %s%s\n", measured.problem.c_str(), measured.size.c_str(),
                measured.right ? "" : "   THE ANSWERS DIFFER");
    const bool moves = measured.bytes.all() > 0;
    std::printf("  %-32s %9s %9s %9s %15s %9s   %s\n", "", "median", "fastest", "CPU",
                moves ? "GB/s, of memory" : "", "cask / it", "promised");
    const double own = median(measured.timings.front().seconds);
    for (const timing& each : measured.timings) {
        const bool cask = &each == &measured.timings.front();
        std::printf("  %-32s %9.4f %9.4f %9.4f %15s %s", each.name.c_str(), median(each.seconds),
                    fastest(each), median(each.cpu_seconds),
                    rate_text(measured, median(each.seconds)).c_str(),
                    cask ? "" : ratio_text(own / median(each.seconds), each.promise).c_str());
        const bool fewer = each.seconds.size() < measured.timings.front().seconds.size();
        if (fewer) std::printf("   (runs: %zu)", each.seconds.size());
        std::printf("\n");
    }
    if (moves) {
        std::printf("  memory: %.1f GB/s read, %.1f GB/s in a[k] = b[k] + s * c[k]\n",
                    measured.memory.read / 1e9, measured.memory.triad / 1e9);
    }
    std::fflush(stdout);
}

void print_summary(const std::vector<result>& all) {
    std::printf(
        "\nmedians in seconds; ratios are cask / the other one; GB/s are cask's, of memory: their "
        "part of what it gives\n\n"
        "| problem | cask | serial C++ | oneTBB loop | hand-tuned | best library "
        "| / loop | / tuned | / library | GB/s, of memory |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n");
    for (const result& each : all) {
        std::vector<double> own = own_medians(each);
        const timing* best = best_library(each);
        if (own.size() == 1 && best == nullptr) continue;  // cask against itself
        own.resize(4);
        const double library = best == nullptr ? 0 : median(best->seconds);
        std::string row = "| " + each.problem + " |";
        for (const double seconds : own) row += cell(seconds, 4);
        row += cell(library, 4, best == nullptr ? "" : " (" + best->name + ")");
        for (const double other : {own[2], own[3], library}) {
            row += cell(other == 0 ? 0 : own[0] / other, 2);
        }
        row += rate_text(each, own[0]) + " |";
        std::printf("%s\n", row.c_str());
    }
}

#if __has_include(<nlohmann/json.hpp>)

void write_json(const std::string& path, const std::vector<result>& all, const sizes& own_sizes,
                const std::map<std::string, std::string>& versions) {
    using nlohmann::ordered_json;
    ordered_json problems = ordered_json::array();
    for (const result& measured : all) {
        ordered_json contenders = ordered_json::array();
        const double own = median(measured.timings.front().seconds);
        for (const timing& each : measured.timings) {
            ordered_json entry = {{"name", each.name},
                                  {"foreign", each.foreign},
                                  {"seconds", each.seconds},
                                  {"cpu_seconds", each.cpu_seconds},
                                  {"median", median(each.seconds)},
                                  {"fastest", fastest(each)}};
            if (&each != &measured.timings.front())
                entry["cask_ratio"] = own / median(each.seconds);
            if (each.promise != 0) entry["promised_ratio"] = each.promise;
            contenders.push_back(std::move(entry));
        }
        problems.push_back({{"name", measured.problem},
                            {"size", measured.size},
                            {"answers_agree", measured.right},
                            {"bytes_read", measured.bytes.read},
                            {"bytes_written", measured.bytes.written},
                            {"memory_bytes_per_second_read", measured.memory.read},
                            {"memory_bytes_per_second_triad", measured.memory.triad},
                            {"contenders", std::move(contenders)}});
    }
    ordered_json all_versions = {{"xtensor", xtensor_version()},
                                 {"xsimd", xsimd_version()},
                                 {"oneTBB", TBB_runtime_version()}};
    for (const auto& [name, version] : versions) all_versions[name] = version;
    const ordered_json document = {{"machine",
                                    {{"cpu", cpu_model()},
                                     {"cores", std::thread::hardware_concurrency()},
                                     {"threads", own_sizes.threads},
                                     {"instruction_set", xsimd::default_arch::name()}}},
                                   {"compiler", compiler()},
                                   {"flags", CASK_BENCH_FLAGS},
                                   {"versions", std::move(all_versions)},
                                   {"problems", std::move(problems)}};
    std::ofstream file(path);
    file << document.dump(2) << '\n';
    if (!file.flush()) throw std::runtime_error(path + " cannot be written");
}

#else

void write_json(const std::string& path, const std::vector<result>&, const sizes&,
                const std::map<std::string, std::string>&) {
    throw std::runtime_error(path + ": built without nlohmann-json (Debian: nlohmann-json3-dev)");
}

#endif

}  // namespace bench
