// SPDX-License-Identifier: BSD-3-Clause
// Runtimes: their options, their nesting, their threads.
#include "support/check.hpp"
#include "support/time_out.hpp"
#include "support/views.hpp"

#include <cask/array.hpp>
#include <cask/map.hpp>
#include <cask/reductions.hpp>

#include <sched.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

namespace {

namespace ck = cask;
using cask_test::ContainsSubstring;
using cask_test::time_out;

/// The threads that call a function which is slow for each of `tasks` elements.
std::set<std::thread::id> threads_of_slow_tasks(ck::index_t tasks) {
    std::mutex mutex;
    std::set<std::thread::id> seen;
    // One call in each stretch that is at most a task sleeps, so each task takes a while.
    constexpr ck::index_t stretch = 1024;
    const auto y = ck::map(
        [&](std::int64_t k) {
            if (k % stretch == 0) {
                const std::lock_guard lock(mutex);
                seen.insert(std::this_thread::get_id());
            }
            if (k % stretch == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));
            return k;
        },
        ck::arange<std::int64_t>(tasks * stretch));
    CHECK(ck::count_nonzero(y).item() == tasks * stretch - 1);
    return seen;
}

/// Sets a variable of the environment while it lives.
class environment {
public:
    environment(const char* name, const char* value) : name_(name) {
        if (const char* old = std::getenv(name)) before_ = old;
        ::setenv(name, value, 1);
    }
    ~environment() {
        if (before_) {
            ::setenv(name_, before_->c_str(), 1);
        } else {
            ::unsetenv(name_);
        }
    }
    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;

private:
    const char* name_;
    std::optional<std::string> before_;
};

/// What is written to standard error while it lives.
class error_output {
public:
    error_output() : file_(std::tmpfile()), before_(::dup(2)) { ::dup2(::fileno(file_), 2); }
    ~error_output() {
        static_cast<void>(text());
        std::fclose(file_);
    }
    error_output(const error_output&) = delete;
    error_output& operator=(const error_output&) = delete;

    /// Ends the recording.
    std::string text() {
        if (before_ < 0) return {};
        ::dup2(before_, 2);
        ::close(std::exchange(before_, -1));
        std::rewind(file_);
        std::string result;
        for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) {
            result += static_cast<char>(c);
        }
        return result;
    }

private:
    std::FILE* file_;
    int before_;
};

/// Calls `work` in a thread of its own and waits for it.
template <class Work>
void in_thread(Work&& work) {
    std::jthread(std::forward<Work>(work)).join();
}

}  // namespace

TEST_CASE("as many threads compute as are asked for, even more than cores", "[runtime]") {
    for (const ck::scheduler by : {ck::scheduler::tbb, ck::scheduler::threads}) {
        for (const int threads : {1, 2, 4}) {
            const ck::runtime own({.threads = threads, .by = by});
            CHECK(own.threads() == threads);
            std::size_t most = 0;
            for (int attempt = 0; attempt < 5 && most < static_cast<std::size_t>(threads);
                 ++attempt) {
                most = std::max(most, threads_of_slow_tasks(1500).size());
            }
            CHECK(most == static_cast<std::size_t>(threads));
        }
    }
}

TEST_CASE("the serial scheduler computes in the calling thread", "[runtime]") {
    const ck::runtime own({.threads = 4, .by = ck::scheduler::serial});
    CHECK(own.threads() == 1);
    CHECK(threads_of_slow_tasks(200) == std::set{std::this_thread::get_id()});
}

TEST_CASE("runtimes nest, and the one before comes back", "[runtime]") {
    const int before = ck::runtime::current().threads();
    ck::runtime* const outermost = &ck::runtime::current();
    {
        ck::runtime outer({.threads = 3});
        CHECK(&ck::runtime::current() == &outer);
        {
            ck::runtime inner({.threads = 1, .by = ck::scheduler::serial});
            CHECK(&ck::runtime::current() == &inner);
            CHECK(ck::runtime::current().threads() == 1);
        }
        CHECK(ck::runtime::current().threads() == 3);
        CHECK(ck::sum(ck::ones<double>({100000})).item() == 100000);
    }
    CHECK(&ck::runtime::current() == outermost);
    CHECK(ck::runtime::current().threads() == before);
}

TEST_CASE("CASK_NUM_THREADS sets the threads of runtimes that name none", "[runtime]") {
    {
        const environment three("CASK_NUM_THREADS", "3");
        CHECK(ck::runtime().threads() == 3);
        CHECK(ck::runtime({.threads = 2}).threads() == 2);
        CHECK(ck::runtime({.by = ck::scheduler::threads}).threads() == 3);
    }
    for (const char* wrong : {"", "0", "-2", "many", "3x", "4097", "99999", "1e2", " "}) {
        const environment variable("CASK_NUM_THREADS", wrong);
        CAPTURE(wrong);
        CHECK_THROWS_AS(ck::runtime(), ck::error);
        CHECK_THROWS_WITH(ck::runtime(),
                          ContainsSubstring("CASK_NUM_THREADS must be a number from 1 to 4096") &&
                              ContainsSubstring("'" + std::string(wrong) + "'") &&
                              ContainsSubstring("runtime.cpp"));
        CHECK(ck::runtime({.threads = 2}).threads() == 2);
    }
}

TEST_CASE("the budget of the environment is read with its unit, or refused", "[runtime]") {
    for (const auto& [text, bytes] : {std::pair{"1000000", ck::index_t{1'000'000}},
                                      {"1.5K", 1536},
                                      {"512MiB", 512 << 20},
                                      {"2G", ck::index_t{2} << 30}}) {
        const environment variable("CASK_MEMORY_BUDGET", text);
        CHECK(ck::runtime().memory_budget() == bytes);
        CHECK(ck::runtime({.memory_budget = 77}).memory_budget() == 77);
    }
    for (const char* wrong :
         {"", "many", "-1", "0", "1X", "3KB", "512 MiB", "1e400", "inf", "nan"}) {
        const environment variable("CASK_MEMORY_BUDGET", wrong);
        CAPTURE(wrong);
        CHECK_THROWS_WITH(ck::runtime(),
                          ContainsSubstring("CASK_MEMORY_BUDGET must be a number of bytes, such as "
                                            "1000000, 512MiB or 2GiB: got '" +
                                            std::string(wrong) + "'"));
    }
}

TEST_CASE("a runtime that cannot be made leaves the one before in place", "[runtime]") {
    ck::runtime* const before = &ck::runtime::current();
    const int line = __LINE__ + 2;
    try {
        const ck::runtime wrong({.threads = -1});
        CHECK(false);
    } catch (const ck::error& failure) {
        CHECK_THAT(
            failure.what(),
            ContainsSubstring("[runtime] threads must be at least 0 (0: as many as there are)"));
        CHECK_THAT(failure.what(), ContainsSubstring("-1"));
        CHECK(failure.where().line == line);
    }
    CHECK(&ck::runtime::current() == before);
}

TEST_CASE("memory that cannot be kept is refused when the runtime is made", "[runtime]") {
    CHECK_THROWS_WITH(ck::runtime({.memory_budget = -1}),
                      ContainsSubstring("memory_budget must be at least 0") &&
                          ContainsSubstring("got -1"));
    CHECK_THROWS_WITH(ck::runtime({.nested_allowance = -1}),
                      ContainsSubstring("nested_allowance must be at least 0: got -1"));
    CHECK_THROWS_WITH(
        ck::runtime({.threads = 4, .memory_budget = 1000, .nested_allowance = 250}),
        ContainsSubstring("250 bytes for each of 4 threads, leaves nothing of the memory budget of "
                          "1000 bytes"));
    const ck::runtime barely({.threads = 4, .memory_budget = 1001, .nested_allowance = 250});
}

TEST_CASE("passes can be left out, all or by name, and no bit changes", "[runtime]") {
    const xt::xarray<double> x = cask_test::numbers<double>(ck::shape{300, 70});
    const auto a = ck::borrow(x);
    const auto y = (a * 3.0 + a) * (a * 3.0 + a) + 1.0;
    const xt::xarray<double> expected = (x * 3.0 + x) * (x * 3.0 + x) + 1.0;
    cask_test::check_equal(y.compute(), expected);
    {
        const ck::runtime own({.without_passes = {"cse"}});
        cask_test::check_equal(y.compute(), expected);
    }
    for (const char* name : {"fold_constants", "flatten_joins", "sink_reshapes", "push_down_slices",
                             "contract_products", "pairs", "chains"}) {
        const ck::runtime own({.without_passes = {name}});
        cask_test::check_equal(y.compute(), expected);
    }
    CHECK_THROWS_WITH(ck::runtime({.without_passes = {"cse", "fusion"}}),
                      ContainsSubstring("'fusion'; the passes are fold_constants, cse, "));
    {
        const ck::runtime own({.optimize = false});
        CHECK(!own.options().optimize);
        cask_test::check_equal(y.compute(), expected);
    }
}

TEST_CASE("what runs holds memory, and gives all of it back", "[runtime]") {
    for (const ck::scheduler by :
         {ck::scheduler::tbb, ck::scheduler::threads, ck::scheduler::serial}) {
        ck::runtime own({.threads = 2, .by = by});
        CHECK(cask_test::holds_nothing(own));
        CHECK(own.ledger().peak() == 0);
        std::atomic<ck::index_t> held{0};
        const auto y = ck::map(
            [&](double value) {
                held = own.ledger().held();
                return value;
            },
            ck::linspace<double>(0, 1, 50'000));
        static_cast<void>(ck::sum(y - ck::mean(y)).item());
        CHECK(held > 0);
        CHECK(held <= own.ledger().peak());
        CHECK(cask_test::holds_nothing(own));
    }
}

TEST_CASE("a thread of the user's may compute while a runtime is in place", "[runtime]") {
    const ck::runtime own({.threads = 2});
    double total = 0;
    std::jthread([&] { total = ck::sum(ck::ones<double>({300000})).item(); }).join();
    CHECK(total == 300000);
}

TEST_CASE("hundreds of threads compute if they are asked for, without a word", "[runtime]") {
    const time_out watch("300 threads");
    for (const ck::scheduler by : {ck::scheduler::tbb, ck::scheduler::threads}) {
        error_output errors;
        const ck::runtime many({.threads = 300, .by = by});
        CHECK(many.threads() == 300);
        // Nobody returns before all are there.
        std::atomic<int> present{0};
        const auto y = ck::map(
            [&](std::int64_t k) {
                if (k % 1024 == 0) {
                    ++present;
                    const auto give_up = std::chrono::steady_clock::now() +
                                         std::chrono::seconds(20);
                    while (present < 300 && std::chrono::steady_clock::now() < give_up) {
                        std::this_thread::sleep_for(std::chrono::milliseconds(5));
                    }
                }
                return k;
            },
            ck::arange<std::int64_t>(300 * 1024));
        const bool right = y.compute() == xt::xarray<std::int64_t>(xt::arange(300 * 1024));
        CHECK(right);
        CHECK(present == 300);
        CHECK(errors.text() == "");
    }
    CHECK(ck::runtime({.threads = 4096}).threads() == 4096);
    CHECK_THROWS_WITH(ck::runtime({.threads = 4097}),
                      ContainsSubstring("threads must be at most 4096: got 4097"));
}

TEST_CASE("no more threads compute than there are processors for the process", "[runtime]") {
    if (std::getenv("CASK_NUM_THREADS") != nullptr) {
        WARN("left out: CASK_NUM_THREADS is set");
        return;
    }
    cpu_set_t before;
    REQUIRE(::sched_getaffinity(0, sizeof(before), &before) == 0);
    if (CPU_COUNT(&before) < 2) WARN("there is only one processor: this shows little");
    CHECK(ck::runtime().threads() <= CPU_COUNT(&before));
    int first = 0;
    while (!CPU_ISSET(first, &before)) ++first;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    REQUIRE(::sched_setaffinity(0, sizeof(one), &one) == 0);
    CHECK(ck::runtime().threads() == 1);
    REQUIRE(::sched_setaffinity(0, sizeof(before), &before) == 0);
}

TEST_CASE("a function of the user's may wait for a thread that computes", "[runtime]") {
    const time_out watch("threads that compute in tasks");
    for (const ck::scheduler by :
         {ck::scheduler::tbb, ck::scheduler::threads, ck::scheduler::serial}) {
        for (const int threads : {1, 2, 4}) {
            const ck::runtime own({.threads = threads, .by = by});
            const auto x = ck::arange<double>(40'000);
            const auto y = ck::map(
                [&](double k) {
                    if (static_cast<int>(k) % 1000 != 0) return k;
                    double inner = 0;
                    in_thread([&] { inner = ck::sum(x + k).item(); });
                    return inner;
                },
                x);
            const xt::xarray<double> values = y.compute();
            for (int k = 0; k < 40'000; k += 500) {
                const double expected = k % 1000 == 0 ? 799'980'000.0 + 40'000.0 * k : k;
                CHECK(values(static_cast<std::size_t>(k)) == expected);
            }
        }
    }
}

TEST_CASE("threads that compute in tasks may be waited for by threads that do", "[runtime]") {
    const time_out watch("threads in tasks of threads in tasks");
    const ck::runtime own({.threads = 2});
    const auto x = ck::arange<double>(3'000);
    std::function<double(int)> deep = [&](int level) {
        double result = 0;
        in_thread([&] {
            const auto y = ck::map(
                [&](double k) {
                    if (level == 0 || static_cast<int>(k) % 1500 != 0) return k;
                    return k + deep(level - 1) - 4'498'500;
                },
                x);
            result = ck::sum(y).item();
        });
        return result;
    };
    CHECK(deep(3) == 4'498'500);
}

TEST_CASE("computing in tasks works from many threads at once", "[runtime]") {
    const time_out watch("computing in tasks from many threads");
    for (const ck::scheduler by : {ck::scheduler::tbb, ck::scheduler::threads}) {
        const ck::runtime own({.threads = 3, .by = by});
        const auto x = ck::arange<double>(2'000);
        std::atomic<int> right{0};
        {
            std::vector<std::jthread> callers;
            for (int caller = 0; caller < 6; ++caller) {
                callers.emplace_back([&, caller] {
                    const auto y = ck::map(
                        [&](double k) { return k < 8 ? ck::sum(x * k).item() : caller; }, x);
                    right += ck::sum(y).item() == 1'999'000.0 * 28 + 1992.0 * caller ? 1 : 0;
                });
            }
        }
        CHECK(right == 6);
    }
}

TEST_CASE("a runtime may end while helpers are still on their way to it", "[runtime]") {
    const time_out watch("runtimes that end early");
    for (int k = 0; k < 300; ++k) {
        const ck::runtime own({.threads = 8});
        CHECK(ck::sum(ck::ones<double>({70'000})).item() == 70'000);
    }
}
