// SPDX-License-Identifier: BSD-3-Clause
#include <cask/repeating.hpp>

#include "support/check.hpp"

#include <cask/reductions.hpp>

namespace {

namespace ck = cask;
using cask_test::check_equal;

const ck::array<double> x = ck::reshape(ck::arange<double>(6), {2, 3});

}  // namespace

TEST_CASE("elements are repeated, each as often as the other or by a list", "[repeating]") {
    check_equal(ck::repeat(x, 2, 1), xt::xarray<double>{{0, 0, 1, 1, 2, 2}, {3, 3, 4, 4, 5, 5}});
    check_equal(ck::repeat(x, {2, 0, 1}, 1), xt::xarray<double>{{0, 0, 2}, {3, 3, 5}});
    CHECK(ck::repeat(x, 2).shape() == ck::shape{12});
    CHECK(ck::repeat(x, 0, 0).shape() == ck::shape{0, 3});
    // With as many axes as there may be, none is left to spread over.
    const auto deep = ck::reshape(x, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3});
    check_equal(ck::ravel(ck::repeat(deep, 2, -1)), ck::ravel(ck::repeat(x, 2, 1)).compute());
}

TEST_CASE("repeated arrays cost what they are reduced from, and no more", "[repeating]") {
    const auto large = ck::tile(ck::arange<double>(1000), {3, 1000});
    CHECK(large.shape() == ck::shape{3, 1'000'000});
    CHECK(ck::sum(large).item() == 3000 * 499'500.0);
    CHECK(ck::sum(ck::repeat(ck::arange<double>(1000), 1000, 0)).item() == 1000 * 499'500.0);
}

TEST_CASE("mistakes in repetitions name the numbers and the line", "[repeating]") {
    using cask_test::ContainsSubstring;
    CHECK_THROWS_WITH(ck::repeat(x, -1, 0),
                      ContainsSubstring("[repeat] numbers must be at least 0: got -1  (") &&
                          ContainsSubstring("repeating.cpp:"));
    CHECK_THROWS_WITH(ck::repeat(x, {1, 2}, 1),
                      ContainsSubstring("[repeat] 2 numbers for 3 elements along axis 1"));
    CHECK_THROWS_AS(ck::repeat(x, 2, 2), ck::axis_error);
    CHECK_THROWS_WITH(ck::tile(x, {2, -3}),
                      ContainsSubstring("[tile] numbers must be at least 0: got -3"));
    CHECK_THROWS_WITH(ck::tile(x, {ck::index_t{1} << 62, 1}),
                      ContainsSubstring("[tile] the axis would be longer than 2^63 - 1"));
    CHECK_THROWS_AS(ck::tile(x, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}), ck::shape_error);
}
