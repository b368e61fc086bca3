// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs/exponential.hpp>

namespace {

using namespace cask_test;

const golden& exponential_data() { return golden_file("floating"); }

}  // namespace

TEMPLATE_TEST_CASE(
    "powers, roots, exponentials and logarithms are within 4 ulp, with NumPy's special values",
    "[ufuncs]", float, double) {
    using T = TestType;
    check_unary<T>(exponential_data(), "sqrt", CASK_FUNCTION(sqrt));
    check_unary<T>(exponential_data(), "exp", CASK_FUNCTION(exp), to_4_ulp);
    check_unary<T>(exponential_data(), "exp2", CASK_FUNCTION(exp2), to_4_ulp);
    check_unary<T>(exponential_data(), "expm1", CASK_FUNCTION(expm1), to_4_ulp);
    check_unary<T>(exponential_data(), "log", CASK_FUNCTION(log), to_4_ulp);
    check_unary<T>(exponential_data(), "log1p", CASK_FUNCTION(log1p), to_4_ulp);
    check_unary<T>(exponential_data(), "log2", CASK_FUNCTION(log2), to_4_ulp);
    check_unary<T>(exponential_data(), "log10", CASK_FUNCTION(log10), to_4_ulp);
    check_unary<T>(exponential_data(), "cbrt", CASK_FUNCTION(cbrt), to_4_ulp);
}

TEMPLATE_TEST_CASE("third and fourth powers are products within 2 ulp", "[ufuncs]", float, double) {
    using T = TestType;
    std::vector<T> x{T(0),
                     -T(0),
                     T(1e-20),
                     T(-3.7e9),
                     std::numeric_limits<T>::infinity(),
                     -std::numeric_limits<T>::infinity(),
                     std::numeric_limits<T>::quiet_NaN()};
    for (int k = -500; k < 500; ++k) x.push_back(T(k) / T(7));
    for (const int exponent : {3, 4}) {
        const auto power = cask::power(cask::from_array(x), exponent).compute();
        for (std::size_t k = 0; k < x.size(); ++k) {
            const T expected = static_cast<T>(std::pow(static_cast<double>(x[k]), exponent));
            if (!std::isfinite(expected) || expected == 0) {
                CHECK((power(k) == expected || (std::isnan(power(k)) && std::isnan(expected))));
                CHECK((std::isnan(expected) || std::signbit(power(k)) == std::signbit(expected)));
            } else {
                CHECK(std::abs(power(k) - expected) <=
                      2 * std::abs(expected) * std::numeric_limits<T>::epsilon());
            }
        }
    }
}

TEMPLATE_TEST_CASE("powers by a scalar are squares, copies, roots and reciprocals, as in NumPy",
                   "[ufuncs]", float, double) {
    using T = TestType;
    check_unary<T>(exponential_data(), "power_2", [](const auto& x) { return cask::power(x, 2); });
    check_unary<T>(exponential_data(), "power_2",
                   [](const auto& x) { return cask::power(x, 2.0); });
    check_unary<T>(exponential_data(), "power_1", [](const auto& x) { return cask::power(x, 1); });
    check_unary<T>(exponential_data(), "power_0", [](const auto& x) { return cask::power(x, 0); });
    check_unary<T>(exponential_data(), "power_0.5",
                   [](const auto& x) { return cask::power(x, 0.5); });
    check_unary<T>(exponential_data(), "power_-1",
                   [](const auto& x) { return cask::power(x, -1); });
    check_unary<T>(
        exponential_data(), "power_3", [](const auto& x) { return cask::power(x, 3); }, to_4_ulp);
}
