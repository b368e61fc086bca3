// SPDX-License-Identifier: BSD-3-Clause
// Runtimes: their options, their nesting, their threads.
#include "support/check.hpp"

#include <cask/map.hpp>
#include <cask/operators.hpp>
#include <cask/reductions.hpp>

#include <chrono>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

namespace {

namespace ck = cask;
using cask_test::ContainsSubstring;

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
    for (const char* wrong : {"", "0", "-2", "many", "3x", "99999", "1e2", " "}) {
        const environment variable("CASK_NUM_THREADS", wrong);
        CAPTURE(wrong);
        CHECK_THROWS_AS(ck::runtime(), ck::error);
        CHECK_THROWS_WITH(ck::runtime(), ContainsSubstring("CASK_NUM_THREADS") &&
                                             ContainsSubstring("'" + std::string(wrong) + "'") &&
                                             ContainsSubstring("runtime.cpp"));
        CHECK(ck::runtime({.threads = 2}).threads() == 2);
    }
}

TEST_CASE("a runtime that cannot be made leaves the one before in place", "[runtime]") {
    ck::runtime* const before = &ck::runtime::current();
    const int line = __LINE__ + 2;
    try {
        const ck::runtime wrong({.threads = -1});
        CHECK(false);
    } catch (const ck::error& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring("[runtime] threads"));
        CHECK_THAT(failure.what(), ContainsSubstring("-1"));
        CHECK(failure.where().line == line);
    }
    CHECK(&ck::runtime::current() == before);
}

TEST_CASE("passes can be left out, all or by name, and no bit changes", "[runtime]") {
    const xt::xarray<double> x = cask_test::numbers<double>(ck::shape{300, 70});
    const auto a = ck::borrow(x);
    const auto y = (a * 3.0 + a) * (a * 3.0 + a) + 1.0;
    const xt::xarray<double> expected = (x * 3.0 + x) * (x * 3.0 + x) + 1.0;
    cask_test::check_equal(y.compute(), expected);
    {
        const ck::runtime own({.without_passes = {"merge"}});
        cask_test::check_equal(y.compute(), expected);
    }
    for (const char* name : {"evaluate", "reshape", "narrow", "fuse", "twins", "chains"}) {
        const ck::runtime own({.without_passes = {name}});
        cask_test::check_equal(y.compute(), expected);
    }
    CHECK_THROWS_WITH(ck::runtime({.without_passes = {"merge", "fusion"}}),
                      ContainsSubstring("'fusion'; the passes are evaluate, merge, reshape, "));
    {
        const ck::runtime own({.optimize = false});
        CHECK(!own.options().optimize);
        cask_test::check_equal(y.compute(), expected);
    }
}

TEST_CASE("what runs holds memory, and gives all of it back", "[runtime]") {
    ck::runtime own({.threads = 2});
    CHECK(own.ledger().held() == 0);
    const auto y = ck::linspace<double>(0, 1, 500000);
    static_cast<void>(ck::sum(y - ck::mean(y)).item());
    CHECK(own.ledger().held() == 0);
    CHECK(own.ledger().peak() > 0);
}

TEST_CASE("a thread of the user's may compute while a runtime is in place", "[runtime]") {
    const ck::runtime own({.threads = 2});
    double total = 0;
    std::jthread([&] { total = ck::sum(ck::ones<double>({300000})).item(); }).join();
    CHECK(total == 300000);
}
