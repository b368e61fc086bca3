// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>

namespace {

using namespace cask_test;

const golden& trigonometric_data() { return golden_file("floating"); }

}  // namespace

TEMPLATE_TEST_CASE("functions of angles are within 4 ulp, with NumPy's special values", "[ufuncs]",
                   float, double) {
    using T = TestType;
    check_unary<T>(trigonometric_data(), "sin", CASK_FUNCTION(sin), to_4_ulp);
    check_unary<T>(trigonometric_data(), "cos", CASK_FUNCTION(cos), to_4_ulp);
    check_unary<T>(trigonometric_data(), "tan", CASK_FUNCTION(tan), to_4_ulp);
    check_unary<T>(trigonometric_data(), "arcsin", CASK_FUNCTION(arcsin), to_4_ulp);
    check_unary<T>(trigonometric_data(), "arccos", CASK_FUNCTION(arccos), to_4_ulp);
    check_unary<T>(trigonometric_data(), "arctan", CASK_FUNCTION(arctan), to_4_ulp);
    check_unary<T>(trigonometric_data(), "sinh", CASK_FUNCTION(sinh), to_4_ulp);
    check_unary<T>(trigonometric_data(), "cosh", CASK_FUNCTION(cosh), to_4_ulp);
    check_unary<T>(trigonometric_data(), "tanh", CASK_FUNCTION(tanh), to_4_ulp);
    check_unary<T>(trigonometric_data(), "arcsinh", CASK_FUNCTION(arcsinh), to_4_ulp);
    check_unary<T>(trigonometric_data(), "arccosh", CASK_FUNCTION(arccosh), to_4_ulp);
    check_unary<T>(trigonometric_data(), "arctanh", CASK_FUNCTION(arctanh), to_4_ulp);
}

TEST_CASE("the array API's names are the same functions", "[ufuncs]") {
    check_unary<double>(trigonometric_data(), "arcsin", CASK_FUNCTION(asin), to_4_ulp);
    check_unary<double>(trigonometric_data(), "arccos", CASK_FUNCTION(acos), to_4_ulp);
    check_unary<double>(trigonometric_data(), "arctan", CASK_FUNCTION(atan), to_4_ulp);
    check_unary<double>(trigonometric_data(), "arcsinh", CASK_FUNCTION(asinh), to_4_ulp);
    check_unary<double>(trigonometric_data(), "arccosh", CASK_FUNCTION(acosh), to_4_ulp);
    check_unary<double>(trigonometric_data(), "arctanh", CASK_FUNCTION(atanh), to_4_ulp);
    check_pairs<double, double>(trigonometric_data(), "arctan2", CASK_FUNCTION(atan2), to_4_ulp);
}

TEMPLATE_TEST_CASE("functions of two floating numbers are within 4 ulp", "[ufuncs]", float,
                   double) {
    using T = TestType;
    check_pairs<T, T>(trigonometric_data(), "arctan2", CASK_FUNCTION(arctan2), to_4_ulp);
    check_pairs<T, T>(trigonometric_data(), "hypot", CASK_FUNCTION(hypot), to_4_ulp);
    check_pairs<T, T>(trigonometric_data(), "power", CASK_FUNCTION(power), to_4_ulp);
}

TEST_CASE("functions of two floating numbers take integers and scalars", "[ufuncs]") {
    check_pairs<std::int16_t, std::int16_t>(trigonometric_data(), "arctan2", CASK_FUNCTION(arctan2),
                                            to_4_ulp);
    check_pairs<std::int64_t, std::int64_t>(trigonometric_data(), "hypot", CASK_FUNCTION(hypot),
                                            to_4_ulp);
    check_scalars<double>(trigonometric_data(), "arctan2", CASK_FUNCTION(arctan2), to_4_ulp);
    check_scalars<double>(trigonometric_data(), "arctan2", CASK_FUNCTION(atan2), to_4_ulp);
    check_scalars<double>(trigonometric_data(), "hypot", CASK_FUNCTION(hypot), to_4_ulp);
    const auto power = [](const auto& a, const auto& b) {
        if constexpr (cask::scalar<std::decay_t<decltype(b)>>) {
            if (b == 0.5) return cask::power(a, cask::full<double>({}, b));  // not the root
        }
        return cask::power(a, b);
    };
    check_scalars<double>(trigonometric_data(), "power", power, to_4_ulp);
}
