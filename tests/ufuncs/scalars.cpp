// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>

namespace {

using namespace cask_test;

const golden& scalars_data() { return golden_file("arithmetic"); }

}  // namespace

TEMPLATE_TEST_CASE("functions of two take a scalar on either side", "[ufuncs]", std::int32_t,
                   double) {
    using T = TestType;
    check_scalars<T>(scalars_data(), "add", CASK_FUNCTION(add));
    check_scalars<T>(scalars_data(), "subtract", CASK_FUNCTION(subtract));
    check_scalars<T>(scalars_data(), "multiply", CASK_FUNCTION(multiply));
    check_scalars<T>(scalars_data(), "divide", CASK_FUNCTION(divide));
    check_scalars<T>(scalars_data(), "divide", CASK_FUNCTION(true_divide));
    check_scalars<T>(scalars_data(), "floor_divide", CASK_FUNCTION(floor_divide));
    check_scalars<T>(scalars_data(), "remainder", CASK_FUNCTION(remainder));
    check_scalars<T>(scalars_data(), "remainder", CASK_FUNCTION(mod));
    check_scalars<T>(scalars_data(), "maximum", CASK_FUNCTION(maximum), any_zero);
    check_scalars<T>(scalars_data(), "minimum", CASK_FUNCTION(minimum), any_zero);
}

TEST_CASE("power takes a scalar on either side", "[ufuncs]") {
    check_scalars<std::int32_t>(scalars_data(), "power", CASK_FUNCTION(power));
    check_scalars<std::uint8_t>(scalars_data(), "power", CASK_FUNCTION(pow));
}

TEMPLATE_TEST_CASE("arithmetic operators are the functions", "[ufuncs]", std::int16_t, double) {
    using T = TestType;
    const auto plus = [](const auto& a, const auto& b) { return a + b; };
    const auto minus = [](const auto& a, const auto& b) { return a - b; };
    const auto times = [](const auto& a, const auto& b) { return a * b; };
    const auto over = [](const auto& a, const auto& b) { return a / b; };
    const auto rest = [](const auto& a, const auto& b) { return a % b; };
    check_pairs<T, T>(scalars_data(), "add", plus);
    check_pairs<T, T>(scalars_data(), "subtract", minus);
    check_pairs<T, T>(scalars_data(), "multiply", times);
    check_pairs<T, T>(scalars_data(), "divide", over);
    check_pairs<T, T>(scalars_data(), "remainder", rest);
    check_scalars<T>(scalars_data(), "add", plus);
    check_scalars<T>(scalars_data(), "subtract", minus);
    check_scalars<T>(scalars_data(), "multiply", times);
    check_scalars<T>(scalars_data(), "divide", over);
    check_scalars<T>(scalars_data(), "remainder", rest);
}

TEST_CASE("second names and unary operators are the functions", "[ufuncs]") {
    using T = std::int16_t;
    check_unary<T>(scalars_data(), "abs", CASK_FUNCTION(absolute));
    check_unary<T>(scalars_data(), "negative", [](const auto& x) { return -x; });
    check_unary<T>(scalars_data(), "real", CASK_FUNCTION(positive));
    check_unary<T>(scalars_data(), "real", [](const auto& x) { return +x; });
}
