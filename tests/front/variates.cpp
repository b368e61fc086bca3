// SPDX-License-Identifier: BSD-3-Clause
#include <cask/front/variates.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;
using ck::front::parameter;

}  // namespace

TEST_CASE("a parameter is a number, or an array of doubles", "[variates]") {
    CHECK(parameter(3).values() == nullptr);
    CHECK(parameter(2.5f).number() == 2.5);
    const parameter numbers(ck::from_array({1, 2}));
    CHECK(ck::expr::type_of(numbers.values()) == ck::dtype::float64);
    CHECK(ck::expr::shape_of(numbers.values()) == ck::shape{2});
}

TEST_CASE("streams of the process follow each other, with one seed", "[variates]") {
    const auto first = ck::front::next_stream();
    const auto second = ck::front::next_stream();
    CHECK(second.seed == first.seed);
    CHECK(second.number == first.number + 1);
}
