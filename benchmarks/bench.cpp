// SPDX-License-Identifier: BSD-3-Clause
// cask against serial C++, hand-written oneTBB, and oneTBB with xsimd tuned by hand.
//
// All contenders of a problem run in turn, again and again (A B C A B C ...), so that a busy
// machine is busy for all of them. Before that each runs once, for its answer to be compared.
#include "report.hpp"

#include "../examples/arguments.hpp"

#include <cask/cask.hpp>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <exception>
#include <optional>

namespace {

using namespace bench;

struct settings {
    sizes own;
    std::int64_t repetitions = 7;
    std::int64_t threads = 0;
    bool quick = false;
    std::string only;
    std::string json;
};

struct group {
    const char* name;
    std::vector<problem> (*make)(const sizes&);
};

constexpr group groups[] = {
    {"mandelbrot", mandelbrot}, {"pi", monte_carlo_pi},     {"sum", sum},
    {"stddev", stddev},         {"polynomial", polynomial}, {"transpose", transposed_sum},
    {"axes", axis_sums},        {"sines", sines},           {"laplacian", laplacian},
    {"chunks", chunks}};

// ---- answers ------------------------------------------------------------------------------------

/// Elements that later runs cannot overwrite.
using kept_answer = std::variant<double, std::vector<double>, std::vector<std::int32_t>>;

kept_answer keep(const answer& given) {
    if (const auto* number = std::get_if<double>(&given.value)) return *number;
    if (const auto* values = std::get_if<std::span<const double>>(&given.value)) {
        return std::vector<double>(values->begin(), values->end());
    }
    const auto& steps = std::get<std::span<const std::int32_t>>(given.value);
    return std::vector<std::int32_t>(steps.begin(), steps.end());
}

double distance(double a, double b) {
    return a == b ? 0 : std::abs(a - b) / std::max(std::abs(a), std::abs(b));
}

/// The largest relative difference of numbers; the part of pixels that differ.
double distance(const kept_answer& expected, const answer& given) {
    if (const auto* number = std::get_if<double>(&expected)) {
        return distance(*number, std::get<double>(given.value));
    }
    if (const auto* values = std::get_if<std::vector<double>>(&expected)) {
        const auto& others = std::get<std::span<const double>>(given.value);
        double largest = 0;
        for (std::size_t k = 0; k < values->size(); ++k) {
            largest = std::max(largest, distance((*values)[k], others[k]));
        }
        return largest;
    }
    const auto& steps = std::get<std::vector<std::int32_t>>(expected);
    const auto& others = std::get<std::span<const std::int32_t>>(given.value);
    std::size_t differing = 0;
    for (std::size_t k = 0; k < steps.size(); ++k) differing += steps[k] != others[k] ? 1 : 0;
    return static_cast<double>(differing) / static_cast<double>(steps.size());
}

// ---- runs ---------------------------------------------------------------------------------------

/// The threads that a contender may use, be it cask or another.
class team {
public:
    explicit team(int threads)
        : limit_(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)),
          arena_(threads),
          runtime_({.threads = threads}) {}

    template <class Work>
    auto execute(Work&& work) {
        return arena_.execute(std::forward<Work>(work));
    }

private:
    tbb::global_control limit_;
    tbb::task_arena arena_;
    cask::runtime runtime_;
};

struct one_run {
    answer given;
    double seconds;
    double cpu_seconds;
};

double cpu_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

one_run run(const contender& who, int all_threads) {
    team workers(who.threads != 0 ? who.threads : all_threads);
    workers.execute([] {});
    const double cpu_before = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    answer given = workers.execute(who.run);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    return {std::move(given), taken.count(), cpu_seconds() - cpu_before};
}

bool answers_agree(const problem& asked, int threads) {
    bool right = true;
    std::optional<kept_answer> expected;
    for (const contender& who : asked.contenders) {
        const answer given = run(who, threads).given;
        if (!expected) expected = keep(given);
        const double far = distance(*expected, given);
        if (far <= asked.tolerance) continue;
        std::printf("\n%s: the answer of '%s' is %g away from cask's, more than %g\n",
                    asked.name.c_str(), who.name.c_str(), far, asked.tolerance);
        right = false;
    }
    return right;
}

result measure(const problem& asked, int repetitions, int threads) {
    result measured{asked.name, asked.size, {}, answers_agree(asked, threads)};
    for (const contender& who : asked.contenders) {
        measured.timings.push_back({who.name, {}, {}, who.promise});
    }
    for (int repetition = 0; repetition < repetitions; ++repetition) {
        for (std::size_t k = 0; k < asked.contenders.size(); ++k) {
            const one_run done = run(asked.contenders[k], threads);
            measured.timings[k].seconds.push_back(done.seconds);
            measured.timings[k].cpu_seconds.push_back(done.cpu_seconds);
        }
    }
    return measured;
}

bool run_all(const settings& chosen) {
    const auto repetitions = static_cast<int>(chosen.repetitions);
    print_heading(chosen.own.threads, repetitions);
    std::vector<result> all;
    for (const group& each : groups) {
        if (!chosen.only.empty() && chosen.only != each.name) continue;
        for (const problem& asked : each.make(chosen.own)) {
            all.push_back(measure(asked, repetitions, chosen.own.threads));
            print(all.back());
        }
    }
    if (!chosen.json.empty()) write_json(chosen.json, all, chosen.own.threads);
    return std::all_of(all.begin(), all.end(), [](const result& each) { return each.right; });
}

settings read(int argc, char** argv) {
    settings chosen;
    std::string names;
    for (const group& each : groups) names += (names.empty() ? "" : ", ") + std::string(each.name);
    examples::read_arguments(
        argc, argv, "Measures cask against serial C++, oneTBB, and oneTBB tuned by hand.",
        {{"only", &chosen.only, "one of " + names},
         {"quick", &chosen.quick, "smaller sizes, three repetitions"},
         {"repetitions", &chosen.repetitions, "runs of each contender"},
         {"threads", &chosen.threads, "threads; 0: all cores", 0},
         {"json", &chosen.json, "a file for all that was measured"},
         {"height", &chosen.own.height, "rows of the Mandelbrot picture"},
         {"width", &chosen.own.width, "its columns"},
         {"iterations", &chosen.own.iterations, "its steps"},
         {"points", &chosen.own.points, "random points for pi"},
         {"edge", &chosen.own.edge, "rows and columns of the matrix of all other problems"}});
    const bool known = std::any_of(std::begin(groups), std::end(groups),
                                   [&](const group& each) { return chosen.only == each.name; });
    if (!chosen.only.empty() && !known) {
        std::fprintf(stderr, "%s: --only takes one of %s\n", argv[0], names.c_str());
        std::exit(2);
    }
    if (chosen.quick) {
        chosen.own = {1'000, 1'500, chosen.own.iterations, 10'000'000, 4'000};
        chosen.repetitions = 3;
    }
    chosen.own.threads = chosen.threads > 0 ? static_cast<int>(chosen.threads)
                                            : cask::runtime::current().threads();
    return chosen;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run_all(read(argc, argv)) ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench: %s\n", failure.what());
        return 1;
    }
}
