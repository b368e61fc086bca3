// SPDX-License-Identifier: BSD-3-Clause
// Does the size of chunks matter? Five workloads over one matrix, cut into square chunks from 64 KiB
// to 256 MiB and not at all. Graphs are built anew each time.
#include "problems/problem.hpp"
#include "report.hpp"

#include <cask/cask.hpp>

#include "../examples/arguments.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace ck = cask;

namespace {

struct memory {
    std::shared_ptr<const double> x;
    std::shared_ptr<double> result;
    ck::index_t edge;

    [[nodiscard]] ck::array<double> cut(ck::index_t chunk) const {
        return ck::borrow(x.get(), {edge, edge}, std::nullopt, {chunk, chunk});
    }
    void store(const ck::array<double>& what) const {
        ck::compute_into(what,
                         std::span<double>(result.get(), static_cast<std::size_t>(what.size())));
    }
};

struct workload {
    const char* name;
    void (*run)(const memory& all, const ck::array<double>& x);
};

constexpr workload workloads[] = {
    {"sum(x)", [](const memory& all, const ck::array<double>& x) { all.store(ck::sum(x)); }},
    {"stddev(x)", [](const memory& all, const ck::array<double>& x) { all.store(ck::stddev(x)); }},
    {"sum(x, 0)", [](const memory& all, const ck::array<double>& x) { all.store(ck::sum(x, 0)); }},
    {"2x^3 - 3x^2 + x - 1",
     [](const memory& all, const ck::array<double>& x) {
         all.store(2.0 * x * x * x - 3.0 * x * x + x - 1.0);
     }},
    {"x + transpose(x)",
     [](const memory& all, const ck::array<double>& x) { all.store(x + ck::transpose(x)); }},
};

double seconds_of(const workload& what, const memory& all, ck::index_t chunk) {
    const auto start = std::chrono::steady_clock::now();
    what.run(all, all.cut(chunk));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
    std::int64_t edge = 10'000;
    std::int64_t repetitions = 7;
    examples::read_arguments(argc, argv, "Measures five workloads over chunks of many sizes.",
                             {{"edge", &edge, "rows and columns of the matrix"},
                              {"repetitions", &repetitions, "runs of each; the median counts"}});
    const memory all{bench::unit_numbers(edge * edge), bench::fresh_memory<double>(edge * edge),
                     edge};
    std::vector<ck::index_t> chunks;
    std::printf("%-24s", "seconds, chunks of");
    for (const double kib : {64.0, 1024.0, 16384.0, 262144.0}) {
        chunks.push_back(std::min(edge, static_cast<ck::index_t>(std::sqrt(kib * 1024 / 8))));
        std::printf("%8.0f KiB", kib);
    }
    chunks.push_back(edge);
    std::printf("%12s%16s\n", "one", "slowest/fastest");
    for (const workload& what : workloads) {
        std::vector<std::vector<double>> seconds(chunks.size());
        for (std::int64_t round = 0; round <= repetitions; ++round) {
            for (std::size_t k = 0; k < chunks.size(); ++k) {
                const double taken = seconds_of(what, all, chunks[k]);
                if (round > 0) seconds[k].push_back(taken);  // the first warms up
            }
        }
        std::vector<double> medians;
        for (auto& each : seconds) medians.push_back(bench::median(std::move(each)));
        const auto [fastest, slowest] = std::minmax_element(medians.begin(), medians.end());
        std::printf("%-24s", what.name);
        for (const double each : medians) std::printf("%12.4f", each);
        std::printf("%16.2f\n", *slowest / *fastest);
    }
}
