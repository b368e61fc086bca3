// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>

namespace {

using namespace cask_test;

const golden& data() { return golden_file("floating"); }

}  // namespace

TEMPLATE_TEST_CASE("functions of angles are within 4 ulp, with NumPy's special values", "[ufuncs]",
                   float, double) {
    using T = TestType;
    check_unary<T>(data(), "sin", CASK_FUNCTION(sin), to_4_ulp);
    check_unary<T>(data(), "cos", CASK_FUNCTION(cos), to_4_ulp);
    check_unary<T>(data(), "tan", CASK_FUNCTION(tan), to_4_ulp);
    check_unary<T>(data(), "arcsin", CASK_FUNCTION(arcsin), to_4_ulp);
    check_unary<T>(data(), "arccos", CASK_FUNCTION(arccos), to_4_ulp);
    check_unary<T>(data(), "arctan", CASK_FUNCTION(arctan), to_4_ulp);
    check_unary<T>(data(), "sinh", CASK_FUNCTION(sinh), to_4_ulp);
    check_unary<T>(data(), "cosh", CASK_FUNCTION(cosh), to_4_ulp);
    check_unary<T>(data(), "tanh", CASK_FUNCTION(tanh), to_4_ulp);
    check_unary<T>(data(), "arcsinh", CASK_FUNCTION(arcsinh), to_4_ulp);
    check_unary<T>(data(), "arccosh", CASK_FUNCTION(arccosh), to_4_ulp);
    check_unary<T>(data(), "arctanh", CASK_FUNCTION(arctanh), to_4_ulp);
}

TEST_CASE("the array API's names are the same functions", "[ufuncs]") {
    check_unary<double>(data(), "arcsin", CASK_FUNCTION(asin), to_4_ulp);
    check_unary<double>(data(), "arccos", CASK_FUNCTION(acos), to_4_ulp);
    check_unary<double>(data(), "arctan", CASK_FUNCTION(atan), to_4_ulp);
    check_unary<double>(data(), "arcsinh", CASK_FUNCTION(asinh), to_4_ulp);
    check_unary<double>(data(), "arccosh", CASK_FUNCTION(acosh), to_4_ulp);
    check_unary<double>(data(), "arctanh", CASK_FUNCTION(atanh), to_4_ulp);
    check_pairs<double, double>(data(), "arctan2", CASK_FUNCTION(atan2), to_4_ulp);
}

TEMPLATE_TEST_CASE("functions of two floating numbers are within 4 ulp", "[ufuncs]", float,
                   double) {
    using T = TestType;
    check_pairs<T, T>(data(), "arctan2", CASK_FUNCTION(arctan2), to_4_ulp);
    check_pairs<T, T>(data(), "hypot", CASK_FUNCTION(hypot), to_4_ulp);
    check_pairs<T, T>(data(), "power", CASK_FUNCTION(power), to_4_ulp);
}

TEST_CASE("functions of two floating numbers take integers and scalars", "[ufuncs]") {
    check_pairs<std::int16_t, std::int16_t>(data(), "arctan2", CASK_FUNCTION(arctan2), to_4_ulp);
    check_pairs<std::int64_t, std::int64_t>(data(), "hypot", CASK_FUNCTION(hypot), to_4_ulp);
    check_scalars<double>(data(), "arctan2", CASK_FUNCTION(arctan2), to_4_ulp);
    check_scalars<double>(data(), "arctan2", CASK_FUNCTION(atan2), to_4_ulp);
    check_scalars<double>(data(), "hypot", CASK_FUNCTION(hypot), to_4_ulp);
    const auto power = [](const auto& a, const auto& b) {
        if constexpr (cask::scalar<std::decay_t<decltype(b)>>) {
            if (b == 0.5) return cask::power(a, cask::full<double>({}, b));  // not the root
        }
        return cask::power(a, b);
    };
    check_scalars<double>(data(), "power", power, to_4_ulp);
}
