// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

TEST_CASE("nodes are computed into targets, together", "[run]") {
    const auto x = ck::arange<double>(1000);
    std::vector<double> twice(1000);
    double total = 0;
    ck::front::compute({(x * 2.0).node(), ck::sum(x).node()},
                       {ck::front::target_of(twice.data(), ck::shape{1000}, sizeof(double)),
                        ck::front::target_of(&total, ck::shape{}, sizeof(double))});
    CHECK(twice[999] == 1998);
    CHECK(total == 499500);
}

TEST_CASE("one element is computed, more are refused", "[run]") {
    const auto x = ck::arange<double>(3);
    double got = 0;
    ck::front::compute_item(ck::sum(x).node(), &got, {});
    CHECK(got == 3);
    CHECK_THROWS_AS(ck::front::compute_item(x.node(), &got, {}), ck::shape_error);
}

TEST_CASE("what is kept in memory is computed once", "[run]") {
    const auto x = ck::arange<double>(100) + 1.0;
    const ck::array<double> kept(ck::front::persist(x.node(), {}));
    CHECK(kept.chunks() == x.chunks());
    CHECK(ck::all(kept == x).item());
}
