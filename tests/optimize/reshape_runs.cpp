// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/optimize/reshape_runs.hpp>

namespace ck = cask;

namespace {

using ck::region;
using boxes = std::pair<region, region>;

/// What is read of the input and computed of the result.
[[nodiscard]] boxes of(const ck::shape& input, const ck::shape& result, const region& box) {
    const auto both = ck::optimize::lattices_of_reshape(input, result,
                                                        ck::optimize::lattice::of(box));
    return {both.of_input.bounds(), both.of_result.bounds()};
}

TEST_CASE("whole leading rows are whole leading rows", "[reshape_runs]") {
    CHECK(of({60, 7}, {6, 10, 7}, {{2, 0, 0}, {3, 10, 7}}) ==
          boxes{{{20, 0}, {30, 7}}, {{2, 0, 0}, {3, 10, 7}}});
    CHECK(of({6, 10, 7}, {60, 7}, {{20, 0}, {30, 7}}) ==
          boxes{{{2, 0, 0}, {3, 10, 7}}, {{20, 0}, {30, 7}}});
}

TEST_CASE("axes that both shapes have keep what is wanted of them", "[reshape_runs]") {
    CHECK(of({60, 7}, {6, 10, 7}, {{2, 4, 3}, {2, 1, 2}}) ==
          boxes{{{20, 3}, {20, 2}}, {{2, 0, 3}, {2, 10, 2}}});
    CHECK(of({60, 7}, {6, 10, 7}, {{2, 4, 3}, {1, 3, 2}}) ==
          boxes{{{24, 3}, {3, 2}}, {{2, 4, 3}, {1, 3, 2}}});
    CHECK(of({1, 8, 5}, {8, 1, 5, 1}, {{2, 0, 1, 0}, {3, 1, 2, 1}}) ==
          boxes{{{0, 2, 1}, {1, 3, 2}}, {{2, 0, 1, 0}, {3, 1, 2, 1}}});
    ck::optimize::lattice steps;
    steps.push_back({2, 2, 3});
    steps.push_back({0, 10, 1});
    steps.push_back({1, 3, 2});
    const auto both = ck::optimize::lattices_of_reshape({60, 7}, {6, 10, 7}, steps);
    CHECK(both.of_input[1] == ck::optimize::progression{1, 3, 2});
    CHECK(both.of_input[0] == ck::optimize::progression{20, 40, 1});
}

TEST_CASE("runs widen until they are boxes of both shapes", "[reshape_runs]") {
    CHECK(of({60, 70}, {4200}, {{145}, {20}}) == boxes{{{2, 5}, {1, 20}}, {{145}, {20}}});
    CHECK(of({60, 70}, {4200}, {{135}, {20}}) == boxes{{{1, 0}, {2, 70}}, {{70}, {140}}});
    CHECK(of({6, 4}, {4, 6}, {{1, 0}, {1, 6}}) == boxes{{{0, 0}, {3, 4}}, {{0, 0}, {2, 6}}});
    CHECK(of({7, 9}, {9, 7}, {{1, 0}, {1, 1}}) == boxes{{{0, 7}, {1, 1}}, {{1, 0}, {1, 1}}});
}

}  // namespace
