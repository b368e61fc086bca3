// SPDX-License-Identifier: BSD-3-Clause
#include <cask/map.hpp>

#include "support/catch.hpp"

#include <cask/creation.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/runtime.hpp>

#include <atomic>
#include <cmath>

namespace {

using cask_test::ContainsSubstring;

// A functor without state, with a counter of its calls beside it.
std::atomic<std::int64_t> calls{0};
struct counted_square {
    double operator()(double x) const {
        calls.fetch_add(1, std::memory_order_relaxed);
        return x * x;
    }
};

double twice(double x) { return 2 * x; }

}  // namespace

TEST_CASE("map calls a function of one to four arrays", "[map]") {
    const cask::array<double> x = cask::arange<double>(0, 1000, 1, 70);
    const auto one = cask::map([](double a) { return a + 0.5; }, x);
    const auto two = cask::map([](double a, double b) { return a - 2 * b; }, x, x + 1);
    const auto three = cask::map([](double a, double b, double c) { return a * b + c; }, x, x, x);
    const auto four = cask::map(
        [](double a, double b, double c, double d) { return a + 10 * b + 100 * c + 1000 * d; }, x,
        x + 1, x + 2, x + 3);
    const xt::xarray<double> got1 = one.compute();
    const xt::xarray<double> got2 = two.compute();
    const xt::xarray<double> got3 = three.compute();
    const xt::xarray<double> got4 = four.compute();
    for (std::size_t k = 0; k < 1000; ++k) {
        const auto v = static_cast<double>(k);
        REQUIRE(got1(k) == v + 0.5);
        REQUIRE(got2(k) == v - 2 * (v + 1));
        REQUIRE(got3(k) == v * v + v);
        REQUIRE(got4(k) == 1111 * v + 3210);
    }
    CHECK(one.chunks() == x.chunks());
}

TEST_CASE("map takes arrays of different element types and gives what the function returns",
          "[map]") {
    const cask::array<std::int8_t> small = cask::arange<std::int8_t>(-50, 50);
    const cask::array<std::uint64_t> large = cask::arange<std::uint64_t>(100);
    const cask::array<float> real = cask::arange<float>(100);
    const cask::array<bool> even = large % 2 == 0;
    const auto mixed = cask::map(
        [](std::int8_t a, std::uint64_t b, float c, bool d) -> std::int32_t {
            return d ? a : static_cast<std::int32_t>(b) + static_cast<std::int32_t>(c);
        },
        small, large, real, even);
    STATIC_REQUIRE(std::is_same_v<decltype(mixed), const cask::array<std::int32_t>>);
    const xt::xarray<std::int32_t> got = mixed.compute();
    for (int k = 0; k < 100; ++k) {
        REQUIRE(got(k) == (k % 2 == 0 ? k - 50 : 2 * k));
    }
    CHECK((cask::map([](double x) { return static_cast<std::int16_t>(x); },
                     cask::linspace<double>(0, 10, 5))
               .compute() == xt::xarray<std::int16_t>{0, 2, 5, 7, 10}));
}

TEST_CASE("map takes and gives booleans", "[map]") {
    for (const int n : {1, 63, 64, 65, 200}) {
        const cask::array<std::int32_t> x = cask::arange<std::int32_t>(n);
        const cask::array<bool> third = cask::map([](std::int32_t v) { return v % 3 == 0; }, x);
        const cask::array<bool> other = cask::map([](bool b) { return !b; }, third);
        const cask::array<std::int32_t> back =
            cask::map([](bool a, bool b) { return a ? 1 : (b ? 2 : 3); }, third, other);
        const xt::xarray<bool> got = third.compute();
        const xt::xarray<bool> negated = other.compute();
        const xt::xarray<std::int32_t> numbers = back.compute();
        for (int k = 0; k < n; ++k) {
            REQUIRE(got(k) == (k % 3 == 0));
            REQUIRE(negated(k) == (k % 3 != 0));
            REQUIRE(numbers(k) == (k % 3 == 0 ? 1 : 2));
        }
    }
}

TEST_CASE("map takes and gives complex numbers", "[map]") {
    const auto z = cask::from_function<1>(
        {100}, [](std::int64_t k) { return std::complex<double>(static_cast<double>(k), -1); });
    const auto turned = cask::map([](std::complex<double> v) { return v * v; }, z);
    const auto size = cask::map([](std::complex<double> v) { return std::norm(v); }, z);
    const auto narrow =
        cask::map([](double re) { return std::complex<float>(static_cast<float>(re), 1); },
                  cask::arange<double>(100));
    const xt::xarray<std::complex<double>> got = turned.compute();
    const xt::xarray<double> norms = size.compute();
    const xt::xarray<std::complex<float>> small = narrow.compute();
    for (int k = 0; k < 100; ++k) {
        REQUIRE(got(k) == std::complex<double>(k * k - 1, -2 * k));
        REQUIRE(norms(k) == k * k + 1);
        REQUIRE(small(k) == std::complex<float>(static_cast<float>(k), 1));
    }
}

TEST_CASE("lambdas from one loop with different captures are different functions", "[map]") {
    const cask::array<double> x = cask::ones<double>({100});
    const bool optimize = GENERATE(true, false);
    const cask::runtime own({.optimize = optimize});
    std::vector<cask::array<double>> parts;
    for (int k = 1; k <= 3; ++k) {
        parts.push_back(cask::map([k](double v) { return v * k; }, x));
    }
    CHECK(((parts[0] + parts[1] + parts[2]).compute() ==
           xt::xarray<double>(xt::ones<double>({100}) * 6)));
    std::vector<cask::array<std::int64_t>> made;
    for (int k = 1; k <= 2; ++k) {
        made.push_back(cask::from_function<1>({10}, [k](std::int64_t i) { return k * i; }));
    }
    CHECK((made[0] + made[1])(3).item() == 9);
    const auto functions = {+[](double v) { return v + 1; }, +[](double v) { return v + 2; }};
    cask::array<double> sum = cask::zeros<double>({100});
    for (auto* f : functions) sum = sum + cask::map(f, x);
    CHECK(sum(99).item() == 5);
}

TEST_CASE("map calls a plain function, and keeps large state alive", "[map]") {
    CHECK((cask::map(&twice, cask::arange<double>(4)).compute() == xt::xarray<double>{0, 2, 4, 6}));
    cask::array<double> y = cask::zeros<double>({3});
    {
        const std::vector<double> table{7, 8, 9};
        y = cask::map([table](std::int64_t k) { return table[static_cast<std::size_t>(k)]; },
                      cask::arange<std::int64_t>(3));
    }
    CHECK((y.compute() == xt::xarray<double>{7, 8, 9}));
}

TEST_CASE("map calls its function exactly once per element", "[map]") {
    for (const int n : {0, 1, 7, 63, 64, 65, 127, 128, 129, 1000, 100'000}) {
        for (const int chunk : {1, 10, 64, 1000}) {
            if (n > 1000 && chunk < 1000) continue;
            INFO(n << " elements in chunks of " << chunk);
            const cask::array<double> x = cask::arange<double>(0, n, 1, chunk);
            const auto y = cask::map(counted_square{}, x);
            calls = 0;
            static_cast<void>(y.compute());
            CHECK(calls == n);
            calls = 0;
            CHECK(cask::sum(y).item() == cask::sum(x * x).item());
            CHECK(calls == n);
        }
    }
}

TEST_CASE("map calls its function once per element of tables, slices and equal expressions",
          "[map]") {
    const cask::array<double> x = cask::ones<double>({17, 19}, {4, 5});
    const auto y = cask::map(counted_square{}, x);
    const auto count = [](const auto& array) {
        calls = 0;
        static_cast<void>(array.compute());
        return calls.load();
    };
    CHECK(count(y) == 17 * 19);
    CHECK(count(cask::transpose(y)) == 17 * 19);
    CHECK(count(y(cask::range(0, 17, 5), cask::range(cask::_, cask::_, -3))) == 4 * 7);
    CHECK(count(y + y) == 17 * 19);
    CHECK(count(y + cask::map(counted_square{}, x)) == 17 * 19);
    CHECK(count(cask::sum(y, 0)) == 17 * 19);
    CHECK(count(cask::sum(y, 1)) == 17 * 19);
    CHECK(count(y(3, 4)) == 1);
    const auto wide = cask::map([](double a, double b) { return counted_square{}(a + b); },
                                cask::ones<double>({5, 1}), cask::ones<double>({7}));
    CHECK(count(wide) == 35);
}

TEST_CASE("shapes of map's arrays broadcast, or are refused", "[map]") {
    const auto sum = [](double a, double b) { return a + b; };
    const auto table = cask::map(sum, cask::arange<double>(3)(cask::all(), cask::newaxis()),
                                 10 * cask::arange<double>(2));
    CHECK((table.compute() == xt::xarray<double>{{0, 10}, {1, 11}, {2, 12}}));
    CHECK_THROWS_AS(cask::map(sum, cask::ones<double>({3}), cask::ones<double>({4})),
                    cask::shape_error);
    CHECK_THROWS_WITH(cask::map(sum, cask::ones<double>({3}), cask::ones<double>({4})),
                      ContainsSubstring("map.cpp"));
    CHECK(cask::map(sum, cask::full<double>({}, 1), cask::full<double>({}, 2)).item() == 3);
    CHECK(cask::map(sum, cask::ones<double>({0, 3}), cask::ones<double>({3})).compute().size() ==
          0);
}

TEST_CASE("what a mapped function throws arrives as a task_error that nests it", "[map]") {
    const auto y = cask::map(
        [](std::int64_t k) {
            if (k == 777) throw std::runtime_error("seven");
            return k;
        },
        cask::arange<std::int64_t>(1000));
    try {
        static_cast<void>(y.compute());
        FAIL("nothing was thrown");
    } catch (const cask::task_error& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring("map"));
        CHECK_THAT(failure.what(), ContainsSubstring("map.cpp"));
        CHECK_THROWS_WITH(std::rethrow_if_nested(failure), "seven");
    }
    CHECK(y(cask::range(0, 700)).compute()(699) == 699);  // other parts still work
}
