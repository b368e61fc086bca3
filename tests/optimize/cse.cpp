// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;
using names = std::vector<std::string>;

const auto repeated_values = numbers<double>({50, 20});

TEST_CASE("equal sub-expressions are computed once", "[merge]") {
    const auto x = ck::borrow(repeated_values);
    const auto twice = ck::sin(x) * ck::sin(x);
    CHECK(computed_for(twice) == names{"sin", "multiply"});
    CHECK(computed_for(twice, {"cse"}) == names{"sin", "sin", "multiply"});
    check<double>(
        [](const auto& in) -> ck::array<double> {
            return ck::sin(in(repeated_values)) * ck::sin(in(repeated_values));
        },
        (ck::sin(x) * ck::sin(x)).compute());
}

TEST_CASE("equal operations on different inputs stay apart", "[merge]") {
    const auto x = ck::borrow(repeated_values);
    const auto other = ck::from_array(repeated_values);
    CHECK(computed_for(ck::sin(x) * ck::sin(other)) == names{"sin", "sin", "multiply"});
    CHECK(computed_for(ck::exp(x + 1.0) * ck::exp(x + 2.0)).size() == 5);
}

TEST_CASE("constants are equal when their bits are", "[merge]") {
    const auto x = ck::borrow(repeated_values);
    CHECK(computed_for(ck::exp(x + 0.0) * ck::exp(x + -0.0)).size() == 5);
    CHECK(computed_for(ck::exp(x + 1.0) * ck::exp(x + 1.0)) == names{"add", "exp", "multiply"});
}

TEST_CASE("user functions with a state are never merged, those without are", "[merge]") {
    const auto x = ck::borrow(repeated_values);
    const auto with_state = [&](double factor) {
        return ck::map([factor](double v) { return factor * v; }, x);
    };
    CHECK(computed_for(with_state(2) + with_state(3)).size() == 3);
    CHECK((with_state(2) + with_state(3)).compute()(1, 1) == 2 * repeated_values(1, 1) + 3 * repeated_values(1, 1));
    const auto f = [](double v) { return v * v; };
    CHECK(computed_for(ck::map(f, x) + ck::map(f, x)).size() == 2);
}

TEST_CASE("random arrays of one stream are one, of two streams two", "[merge]") {
    const auto draw = [](std::uint64_t seed) { return ck::random::generator(seed).uniform({100}); };
    CHECK(plan_of({(draw(1) + draw(1)).node()}).stages.front().loads.size() == 1);
    CHECK(plan_of({(draw(1) + draw(2)).node()}).stages.front().loads.size() == 2);
}

}  // namespace
