// SPDX-License-Identifier: BSD-3-Clause
// Histograms and searches, against loops; against NumPy they are compared in the company.
#include <cask/histograms.hpp>

#include "support/check.hpp"

#include <cask/cask.hpp>

#include <cmath>

namespace {

namespace ck = cask;
using cask_test::approx;
using cask_test::ContainsSubstring;
using ck::index_t;

/// How many of `x` lie between the edges, as NumPy counts.
xt::xarray<std::int64_t> counted(const xt::xarray<double>& x, const xt::xarray<double>& edges) {
    const std::size_t bins = edges.size() - 1;
    xt::xarray<std::int64_t> counts = xt::zeros<std::int64_t>({bins});
    for (const double value : x) {
        if (!(value >= edges(0) && value <= edges(bins))) continue;
        std::size_t bin = 0;
        while (bin + 1 < bins && value >= edges(bin + 1)) ++bin;
        ++counts(bin);
    }
    return counts;
}

TEST_CASE("histograms count what lies between their edges", "[histograms]") {
    const auto x = ck::random::generator(1).normal({300, 500});
    const xt::xarray<double> values = x.compute();
    for (const index_t bins : {1, 2, 7, 50, 1000}) {
        INFO(bins);
        const auto fixed = ck::histogram(x, bins, {.range = {{-2, 1.5}}});
        CHECK((fixed.counts.compute() == counted(values, fixed.edges.compute())));
        const auto all = ck::histogram(x, bins);
        CHECK((all.counts.compute() == counted(values, all.edges.compute())));
        CHECK(ck::sum(all.counts).item() == x.size());
        CHECK((ck::histogram(x, all.edges).counts.compute() == all.counts.compute()));
    }
    const auto uneven = ck::from_array({-1.0, -0.9, 0.0, 2.0, 2.0, 3.0});
    CHECK((ck::histogram(x, uneven).counts.compute() == counted(values, uneven.compute())));
}

TEST_CASE("numbers on the edges of bins lie where NumPy has them", "[histograms]") {
    // 0.1 k / 10 and the like are rounded differently from the edges; those that are near each other
    // and far from zero differ much more.
    const std::pair<double, double> ranges[] = {
        {0.1, 0.7}, {1e10, 1e10 + 0.01}, {-3e5, -3e5 + 1e-6}, {1e308, 1.5e308}, {-1e-310, 2e-310}};
    for (const auto& range : ranges) {
        for (const index_t bins : {1, 3, 10, 49, 1000, 1009}) {
            INFO(range.first << " to " << range.second << ", " << bins);
            const auto edges = ck::linspace<double>(range.first, range.second, bins + 1);
            const auto up = ck::map([](double v) { return std::nextafter(v, HUGE_VAL); }, edges);
            const auto down = ck::map([](double v) { return std::nextafter(v, -HUGE_VAL); }, edges);
            const auto near = ck::concatenate({edges, up, down}, 0);
            const auto found = ck::histogram(near, bins, {.range = range});
            CHECK((found.counts.compute() == counted(near.compute(), edges.compute())));
        }
    }
}

TEST_CASE("histograms of whole numbers, of nothing, of one value, of NaN", "[histograms]") {
    const auto [counts, edges] = ck::histogram(ck::from_array({1, 2, 1, 4}), 3);
    CHECK((counts.compute() == xt::xarray<std::int64_t>{2, 1, 1}));
    CHECK((edges.compute() == xt::xarray<double>{1, 2, 3, 4}));
    CHECK((ck::histogram(ck::zeros<double>({0}), 2).counts.compute() ==
           xt::zeros<std::int64_t>({2})));
    CHECK((ck::histogram(ck::full<double>({5}, 3.0), 2).edges.compute() ==
           xt::xarray<double>{2.5, 3, 3.5}));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto some = ck::from_array({0.5, nan, 0.1, std::numeric_limits<double>::infinity()});
    CHECK((ck::histogram(some, 2, {.range = {{0, 1}}}).counts.compute() ==
           xt::xarray<std::int64_t>{1, 1}));
    CHECK_THROWS_WITH(ck::histogram(some).counts.compute(),
                      ContainsSubstring("the range is not finite") &&
                          ContainsSubstring("histograms.cpp"));
}

TEST_CASE("ranges that are narrow beside their numbers, and too wide ones", "[histograms]") {
    // No width is left of 1: all edges are equal, and the last bin has its end.
    const auto large = ck::full<std::int64_t>({9}, std::int64_t{1} << 60);
    CHECK((ck::histogram(large, 3).counts.compute() == xt::xarray<std::int64_t>{0, 0, 9}));
    CHECK((ck::histogram2d(large, large, {2, 2}).counts.compute() ==
           xt::xarray<std::int64_t>{{0, 0}, {0, 9}}));
    // Elements that are a few roundings apart lie where the edges say.
    for (const double end : {1.0, 1e300, 3e-310}) {
        std::vector<double> values{end};
        while (values.size() < 12) values.push_back(std::nextafter(values.back(), 2 * end));
        const auto near = ck::from_array(values);
        for (const ck::index_t bins : {1, 4, 7, 40}) {
            const auto [counts, edges] = ck::histogram(near, bins);
            CHECK((counts.compute() == ck::histogram(near, edges).counts.compute()));
            CHECK(xt::xarray<std::int64_t>(ck::sum(counts).compute())() == 12);
        }
    }
    CHECK_THROWS_WITH(ck::histogram(ck::from_array({-1.7e308, 1.7e308})).counts.compute(),
                      ContainsSubstring("the range is not finite"));
}

TEST_CASE("weights are added up, and densities have the integral 1", "[histograms]") {
    const auto x = ck::random::generator(2).uniform({100'000});
    const auto weights = ck::random::generator(3).uniform({100'000}, 1, 2);
    const auto found = ck::histogram_of_weights(x, weights, 4, {.range = {{0, 1}}});
    const auto bin = ck::astype<std::int32_t>(ck::floor(x * 4.0));
    const auto expected = ck::group_by(bin, 4).sum(weights).compute();
    const auto sums = found.counts.compute();
    for (std::size_t k = 0; k < 4; ++k) CHECK(sums(k) == approx(expected(k)).epsilon(1e-12));
    const auto [counts, edges] = ck::histogram(x, 13);
    const auto widths = edges(ck::range(1, ck::_)) - edges(ck::range(0, -1));
    CHECK(ck::sum(ck::density(ck::histogram(x, 13)) * widths).item() == approx(1));
}

TEST_CASE("histograms of points count in grids", "[histograms]") {
    const auto x = ck::random::generator(4).uniform({50'000});
    const auto y = ck::random::generator(5).uniform({50'000}, 0, 3);
    const auto found = ck::histogram2d(x, y, {4, 6}, {{0, 1}, {0, 2}});
    const auto counts = found.counts.compute();
    for (index_t i = 0; i < 4; ++i) {
        for (index_t j = 0; j < 6; ++j) {
            const double a = static_cast<double>(i) / 4;
            const double b = static_cast<double>(j) / 3;
            const auto in = (x >= a) && (x < a + 0.25) && (y >= b) &&
                            (j == 5 ? y <= 2.0 : y < static_cast<double>(j + 1) / 3);
            CHECK(counts(i, j) == ck::count_nonzero(in).item());
        }
    }
    CHECK(found.edges.size() == 2);
    CHECK(ck::sum(ck::histogramdd<double>({x, y, x + y}, {2, 3, 4}).counts).item() == 50'000);
}

TEST_CASE("searches agree with the standard library's", "[histograms]") {
    std::vector<double> sorted(1000);
    for (std::size_t k = 0; k < sorted.size(); ++k) sorted[k] = static_cast<double>(k / 3);
    sorted.push_back(std::numeric_limits<double>::quiet_NaN());
    const auto x = ck::random::generator(6).integers({40, 50}, -5, 400);
    const auto places = ck::searchsorted(ck::from_array(sorted), x).compute();
    const auto behind = ck::searchsorted(ck::from_array(sorted), x, ck::insert::after).compute();
    const auto values = x.compute();
    const auto end = sorted.end() - 1;
    bool same = true;
    for (std::size_t k = 0; k < values.size(); ++k) {
        const auto value = static_cast<double>(values.flat(k));
        same = same &&
               places.flat(k) == std::lower_bound(sorted.begin(), end, value) - sorted.begin();
        same = same &&
               behind.flat(k) == std::upper_bound(sorted.begin(), end, value) - sorted.begin();
    }
    CHECK(same);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK((ck::searchsorted(ck::from_array(sorted), ck::from_array({nan})).compute()(0) == 1000));
    CHECK((ck::searchsorted(ck::from_array(sorted), ck::from_array({nan}), ck::insert::after)
               .compute()(0) == 1001));
    CHECK((ck::digitize(ck::from_array({0.2, 6.4, 3.0, 1.6, 1.0}),
                        ck::from_array({0.0, 1.0, 2.5, 4.0, 10.0}))
               .compute() == xt::xarray<std::int64_t>{1, 4, 3, 2, 2}));
    CHECK(ck::searchsorted(ck::zeros<double>({0}), ck::ones<double>({3})).compute()(1) == 0);
    // Of 64 bits, beyond what doubles tell apart.
    const std::int64_t large = std::int64_t{1} << 60;
    CHECK((ck::searchsorted(ck::from_array({large, large + 1}), ck::from_array({large + 1}))
               .compute()(0) == 1));
}

TEST_CASE("bits of histograms depend on neither chunks, threads nor the budget", "[histograms]") {
    const auto x = ck::random::generator(1).normal({700'000});
    const auto results = [&] {
        return std::vector<xt::xarray<double>>{
            ck::histogram_of_weights(x, ck::exp(x), 20).counts.compute(),
            ck::astype<double>(ck::histogram(ck::cumsum(x, 0), 200).counts).compute()};
    };
    std::vector<xt::xarray<double>> expected;
    {
        const ck::runtime serial({.threads = 1, .by = ck::scheduler::serial, .optimize = false});
        expected = results();
    }
    for (const index_t budget : {index_t{0}, index_t{4'000'000}}) {
        const ck::runtime own({.threads = 3, .memory_budget = budget});
        CHECK((results() == expected));
    }
}

TEST_CASE("mistakes with histograms are refused where they are written", "[histograms]") {
    const auto x = ck::ones<double>({3, 4});
    CHECK_THROWS_WITH(ck::histogram(x, 0), ContainsSubstring("at least one bin: got 0") &&
                                               ContainsSubstring("histograms.cpp"));
    CHECK_THROWS_WITH(
        ck::histogram(x, 3, {.range = {{2, 1}}}),
        ContainsSubstring("[histogram] the range must rise and be finite: got 2 to 1"));
    CHECK_THROWS_AS(ck::histogram(x, 3, {.range = {{0, INFINITY}}}), ck::dtype_error);
    CHECK_THROWS_WITH(ck::histogram(x, ck::ones<double>({1})),
                      ContainsSubstring("[histogram] the rising numbers must have one axis, of 2 "
                                        "elements at least: got shape (1,)"));
    CHECK_THROWS_AS(ck::histogram(x, ck::ones<double>({2, 2})), ck::shape_error);
    CHECK_THROWS_WITH(
        ck::histogram_of_weights(x, ck::ones<double>({4, 3})),
        ContainsSubstring("[histogram] weights of shape (4, 3) for elements of shape (3, 4)"));
    CHECK_THROWS_AS(ck::searchsorted(x, x), ck::shape_error);
    CHECK_THROWS_WITH(
        ck::histogramdd<double>({x, x}, {3}),
        ContainsSubstring("[histogramdd] there must be one coordinate, one number of bins"));
}

}  // namespace
