// SPDX-License-Identifier: BSD-3-Clause
// What cask costs where there is little to compute: microseconds for building, planning and running
// expressions over small arrays, over arrays of many chunks, and for tasks that do nothing; and the
// memory that a graph takes.
#include "allocations.hpp"

#include <cask/cask.hpp>

#include "../examples/arguments.hpp"

#include <cask/schedule/executors/tbb.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace ck = cask;

namespace {

/// Microseconds of one call: the fastest of five rounds.
template <class Work>
double microseconds(std::int64_t calls, Work work) {
    work();
    double fastest = 1e30;
    for (int round = 0; round < 5; ++round) {
        const auto start = std::chrono::steady_clock::now();
        for (std::int64_t k = 0; k < calls; ++k) work();
        const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() -
                                                                start;
        fastest = std::min(fastest, taken.count() / static_cast<double>(calls));
    }
    return fastest;
}

void report(const char* what, double amount, const char* promise = "", const char* unit = "us") {
    std::printf("%-58s %10.3f %-4s %s\n", what, amount, unit, promise);
}

void small_arrays(std::int64_t calls) {
    const std::vector<double> memory(1'000, 1.5);
    const auto x = ck::borrow(memory.data(), {1'000});
    double sink = 0;
    report("1000 elements: build sqrt(x) * 2 + 1",
           microseconds(calls, [&] { static_cast<void>(ck::sqrt(x) * 2.0 + 1.0); }));
    report("1000 elements: build, plan and compute it",
           microseconds(calls, [&] { sink += (ck::sqrt(x) * 2.0 + 1.0).compute()(0); }), "<= 20");
    report("1000 elements: build, plan and sum it",
           microseconds(calls, [&] { sink += ck::sum(ck::sqrt(x) * 2.0 + 1.0).item(); }), "<= 20");
    if (sink < 0) std::puts("");  // the results are used
}

ck::array<double> ten_operations(ck::array<double> x) {
    for (int k = 0; k < 5; ++k) x = x * 2.0 + 1.0;
    return x;
}

void many_chunks(std::int64_t calls, std::int64_t chunks) {
    const auto x = ck::linspace<double>(0, 1, chunks * 10, 10);
    const auto y = ten_operations(x);
    const std::string over = "10 operations over " + std::to_string(chunks) + " chunks: ";
    report((over + "build").c_str(),
           microseconds(calls, [&] { static_cast<void>(ten_operations(x)); }), "<= 100");
    const std::size_t before = bench::bytes_allocated();
    static_cast<void>(ten_operations(x));
    report((over + "allocated").c_str(),
           static_cast<double>(bench::bytes_allocated() - before) / 1024, "<= 16", "KiB");
    report((over + "compute one").c_str(),
           microseconds(calls, [&] { static_cast<void>(y(ck::range(500, 510)).compute()); }));
}

void empty_tasks(int threads) {
    constexpr ck::index_t tasks = 1'000'000;
    ck::schedule::tbb_executor executor(threads);
    const double all = microseconds(1, [&] {
        ck::schedule::job nothing({{tasks, {}}}, [](ck::schedule::task) {});
        executor.execute(nothing);
    });
    report(("10^6 empty tasks on " + std::to_string(threads) + " threads, each").c_str(),
           all / static_cast<double>(tasks), "<= 0.3");
}

}  // namespace

int main(int argc, char** argv) {
    std::int64_t calls = 2'000;
    examples::read_arguments(argc, argv,
                             "Measures what cask costs where there is little to compute.",
                             {{"calls", &calls, "calls in each of five rounds"}});
    small_arrays(calls);
    many_chunks(calls, 1'000);
    many_chunks(calls, 1'000'000'000);
    empty_tasks(1);
    empty_tasks(ck::runtime::current().threads());
}
