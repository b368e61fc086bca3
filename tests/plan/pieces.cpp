// SPDX-License-Identifier: BSD-3-Clause
// Plans of arrays that are put together of pieces, and of what is kept because it repeats.
#include "support/catch.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

namespace {

using cask_test::plan_of;

ck::array<double> some(const ck::shape& sizes) { return ck::random::generator(1).uniform(sizes); }

TEST_CASE("pieces are cut out of a domain at their edges", "[pieces]") {
    const std::vector<ck::region> boxes{{{0, 0}, {4, 10}}, {{4, 0}, {6, 10}}};
    const ck::region whole{{0, 0}, {5, 10}};
    ck::index_map backwards;  // rows 9, 7, 5, 3, 1
    backwards.push_back({0, 9, -2});
    backwards.push_back({1, 0, 1});
    ck::plan::axis_cuts cuts;
    ck::plan::add_cuts(cuts, boxes, backwards, whole);
    CHECK(cuts == ck::plan::axis_cuts{{3}, {}});
    CHECK(ck::plan::part_in(boxes[0], backwards, whole) == ck::region{{3, 0}, {2, 10}});
    CHECK(ck::plan::part_in(boxes[1], backwards, whole) == ck::region{{0, 0}, {3, 10}});
    const auto cells = ck::plan::cells_of({{3}, {2, 5}}, {5, 10});
    REQUIRE(cells.size() == 6);
    CHECK(cells[5] == ck::region{{3, 5}, {2, 5}});
}

TEST_CASE("pieces of a result are stages of one phase that store where they belong", "[pieces]") {
    const auto plan = plan_of({(ck::concatenate({some({10, 10}), some({20, 10})}) + 1.0).node()});
    REQUIRE(plan.phases.size() == 1);
    REQUIRE(plan.stages.size() == 2);
    CHECK(plan.storages.size() == 1);
    CHECK(plan.stages[0].domain == ck::shape{10, 10});
    CHECK(plan.stages[1].domain == ck::shape{20, 10});
    CHECK(plan.stages[1].stores[0].map[0] == ck::mapped_axis{0, 10, 1});
}

TEST_CASE("only the pieces that a slice touches are read", "[pieces]") {
    const auto joined = ck::concatenate({ck::exp(some({10, 10})), ck::sin(some({20, 10}))});
    const auto plan = plan_of({ck::array<double>(joined(ck::range(12, 15))).node()});
    REQUIRE(plan.stages.size() == 1);
    CHECK(cask_test::computations(plan.stages[0]) == std::vector<std::string>{"sin"});
    CHECK(plan_of({ck::sum(ck::array<double>(joined(ck::range(12, 15)))).node()}).stages.size() ==
          1);
}

TEST_CASE("rolled arrays are computed once, not once per piece", "[pieces]") {
    const auto x = ck::exp(ck::sin(some({300, 300})));
    CHECK(plan_of({ck::roll(x, 7, 0).node()}).phases.size() == 1);
    CHECK(plan_of({(ck::roll(x, 7, 0) + x).node()}).phases.size() == 2);
}

TEST_CASE("chains of rolls and margins stay small", "[pieces]") {
    ck::array<double> x = some({100});
    for (int k = 0; k < 60; ++k) x = ck::roll(x, 1, 0);
    CHECK(plan_of({x.node()}).stages.size() <= 61);
    ck::array<double> y = some({50, 50});
    for (int k = 0; k < 30; ++k) y = ck::pad(y, 1);
    const auto padded = plan_of({y.node()});
    CHECK(padded.phases.size() == 1);
    CHECK(padded.stages.size() == 61 * 61);
    ck::array<double> u = some({64, 64});
    for (int k = 0; k < 40; ++k) {
        u = (ck::roll(u, 1, 0) + ck::roll(u, -1, 0) + ck::roll(u, 1, 1) + ck::roll(u, -1, 1)) *
            0.25;
    }
    CHECK(plan_of({u.node()}).stages.size() <= 40 * 9);
}

TEST_CASE("a reduction over joined axes keeps the joined array", "[pieces]") {
    const auto joined = ck::concatenate({some({10, 10}), some({20, 10})});
    CHECK(plan_of({ck::sum(joined, 0).node()}).phases.size() == 2);
}

TEST_CASE("what is the same in each row is computed once", "[pieces]") {
    const auto x = some({2000, 600});
    const auto row = some({600});
    const auto column = some({2000, 1});
    CHECK(plan_of({(x * ck::exp(row)).node()}).stages.size() == 2);
    CHECK(plan_of({(x * ck::exp(column)).node()}).stages.size() == 2);
    CHECK(plan_of({(x * row).node()}).stages.size() == 1);
    const auto few = some({5, 60});
    CHECK(plan_of({(few * ck::exp(some({60}))).node()}).phases.size() == 1);
}

}  // namespace
