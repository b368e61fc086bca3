// SPDX-License-Identifier: BSD-3-Clause
#include <cask/reductions/truths.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("arrays are close within tolerances", "[reductions]") {
    const auto x = ck::from_array({1.0, missing, 3.0});
    CHECK_FALSE(ck::allclose(x, x).item());
    CHECK(ck::allclose(x, x, {.equal_nan = true}).item());
    CHECK(ck::allclose(ck::from_array({1.0, 2.0}), ck::from_array({1.1, 2.1}), {.relative = 0.1})
              .item());
    CHECK(ck::allclose(ck::from_array({1, 2}), 2, {.absolute = 1}).item());
    CHECK_THROWS_AS(ck::allclose(x, ck::ones<double>({2})), ck::shape_error);
}

TEST_CASE("arrays are equal in shape and elements", "[reductions]") {
    const auto x = ck::from_array({1.0, missing, 3.0});
    CHECK_FALSE(ck::array_equal(x, x).item());
    CHECK(ck::array_equal(x, x, {.equal_nan = true}).item());
    CHECK(ck::array_equal(ck::from_array({1, 2}), ck::from_array({1.0, 2.0})).item());
    CHECK_FALSE(ck::array_equal(ck::ones<int>({2}), ck::ones<int>({1, 2})).item());
    CHECK(ck::array_equal(ck::ones<int>({0, 3}), ck::zeros<float>({0, 3})).item());
}
