// SPDX-License-Identifier: BSD-3-Clause
// Computing: several arrays at once, into given memory, inside tasks, from several threads, and
// what happens when a function of the user throws.
#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/compute.hpp>
#include <cask/cumulative.hpp>
#include <cask/manipulation.hpp>
#include <cask/map.hpp>
#include <cask/reductions.hpp>

#include <atomic>
#include <thread>

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;
using cask_test::numbers;

}  // namespace

TEST_CASE("several arrays are computed in one run", "[compute]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{200, 300});
    const auto a = ck::borrow(x);
    const auto twice = a * 2.0;
    for (const auto& way : cask_test::configurations()) {
        const ck::runtime own(way.options);
        CAPTURE(way.name);
        {
            const auto [p, q] = ck::compute(twice, twice);  // the same twice
            check_equal(p, xt::xarray<double>(x * 2.0));
            check_equal(q, p);
        }
        {
            const auto [p, q, r] = ck::compute(twice + 1.0, twice, ck::sum(twice, 0));
            check_equal(p, xt::xarray<double>(x * 2.0 + 1.0));  // depends on the next
            check_equal(q, xt::xarray<double>(x * 2.0));
            check_equal(r, ck::sum(twice, 0).compute());
        }
        {
            const auto [p, q] = ck::compute(a * 2.0, a * 2.0);  // equal, not the same
            check_equal(p, q);
        }
        {
            const auto [p, q, r, s] = ck::compute(a, a, ck::transpose(a), ck::ravel(a));
            check_equal(p, x);
            check_equal(q, x);
            check_equal(r, xt::xarray<double>(xt::transpose(x)));
            check_equal(s, xt::xarray<double>(xt::flatten(x)));
        }
        {
            const auto mean = ck::mean(a);
            const auto [centre, spread, total, flags,
                        places] = ck::compute(a - mean, ck::mean((a - mean) * (a - mean)),
                                              ck::sum(a), a > mean, ck::argmax(a, 1));
            check_equal(centre, (a - mean).compute());
            check_equal(spread, ck::mean((a - mean) * (a - mean)).compute());
            check_equal(total, ck::sum(a).compute());
            check_equal(flags, (a > mean).compute());
            check_equal(places, ck::argmax(a, 1).compute());
        }
        {  // an array and what its elements are reduced to, in one pass and with its own shape
            const auto own_sum = ck::sum(twice);
            const auto [p, q, r] = ck::compute(own_sum, twice, ck::reshape(twice, {300, 200}));
            check_equal(p, own_sum.compute());
            check_equal(q, xt::xarray<double>(x * 2.0));
            xt::xarray<double> other = x * 2.0;
            other.reshape({300, 200});
            check_equal(r, other);
        }
    }
}

TEST_CASE("an array and several reductions of it share one pass over mixed axes", "[compute]") {
    const xt::xarray<float> x = numbers<float>(ck::shape{70, 40, 30});
    const auto a = ck::borrow(x) * 3.0f;
    const auto [all, rows, columns, inner, both, best,
                whole] = ck::compute(ck::sum(a), ck::sum(a, {1, 2}), ck::sum(a, 0), ck::max(a, 1),
                                     ck::sum(a, {0, 2}), ck::argmax(a, {1, 2}), a);
    check_equal(all, ck::sum(a).compute());
    check_equal(rows, ck::sum(a, {1, 2}).compute());
    check_equal(columns, ck::sum(a, 0).compute());
    check_equal(inner, ck::max(a, 1).compute());
    check_equal(both, ck::sum(a, {0, 2}).compute());
    check_equal(best, ck::argmax(a, {1, 2}).compute());
    check_equal(whole, xt::xarray<float>(x * 3.0f));
}

TEST_CASE("results are written into containers, views and spans", "[compute]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{30, 70});
    const auto a = ck::borrow(x) + 1.0;
    const xt::xarray<double> expected = x + 1.0;
    {
        xt::xarray<double> target = xt::zeros_like(x);
        ck::compute_into(a, target);
        check_equal(target, expected);
    }
    {
        xt::xarray<double, xt::layout_type::column_major> target(std::vector<std::size_t>{30, 70});
        ck::compute_into(a, target);
        check_equal(xt::xarray<double>(target), expected);
    }
    {
        xt::xtensor<double, 2> target(std::array<std::size_t, 2>{30, 70});
        ck::compute_into(a, target);
        check_equal(xt::xarray<double>(target), expected);
    }
    {
        std::vector<double> target(2100);
        ck::compute_into(a, std::span(target));
        CHECK(std::equal(target.begin(), target.end(), expected.data()));
    }
    {  // a part of a larger array: what lies beside it stays
        xt::xarray<double> whole = xt::zeros<double>({64, 150});
        ck::compute_into(a, xt::view(whole, xt::range(1, 61, 2), xt::range(5, 145, 2)));
        check_equal(xt::xarray<double>(xt::view(whole, xt::range(1, 61, 2), xt::range(5, 145, 2))),
                    expected);
        CHECK(xt::sum(xt::abs(whole))() == cask_test::approx(xt::sum(xt::abs(expected))()));
    }
    {  // backwards
        xt::xarray<double> whole = xt::zeros<double>({30, 70});
        ck::compute_into(a, xt::view(whole, xt::range(29, xt::placeholders::_, -1), xt::all()));
        check_equal(xt::xarray<double>(xt::flip(whole, 0)), expected);
    }
    {  // reductions and booleans
        xt::xarray<double> whole = xt::zeros<double>({70, 3});
        ck::compute_into(ck::sum(a, 0), xt::view(whole, xt::all(), 1));
        check_equal(xt::xarray<double>(xt::view(whole, xt::all(), 1)), ck::sum(a, 0).compute());
        xt::xarray<bool, xt::layout_type::column_major> flags(std::vector<std::size_t>{30, 70});
        ck::compute_into(a > 1.0, flags);
        check_equal(xt::xarray<bool>(flags), xt::xarray<bool>(expected > 1.0));
        xt::xarray<double> one(0.0);
        ck::compute_into(ck::sum(a), one);
        CHECK(one() == ck::sum(a).item());
        xt::xarray<double> none = xt::zeros<double>({0, 3});
        ck::compute_into(ck::zeros<double>({0, 3}), none);
    }
}

/// Memory with any steps, which xtensor's own containers never have.
struct strided {
    using value_type = double;
    double* memory;
    std::size_t first;
    std::vector<std::size_t> sizes;
    std::vector<std::ptrdiff_t> steps;

    [[nodiscard]] double* data() const { return memory; }
    [[nodiscard]] std::size_t data_offset() const { return first; }
    [[nodiscard]] const std::vector<std::size_t>& shape() const { return sizes; }
    [[nodiscard]] const std::vector<std::ptrdiff_t>& strides() const { return steps; }
};

TEST_CASE("results go to no memory whose elements lie on each other", "[compute]") {
    std::vector<double> memory(100, -1.0);
    const auto target = [&](std::vector<std::size_t> sizes, std::vector<std::ptrdiff_t> steps,
                            std::size_t first = 0) {
        return strided{memory.data(), first, std::move(sizes), std::move(steps)};
    };
    const auto x = ck::ones<double>({3, 4});
    using cask_test::ContainsSubstring;
    const auto overlaps = ContainsSubstring("elements of the target lie on each other");
    CHECK_THROWS_AS(ck::compute_into(x, target({3, 4}, {0, 1})), ck::shape_error);
    CHECK_THROWS_WITH(ck::compute_into(x, target({3, 4}, {0, 1})), overlaps);
    CHECK_THROWS_WITH(ck::compute_into(x, target({3, 4}, {4, 0})), overlaps);
    CHECK_THROWS_WITH(ck::compute_into(x, target({3, 4}, {0, 0})), overlaps);
    CHECK_THROWS_WITH(ck::compute_into(x, target({3, 4}, {1, 1})), overlaps);  // sliding windows
    CHECK_THROWS_WITH(ck::compute_into(x, target({3, 4}, {3, 1})), overlaps);
    CHECK_THROWS_WITH(ck::compute_into(x, target({3, 4}, {-3, 1}, 20)), overlaps);
    CHECK(memory == std::vector<double>(100, -1.0));  // nobody has written

    // Where there is one element on an axis, steps do not count; where there is none, nothing does.
    ck::compute_into(ck::ones<double>({1, 4}), target({1, 4}, {0, 1}));
    ck::compute_into(ck::ones<double>({0, 4}), target({0, 4}, {0, 0}));
    for (const auto& [steps, first] : {std::pair(std::vector<std::ptrdiff_t>{4, 1}, 0),
                                       std::pair(std::vector<std::ptrdiff_t>{1, 3}, 0),
                                       std::pair(std::vector<std::ptrdiff_t>{-4, 1}, 8),
                                       std::pair(std::vector<std::ptrdiff_t>{-8, -2}, 30),
                                       std::pair(std::vector<std::ptrdiff_t>{5, 1}, 0)}) {
        std::fill(memory.begin(), memory.end(), 0.0);
        ck::compute_into(x, target({3, 4}, steps, static_cast<std::size_t>(first)));
        CHECK(std::count(memory.begin(), memory.end(), 1.0) == 12);
    }
}

TEST_CASE("memory that is read may be written to", "[compute]") {
    const xt::xarray<double> first = numbers<double>(ck::shape{150, 150});
    xt::xarray<double> x = first;
    ck::compute_into(ck::borrow(x) * 2.0, x);
    check_equal(x, xt::xarray<double>(first * 2.0));
    ck::compute_into(ck::transpose(ck::borrow(x)), x);
    check_equal(x, xt::xarray<double>(xt::transpose(first) * 2.0));
    x = first;
    ck::compute_into(ck::borrow(x)(ck::range(0, 149)) + 0.0, xt::view(x, xt::range(1, 150)));
    check_equal(xt::xarray<double>(xt::view(x, xt::range(1, 150))),
                xt::xarray<double>(xt::view(first, xt::range(0, 149))));
    x = first;
    ck::compute_into(ck::borrow(x) - ck::mean(ck::borrow(x)), x);
    check_equal(x, (ck::borrow(first) - ck::mean(ck::borrow(first))).compute());
    x = first;
    ck::compute_into(ck::flip(ck::borrow(x), 0), std::span<double>(x.data(), x.size()));
    check_equal(x, xt::xarray<double>(xt::flip(first, 0)));
}

TEST_CASE("persisted arrays are computed once", "[compute]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{100, 30});
    std::atomic<int> calls = 0;
    const auto counted = ck::map(
        [&calls](double v) {
            ++calls;
            return v * 2;
        },
        ck::borrow(x, {30, {10, 20}}));
    const auto kept = counted.persist();
    CHECK(calls == 3000);
    CHECK(kept.chunks() == counted.chunks());
    check_equal(kept.compute(), xt::xarray<double>(x * 2.0));
    check_equal((kept + kept(ck::range(4, 5))).compute(),
                xt::xarray<double>(x * 2.0 + xt::view(x, xt::range(4, 5)) * 2.0));
    CHECK(calls == 3000);
    check_equal(ck::zeros<float>({0}).persist().compute(),
                xt::xarray<float>(xt::zeros<float>({0})));
    check_equal(ck::compute(kept), xt::xarray<double>(x * 2.0));
}

TEST_CASE("each element is mapped once, however often its array is used", "[compute]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{1000, 70});
    std::atomic<int> calls = 0;
    const auto y = ck::map(
        [&calls](double v) {
            ++calls;
            return v;
        },
        ck::borrow(x));
    const auto [a, b, c] = ck::compute(y + 1.0, y * y, ck::sum(y));
    CHECK(calls == 70000);
    check_equal(b, xt::xarray<double>(x * x));
}

TEST_CASE("a function may itself compute", "[compute]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{3000});
    const auto table = ck::linspace<double>(0, 1, 100);
    const xt::xarray<double> expected = x + ck::sum(table).item();
    for (const auto& way : cask_test::configurations()) {
        CAPTURE(way.name);
        const ck::runtime own(way.options);
        const auto y = ck::map([&](double v) { return v + ck::sum(table).item(); }, ck::borrow(x));
        check_equal(y.compute(), expected);
        CHECK(cask_test::holds_nothing(ck::runtime::current()));
    }
    // Once more inside.
    const auto deep = ck::map(
        [&](double v) {
            return ck::sum(ck::map([&](double w) { return w + ck::sum(table).item(); },
                                   ck::full<double>({3}, v)))
                .item();
        },
        ck::borrow(x)(ck::range(0, 100)));
    const auto inner = 3 * ck::sum(table).item();
    check_equal(deep.compute(), xt::xarray<double>(3 * xt::view(x, xt::range(0, 100)) + inner),
                {1e-13, 1e-13});
}

TEST_CASE("several threads compute at once", "[compute]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{700, 300});
    const auto a = ck::borrow(x);
    const auto y = ck::sum((a - ck::mean(a)) * 2.0 + a, 0);
    const xt::xarray<double> expected = y.compute();
    for (const ck::scheduler by :
         {ck::scheduler::tbb, ck::scheduler::threads, ck::scheduler::serial}) {
        const ck::runtime own({.threads = 3, .by = by});
        std::array<std::string, 6> differences;
        {
            std::vector<std::jthread> all;
            for (std::string& difference : differences) {
                all.emplace_back([&] {
                    for (int round = 0; round < 10 && difference.empty(); ++round) {
                        difference = cask_test::first_difference(y.compute(), expected,
                                                                 cask_test::same_bits<double>);
                    }
                });
            }
        }
        for (const std::string& difference : differences) CHECK(difference == "");
        CHECK(cask_test::holds_nothing(ck::runtime::current()));
    }
}

TEST_CASE("what a function throws comes back with its name, region and line", "[compute]") {
    const xt::xarray<double> x = xt::arange<double>(100000);
    const auto a = ck::borrow(x, 1000);
    for (const auto& way : cask_test::configurations()) {
        CAPTURE(way.name);
        const ck::runtime own(way.options);
        const auto bad = [](double v) {
            if (v == 54321) throw std::invalid_argument("bad element");
            return v;
        };
        const int line = __LINE__ + 1;
        const auto y = ck::map(bad, a);
        bool caught = false;
        try {
            static_cast<void>(ck::sum(y * 2.0 + 1.0).item());
        } catch (const ck::task_error& failure) {
            caught = true;
            CHECK_THAT(failure.what(), ContainsSubstring("[map]"));
            CHECK_THAT(failure.what(), ContainsSubstring("bad element"));
            CHECK_THAT(failure.what(), ContainsSubstring("region ["));
            CHECK_THAT(failure.what(), ContainsSubstring("compute.cpp:" + std::to_string(line)));
            CHECK(failure.where().line == line);
            CHECK_THROWS_AS(std::rethrow_if_nested(failure), std::invalid_argument);
        }
        CHECK(caught);
        CHECK(cask_test::holds_nothing(ck::runtime::current()));
        // The next one works.
        CHECK(ck::sum(a).item() == 99999.0 * 50000);
        CHECK(ck::sum(y(ck::range(0, 54321))).item() == 54320.0 * 54321 / 2);
    }
}

TEST_CASE("what is no exception comes back too, and only one of many", "[compute]") {
    const auto zeros = ck::zeros<double>({100000});
    const auto thrown = ck::map([](double) -> double { throw 5; }, zeros);
    for (const auto& way : cask_test::configurations()) {
        CAPTURE(way.name);
        const ck::runtime own(way.options);
        try {
            static_cast<void>(thrown.compute());
            CHECK(false);
        } catch (const ck::task_error& failure) {
            CHECK_THROWS_AS(std::rethrow_if_nested(failure), int);
        }
        CHECK_THROWS_AS(thrown.persist(), ck::task_error);
        CHECK_THROWS_AS(ck::compute(zeros, thrown), ck::task_error);
        CHECK(cask_test::holds_nothing(ck::runtime::current()));
    }
}

TEST_CASE("a generator and an inner compute that throw are named", "[compute]") {
    const int line = __LINE__ + 1;
    const auto y = ck::from_function<1>({1000}, [](std::int64_t i) -> double {
        if (i == 777) throw std::runtime_error("no such index");
        return 0;
    });
    try {
        static_cast<void>(y.compute());
        CHECK(false);
    } catch (const ck::task_error& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring("[from_function]"));
        CHECK_THAT(failure.what(), ContainsSubstring("no such index"));
        CHECK(failure.where().line >= line);
        CHECK(failure.where().line <= line + 4);
    }
    const auto outer = ck::map([&](double v) { return v + ck::sum(y).item(); },
                               ck::ones<double>({5}));
    try {
        static_cast<void>(outer.compute());
        CHECK(false);
    } catch (const ck::task_error& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring("[map]"));
        CHECK_THROWS_AS(std::rethrow_if_nested(failure), ck::task_error);
    }
}

TEST_CASE("an earlier stage that fails leaves nothing waiting", "[compute]") {
    const auto x = ck::linspace<double>(0, 1, 300000);
    const auto bad = ck::map(
        [](double v) {
            if (v > 0.99) throw std::runtime_error("too large");
            return v;
        },
        x);
    for (const auto& way : cask_test::configurations()) {
        const ck::runtime own(way.options);
        const auto y = (bad - ck::mean(bad)) / ck::stddev(bad - ck::mean(bad));
        for (int round = 0; round < 10; ++round) CHECK_THROWS_AS(y.compute(), ck::task_error);
    }
}

TEST_CASE("room that can be had nowhere is an error before anything is computed", "[compute]") {
    constexpr ck::index_t too_many = ck::index_t{1} << 45;  // 256 TiB of doubles
    const ck::array<double> x = ck::arange<double>(0.0, static_cast<double>(too_many));
    CHECK_THROWS_WITH(ck::cumsum(x, 0)(too_many - 1).item(),
                      ContainsSubstring("281474976710656 bytes of a temporary file"));
    {
        const ck::runtime own({.memory_budget = ck::index_t{1} << 60});  // more than there is
        const auto y = ck::cumsum(ck::sin(x), 0);
        CHECK_THROWS_WITH(ck::sum(y * ck::flip(y)).item(),
                          ContainsSubstring("[cumsum] there is no memory for intermediates of ") &&
                              ContainsSubstring("compute.cpp"));
    }
    CHECK(ck::sum(ck::ones<double>({10})).item() == 10.0);
}
