// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>

namespace {

using namespace cask_test;

const golden& arithmetic_data() { return golden_file("arithmetic"); }

}  // namespace

TEMPLATE_TEST_CASE("sums and products are NumPy's for every element type", "[ufuncs]", bool,
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t, float, double) {
    using T = TestType;
    check_pairs<T, T>(arithmetic_data(), "add", CASK_FUNCTION(add));
    check_pairs<T, T>(arithmetic_data(), "multiply", CASK_FUNCTION(multiply));
}

TEMPLATE_TEST_CASE("differences are NumPy's for every element type", "[ufuncs]", std::int8_t,
                   std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t, float, double) {
    check_pairs<TestType, TestType>(arithmetic_data(), "subtract", CASK_FUNCTION(subtract));
}

TEMPLATE_TEST_CASE("quotients are NumPy's, of integers double", "[ufuncs]", bool, std::int8_t,
                   std::int64_t, std::uint32_t, std::uint64_t, float, double) {
    check_pairs<TestType, TestType>(arithmetic_data(), "divide", CASK_FUNCTION(divide));
}

TEMPLATE_TEST_CASE("maximum and minimum are NumPy's, NaN wins", "[ufuncs]", bool, std::int8_t,
                   std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint32_t,
                   std::uint64_t, float, double) {
    using T = TestType;
    check_pairs<T, T>(arithmetic_data(), "maximum", CASK_FUNCTION(maximum), any_zero);
    check_pairs<T, T>(arithmetic_data(), "minimum", CASK_FUNCTION(minimum), any_zero);
}
