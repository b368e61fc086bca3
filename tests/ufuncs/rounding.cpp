// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs/rounding.hpp>

namespace {

using namespace cask_test;

const golden& rounding_data() { return golden_file("floating"); }

}  // namespace

TEMPLATE_TEST_CASE("rounding is NumPy's, halves go to even", "[ufuncs]", float, double) {
    using T = TestType;
    check_unary<T>(rounding_data(), "floor", CASK_FUNCTION(floor));
    check_unary<T>(rounding_data(), "ceil", CASK_FUNCTION(ceil));
    check_unary<T>(rounding_data(), "trunc", CASK_FUNCTION(trunc));
    check_unary<T>(rounding_data(), "rint", CASK_FUNCTION(rint));
    check_unary<T>(rounding_data(), "rint", CASK_FUNCTION(round));
}

TEMPLATE_TEST_CASE("rounding leaves integers as they are", "[ufuncs]", bool, std::int8_t,
                   std::int64_t, std::uint16_t) {
    using T = TestType;
    check_unary<T>(golden_file("arithmetic"), "real", CASK_FUNCTION(floor));
    check_unary<T>(golden_file("arithmetic"), "real", CASK_FUNCTION(ceil));
    check_unary<T>(golden_file("arithmetic"), "real", CASK_FUNCTION(trunc));
    check_unary<T>(golden_file("arithmetic"), "real", CASK_FUNCTION(rint));
    check_unary<T>(golden_file("arithmetic"), "real", CASK_FUNCTION(round));
}
