// SPDX-License-Identifier: BSD-3-Clause
// What the system says that a process has: no more than the budget beyond what it had before.
#include "faults/child.hpp"
#include "io/folder.hpp"
#include "support/random_expressions.hpp"

#include <cask/cask.hpp>

#include <malloc.h>

#include <cstdio>
#include <fstream>

namespace {

using namespace cask_test;
using ck::index_t;

constexpr index_t mebibyte = index_t{1} << 20;
/// What processes take beside what is counted: code, stacks, the heap's gaps.
constexpr index_t beside = 24 * mebibyte;

/// The most bytes that the process had since `forget`, as the system counts.
index_t most_resident() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        index_t kibibytes = 0;
        if (word == "VmHWM:" && status >> kibibytes) return kibibytes * 1024;
    }
    return 0;
}
/// Whether the system begins to count again.
bool forget() {
    std::ofstream file("/proc/self/clear_refs");
    file << "5" << std::flush;
    return file.good();
}

/// Computes into a file within the smallest budget; by how many bytes more than this the process
/// grew.
template <class T>
index_t growth_beyond_budget(const ck::array<T>& x, const std::string& folder) {
    index_t bytes = 0;
    {
        const ck::runtime two({.threads = 2});
        bytes = ck::explain(x).smallest_budget;
        static_cast<void>(ck::sum(ck::arange<double>(1e6)).item());  // all threads are there
    }
    const ck::runtime small(
        {.threads = 2, .memory_budget = bytes + bytes / 4, .spill_folder = folder});
    ::malloc_trim(0);  // what earlier runs have left would be used again
    REQUIRE(forget());
    const index_t before = most_resident();
    try {
        ck::to_npy(x, folder + "/result.npy");
    } catch (const ck::budget_error&) {  // what it writes lies in memory for a while
        xt::xarray<T> memory = ck::interop::make_xarray<T>(x.shape());
        ck::compute_into(x, memory);
        return most_resident() - before - small.memory_budget() - x.nbytes();
    }
    return most_resident() - before - small.memory_budget();
}

template <class T>
void check_growth(const char* name, const ck::array<T>& x, const std::string& folder) {
    const index_t growth = growth_beyond_budget(x, folder);
    if (std::getenv("CASK_SHOW_ROOM") != nullptr) {
        std::printf("%-20s %6.1f MiB beyond the budget\n", name,
                    static_cast<double>(growth) / static_cast<double>(mebibyte));
    }
    INFO(name);
    CHECK(growth <= beside);
}

ck::array<double> jacobi(ck::array<double> x, int steps) {
    const auto inner = ck::range(1, -1);
    for (int k = 0; k < steps; ++k) {
        x = ck::pad(0.25 * (x(ck::range(ck::_, -2), inner) + x(ck::range(2, ck::_), inner) +
                            x(inner, ck::range(ck::_, -2)) + x(inner, ck::range(2, ck::_))),
                    {{1, 1}, {1, 1}});
    }
    return x;
}

void check_fixed(const std::string& folder) {
    // Each array has 32 MB, more than what is allowed beside the budget.
    ck::to_npy(ck::random::generator(1).uniform({2000, 2000}), folder + "/x.npy");
    const auto x = ck::from_npy<double>(folder + "/x.npy");
    const auto y = ck::cumsum(x, 1);
    const auto e = ck::exp(x - ck::expand_dims(ck::max(x, 1), 1));
    const auto groups = ck::reshape(ck::sin(x), {200, 10, 2000});
    check_growth("x + 1", x + 1.0, folder);
    check_growth("x + x.T", x + ck::transpose(x), folder);
    check_growth("cumsum(x, 1).T", ck::transpose(y), folder);
    check_growth("y + y.T", y + ck::transpose(y), folder);
    check_growth("standardised", (x - ck::mean(x, 0)) / ck::stddev(x, 0), folder);
    check_growth("softmax", e / ck::expand_dims(ck::sum(e, 1), 1), folder);
    check_growth("groups", groups - ck::expand_dims(ck::mean(groups, 1), 1), folder);
    check_growth("deviations", ck::stddev(x - ck::mean(x, 0), 0), folder);
    check_growth("100 Jacobi steps", jacobi(x, 100), folder);
}

TEST_CASE("child: computes within budgets", "[.]") {
    if (folder_of_child() == nullptr) return;
    const std::string folder = folder_of_child();
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        part_dice dice(seed);
        check_growth("random", expression_maker<double>(dice).made(), folder);
    }
    check_fixed(folder);
}

TEST_CASE("processes grow by no more than their budgets", "[resident]") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    WARN("left out: sanitizers take memory of their own");
#else
    if (!forget()) {
        WARN("left out: the system does not count again");
        return;
    }
    const folder own;
    CHECK(child("child: computes within budgets", own.path()).passed());
#endif
}

}  // namespace
