// SPDX-License-Identifier: BSD-3-Clause
#include <cask/taking.hpp>

#include "support/check.hpp"
#include "support/plans.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;

const ck::array<double> x = ck::reshape(ck::arange<double>(6), {2, 3});

}  // namespace

TEST_CASE("elements are taken by lists of every kind", "[taking]") {
    const xt::xarray<double> want{{2, 0, 2}, {5, 3, 5}};
    check_equal(ck::take(x, {2, 0, -1}, 1), want);
    check_equal(ck::take(x, std::vector<std::int8_t>{2, 0, -1}, 1), want);
    check_equal(ck::take(x, xt::xarray<std::int64_t>{2, 0, -1}, 1), want);
    check_equal(ck::take(x, 1, 0), xt::xarray<double>{3, 4, 5});
    check_equal(ck::take(x, {5, 0}), xt::xarray<double>{5, 0});
    CHECK(ck::take(x, 4).item() == 4);
    CHECK(ck::take(x, std::vector<int>{}, 1).shape() == ck::shape{2, 0});
}

TEST_CASE("equally spaced positions are one piece", "[taking]") {
    const auto pieces = [](const ck::array<double>& taken) {
        const auto* joined = taken.node()->as<ck::expr::piecewise>();
        return joined == nullptr ? std::size_t{1} : taken.node()->inputs().size();
    };
    const auto line = ck::arange<double>(100);
    CHECK(pieces(ck::take(line, {0, 1, 2, 3}, 0)) == 1);
    CHECK(pieces(ck::take(line, {9, 7, 5, 3}, 0)) == 1);
    CHECK(pieces(ck::take(line, {4, 4, 4}, 0)) == 1);
    CHECK(pieces(ck::take(line, {0, 1, 2, 50, 51, 52, 7}, 0)) == 3);
    CHECK(pieces(ck::take(line, {9, 30, 31, 32}, 0)) == 2);
    std::vector<int> scattered;
    xt::xarray<double> want = xt::xarray<double>::from_shape({3000});
    for (int k = 0; k < 3000; ++k) {
        scattered.push_back(k * k % 97);
        want(static_cast<std::size_t>(k)) = k * k % 97;
    }
    check_equal(ck::take(line, scattered, 0), want);
}

TEST_CASE("elements are put in, as a list or all at one position", "[taking]") {
    check_equal(ck::insert(x, 1, 9.0, 1), xt::xarray<double>{{0, 9, 1, 2}, {3, 9, 4, 5}});
    check_equal(ck::insert(x, -1, ck::from_array({7.0, 8.0}), 1),
                xt::xarray<double>{{0, 1, 7, 2}, {3, 4, 8, 5}});
    check_equal(ck::insert(x, 2, x, 0),
                xt::xarray<double>{{0, 1, 2}, {3, 4, 5}, {0, 1, 2}, {3, 4, 5}});
    check_equal(ck::insert(x, {3, 0}, ck::from_array({7.0, 8.0}), 1),
                xt::xarray<double>{{8, 0, 1, 2, 7}, {8, 3, 4, 5, 7}});
}

TEST_CASE("elements are left out, each once", "[taking]") {
    check_equal(ck::erase(x, 1, 1), xt::xarray<double>{{0, 2}, {3, 5}});
    check_equal(ck::ravel(ck::erase(x, {-1, 0, 2}, 1)), xt::xarray<double>{1, 4});
    CHECK(ck::erase(x, {0, 1}, 0).shape() == ck::shape{0, 3});
}

TEST_CASE("mistakes in positions name position, axis and line", "[taking]") {
    using cask_test::ContainsSubstring;
    CHECK_THROWS_WITH(
        ck::take(x, {0, 3}, 1),
        ContainsSubstring("[take] position 3 is outside of axis 1 of shape (2, 3)  (") &&
            ContainsSubstring("taking.cpp:"));
    CHECK_THROWS_AS(ck::take(x, {0}, 2), ck::axis_error);
    CHECK_THROWS_WITH(ck::erase(x, -4, 1),
                      ContainsSubstring("[erase] position -4 is outside of axis 1"));
    CHECK_THROWS_WITH(ck::insert(x, 4, 1.0, 1),
                      ContainsSubstring("[insert] position 4 is outside of axis 1"));
    CHECK_THROWS_WITH(
        ck::insert(x, 0, ck::ones<double>({2, 2, 3}), 1),
        ContainsSubstring("[insert] values of shape (2, 2, 3) do not broadcast to (2, 1)"));
    CHECK_THROWS_WITH(ck::take(x, xt::xarray<int>{{1, 2}}, 1),
                      ContainsSubstring("a list of positions has one axis: got shape (1, 2)"));
}
