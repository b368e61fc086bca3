// SPDX-License-Identifier: BSD-3-Clause
#include <cask/placing.hpp>
#include <cask/random.hpp>

#include "support/check.hpp"

#include <xtensor/xview.hpp>

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;

const ck::array<double> x = ck::reshape(ck::arange<double>(12), {3, 4});

}  // namespace

TEST_CASE("values are put at positions of an axis", "[placing]") {
    const auto rows = ck::from_array({2, 0});
    check_equal(ck::put(x, rows, -1, 0),
                xt::xarray<double>{{-1, -1, -1, -1}, {4, 5, 6, 7}, {-1, -1, -1, -1}});
    check_equal(ck::put(x, rows, ck::from_array({-1, -2, -3, -4}), 0),
                xt::xarray<double>{{-1, -2, -3, -4}, {4, 5, 6, 7}, {-1, -2, -3, -4}});
    check_equal(ck::put(x, rows + 0, ck::from_array({{-1.0}, {-2.0}}), 0),
                xt::xarray<double>{{-2, -2, -2, -2}, {4, 5, 6, 7}, {-1, -1, -1, -1}});
    const auto columns = ck::from_array({{0, -1}, {2, -3}});
    check_equal(ck::put(x, columns, ck::from_array({{-1.0, -2.0}, {-3.0, -4.0}}), 1),
                xt::xarray<double>{{-1, -4, -3, -2}, {-1, -4, -3, -2}, {-1, -4, -3, -2}});
    check_equal(ck::put(x, columns, -1.0 - ck::reshape(ck::arange<double>(12), {3, 2, 2}), -1),
                xt::xarray<double>{{-1, -4, -3, -2}, {-5, -8, -7, -6}, {-9, -12, -11, -10}});
    check_equal(ck::put(x, std::vector<int>{1, -1}, 9, 1),
                xt::xarray<double>{{0, 9, 2, 9}, {4, 9, 6, 9}, {8, 9, 10, 9}});
    check_equal(ck::put(x, {0, 5, -1}, ck::from_array({-1, -2, -3})),
                xt::xarray<double>{{-1, 1, 2, 3}, {4, -2, 6, 7}, {8, 9, 10, -3}});
    check_equal(ck::put(x, sum(ck::from_array({0, 1})), 9, 0),
                xt::xarray<double>{{0, 1, 2, 3}, {9, 9, 9, 9}, {8, 9, 10, 11}});
}

TEST_CASE("of equal positions the last one counts, of no position nothing", "[placing]") {
    check_equal(ck::put(ck::zeros<int>({4}), ck::from_array({1, 3, 1, -3}),
                        ck::from_array({1, 2, 3, 4}), 0),
                xt::xarray<int>{0, 4, 0, 2});
    const auto none = ck::from_array(std::vector<int>{});
    check_equal(ck::put(x, none, 5, 1), x.compute());
    CHECK(ck::put(ck::zeros<double>({0, 3}), none, 1, 0).shape() == ck::shape{0, 3});
    CHECK(ck::put(ck::zeros<double>({0, 3}), ck::from_array({1}), 1, 1).compute().size() == 0);
}

TEST_CASE("elements of every size are put, at positions of every kind", "[placing]") {
    const auto check = [&]<class T>(T) {
        const xt::xarray<T> values = cask_test::numbers<T>({2, 30, 3}, 5);
        const xt::xarray<T> there = cask_test::numbers<T>({2, 7, 3}, 6);
        const xt::xarray<int> at{3, 29, -30, 3, 11, -1, 12};
        xt::xarray<T> want = values;
        for (std::size_t k = 0; k < 7; ++k) {
            const auto place = static_cast<std::size_t>(at(k) < 0 ? at(k) + 30 : at(k));
            xt::view(want, xt::all(), place) = xt::view(there, xt::all(), k);
        }
        const auto built = [&](const cask_test::chunking& in) {
            return ck::put(in(values), in(at)*1, in(there), 1);
        };
        cask_test::check<T>(built, want);
        check_equal(ck::put(ck::flip(ck::borrow(values)), 29 - (ck::from_array(at) + 30) % 30,
                            ck::flip(ck::borrow(there), {0, 2}), 1),
                    ck::flip(ck::from_array(want)).compute());
    };
    check(bool{});
    check(std::int16_t{});
    check(float{});
    check(std::int64_t{});
    check(std::complex<float>{});
    check(std::complex<double>{});
}

TEST_CASE("what is put has the same bits in parts, within budgets, on several threads",
          "[placing]") {
    constexpr std::size_t count = 600'000;  // several rows of grouped positions
    const auto positions = ck::random::generator(1).integers({count}, -300'000, 300'000);
    const auto values = ck::random::generator(2).uniform({count});
    const auto y = ck::put(ck::arange<double>(300'000), positions, values, 0);
    xt::xarray<double> want = ck::arange<double>(300'000).compute();
    const xt::xarray<std::int64_t> at = positions.compute();
    const xt::xarray<double> there = values.compute();
    for (std::size_t k = 0; k < count; ++k) {
        want(static_cast<std::size_t>(at(k) < 0 ? at(k) + 300'000 : at(k))) = there(k);
    }
    check_equal(y, want);
    const auto m = ck::put(ck::random::generator(3).uniform({1'500, 1'000}),
                           positions(ck::range(0, 900)) % 1'500, values(ck::range(0, 1'000)), 0);
    const xt::xarray<double> whole = m.compute();
    for (const int threads : {1, 2, 4}) {
        for (const ck::index_t budget : {ck::index_t{0}, ck::index_t{17'000'000}}) {
            const ck::runtime own({.threads = threads, .memory_budget = budget});
            check_equal(y(ck::range(100, 200'000)),
                        xt::xarray<double>(xt::view(want, xt::range(100, 200'000))));
            check_equal(m, whole);
        }
    }
}

TEST_CASE("of several wrong positions to put at the first one is named, whatever the threads",
          "[placing]") {
    const auto k = ck::arange<std::int64_t>(1'500'000);  // several rows of grouped positions
    // The first wrong one is 300'007 + 1000, in the second row; others follow in each row.
    const auto at =
        ck::where((k >= 300'007) && ((k - 300'007) % 50'021 == 0), k + 1000, k % 9).persist();
    for (const int threads : {1, 2, 8}) {
        const ck::runtime own({.threads = threads});
        for (int round = 0; round < 20; ++round) {
            CHECK_THROWS_WITH(ck::put(ck::arange<double>(9), at, 1.0, 0).compute(),
                              ContainsSubstring("position 301007 is outside of axis 0"));
        }
    }
}

TEST_CASE("elements of the first axis are assigned to in brackets", "[placing]") {
    const auto rows = ck::from_array({2, 0});
    auto y = x;
    const auto before = y;
    y[rows] = -1;
    check_equal(y, ck::put(x, rows, -1, 0).compute());
    check_equal(before, x.compute());
    y[rows + 1 - 1] = ck::from_array({{1.0}, {2.0}});
    check_equal(y, ck::put(x, rows, ck::from_array({{1.0}, {2.0}}), 0).compute());
    y[std::vector<int>{1, 2}] = y(std::vector<int>{0, 1});
    check_equal(y(2), x(1).compute());
    y = x;
    y[rows] += 1;
    check_equal(y, ck::put(x, rows, x(rows) + 1, 0).compute());
    y[std::vector<int>{-1, 0}] *= ck::from_array({1.0, 2.0, 3.0, 4.0});
    check_equal(y(2), ((x(2) + 1) * ck::from_array({1.0, 2.0, 3.0, 4.0})).compute());
    auto counts = ck::zeros<std::int64_t>({3});
    counts[ck::from_array({1, 1, 2})] += ck::from_array({10, 20, 30});
    check_equal(counts, xt::xarray<std::int64_t>{0, 20, 30});  // as NumPy, the last one counts
    CHECK_THROWS_WITH((y[ck::from_array({3})] -= 1.0),
                      ContainsSubstring("position 3 is outside of axis 0 of shape (3, 4)") &&
                          ContainsSubstring("placing.cpp:"));
    CHECK_THROWS_WITH((y[ck::from_array({3})] = 0.0),
                      ContainsSubstring("[put] position 3 is outside of axis 0 of shape (3, 4)  "
                                        "(") &&
                          ContainsSubstring("placing.cpp:"));
}

TEST_CASE("values are placed one after another where a mask holds", "[placing]") {
    const auto mask = x % 3 != 0;
    check_equal(ck::place(x, mask, ck::from_array({-1, -2, -3})),
                xt::xarray<double>{{0, -1, -2, 3}, {-3, -1, 6, -2}, {-3, 9, -1, -2}});
    check_equal(ck::place(x, x > 100, ck::from_array({1})), x.compute());
    check_equal(ck::place(ck::transpose(x), ck::transpose(x) < 2, -ck::arange<double>(99) - 1),
                xt::xarray<double>{{-1, 4, 8}, {-2, 5, 9}, {2, 6, 10}, {3, 7, 11}});
    CHECK(ck::place(ck::zeros<double>({0}), ck::zeros<bool>({0}), ck::zeros<double>({0})).size() ==
          0);
}

TEST_CASE("mistakes in putting and placing name shapes, positions and lines", "[placing]") {
    const auto rows = ck::from_array({2, 0});
    CHECK_THROWS_WITH(
        ck::put(x, rows, ck::zeros<double>({3, 4}), 0),
        ContainsSubstring("[put] shapes do not broadcast: (3, 4) and (2, 4) differ in axis "
                          "0  (") &&
            ContainsSubstring("placing.cpp:"));
    CHECK_THROWS_WITH(ck::put(x, rows, ck::zeros<double>({1, 2, 4}), 0),
                      ContainsSubstring("[put] the values' shape (1, 2, 4) does not broadcast"));
    CHECK_THROWS_WITH(ck::put(x, rows + 2, 1, 0).compute(),
                      ContainsSubstring("[put] position 4 is outside of axis 0 of length 3") &&
                          ContainsSubstring("placing.cpp:"));
    CHECK_THROWS_WITH(ck::put(x, ck::from_array({0, 4}), 1, 1),
                      ContainsSubstring("[put] position 4 is outside of axis 1 of shape (3, 4)"));
    CHECK_THROWS_WITH(
        ck::put(ck::zeros<double>({0, 3}), rows, 1, 0),
        ContainsSubstring("[put] axis 0 of shape (0, 3) has no elements to replace  (") &&
            ContainsSubstring("placing.cpp:"));
    auto none = ck::zeros<double>({0, 3});
    CHECK_THROWS_WITH((none[rows] = 1),
                      ContainsSubstring("[put] axis 0 of shape (0, 3) has no elements to replace"));
    none[ck::zeros<int>({0})] = 1;
    CHECK(none.shape() == ck::shape{0, 3});
    CHECK_THROWS_WITH(ck::put(x, {-13}, 1), ContainsSubstring("[put] position -13 is outside"));
    CHECK_THROWS_AS(ck::put(x, rows, 1, 2), ck::axis_error);
    CHECK_THROWS_AS(ck::put(ck::zeros<std::int8_t>({3}), rows, 300, 0), ck::dtype_error);
    CHECK_THROWS_WITH(ck::place(x, x(0) > 0, rows),
                      ContainsSubstring("[place] the mask of shape (4,) has not the shape of x, "
                                        "(3, 4)"));
    CHECK_THROWS_WITH(ck::place(x, x > 0, ck::from_array(std::vector<int>{})),
                      ContainsSubstring("[place] there are no values to be placed"));
}
