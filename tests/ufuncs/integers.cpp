// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>

namespace {

using namespace cask_test;

const golden& integers_data() { return golden_file("arithmetic"); }

}  // namespace

TEMPLATE_TEST_CASE("floor division and its rest are NumPy's, of integers by 0 they are 0",
                   "[ufuncs]", bool, std::int8_t, std::int16_t, std::int32_t, std::int64_t,
                   std::uint8_t, std::uint64_t, float, double) {
    using T = TestType;
    check_pairs<T, T>(integers_data(), "floor_divide", CASK_FUNCTION(floor_divide));
    check_pairs<T, T>(integers_data(), "remainder", CASK_FUNCTION(remainder));
}

TEMPLATE_TEST_CASE("powers of integers wrap as NumPy's do", "[ufuncs]", bool, std::int8_t,
                   std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint64_t) {
    check_pairs<TestType, TestType>(integers_data(), "power", CASK_FUNCTION(power));
}

TEMPLATE_TEST_CASE("signs and sizes of integers are NumPy's", "[ufuncs]", std::int8_t, std::int16_t,
                   std::int32_t, std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t) {
    using T = TestType;
    check_unary<T>(integers_data(), "abs", CASK_FUNCTION(abs));
    check_unary<T>(integers_data(), "sign", CASK_FUNCTION(sign));
    check_unary<T>(integers_data(), "negative", CASK_FUNCTION(negative));
    check_unary<T>(integers_data(), "square", CASK_FUNCTION(square));
    check_unary<T>(integers_data(), "reciprocal", CASK_FUNCTION(reciprocal));
    check_unary<T>(integers_data(), "real", CASK_FUNCTION(real));
    check_unary<T>(integers_data(), "imag", CASK_FUNCTION(imag));
    check_unary<T>(integers_data(), "conj", CASK_FUNCTION(conj));
}

TEST_CASE("functions that make no difference to booleans give them back", "[ufuncs]") {
    check_unary<bool>(integers_data(), "abs", CASK_FUNCTION(abs));
    check_unary<bool>(integers_data(), "real", CASK_FUNCTION(real));
    check_unary<bool>(integers_data(), "imag", CASK_FUNCTION(imag));
}
