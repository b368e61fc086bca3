// SPDX-License-Identifier: BSD-3-Clause
#include <cask/sampling.hpp>

#include "support/check.hpp"
#include "support/layouts.hpp"

#include <set>

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;
using ck::random::choice_options;
using ck::random::generator;
using ck::random::replacement;

const choice_options once{.replaced = replacement::without};

/// How far counts are from what is expected, in the deviations that chance makes.
template <class Counts>
double excess(const Counts& counts, const std::vector<double>& shares, double total) {
    double distance = 0;
    double kinds = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) {
        if (shares[k] == 0) {
            CHECK(counts(k) == 0);
            continue;
        }
        const double expected = shares[k] * total;
        const double apart = static_cast<double>(counts(k)) - expected;
        distance += apart * apart / expected;
        kinds += 1;
    }
    return (distance - (kinds - 1)) / std::sqrt(2 * (kinds - 1));
}

xt::xarray<std::int64_t> counts_of(const ck::array<std::int64_t>& numbers, ck::index_t kinds) {
    return ck::bincount(numbers, kinds).compute();
}

}  // namespace

TEST_CASE("numbers are drawn again and again, all as likely or by probabilities", "[sampling]") {
    const ck::shape many{200'000};
    CHECK(excess(counts_of(generator(1).choice(5, many), 5), std::vector<double>(5, 0.2), 2e5) < 4);
    const auto by = generator(2).choice(4, many, {.probabilities = {1, 0, 3, 4}});
    CHECK(excess(counts_of(by, 4), {0.125, 0, 0.375, 0.5}, 2e5) < 4);
    const auto computed = 1.0 + ck::arange<double>(4) * 0.0;
    CHECK(excess(counts_of(generator(3).choice(4, many, {.probabilities = computed}), 4),
                 std::vector<double>(4, 0.25), 2e5) < 4);
    CHECK(generator(1).choice(5, {3, 0}).compute().size() == 0);
    CHECK(generator(1).choice(0, {0}).compute().size() == 0);
}

TEST_CASE("without replacement each number is drawn once at most", "[sampling]") {
    const xt::xarray<std::int64_t> all = generator(4).choice(30, {5, 6}, once).compute();
    CHECK(std::set<std::int64_t>(all.begin(), all.end()).size() == 30);
    const std::vector<double> weights{1, 0, 2, 5};
    xt::xarray<std::int64_t> first = xt::zeros<std::int64_t>({4});
    xt::xarray<std::int64_t> second = first;
    generator from(5);
    constexpr int trials = 3'000;
    for (int k = 0; k < trials; ++k) {
        const auto drawn = from.choice(4, {2},
                                       {.replaced = replacement::without, .probabilities = weights})
                               .compute();
        CHECK(drawn(0) != drawn(1));
        ++first(static_cast<std::size_t>(drawn(0)));
        ++second(static_cast<std::size_t>(drawn(1)));
    }
    CHECK(excess(first, {0.125, 0, 0.25, 0.625}, trials) < 4);
    const double a = 0.25 * 1 / 6 + 0.625 * 1 / 3;  // first 2 or 3, then 0
    const double c = 0.125 * 2 / 7 + 0.625 * 2 / 3;
    CHECK(excess(second, {a, 0, c, 1 - a - c}, trials) < 4);
}

TEST_CASE("what is drawn is frozen", "[sampling]") {
    using numbers = xt::xarray<std::int64_t>;
    check_equal(generator(42).choice(5, {10}), numbers{2, 1, 1, 2, 3, 3, 3, 1, 4, 1});
    check_equal(generator(42).choice(3, {10}, {.probabilities = {0, 1, 3}}),
                numbers{2, 2, 2, 2, 2, 2, 2, 2, 2, 1});
    check_equal(generator(42).choice(10, {2, 5}, once), numbers{{0, 5, 9, 8, 7}, {4, 2, 1, 3, 6}});
    check_equal(generator(42).choice(
                    4, {3}, {.replaced = replacement::without, .probabilities = {1, 0, 1, 100}}),
                numbers{3, 2, 0});
    check_equal(generator(42).multinomial({3}, 10, {0.5, 0.25, 0.25}),
                numbers{{5, 1, 4}, {4, 4, 2}, {4, 6, 0}});
    // By probabilities: the first whose share of the sum is above a uniform number.
    const xt::xarray<double> uniform = generator(9).uniform({100}).compute();
    const xt::xarray<std::int64_t> drawn =
        generator(9).choice(3, {100}, {.probabilities = {1, 1, 2}}).compute();
    for (std::size_t k = 0; k < 100; ++k) {
        CHECK(drawn(k) == (uniform(k) < 0.25 ? 0 : uniform(k) < 0.5 ? 1 : 2));
    }
}

TEST_CASE("elements and parts of arrays are drawn", "[sampling]") {
    const auto x = ck::reshape(ck::arange<double>(12), {3, 4});
    const auto rows = generator(6).choice(3, {2, 5});
    CHECK(ck::array_equal(generator(6).choice(x, {2, 5}), ck::take(x, rows, 0)).item());
    const auto columns = generator(6).choice(x, {4}, {.replaced = replacement::without, .axis = 1});
    CHECK(ck::all(ck::sort(columns, 1) == x).item());
}

TEST_CASE("what is drawn depends on neither chunks, slices nor threads", "[sampling]") {
    const ck::shape sizes{13, 133};
    cask_test::check_layouts([&](auto chunks) {
        return generator(7).choice(90, sizes, {.probabilities = ck::arange<double>(90)}, chunks);
    });
    cask_test::check_layouts([&](auto chunks) {
        return generator(7).multinomial(sizes, 100, {0.2, 0.3, 0.1, 0.4}, chunks)(ck::ellipsis(),
                                                                                  2);
    });
}

TEST_CASE("multinomial counts add up to the trials, and have binomial means", "[sampling]") {
    const auto x = generator(8).multinomial({50'000}, 20, {0.2, 0.0, 0.5, 0.3});
    CHECK(x.shape() == ck::shape{50'000, 4});
    CHECK(ck::all(ck::sum(x, 1) == 20).item());
    CHECK(ck::min(x).item() == 0);
    const std::vector<double> shares{0.2, 0.0, 0.5, 0.3};
    CHECK(excess(ck::sum(x, 0).compute(), shares, 1e6) < 4);
    for (int k = 0; k < 4; ++k) {
        const double share = shares[static_cast<std::size_t>(k)];
        const double variance = 20 * share * (1 - share);
        CHECK(ck::variance(x(ck::all(), k)).item() ==
              cask_test::approx(variance).epsilon(0.05).margin(1e-12));
    }
    check_equal(generator(1).multinomial({2}, 7, {3}), ck::full<std::int64_t>({2, 1}, 7).compute());
    check_equal(generator(1).multinomial({}, 5, {0, 1, 0}), xt::xarray<std::int64_t>{0, 5, 0});
}

TEST_CASE("mistakes in drawing are refused where they are written", "[sampling]") {
    generator own(1);
    CHECK_THROWS_WITH(own.choice(3, {2, 2}, once),
                      ContainsSubstring("[choice] 4 elements are drawn from 3  (") &&
                          ContainsSubstring("sampling.cpp:"));
    CHECK_THROWS_AS(own.choice(0, {1}), ck::shape_error);
    CHECK_THROWS_AS(own.choice(ck::zeros<double>({3, 4}), {1}, {.axis = 2}), ck::axis_error);
    CHECK_THROWS_WITH(own.choice(3, {2}, {.probabilities = {0.5, 0.5}}),
                      ContainsSubstring("[choice] there are 2 probabilities for 3 elements"));
    CHECK_THROWS_WITH(own.choice(2, {2}, {.probabilities = {1.5, -0.5}}),
                      ContainsSubstring("[choice] probabilities must be at least 0 and finite: got "
                                        "-0.5"));
    CHECK_THROWS_WITH(
        own.choice(3, {2}, {.replaced = replacement::without, .probabilities = {0, 1, 0}}),
        ContainsSubstring("[choice] 2 elements are drawn: only 1 have a probability above 0"));
    CHECK_THROWS_WITH(own.choice(1, {2}, {.probabilities = ck::ones<double>({1, 1})}),
                      ContainsSubstring("[choice] probabilities have one axis, and one element at "
                                        "least: got shape (1, 1)"));
    CHECK_THROWS_WITH(own.multinomial({2}, -1, {1, 2}),
                      ContainsSubstring("[multinomial] trials must not be negative: got -1"));
    CHECK_THROWS_WITH(own.multinomial({2}, 3, {}),
                      ContainsSubstring("[multinomial] there must be a probability for each kind"));
    CHECK_THROWS_AS(own.multinomial({2}, 3, {0, 0}), ck::dtype_error);
    CHECK_THROWS_AS(own.multinomial({2, -1}, 3, {1, 1}), ck::shape_error);
}
