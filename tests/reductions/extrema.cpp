// SPDX-License-Identifier: BSD-3-Clause
#include <cask/reductions/extrema.hpp>

#include "support/check.hpp"

#include <cask/manipulation.hpp>

namespace {

namespace ck = cask;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("places of numbers pass over NaN, also beside infinities", "[reductions]") {
    CHECK(ck::nanargmin(ck::from_array({missing, infinity, missing, infinity})).item() == 1);
    CHECK(ck::nanargmax(ck::from_array({missing, -infinity, -infinity})).item() == 1);
    CHECK(ck::nanargmax(ck::full<double>({70}, missing)).item() == 0);
    ck::array<double> x = ck::full<double>({300, 300}, missing);
    const auto k = ck::reshape(ck::arange<std::int32_t>(90'000), {300, 300});
    x[k == 70'007] = 3.0;
    x[k == 80'000] = 3.0;
    CHECK(ck::nanargmin(x).item() == 70'007);
    CHECK(ck::nanargmax(x, 0).compute()(107) == 233);
    CHECK(ck::nanargmax(x, 1).compute()(266) == 200);
}

TEST_CASE("extrema of numbers have an answer for masks that choose none", "[reductions]") {
    const auto x = ck::from_array({missing, 5.0, 2.0});
    CHECK(ck::nanmin(x, {.where = x > 3.0}).item() == 5);
    CHECK(std::isnan(ck::nanmax(x, {.where = x > 7.0}).item()));
    CHECK(ck::nanmax(x, {.initial = 7}).item() == 7);
    CHECK(ck::nanmin(ck::zeros<double>({0}), {.initial = 7}).item() == 7);
    CHECK_THROWS_WITH(ck::nanmin(ck::zeros<double>({0})),
                      cask_test::ContainsSubstring("[nanmin] no element to choose from"));
}
