// SPDX-License-Identifier: BSD-3-Clause
// Reductions by group, against loops; their edges, errors, and bits.
#include <cask/groups.hpp>

#include "support/check.hpp"

#include <cask/cask.hpp>

#include <cmath>
#include <functional>

namespace {

namespace ck = cask;
using cask_test::approx;
using cask_test::ContainsSubstring;
using ck::index_t;

/// The elements of each group along the axis of the labels, by (outer, group, inner) of the result.
template <class T>
std::vector<std::vector<T>> split(const xt::xarray<T>& x, const xt::xarray<std::int32_t>& labels,
                                  index_t groups, int axis) {
    index_t outer = 1;
    index_t inner = 1;
    for (int k = 0; k < static_cast<int>(x.dimension()); ++k) {
        (k < axis ? outer : inner) *=
            k == axis ? 1 : static_cast<index_t>(x.shape()[static_cast<std::size_t>(k)]);
    }
    const auto length = static_cast<index_t>(labels.size());
    std::vector<std::vector<T>> result(static_cast<std::size_t>(outer * groups * inner));
    for (index_t k = 0; k < outer; ++k) {
        for (index_t i = 0; i < length; ++i) {
            const index_t label = labels.flat(static_cast<std::size_t>(i));
            if (label < 0 || label >= groups) continue;
            for (index_t j = 0; j < inner; ++j) {
                result[static_cast<std::size_t>((k * groups + label) * inner + j)].push_back(
                    x.flat(static_cast<std::size_t>((k * length + i) * inner + j)));
            }
        }
    }
    return result;
}

template <class T, class R>
void check_all(const ck::array<R>& found, const std::vector<std::vector<T>>& groups,
               const std::function<double(const std::vector<T>&)>& expected, double epsilon) {
    const xt::xarray<R> values = found.compute();
    REQUIRE(values.size() == groups.size());
    for (std::size_t k = 0; k < groups.size(); ++k) {
        const double wanted = expected(groups[k]);
        const auto value = static_cast<double>(values.flat(k));
        const bool same = value == wanted || (std::isnan(value) && std::isnan(wanted)) ||
                          std::abs(value - wanted) <= epsilon * std::abs(wanted);
        if (!same) {
            CAPTURE(k, value, wanted);
            CHECK(same);
            return;
        }
    }
    CHECK(true);
}

template <class T>
double mean_of(const std::vector<T>& x) {
    double sum = 0;
    for (const T each : x) sum += static_cast<double>(each);
    return sum / static_cast<double>(x.size());
}
template <class T>
double variance_of(const std::vector<T>& x, double ddof) {
    const double mean = mean_of(x);
    double sum = 0;
    for (const T each : x)
        sum += (static_cast<double>(each) - mean) * (static_cast<double>(each) - mean);
    return sum / (static_cast<double>(x.size()) - ddof);
}

template <class T>
double median_of(std::vector<T> x) {
    if (x.empty()) return 0;
    std::sort(x.begin(), x.end());
    const std::size_t half = x.size() / 2;
    if (x.size() % 2 == 1) return static_cast<double>(x[half]);
    return (static_cast<double>(x[half - 1]) + static_cast<double>(x[half])) / 2;
}

/// All reductions of `x` with labels along one axis.
template <class T>
void check_reductions(const xt::xarray<T>& values, const xt::xarray<std::int32_t>& labels,
                      index_t groups, int axis) {
    const auto x = ck::from_array(values);
    const auto by = ck::group_by(ck::from_array(labels), groups);
    const ck::group_options along{.axes = axis, .fill = 77};
    const auto each = split(values, labels, groups, axis);
    using V = const std::vector<T>&;
    const double rough = std::is_same_v<T, float> ? 1e-6 : 1e-12;
    const auto or_fill = [](V v, double value) { return v.empty() ? 77 : value; };
    check_all<T>(
        by.sum(x, along), each,
        [](V v) {
            double sum = 0;
            for (const T e : v) sum += static_cast<double>(e);
            return sum;
        },
        rough);
    check_all<T>(
        by.mean(x, along), each, [&](V v) { return or_fill(v, mean_of(v)); }, rough);
    check_all<T>(
        by.variance(x, along), each, [&](V v) { return or_fill(v, variance_of(v, 0)); }, 1e-6);
    check_all<T>(
        by.median(x, along), each, [&](V v) { return or_fill(v, median_of(v)); }, 0);
    check_all<T>(
        by.min(x, along), each,
        [&](V v) {
            return or_fill(
                v, v.empty() ? 0 : static_cast<double>(*std::min_element(v.begin(), v.end())));
        },
        0);
    check_all<T>(
        by.max(x, along), each,
        [&](V v) {
            return or_fill(
                v, v.empty() ? 0 : static_cast<double>(*std::max_element(v.begin(), v.end())));
        },
        0);
    check_all<T>(
        by.first(x, along), each,
        [&](V v) { return or_fill(v, v.empty() ? 0 : static_cast<double>(v.front())); }, 0);
    check_all<T>(
        by.last(x, along), each,
        [&](V v) { return or_fill(v, v.empty() ? 0 : static_cast<double>(v.back())); }, 0);
    check_all<T>(
        by.any(x, along), each,
        [](V v) {
            return std::any_of(v.begin(), v.end(), [](T e) { return e != T(0); }) ? 1.0 : 0.0;
        },
        0);
    check_all<T>(
        by.all(x, along), each,
        [](V v) {
            return std::all_of(v.begin(), v.end(), [](T e) { return e != T(0); }) ? 1.0 : 0.0;
        },
        0);
}

/// Whole numbers from -20 to 20, or from 0.
template <class T>
xt::xarray<T> numbers(const ck::shape& sizes, std::uint64_t seed) {
    const auto drawn = ck::random::generator(seed).integers(sizes, std::is_unsigned_v<T> ? 0 : -20,
                                                            21);
    return ck::astype<T>(drawn).compute();
}
xt::xarray<std::int32_t> labels_below(index_t count, const ck::shape& sizes, std::uint64_t seed) {
    return ck::random::generator(seed).integers<std::int32_t>(sizes, -1, count + 1).compute();
}

TEMPLATE_TEST_CASE("reductions by group agree with loops", "[groups]", double, float, std::int32_t,
                   std::int8_t, std::uint16_t, std::int64_t, std::uint64_t) {
    using T = TestType;
    for (const index_t groups : {1, 3, 40}) {
        INFO(groups << " groups");
        check_reductions(numbers<T>({200'000}, 1), labels_below(groups, {200'000}, 2), groups, 0);
        check_reductions(numbers<T>({300, 70}, 1), labels_below(groups, {300}, 2), groups, 0);
        check_reductions(numbers<T>({30, 700}, 1), labels_below(groups, {700}, 2), groups, 1);
        check_reductions(numbers<T>({5, 400, 9}, 1), labels_below(groups, {400}, 2), groups, 1);
    }
    check_reductions(numbers<T>({100'000}, 1), labels_below(30'000, {100'000}, 2), 30'000, 0);
    check_reductions(numbers<T>({1}, 1), labels_below(2, {1}, 2), 2, 0);
}

TEST_CASE("variances of groups bear an outlier that comes first", "[groups]") {
    for (const ck::index_t length : {63, 100'000, 2'000'000}) {
        CAPTURE(length);
        // Two groups in turns, in each of which one element is no zero.
        const auto place = ck::arange<std::int64_t>(length);
        const auto x = ck::where(place < 2, 0.7615941559557649, 0.0);
        const auto found = ck::group_by(place % 2, 2).variance(x).compute();
        for (const std::size_t group : {0, 1}) {
            const auto count =
                static_cast<double>((length + 1 - static_cast<ck::index_t>(group)) / 2);
            const double expected = 0.7615941559557649 * 0.7615941559557649 * (count - 1) / count /
                                    count;
            CHECK(std::abs(found(group) / expected - 1) < 1e-12);
        }
    }
}

TEST_CASE("labels of several axes belong to as many axes, in their order", "[groups]") {
    const auto x = ck::reshape(ck::arange<double>(2 * 3 * 4 * 5.0), {2, 3, 4, 5});
    const auto labels = ck::random::generator(4).integers({5, 3}, 0, 6);
    const auto found = ck::group_by(labels, 6).sum(x, {.axes = {3, 1}}).compute();
    const xt::xarray<double> all = x.compute();
    const auto of = labels.compute();
    xt::xarray<double> expected = xt::zeros<double>({2, 6, 4});
    for (std::size_t a = 0; a < 2; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            for (std::size_t c = 0; c < 4; ++c) {
                for (std::size_t d = 0; d < 5; ++d) {
                    expected(a, static_cast<std::size_t>(of(d, b)), c) += all(a, b, c, d);
                }
            }
        }
    }
    CHECK((found == expected));
    const auto same = ck::group_by(ck::remainder(ck::arange<std::int64_t>(120), 7), 7);
    const auto flat = same.sum(ck::reshape(x, {-1}));
    const auto whole =
        ck::group_by(ck::reshape(ck::remainder(ck::arange<std::int64_t>(120), 7), {2, 3, 4, 5}), 7);
    CHECK((whole.sum(x).compute() == flat.compute()));
    CHECK((whole.count().compute() == same.count().compute()));
    CHECK((whole.argmax(x).compute() == same.argmax(ck::reshape(x, {-1})).compute()));
}

TEST_CASE("places are those of the first best one, NaN is the best", "[groups]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto x = ck::from_array({3.0, 1.0, 1.0, nan, 5.0, nan, 3.0, 5.0});
    const auto by = ck::group_by(ck::from_array({0, 0, 0, 1, 1, 1, 2, 2}), 3);
    CHECK((by.argmin(x).compute() == xt::xarray<std::int64_t>{1, 3, 6}));
    CHECK((by.argmax(x).compute() == xt::xarray<std::int64_t>{0, 3, 7}));
    CHECK(std::isnan(by.min(x).compute()(1)));
    CHECK(std::isnan(by.max(x).compute()(1)));
    CHECK(by.max(x).compute()(2) == 5);
    // Over many blocks, and over lanes, too.
    const auto many = ck::group_by(ck::zeros<std::int32_t>({300'000}), 1);
    const auto bumps = ck::remainder(ck::arange<std::int64_t>(300'000), 1000);
    CHECK(many.argmax(bumps).compute()(0) == 999);
    CHECK(many.argmin(ck::abs(bumps - 500)).compute()(0) == 500);
}

TEST_CASE("medians of groups: NaN, infinities, nothing, found groups, several axes", "[groups]") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const double none = std::numeric_limits<double>::quiet_NaN();
    const auto x = ck::from_array({3.0, none, infinite, -infinite, 2.0, -0.0, 0.0, 5.0, infinite});
    const auto labels = ck::from_array({0, 1, 2, 2, 0, 3, 3, -1, 2});
    const xt::xarray<double> found = ck::group_by(labels, 6).median(x).compute();
    CHECK(found(0) == 2.5);
    CHECK(std::isnan(found(1)));
    CHECK(found(2) == infinite);
    CHECK(found(3) == 0);
    CHECK(std::isnan(found(4)));
    CHECK(ck::group_by(labels, 5).median(x, {.fill = -7}).compute()(4) == -7);
    CHECK(std::isnan(ck::group_by(ck::from_array({0, 0}), 1)
                         .median(ck::from_array({infinite, -infinite}))
                         .compute()(0)));
    const auto by = ck::group_by(ck::from_array({2.5, -1.0, 2.5, 2.5}));
    CHECK((by.median(ck::from_array({9, 4, 1, 2})).compute() == xt::xarray<double>{4, 2}));
    const auto y = ck::random::generator(8).uniform({6, 40, 50});
    const auto rows = ck::random::generator(9).integers<std::int32_t>({6, 50}, 0, 5);
    const auto several = ck::group_by(rows, 5).median(y, {.axes = {0, 2}}).compute();
    const auto flat = ck::reshape(ck::moveaxis(y, 1, -1), {300, 40});
    CHECK((several == ck::group_by(ck::ravel(rows), 5).median(flat, {.axes = 0}).compute()));
    const auto wide = ck::group_by(ck::zeros<std::int32_t>({300'000}), 3);
    const auto numbers = ck::random::generator(7).normal({300'000}, 0, 1);
    CHECK(wide.median(numbers).compute()(0) == ck::median(numbers).item());
    CHECK(ck::group_by(ck::zeros<std::int32_t>({0}), 0).median(ck::zeros<double>({0})).size() == 0);
    CHECK_THROWS_AS(by.median(ck::zeros<double>({3})), ck::shape_error);
}

TEST_CASE("medians of groups are the same for any number of threads and budget", "[groups]") {
    const auto x = ck::random::generator(8).normal({200'000, 3}, 0, 1) * 2.0;
    const auto labels = ck::random::generator(9).integers<std::int32_t>({200'000}, -1, 50);
    const auto y = ck::group_by(labels, 49).median(x, {.axes = 0});
    const xt::xarray<double> all = y.compute();
    for (const int threads : {1, 2, 4}) {
        const ck::runtime some({.threads = threads});
        CHECK((y.compute() == all));
    }
    const ck::runtime tight({.threads = 2, .memory_budget = ck::explain(y).smallest_budget});
    xt::xarray<double> found = xt::xarray<double>::from_shape(all.shape());
    ck::compute_into(y, found);
    CHECK((found == all));
}

TEST_CASE("sums wrap, products and moments are as those of whole arrays", "[groups]") {
    const auto one = ck::group_by(ck::zeros<std::int32_t>({50'000}), 1);
    const auto x = ck::random::generator(3).normal({50'000}, 1e8, 1);
    CHECK(one.mean(x).compute()(0) == approx(ck::mean(x).item()).epsilon(1e-14));
    CHECK(one.variance(x, {.ddof = 1}).compute()(0) ==
          approx(ck::variance(x, {.ddof = 1}).item()).epsilon(1e-9));
    CHECK(one.stddev(x).compute()(0) == approx(ck::stddev(x).item()).epsilon(1e-9));
    const auto large = ck::full<std::int64_t>({50'000}, std::int64_t{1} << 62);
    CHECK(one.sum(large).compute()(0) == ck::sum(large).item());
    const auto z = ck::astype<std::complex<double>>(x) * std::complex<double>(0, 1);
    CHECK(one.sum(z).compute()(0).imag() == approx(ck::sum(x).item()).epsilon(1e-12));
    CHECK(one.mean(z).compute()(0).imag() == approx(ck::mean(x).item()).epsilon(1e-12));
    CHECK(ck::group_by(ck::from_array({0, 1, 0}), 2).prod(ck::from_array({2, 3, 4})).compute()(0) ==
          8);
    CHECK(ck::group_by(ck::from_array({0}), 2).prod(ck::from_array({2.0})).compute()(1) == 1);
}

TEST_CASE("groups are found in labels of any type", "[groups]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto by = ck::group_by(ck::from_array({2.5, -1.0, nan, 2.5, 7.0}));
    CHECK((by.keys() == std::vector<double>{-1.0, 2.5, 7.0}));
    CHECK(by.size() == 3);
    CHECK(
        (by.sum(ck::from_array({1, 2, 4, 8, 16})).compute() == xt::xarray<std::int64_t>{2, 9, 16}));
    const auto truths = ck::group_by(ck::from_array({true, false, true}));
    CHECK((truths.count().compute() == xt::xarray<std::int64_t>{1, 2}));
    CHECK(ck::group_by(ck::zeros<std::int64_t>({0})).size() == 0);
}

TEST_CASE("labels of 64 bits that are no group's are none of the others", "[groups]") {
    const std::int64_t far = (std::int64_t{1} << 32) + 1;
    const auto x = ck::from_array({1.0, 2.0, 4.0, 8.0});
    CHECK((ck::group_by(ck::from_array({far, std::int64_t{1}, -far, std::int64_t{0}}), 3)
               .sum(x)
               .compute() == xt::xarray<double>{8, 2, 0}));
    CHECK((ck::group_by(ck::from_array({std::uint64_t{1} << 63, std::uint64_t{2}, std::uint64_t{1},
                                        ~std::uint64_t{0}}),
                        3)
               .sum(x)
               .compute() == xt::xarray<double>{0, 4, 2}));
    CHECK((ck::group_by(ck::astype<std::int8_t>(ck::from_array({1, -1, 127, 0})), 300)
               .count()
               .compute()(127) == 1));
}

TEST_CASE("empty groups, and no positions", "[groups]") {
    const auto by = ck::group_by(ck::from_array({0, 2}), 3);
    const auto x = ck::from_array({5, 6});
    CHECK((by.sum(x).compute() == xt::xarray<std::int64_t>{5, 0, 6}));
    CHECK(std::isnan(by.mean(x).compute()(1)));
    CHECK((by.max(x, {.fill = -1}).compute() == xt::xarray<std::int32_t>{5, -1, 6}));
    CHECK_THROWS_WITH(by.max(x).compute(), ContainsSubstring("a group has no elements") &&
                                               ContainsSubstring("groups.cpp"));
    CHECK_THROWS_AS(by.argmin(x).compute(), ck::task_error);
    CHECK(std::isnan(by.first(ck::from_array({5.0, 6.0})).compute()(1)));
    const auto none = ck::group_by(ck::zeros<std::int32_t>({0}), 4);
    CHECK((none.sum(ck::zeros<double>({0})).compute() == xt::zeros<double>({4})));
    CHECK((none.count().compute() == xt::zeros<std::int64_t>({4})));
    CHECK(
        ck::group_by(ck::zeros<std::int32_t>({5}), 0).sum(ck::ones<double>({5})).compute().size() ==
        0);
    CHECK(ck::group_by(ck::zeros<std::int32_t>({5}), 2)
              .sum(ck::ones<double>({0, 5}))
              .compute()
              .size() == 0);
}

TEST_CASE("bits of groups depend on neither chunks, threads nor the budget", "[groups]") {
    const auto x = ck::random::generator(1).normal({400'000});
    const auto labels = ck::random::generator(2).integers<std::int32_t>({400'000}, 0, 50);
    const auto table = ck::reshape(x, {4000, 100});
    const auto rows = labels(ck::range(0, 4000));
    const auto results = [&](const ck::chunk_spec& chunks) {
        const auto by = ck::group_by(ck::rechunk(labels, chunks), 50);
        const auto rows_by = ck::group_by(rows, 50);
        return std::vector<xt::xarray<double>>{
            by.sum(ck::rechunk(x, chunks)).compute(), by.variance(x).compute(),
            by.mean(ck::exp(x)).compute(), rows_by.sum(table, {.axes = 0}).compute(),
            rows_by.stddev(ck::cumsum(table, 1), {.axes = 0}).compute()};
    };
    std::vector<xt::xarray<double>> expected;
    {
        const ck::runtime serial({.threads = 1, .by = ck::scheduler::serial, .optimize = false});
        expected = results(-1);
    }
    for (const int threads : {1, 2, 5}) {
        for (const index_t budget : {index_t{0}, index_t{8'000'000}}) {
            const ck::runtime own({.threads = threads, .memory_budget = budget});
            CHECK((results(7919) == expected));
        }
    }
}

TEST_CASE("bincount counts whole numbers, or adds their weights", "[groups]") {
    const auto x = ck::from_array({0, 1, 1, 3, 2, 1, 7});
    CHECK((ck::bincount(x, 5).compute() == xt::xarray<std::int64_t>{1, 3, 1, 1, 0}));
    CHECK((ck::bincount(x, 3, ck::ones<double>({7}) * 0.5).compute() ==
           xt::xarray<double>{0.5, 1.5, 0.5}));
}

TEST_CASE("mistakes with groups are refused where they are written", "[groups]") {
    const auto by = ck::group_by(ck::from_array({0, 1, 2}), 3);
    const auto x = ck::ones<double>({3, 4});
    CHECK_THROWS_WITH(by.sum(x), ContainsSubstring("labels of shape (3,) do not belong to the last "
                                                   "axes of shape (3, 4)") &&
                                     ContainsSubstring("groups.cpp"));
    CHECK_THROWS_AS(by.sum(x, {.axes = 1}), ck::shape_error);
    CHECK_THROWS_WITH(by.sum(x, {.axes = {0, 1}}),
                      ContainsSubstring("do not belong to these axes of shape (3, 4): name as many "
                                        "axes as labels have by .axes"));
    CHECK_THROWS_AS(by.sum(x, {.axes = 5}), ck::axis_error);
    const auto few = ck::ones<std::uint8_t>({3});
    CHECK_THROWS_WITH(by.max(few, {.fill = -1}),
                      ContainsSubstring(".fill does not fit elements of uint8"));
    CHECK_THROWS_AS(by.max(few, {.fill = 0.5}), ck::dtype_error);
    CHECK((by.max(few, {.fill = 255}).compute() == xt::ones<std::uint8_t>({3})));
    CHECK_THROWS_WITH(ck::group_by(ck::from_array({0, 1}), -1),
                      ContainsSubstring("there may be from 0 to 2147483647 groups: got -1"));
    CHECK_THROWS_AS(ck::group_by(ck::from_array({0, 1}), index_t{1} << 31), ck::shape_error);
    CHECK_THROWS_WITH(ck::group_by(ck::zeros<std::int32_t>({}), 3),
                      ContainsSubstring("labels have at least one axis: got one label"));
}

}  // namespace
