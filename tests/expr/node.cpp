// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>

namespace ck = cask;

namespace {

// Sanitizers make frames larger and all slower.
#if defined(__SANITIZE_ADDRESS__)
constexpr int length = 200'000;
#else
constexpr int length = 1'000'000;
#endif

TEST_CASE("a chain of a million operations is built, computed and destroyed", "[node]") {
    for (const bool optimize : {true, false}) {
        const ck::runtime own({.threads = 2, .optimize = optimize});
        ck::array<double> x = ck::zeros<double>({5});
        for (int k = 0; k < length; ++k) x = x + 1.0;
        const auto result = x.compute();
        for (double value : result) CHECK(value == length);
    }
}

TEST_CASE("a chain of views and reductions of any length is no deeper", "[node]") {
    ck::array<double> x = ck::arange<double>(10.0);
    for (int k = 0; k < 100'000; ++k) x = ck::flip(x) + 0.5;
    CHECK(x.compute()(0) == 50'000.0);
    ck::array<double> y = ck::ones<double>({3});
    for (int k = 0; k < 2'000; ++k) y = y - ck::mean(y) + 1.0;
    CHECK(y.compute()(2) == 1.0);
}

TEST_CASE("a node costs the same for one chunk and for 10^9", "[node]") {
    const auto x = ck::zeros<double>({1'000'000'000, 8}, {1, 8});
    CHECK(x.chunks().count() == 1'000'000'000);
    const auto y = ((x + 1.0) * 2.0)(ck::range(5, 10), 3);
    CHECK(y.compute()(4) == 2.0);
}

TEST_CASE("equal expressions have equal hashes, different ones differ", "[node]") {
    const auto x = ck::arange<double>(10.0);
    CHECK((x + 1.0).node()->hash() == (x + 1.0).node()->hash());
    CHECK((x + 1.0).node()->hash() != (x + 2.0).node()->hash());
    CHECK((x + 1.0).node()->hash() != (x - 1.0).node()->hash());
    CHECK(ck::expr::same_operation(*(x + x).node(), *(x + x).node()));
    CHECK_FALSE(ck::expr::same_operation(*(x + x).node(), *(x * x).node()));
    CHECK(ck::sum(x, 0).node()->hash() != ck::prod(x, 0).node()->hash());
}

TEST_CASE("a view of a view is one view", "[node]") {
    const auto x = ck::arange<double>(100.0) + 1.0;
    const auto y = x(ck::range(10, 90, 2))(ck::range(ck::_, ck::_, -1))(ck::range(3, 7));
    REQUIRE(y.node()->as<ck::expr::view>() != nullptr);
    CHECK(y.node()->input() == x.node());
    const auto values = y.compute();
    for (int k = 0; k < 4; ++k) CHECK(values(k) == 1.0 + 88 - 2 * (3 + k));
}

TEST_CASE("nodes shared by many consumers die with the last one", "[node]") {
    auto memory = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = memory;
    {
        auto shared = ck::from_function<1>(
            ck::shape{10}, [memory](std::int64_t i) { return static_cast<double>(i + *memory); });
        memory.reset();
        std::vector<ck::array<double>> users;
        for (int k = 0; k < 100; ++k) users.push_back(shared * k);
        shared = ck::array<double>();
        CHECK_FALSE(watch.expired());
        users.resize(1);
        CHECK_FALSE(watch.expired());
    }
    CHECK(watch.expired());
}

TEST_CASE("nodes replaced by others, and what only they needed", "[node]") {
    const auto x = ck::arange<double>(10.0);
    const auto squares = x * x;
    const auto sum = squares + x;
    const ck::expr::graph whole({sum.node(), squares.node()});
    const auto other = ck::ones<double>({10});
    const ck::expr::graph now = ck::expr::replaced(whole, {{squares.node().get(), other.node()}});
    CHECK(now.roots[1] == other.node());
    CHECK(now.roots[0]->input(0) == other.node());
    CHECK(now.roots[0]->input(1) == x.node());
    CHECK(ck::expr::replaced(whole, {}).roots == whole.roots);
    CHECK(ck::expr::replaced(whole, {{x.node().get(), other.node()}}).order.size() == 3);
}

}  // namespace
