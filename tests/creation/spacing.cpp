// SPDX-License-Identifier: BSD-3-Clause
#include <cask/creation/spacing.hpp>

#include "support/check.hpp"

namespace ck = cask;
using cask_test::check_equal;

TEST_CASE("numbers are spaced by powers and by factors", "[creation]") {
    check_equal(ck::logspace<double>(0, 3, 4, 2), xt::xarray<double>{1, 2, 4, 8});
    const auto x = ck::geomspace<double>(-0.1, -7, 33, 5);
    CHECK(x.chunks().count() == 7);
    const xt::xarray<double> values = x.compute();
    CHECK(values(0) == -0.1);
    CHECK(values(32) == -7);
    for (std::size_t k = 1; k < 33; ++k) {
        CHECK(values(k) / values(k - 1) == cask_test::approx(std::pow(70, 1.0 / 32)));
    }
    CHECK(ck::geomspace<float>(3, 8, 1).item() == 3);
}

TEST_CASE("ends that no factor joins are refused", "[creation]") {
    using cask_test::ContainsSubstring;
    CHECK_THROWS_WITH(ck::geomspace<double>(0, 2, 3),
                      ContainsSubstring("[geomspace] no factor leads from 0.000000 to 2.000000") &&
                          ContainsSubstring("spacing.cpp:"));
    CHECK_THROWS_AS(ck::geomspace<double>(-1, 2, 3), ck::dtype_error);
    CHECK_THROWS_AS(ck::geomspace<double>(1, INFINITY, 3), ck::dtype_error);
    CHECK_THROWS_AS(ck::logspace<double>(1, 2, -3), ck::shape_error);
}
