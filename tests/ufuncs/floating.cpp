// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>

namespace {

using namespace cask_test;

const golden& data() { return golden_file("floating"); }

}  // namespace

TEMPLATE_TEST_CASE("floating functions are within 4 ulp, with NumPy's special values", "[ufuncs]",
                   float, double) {
    using T = TestType;
    check_unary<T>(data(), "sqrt", CASK_FUNCTION(sqrt));
    check_unary<T>(data(), "exp", CASK_FUNCTION(exp), to_4_ulp);
    check_unary<T>(data(), "exp2", CASK_FUNCTION(exp2), to_4_ulp);
    check_unary<T>(data(), "expm1", CASK_FUNCTION(expm1), to_4_ulp);
    check_unary<T>(data(), "log", CASK_FUNCTION(log), to_4_ulp);
    check_unary<T>(data(), "log1p", CASK_FUNCTION(log1p), to_4_ulp);
    check_unary<T>(data(), "log2", CASK_FUNCTION(log2), to_4_ulp);
    check_unary<T>(data(), "log10", CASK_FUNCTION(log10), to_4_ulp);
    check_unary<T>(data(), "cbrt", CASK_FUNCTION(cbrt), to_4_ulp);
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

TEMPLATE_TEST_CASE("floating functions of small integers are float, of others double", "[ufuncs]",
                   bool, std::int8_t, std::uint16_t, std::int32_t, std::uint64_t) {
    using T = TestType;
    check_unary<T>(data(), "sqrt", CASK_FUNCTION(sqrt));
    check_unary<T>(data(), "exp", CASK_FUNCTION(exp), to_4_ulp);
    check_unary<T>(data(), "sin", CASK_FUNCTION(sin), to_4_ulp);
    check_unary<T>(data(), "cbrt", CASK_FUNCTION(cbrt), to_4_ulp);
}

TEST_CASE("the array API's names are the same functions", "[ufuncs]") {
    check_unary<double>(data(), "arcsin", CASK_FUNCTION(asin), to_4_ulp);
    check_unary<double>(data(), "arccos", CASK_FUNCTION(acos), to_4_ulp);
    check_unary<double>(data(), "arctan", CASK_FUNCTION(atan), to_4_ulp);
    check_unary<double>(data(), "arcsinh", CASK_FUNCTION(asinh), to_4_ulp);
    check_unary<double>(data(), "arccosh", CASK_FUNCTION(acosh), to_4_ulp);
    check_unary<double>(data(), "arctanh", CASK_FUNCTION(atanh), to_4_ulp);
    check_pairs<double, double>(data(), "arctan2", CASK_FUNCTION(atan2), to_4_ulp);
    check_unary<double>(data(), "rint", CASK_FUNCTION(round));
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

TEMPLATE_TEST_CASE("rounding is NumPy's, halves go to even", "[ufuncs]", float, double) {
    using T = TestType;
    check_unary<T>(data(), "floor", CASK_FUNCTION(floor));
    check_unary<T>(data(), "ceil", CASK_FUNCTION(ceil));
    check_unary<T>(data(), "trunc", CASK_FUNCTION(trunc));
    check_unary<T>(data(), "rint", CASK_FUNCTION(rint));
}

TEMPLATE_TEST_CASE("signs, sizes and parts of floating numbers are NumPy's", "[ufuncs]", float,
                   double) {
    using T = TestType;
    check_unary<T>(data(), "abs", CASK_FUNCTION(abs));
    check_unary<T>(data(), "sign", CASK_FUNCTION(sign));
    check_unary<T>(data(), "negative", CASK_FUNCTION(negative));
    check_unary<T>(data(), "negative", [](const auto& x) { return -x; });
    check_unary<T>(data(), "square", CASK_FUNCTION(square));
    check_unary<T>(data(), "reciprocal", CASK_FUNCTION(reciprocal));
    check_unary<T>(data(), "real", CASK_FUNCTION(real));
    check_unary<T>(data(), "imag", CASK_FUNCTION(imag));
    check_unary<T>(data(), "conj", CASK_FUNCTION(conj));
}

TEMPLATE_TEST_CASE("powers by a scalar are squares, copies, roots and reciprocals, as in NumPy",
                   "[ufuncs]", float, double) {
    using T = TestType;
    check_unary<T>(data(), "power_2", [](const auto& x) { return cask::power(x, 2); });
    check_unary<T>(data(), "power_2", [](const auto& x) { return cask::power(x, 2.0); });
    check_unary<T>(data(), "power_1", [](const auto& x) { return cask::power(x, 1); });
    check_unary<T>(data(), "power_0", [](const auto& x) { return cask::power(x, 0); });
    check_unary<T>(data(), "power_0.5", [](const auto& x) { return cask::power(x, 0.5); });
    check_unary<T>(data(), "power_-1", [](const auto& x) { return cask::power(x, -1); });
    check_unary<T>(
        data(), "power_3", [](const auto& x) { return cask::power(x, 3); }, to_4_ulp);
}
