// SPDX-License-Identifier: BSD-3-Clause
// One conformance suite for all executors.
#include "support/catch.hpp"

#include <cask/schedule/executors/tbb.hpp>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

namespace {

using namespace cask::schedule;
using cask::index_t;

std::vector<std::unique_ptr<executor>> all_executors() {
    std::vector<std::unique_ptr<executor>> result;
    result.push_back(std::make_unique<serial_executor>());
    for (int threads : {1, 2, 4}) {
        result.push_back(std::make_unique<thread_executor>(threads));
        result.push_back(std::make_unique<tbb_executor>(threads));
    }
    return result;
}

TEST_CASE("each task of each phase runs exactly once", "[executor]") {
    for (const auto& own : all_executors()) {
        std::vector<std::atomic<int>> runs(700);
        job work({{500, {}}, {0, {0}}, {200, {1}}}, [&](task next) {
            ++runs[static_cast<std::size_t>(next.phase == 0 ? next.number : 500 + next.number)];
        });
        own->execute(work);
        for (const auto& count : runs) CHECK(count == 1);
    }
}

TEST_CASE("a phase starts when the phases before it are done, and not earlier", "[executor]") {
    for (const auto& own : all_executors()) {
        std::atomic<index_t> first{0};
        std::atomic<index_t> independent{0};
        std::atomic<bool> early{false};
        job work({{50, {}}, {50, {}}, {50, {0}}, {50, {1, 2}}}, [&](task next) {
            if (next.phase == 0) {
                std::this_thread::sleep_for(std::chrono::microseconds(20));
                ++first;
            }
            if (next.phase == 1) ++independent;
            if (next.phase == 2 && first != 50) early = true;
            if (next.phase == 3 && independent != 50) early = true;
        });
        own->execute(work);
        CHECK_FALSE(early);
    }
}

TEST_CASE("the end of each phase is announced once, before later phases start", "[executor]") {
    for (const auto& own : all_executors()) {
        std::array<std::atomic<int>, 3> ended{};
        std::atomic<bool> early{false};
        job work(
            {{20, {}}, {0, {}}, {20, {0, 1}}},
            [&](task next) {
                if (next.phase == 2 && (ended[0] != 1 || ended[1] != 1)) early = true;
            },
            [&](std::uint32_t phase) { ++ended[phase]; });
        own->execute(work);
        CHECK_FALSE(early);
        for (const auto& count : ended) CHECK(count == 1);
    }
}

TEST_CASE("the first failure comes back, no further task starts, nothing hangs", "[executor]") {
    for (const auto& own : all_executors()) {
        std::atomic<int> started{0};
        job work({{1000, {}}, {1000, {0}}}, [&](task next) {
            ++started;
            if (next.number == 7) throw std::runtime_error("seven");
            std::this_thread::sleep_for(std::chrono::microseconds(10));
        });
        CHECK_THROWS_WITH(own->execute(work), "seven");
        CHECK(started < 900);

        // The executor is as good as new.
        std::atomic<int> runs{0};
        job again({{100, {}}}, [&](task) { ++runs; });
        own->execute(again);
        CHECK(runs == 100);
    }
}

TEST_CASE("of several failures that of the first task comes back", "[executor]") {
    for (const auto& own : all_executors()) {
        for (int round = 0; round < 300; ++round) {
            job work({{400, {}}, {400, {}}}, [&](task next) {
                if (next.phase == 0 && next.number < 37) return;
                // The first of them is the slowest.
                if (next.number == 37) std::this_thread::sleep_for(std::chrono::microseconds(50));
                throw std::runtime_error(std::to_string(next.number));
            });
            CHECK_THROWS_WITH(own->execute(work), "37");
        }
    }
}

TEST_CASE("a failure while a phase ends comes back too", "[executor]") {
    for (const auto& own : all_executors()) {
        job work(
            {{10, {}}, {10, {0}}}, [](task) {},
            [](std::uint32_t) { throw std::runtime_error("ending"); });
        CHECK_THROWS_WITH(own->execute(work), "ending");
    }
}

TEST_CASE("a job without tasks ends at once", "[executor]") {
    for (const auto& own : all_executors()) {
        job none({}, [](task) { FAIL("there is no task"); });
        own->execute(none);
        job empty({{0, {}}, {0, {0}}}, [](task) { FAIL("there is no task"); });
        own->execute(empty);
    }
}

TEST_CASE("as many threads as asked for take part", "[executor]") {
    for (const auto& own : all_executors()) {
        std::mutex mutex;
        std::set<std::thread::id> seen;
        std::atomic<int> waiting{0};
        const int wanted = own->threads();
        job work({{wanted, {}}}, [&](task) {
            {
                const std::lock_guard lock(mutex);
                seen.insert(std::this_thread::get_id());
            }
            // Each task waits until all are running: fewer threads would never get there.
            ++waiting;
            const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (waiting < wanted && std::chrono::steady_clock::now() < give_up) {
                std::this_thread::yield();
            }
        });
        own->execute(work);
        CHECK(static_cast<int>(seen.size()) == wanted);
    }
}

TEST_CASE("neighbours go to one worker, few tasks are shared evenly", "[executor]") {
    thread_executor two(2);
    std::vector<std::thread::id> worker(1000);
    job many({{1000, {}}}, [&](task next) {
        worker[static_cast<std::size_t>(next.number)] = std::this_thread::get_id();
    });
    two.execute(many);
    for (std::size_t first = 0; first < 640; first += 16) {  // a quarter share is still longer
        for (std::size_t k = first; k < first + 16; ++k) CHECK(worker[k] == worker[first]);
    }

    // Four slow tasks on four threads: none waits for another.
    thread_executor four(4);
    std::atomic<int> waiting{0};
    job few({{4, {}}}, [&](task) {
        ++waiting;
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (waiting < 4 && std::chrono::steady_clock::now() < give_up) {
            std::this_thread::yield();
        }
    });
    const auto start = std::chrono::steady_clock::now();
    four.execute(few);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(19));
}

TEST_CASE("jobs may be executed from several threads at once", "[executor]") {
    for (const auto& own : all_executors()) {
        std::atomic<int> runs{0};
        {
            std::vector<std::jthread> callers;
            for (int k = 0; k < 4; ++k) {
                callers.emplace_back([&] {
                    job work({{100, {}}, {100, {0}}}, [&](task) { ++runs; });
                    own->execute(work);
                });
            }
        }
        CHECK(runs == 800);
    }
}

TEST_CASE("tasks know that they are inside of one", "[executor]") {
    for (const auto& own : all_executors()) {
        std::atomic<int> outside{0};
        job work({{50, {}}}, [&](task) { outside += is_inside_task() ? 0 : 1; });
        own->execute(work);
        CHECK(outside == 0);
        CHECK_FALSE(is_inside_task());
    }
}

}  // namespace
