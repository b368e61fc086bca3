// SPDX-License-Identifier: BSD-3-Clause
// Does the size of chunks matter? Five workloads over one matrix, cut into square chunks from 64 KiB
// to 256 MiB and not at all, by cask and, where it is installed, by dask.array. Graphs are built anew
// each time.
#include "problems/problem.hpp"
#include "report.hpp"
#include "rival_program.hpp"

#include <cask/cask.hpp>

#include "../examples/arguments.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <utility>

namespace ck = cask;

namespace {

struct memory {
    std::shared_ptr<const double> x;
    std::shared_ptr<double> result;
    ck::index_t edge;

    [[nodiscard]] ck::array<double> cut(ck::index_t chunk) const {
        return ck::borrow(x.get(), {edge, edge}, std::nullopt, {chunk, chunk});
    }
    /// Computes `what` and gives its elements.
    std::span<const double> store(const ck::array<double>& what) const {
        const std::span<double> target(result.get(), static_cast<std::size_t>(what.size()));
        ck::compute_into(what, target);
        return target;
    }
};

struct workload {
    const char* name;
    ck::array<double> (*of)(const ck::array<double>& x);
};

constexpr workload workloads[] = {
    {"sum(x)", [](const ck::array<double>& x) { return ck::sum(x); }},
    {"stddev(x)", [](const ck::array<double>& x) { return ck::stddev(x); }},
    {"sum(x, 0)", [](const ck::array<double>& x) { return ck::sum(x, 0); }},
    {"2x^3 - 3x^2 + x - 1",
     [](const ck::array<double>& x) { return 2.0 * x * x * x - 3.0 * x * x + x - 1.0; }},
    {"x + transpose(x)", [](const ck::array<double>& x) { return x + ck::transpose(x); }},
};

struct chunk_size {
    std::string name;
    ck::index_t edge;
};

std::vector<chunk_size> sizes_up_to(ck::index_t edge) {
    std::vector<chunk_size> sizes;
    for (const auto& [name, bytes] : {std::pair("64 KiB", 1 << 16),
                                      {"1 MiB", 1 << 20},
                                      {"16 MiB", 1 << 24},
                                      {"256 MiB", 1 << 28}}) {
        sizes.push_back({name, std::min(edge, static_cast<ck::index_t>(std::sqrt(bytes / 8)))});
    }
    sizes.push_back({"one", edge});
    return sizes;
}

/// Seconds of cask, and the elements of its answer.
struct own_run {
    double seconds;
    std::span<const double> answer;
};

own_run run(const workload& what, const memory& all, ck::index_t chunk) {
    const auto start = std::chrono::steady_clock::now();
    const std::span<const double> answer = all.store(what.of(all.cut(chunk)));
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            answer};
}

// ---- dask.array --------------------------------------------------------------------------------

constexpr const char* dask = "dask.array";

/// The program that runs dask.array; nullptr if it is not installed.
std::unique_ptr<bench::rival_program> start_dask(const bench::sizes& own) {
    auto program = bench::start_python(own);
    if (program == nullptr || !program->versions().contains(dask)) return nullptr;
    return program;
}

/// Seconds of dask.array. An answer that is given is what it shall find.
double run(bench::rival_program& program, const workload& what, ck::index_t chunk,
           std::optional<std::span<const double>> answer) {
    const std::string name = what.name + std::string(" in chunks of ") + std::to_string(chunk);
    const bench::rival_run done = program.run(dask, name, answer.has_value());
    if (answer && distance(bench::digest_of(*answer), done.found) > 1e-9) {
        throw std::runtime_error("answers differ: " + name);
    }
    return done.seconds;
}

// ---- the table -----------------------------------------------------------------------------------

/// The seconds of all runs, for each size of chunks.
using runs = std::vector<std::vector<double>>;

struct row {
    runs cask;
    runs dask;
};

/// cask runs once more than it is counted. dask.array runs in turns with it until it has taken a
/// second: where it takes longer, once.
row measure(const workload& what, const memory& all, const std::vector<chunk_size>& chunks,
            std::int64_t repetitions, bench::rival_program* program) {
    row found{runs(chunks.size()), runs(chunks.size())};
    for (std::int64_t round = 0; round <= repetitions; ++round) {
        for (std::size_t k = 0; k < chunks.size(); ++k) {
            const own_run own = run(what, all, chunks[k].edge);
            if (round > 0) found.cask[k].push_back(own.seconds);
            std::vector<double>& taken = found.dask[k];
            if (program == nullptr || std::reduce(taken.begin(), taken.end()) > 1) continue;
            const auto answer = taken.empty() ? std::optional(own.answer) : std::nullopt;
            taken.push_back(run(*program, what, chunks[k].edge, answer));
        }
    }
    return found;
}

void print_heading(const std::vector<chunk_size>& chunks) {
    std::printf("%-32s", "seconds, square chunks of");
    for (const chunk_size& each : chunks) std::printf("%12s", each.name.c_str());
    std::printf("%17s\n", "slowest/fastest");
}

void print(const std::string& name, const runs& seconds) {
    std::vector<double> medians;
    for (const auto& each : seconds) medians.push_back(bench::median(each));
    const auto [fastest, slowest] = std::minmax_element(medians.begin(), medians.end());
    std::printf("%-32s", name.c_str());
    for (const double each : medians) std::printf("%12.4f", each);
    std::printf("%17.2f\n", *slowest / *fastest);
    std::fflush(stdout);
}

void measure_all(std::int64_t edge, std::int64_t repetitions, bool alone) {
    bench::sizes own;
    own.edge = edge;
    own.threads = ck::runtime::current().threads();
    const auto program = alone ? nullptr : start_dask(own);
    const memory all{bench::unit_numbers(edge * edge), bench::fresh_memory<double>(edge * edge),
                     edge};
    const std::vector<chunk_size> chunks = sizes_up_to(edge);
    print_heading(chunks);
    for (const workload& what : workloads) {
        const row found = measure(what, all, chunks, repetitions, program.get());
        print(what.name, found.cask);
        if (program != nullptr) print("  dask.array", found.dask);
    }
    if (program != nullptr) {
        std::printf("medians of %ld runs; dask.array runs once where it takes more than a second\n",
                    static_cast<long>(repetitions));
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::int64_t edge = 10'000;
    std::int64_t repetitions = 7;
    bool alone = false;
    examples::read_arguments(argc, argv, "Measures five workloads over chunks of many sizes.",
                             {{"edge", &edge, "rows and columns of the matrix"},
                              {"repetitions", &repetitions, "runs of each; the median counts"},
                              {"alone", &alone, "cask alone, without dask.array"}});
    try {
        measure_all(edge, repetitions, alone);
        return 0;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "chunk_sizes: %s\n", failure.what());
        return 1;
    }
}
