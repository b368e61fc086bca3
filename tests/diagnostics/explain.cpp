// SPDX-License-Identifier: BSD-3-Clause
#include <cask/diagnostics/explain.hpp>

#include "support/catch.hpp"

#include <cask/cask.hpp>

#include <algorithm>

namespace ck = cask;
using cask_test::ContainsSubstring;

TEST_CASE("what fits runs at once", "[explain]") {
    const auto x = ck::random::generator(1).uniform({1000, 1000});
    const ck::explanation found = ck::explain(ck::sum(ck::sqrt(x), 0));
    CHECK(found.fits);
    CHECK(found.bytes == found.bytes_at_once);
    CHECK(found.smallest_budget <= found.bytes);
    CHECK(found.spilled == 0);
    REQUIRE(found.laps.size() == 1);
    CHECK(found.laps[0].parts == 1);
    CHECK_THAT(found.laps[0].computes, ContainsSubstring("sum (1000,)"));
    CHECK_THAT(found.laps[0].computes, ContainsSubstring("explain.cpp:15"));
}

TEST_CASE("what does not fit runs in laps, as was said", "[explain]") {
    const auto x = ck::random::generator(1).uniform({1000, 1000});
    const auto y = ck::cumsum(x, 1);
    const auto z = y - ck::mean(y, 0) + ck::transpose(y);
    xt::xarray<double> whole = z.compute();
    xt::xarray<double> parts = xt::zeros_like(whole);
    ck::runtime own({.threads = 2, .memory_budget = 6'000'000});
    const ck::explanation found = ck::explain(z);
    CHECK(found.fits);
    CHECK(found.budget == 6'000'000);
    CHECK(found.bytes_at_once > 8'000'000);
    CHECK(found.bytes <= found.budget);
    REQUIRE(found.laps.size() >= 2);
    CHECK(found.laps.back().parts > 1);
    CHECK(found.spilled % 8'000'000 == 0);
    CHECK(found.spilled > 0);
    CHECK_THAT(to_string(found), ContainsSubstring("lap 2: "));
    ck::compute_into(z, parts);
    CHECK(std::equal(parts.begin(), parts.end(), whole.begin()));
    CHECK(own.ledger().peak() <= found.bytes);
    CHECK(own.ledger().peak() * 2 > found.bytes);

    const ck::runtime small({.threads = 2, .memory_budget = found.smallest_budget - 1});
    const ck::explanation refused = ck::explain(z);
    CHECK_FALSE(refused.fits);
    CHECK(refused.laps.empty());
    CHECK(refused.smallest_budget == found.smallest_budget);
    CHECK_THAT(to_string(refused), ContainsSubstring("refused"));
    CHECK_THROWS_AS(ck::compute_into(z, parts), ck::budget_error);
}
