// SPDX-License-Identifier: BSD-3-Clause
#include <cask/selection/places.hpp>

#include "support/check.hpp"

#include <cask/reductions.hpp>

namespace {

namespace ck = cask;
using places = xt::xarray<std::int64_t>;

TEST_CASE("extract and compress are NumPy's", "[selection]") {
    const auto x = ck::reshape(ck::arange<double>(12), {3, 4});
    CHECK((ck::extract(x % 3 == 0, x).compute() == xt::xarray<double>{0, 3, 6, 9}));
    const auto some = ck::from_array(std::vector<bool>{false, true, true});
    CHECK((ck::compress(some, x, 0).compute() == xt::xarray<double>{{4, 5, 6, 7}, {8, 9, 10, 11}}));
    CHECK((ck::compress(some, x, 1).compute() == xt::xarray<double>{{1, 2}, {5, 6}, {9, 10}}));
    CHECK((ck::compress(some, x, -1).resolve().shape() == ck::shape{3, 2}));
    CHECK((ck::compress(some, x).compute() == xt::xarray<double>{1, 2}));
    CHECK((ck::sum(ck::compress(some, x, 1), 1).compute() == xt::xarray<double>{3, 11, 19}));
    CHECK((ck::sum(ck::compress(some, x, 1), {.axes = 1, .keep_dims = true}).shape() ==
           ck::shape{3, 1}));
    CHECK_THROWS_AS(ck::sum(ck::compress(some, x, 1), 0), ck::shape_error);
    CHECK((ck::compress(some, x, 1) + 1.0).compute()(2, 1) == 11);
    CHECK_THROWS_AS(ck::compress(some, x, 1) + ck::ones<double>({2}), ck::shape_error);
    CHECK_THROWS_AS(ck::compress(some, x, 2), ck::axis_error);
    CHECK_THROWS_AS(ck::compress(ck::ones<bool>({5}), x, 1), ck::shape_error);
    CHECK_THROWS_AS(ck::compress(x > 2, x, 1), ck::shape_error);
    CHECK_THROWS_AS(ck::extract(some, x), ck::shape_error);
}

TEST_CASE("places of what is not 0 are NumPy's", "[selection]") {
    const auto x = ck::from_array(xt::xarray<int>{{0, 5, 0}, {-1, 0, 2}});
    CHECK((ck::flatnonzero(x).compute() == places{1, 3, 5}));
    const auto along = ck::nonzero(x);
    REQUIRE(along.size() == 2);
    CHECK((along[0].compute() == places{0, 1, 1}));
    CHECK((along[1].compute() == places{1, 0, 2}));
    CHECK((ck::argwhere(x).compute() == places{{0, 1}, {1, 0}, {1, 2}}));
    CHECK((ck::argwhere(x > 100).resolve().shape() == ck::shape{0, 2}));
    CHECK(ck::max(ck::flatnonzero(x)).item() == 5);
    CHECK((ck::flatnonzero(ck::full<double>({}, 2)).compute() == places{0}));
    CHECK_THROWS_AS(ck::nonzero(ck::full<double>({}, 2)), ck::shape_error);
    CHECK_THROWS_AS(ck::argwhere(ck::full<double>({}, 2)), ck::shape_error);
    // Of a NaN, too.
    CHECK((ck::flatnonzero(ck::from_array(std::vector<double>{0, NAN, -0.0})).compute() ==
           places{1}));
}

}  // namespace
