// SPDX-License-Identifier: BSD-3-Clause
// Processes that are killed while they compute with temporary files.
#include "faults/child.hpp"
#include "faults/injection.hpp"
#include "faults/small_disk.hpp"
#include "io/folder.hpp"

#include <cask/cask.hpp>

#include <chrono>
#include <thread>

namespace {

using namespace cask_test;
using clock = std::chrono::steady_clock;

// Goes through a temporary file where memory does not suffice.
ck::array<double> result_of(const std::string& path) {
    const auto y = ck::cumsum(ck::from_npy<double>(path), 1);
    return y + ck::transpose(y);
}

ck::runtime_options memory_that_spills(const std::string& folder) {
    return {.threads = 2, .memory_budget = 2'000'000, .spill_folder = folder + "/spill"};
}

// Says a word before and after each run.
void compute_until_killed(const std::string& folder) {
    const ck::runtime small(memory_that_spills(folder));
    REQUIRE(ck::explain(result_of(folder + "/x.npy")).moves.spilled == 8'000'000);
    for (;;) {
        say_word();
        ck::to_npy(result_of(folder + "/x.npy"), folder + "/y.npy");
        say_word();
    }
}

TEST_CASE("child: computes until it is killed", "[.]") {
    if (folder_of_child() != nullptr) compute_until_killed(folder_of_child());
}
TEST_CASE("child: computes until it is killed where all files have names", "[.]") {
    const poor_system old(poor_system::lacks::unnamed_files);
    if (folder_of_child() != nullptr) compute_until_killed(folder_of_child());
}

/// How long one run takes in a child.
clock::duration time_of_run(const std::string& test, const folder& own) {
    child once(test, own.path());
    REQUIRE(once.speaks());
    const auto begin = clock::now();
    REQUIRE(once.speaks());
    return clock::now() - begin;
}

void check_kills(const std::string& test) {
    const folder own;
    const small_disk spills(own / "spill", "64m");
    if (!spills.is_there()) WARN("free space is not looked at: no file system can be made here");
    ck::to_npy(ck::random::generator(1).uniform({1000, 1000}), own / "x.npy");
    ck::to_npy(ck::zeros<double>({1000, 1000}), own / "y.npy");
    const std::string old = contents(own / "y.npy");
    ck::to_npy(result_of(own / "x.npy"), own / "z.npy");
    const std::string whole = contents(own / "z.npy");
    const unsigned long free = spills.free();
    const clock::duration run = time_of_run(test, own);
    ck::to_npy(ck::zeros<double>({1000, 1000}), own / "y.npy");
    constexpr int moments = cask_test::is_sanitized ? 6 : 20;
    for (int moment = 0; moment < moments; ++moment) {
        CAPTURE(moment);
        child now(test, own.path());
        REQUIRE(now.speaks());
        std::this_thread::sleep_for(run * moment / moments);
        CHECK(now.killed());
        CHECK(std::filesystem::is_empty(own / "spill"));
        if (spills.is_there()) CHECK(spills.free() == free);
        const std::string found = contents(own / "y.npy");
        CHECK((found == old || found == whole));
        CHECK(own.files() <= 5);  // with what is left beside the target
    }
    {
        const ck::runtime small(memory_that_spills(own.path()));
        ck::to_npy(result_of(own / "x.npy"), own / "y.npy");
    }
    CHECK(contents(own / "y.npy") == whole);
}

TEST_CASE("a process that is killed leaves no temporary file, and no half of a result", "[kills]") {
    check_kills("child: computes until it is killed");
}

TEST_CASE("what a killed process leaves beside its target, the next one removes", "[kills]") {
    check_kills("child: computes until it is killed where all files have names");
    const folder own;
    std::filesystem::create_directory(own / "spill");
    ck::to_npy(ck::random::generator(1).uniform({1000, 1000}), own / "x.npy");
    {
        child now("child: computes until it is killed where all files have names", own.path());
        REQUIRE(now.speaks());
        const auto give_up = clock::now() + std::chrono::seconds(20);
        while (!std::filesystem::exists(own / "y.npy.cask-partial-1") && clock::now() < give_up) {}
        CHECK(now.killed());
    }
    CHECK(std::filesystem::exists(own / "y.npy.cask-partial-1"));
    const poor_system old(poor_system::lacks::unnamed_files);
    ck::to_npy(result_of(own / "x.npy"), own / "y.npy");
    CHECK(own.files() == 3);
}

}  // namespace
