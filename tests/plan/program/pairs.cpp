// SPDX-License-Identifier: BSD-3-Clause
// Sine and cosine of one argument are one instruction, with the bits that each has alone.
#include "support/catch.hpp"
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

namespace {

using cask_test::check_equal;
using cask_test::computed_for;
using names = std::vector<std::string>;

TEST_CASE("sine and cosine of one argument are one instruction", "[pair]") {
    const auto x = ck::random::generator(1).uniform({1000});
    CHECK(computed_for(ck::sin(x) / ck::cos(x)) == names{"sincos", "divide"});
    CHECK(computed_for(ck::cos(x) / ck::sin(x)) == names{"sincos", "divide"});
    CHECK(computed_for(ck::sin(x) / ck::cos(x + 1.0)) == names{"sin", "add", "cos", "divide"});
    CHECK(computed_for(ck::sin(x) / ck::exp(x)) == names{"sin", "exp", "divide"});
}

TEST_CASE("sines and cosines without a partner stay", "[pair]") {
    const auto x = ck::random::generator(1).uniform({1000});
    // Equal sines are not merged here: one of them goes with the cosine.
    CHECK(computed_for(ck::sin(x) / (ck::cos(x) / ck::sin(x)), {"cse"}) ==
          names{"sincos", "sin", "chain"});
    const ck::array<std::complex<double>> z = x * std::complex<double>(0, 1);
    CHECK(computed_for(ck::sin(z) / ck::cos(z)) ==
          names{"astype", "multiply", "sin", "cos", "divide"});
}

TEMPLATE_TEST_CASE("pairs have the bits of each alone", "[pair]", float, double) {
    const auto x = ck::from_array(cask_test::numbers<TestType>({7, 333})) * TestType(1e3);
    const auto [sine, cosine] = ck::compute(ck::sin(x), ck::cos(x));
    check_equal(sine, ck::sin(x).compute());
    check_equal(cosine, ck::cos(x).compute());
    // Here both overwrite the value that they are computed from.
    const auto y = x + TestType(1);
    const auto kept = ck::from_array(y.compute());
    const xt::xarray<TestType> want = ck::sin(kept).compute() * ck::cos(kept).compute();
    check_equal((ck::sin(y) * ck::cos(y)).compute(), want);
}

}  // namespace
