// SPDX-License-Identifier: BSD-3-Clause
#include <cask/statistics.hpp>

#include "support/check.hpp"

#include <cask/cask.hpp>

#include <cmath>

namespace {

using namespace cask_test;
using xt::xarray;
using ck::quantile_method;

const double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("medians are the middle element, or the mean of two", "[statistics]") {
    CHECK(ck::median(ck::from_array({3, 1, 2})).item() == 2);
    CHECK(ck::median(ck::from_array({3, 1, 2, 10})).item() == 2.5);
    CHECK(ck::median(ck::from_array<std::int8_t>({127, 126})).item() == 126.5);
    CHECK(ck::median(ck::from_array({1.5f, 2.0f})).item() == 1.75f);
    CHECK(std::isnan(ck::median(ck::from_array({1.0, not_a_number, 2.0})).item()));
    CHECK(ck::nanmedian(ck::from_array({1.0, not_a_number, 2.0})).item() == 1.5);
    CHECK(std::isnan(ck::nanmedian(ck::from_array({not_a_number, not_a_number})).item()));
    CHECK(std::isnan(ck::median(ck::zeros<double>({0})).item()));
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(ck::median(ck::from_array({infinity, infinity})).item() == infinity);
    CHECK(ck::median(ck::from_array({true, false, true})).item() == 1);
}

TEST_CASE("quantiles by each of NumPy's methods", "[statistics]") {
    const auto x = ck::from_array({2.0, 8.0, 0.0, 4.0, 1.0});
    const auto at = [&](double q, quantile_method by) {
        return ck::quantile(x, q, {.method = by}).item();
    };
    // numpy.quantile([2, 8, 0, 4, 1], 0.3, method=...)
    CHECK(at(0.3, quantile_method::linear) == 1.2);
    CHECK(at(0.3, quantile_method::inverted_cdf) == 1);
    CHECK(at(0.3, quantile_method::averaged_inverted_cdf) == 1);
    CHECK(at(0.3, quantile_method::closest_observation) == 0);
    CHECK(at(0.3, quantile_method::interpolated_inverted_cdf) == 0.5);
    CHECK(at(0.3, quantile_method::hazen) == 1);
    CHECK(at(0.3, quantile_method::weibull) == Approx(0.8));
    CHECK(at(0.3, quantile_method::median_unbiased) == Approx(0.9333333333333333));
    CHECK(at(0.3, quantile_method::normal_unbiased) == Approx(0.95));
    CHECK(at(0.3, quantile_method::lower) == 1);
    CHECK(at(0.3, quantile_method::higher) == 2);
    CHECK(at(0.3, quantile_method::midpoint) == 1.5);
    CHECK(at(0.3, quantile_method::nearest) == 1);
    for (int by = 0; by <= static_cast<int>(quantile_method::nearest); ++by) {
        CHECK(at(0, static_cast<quantile_method>(by)) == 0);
        CHECK(at(1, static_cast<quantile_method>(by)) == 8);
    }
    CHECK(ck::percentile(x, 30).item() == 1.2);
    CHECK(std::isnan(ck::percentile(ck::from_array({1.0, not_a_number}), 30).item()));
    CHECK(ck::nanpercentile(ck::from_array({1.0, not_a_number, 3.0}), 25).item() == 1.5);
    CHECK(ck::nanquantile(ck::from_array({1.0, not_a_number, 3.0}), 0.25).item() == 1.5);
}

TEST_CASE("lists of quantiles have an axis of their own", "[statistics]") {
    const xarray<float> values = numbers<float>({6, 7, 8});
    const auto x = ck::from_array(values);
    const auto three = ck::quantile(x, {0.9, 0.0, 0.5}, {.axes = {0, 2}});
    CHECK(three.shape() == ck::shape{3, 7});
    static_assert(std::same_as<decltype(three), const ck::array<float>>);
    check_equal(three(0).compute(), ck::quantile(x, 0.9, {.axes = {0, 2}}).compute());
    check_equal(three(1).compute(), ck::min(x, {0, 2}).compute());
    check_equal(three(2).compute(), ck::median(x, {0, 2}).compute(), {1e-6, 0});
    CHECK(ck::percentile(x, {5.0, 95.0}, {.axes = 1, .keep_dims = true}).shape() ==
          ck::shape{2, 6, 1, 8});
    CHECK(ck::median(x, {.axes = 1, .keep_dims = true}).shape() == ck::shape{6, 1, 8});
    CHECK(ck::median(x, {.axes = std::vector<int>{}}).shape() == x.shape());
    check_equal(ck::nanquantile(x, {0.25, 0.5}, {.axes = 1}).compute(),
                ck::quantile(x, {0.25, 0.5}, {.axes = 1}).compute());
    check_equal(ck::nanpercentile(x, {25.0, 50.0}, {.axes = 1}).compute(),
                ck::quantile(x, {0.25, 0.5}, {.axes = 1}).compute());
}

TEST_CASE("medians along any axes, whatever the chunks and threads", "[statistics]") {
    const xarray<double> values = numbers<double>({12, 9, 15});
    const std::vector<std::vector<int>> all_axes{{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}};
    for (const std::vector<int>& axes : all_axes) {
        const xarray<double> expected =
            reduced<double>(values, axes, false, [](std::vector<double> row) {
                std::sort(row.begin(), row.end());
                const std::size_t half = row.size() / 2;
                return row.size() % 2 == 1 ? row[half] : (row[half - 1] + row[half]) / 2;
            });
        check<double>(
            [&](const chunking& in) { return ck::median(in(values), ck::axis_list(axes)); },
            expected);
        check<double>(
            [&](const chunking& in) {
                return ck::median(in(values)*2.0, {.axes = ck::axis_list(axes)});
            },
            (ck::from_array(expected) * 2.0).compute());
    }
}

TEST_CASE("mistakes in quantiles are told", "[statistics][errors]") {
    const auto x = ck::zeros<double>({4, 6});
    CHECK_THROWS_WITH(ck::quantile(x, 1.5),
                      ContainsSubstring("[quantile] q lies between 0 and 1: got 1.5"));
    CHECK_THROWS_WITH(ck::percentile(x, {50, -1}),
                      ContainsSubstring("[percentile] q lies between 0 and 100: got -1"));
    CHECK_THROWS_AS(ck::nanquantile(x, not_a_number), ck::index_error);
    CHECK_THROWS_AS(ck::median(x, 2), ck::axis_error);
    CHECK_THROWS_AS(ck::quantile(x, 0.5, {.axes = {0, 0}}), ck::axis_error);
    const auto full = ck::ones<double>(ck::shape::filled(12, 1));
    const ck::axis_list no_axis(std::vector<int>{});
    const auto says = [](const char* name) {
        return ContainsSubstring(
            std::string("[") + name +
            "] along no axis, an array has 11 axes at most: got shape (1, 1, ");
    };
    CHECK_THROWS_WITH(ck::median(full, no_axis), says("median"));
    CHECK_THROWS_WITH(ck::nanmedian(full, no_axis), says("nanmedian"));
    CHECK_THROWS_WITH(ck::quantile(full, 0.5, {.axes = no_axis}), says("quantile"));
    CHECK_THROWS_WITH(ck::nanpercentile(full, 50, {.axes = no_axis}), says("nanpercentile"));
}

TEST_CASE("quantiles that are zeros are those of the row in order", "[statistics]") {
    xarray<double> values = cask_test::numbers<double>({1001}, 4);
    for (std::size_t k = 0; k < values.size(); ++k) {
        if (k % 4 != 0) values(k) = k % 3 == 0 ? -0.0 : 0.0;
    }
    values(17) = std::nan("");
    const auto x = ck::from_array(values);
    const xarray<double> sorted = ck::sort(x).compute();
    std::vector<double> q;
    for (int k = 0; k < 1000; k += 37) q.push_back(k / 999.0);
    const xarray<double> found =
        ck::nanquantile(x, q, {.method = ck::quantile_method::lower}).compute();
    std::size_t number = 0;
    for (const double each : q) {
        const auto place = static_cast<std::size_t>(std::floor(each * 999));
        CHECK(cask_test::same_bits(found(number++), sorted(place)));
    }
}

TEST_CASE("parts of quantiles are theirs, within budgets", "[statistics]") {
    const auto x = ck::random::generator(6).uniform({2000, 100});
    const auto y = ck::percentile(x * x, {10.0, 90.0}, {.axes = 1});
    const xarray<double> all = y.compute();
    check_equal(y(1, ck::range(10, 1000, 3)).compute(),
                ck::from_array(all)(1, ck::range(10, 1000, 3)).compute());
    const ck::runtime tight({.threads = 2, .memory_budget = ck::explain(y).smallest_budget});
    xarray<double> found = xarray<double>::from_shape(all.shape());
    ck::compute_into(y, found);
    check_equal(found, all);
}
