// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>
#include <cask/ufuncs/logical.hpp>

namespace {

using namespace cask_test;

const golden& complex_data() { return golden_file("complex"); }

// Parts have an error of a few ulp of the whole number; log and the like lose one bit more.
constexpr accuracy few_ulp{8, true};

}  // namespace

TEMPLATE_TEST_CASE("complex arithmetic is NumPy's, with overflow, infinities and NaN", "[ufuncs]",
                   std::complex<float>, std::complex<double>) {
    using T = TestType;
    check_pairs<T, T>(complex_data(), "add", CASK_FUNCTION(add));
    check_pairs<T, T>(complex_data(), "subtract", CASK_FUNCTION(subtract));
    check_pairs<T, T>(complex_data(), "multiply", CASK_FUNCTION(multiply));
    check_pairs<T, T>(complex_data(), "divide", CASK_FUNCTION(divide));
    check_pairs<T, T>(complex_data(), "equal", CASK_FUNCTION(equal));
    check_pairs<T, T>(complex_data(), "not_equal", CASK_FUNCTION(not_equal));
    check_pairs<T, T>(complex_data(), "logical_and", CASK_FUNCTION(logical_and));
}

TEST_CASE("complex operators take scalars on either side", "[ufuncs]") {
    using T = std::complex<double>;
    check_scalars<T>(complex_data(), "add", [](const auto& a, const auto& b) { return a + b; });
    check_scalars<T>(complex_data(), "subtract",
                     [](const auto& a, const auto& b) { return a - b; });
    check_scalars<T>(complex_data(), "multiply",
                     [](const auto& a, const auto& b) { return a * b; });
    check_scalars<T>(complex_data(), "divide", [](const auto& a, const auto& b) { return a / b; });
    check_scalars<T>(complex_data(), "equal", [](const auto& a, const auto& b) { return a == b; });
    check_scalars<T>(complex_data(), "not_equal",
                     [](const auto& a, const auto& b) { return a != b; });
}

TEMPLATE_TEST_CASE("sizes of complex numbers neither overflow nor vanish", "[ufuncs]",
                   std::complex<float>, std::complex<double>) {
    using T = TestType;
    check_unary<T>(complex_data(), "abs", CASK_FUNCTION(abs), to_4_ulp);
    check_unary<T>(complex_data(), "abs_pairs", CASK_FUNCTION(abs), to_4_ulp, "pairs");
}

TEMPLATE_TEST_CASE("parts, signs, squares and tests of complex numbers are NumPy's", "[ufuncs]",
                   std::complex<float>, std::complex<double>) {
    using T = TestType;
    check_unary<T>(complex_data(), "negative", CASK_FUNCTION(negative));
    check_unary<T>(complex_data(), "conj", CASK_FUNCTION(conj));
    check_unary<T>(complex_data(), "real", CASK_FUNCTION(real));
    check_unary<T>(complex_data(), "imag", CASK_FUNCTION(imag));
    check_unary<T>(complex_data(), "square", CASK_FUNCTION(square));
    check_unary<T>(complex_data(), "reciprocal", CASK_FUNCTION(reciprocal), to_4_ulp);
    check_unary<T>(complex_data(), "isnan", CASK_FUNCTION(isnan));
    check_unary<T>(complex_data(), "isinf", CASK_FUNCTION(isinf));
    check_unary<T>(complex_data(), "isfinite", CASK_FUNCTION(isfinite));
    check_unary<T>(complex_data(), "logical_not", CASK_FUNCTION(logical_not));
}

TEMPLATE_TEST_CASE("floating functions of complex numbers are NumPy's", "[ufuncs]",
                   std::complex<float>, std::complex<double>) {
    using T = TestType;
    check_unary<T>(complex_data(), "sqrt", CASK_FUNCTION(sqrt), few_ulp);
    check_unary<T>(complex_data(), "exp", CASK_FUNCTION(exp), few_ulp);
    check_unary<T>(complex_data(), "exp2", CASK_FUNCTION(exp2), few_ulp);
    check_unary<T>(complex_data(), "expm1", CASK_FUNCTION(expm1), few_ulp);
    check_unary<T>(complex_data(), "log", CASK_FUNCTION(log), few_ulp);
    check_unary<T>(complex_data(), "log1p", CASK_FUNCTION(log1p), few_ulp);
    check_unary<T>(complex_data(), "log2", CASK_FUNCTION(log2), few_ulp);
    check_unary<T>(complex_data(), "log10", CASK_FUNCTION(log10), few_ulp);
    check_unary<T>(complex_data(), "sin", CASK_FUNCTION(sin), few_ulp);
    check_unary<T>(complex_data(), "cos", CASK_FUNCTION(cos), few_ulp);
    check_unary<T>(complex_data(), "tan", CASK_FUNCTION(tan), few_ulp);
    check_unary<T>(complex_data(), "arcsin", CASK_FUNCTION(arcsin), few_ulp);
    check_unary<T>(complex_data(), "arccos", CASK_FUNCTION(arccos), few_ulp);
    check_unary<T>(complex_data(), "arctan", CASK_FUNCTION(arctan), few_ulp);
    check_unary<T>(complex_data(), "sinh", CASK_FUNCTION(sinh), few_ulp);
    check_unary<T>(complex_data(), "cosh", CASK_FUNCTION(cosh), few_ulp);
    check_unary<T>(complex_data(), "tanh", CASK_FUNCTION(tanh), few_ulp);
    check_unary<T>(complex_data(), "arcsinh", CASK_FUNCTION(arcsinh), few_ulp);
    check_unary<T>(complex_data(), "arccosh", CASK_FUNCTION(arccosh), few_ulp);
    check_unary<T>(complex_data(), "arctanh", CASK_FUNCTION(arctanh), few_ulp);
}

TEMPLATE_TEST_CASE("powers of complex numbers by whole scalars are NumPy's", "[ufuncs]",
                   std::complex<float>, std::complex<double>) {
    using T = TestType;
    check_unary<T>(
        complex_data(), "power_2", [](const auto& x) { return cask::power(x, 2); }, to_4_ulp);
    check_unary<T>(
        complex_data(), "power_3", [](const auto& x) { return cask::power(x, 3); }, to_4_ulp);
    check_unary<T>(
        complex_data(), "power_0", [](const auto& x) { return cask::power(x, 0); }, to_4_ulp);
    check_unary<T>(
        complex_data(), "power_1", [](const auto& x) { return cask::power(x, 1); }, to_4_ulp);
    check_unary<T>(
        complex_data(), "power_-1", [](const auto& x) { return cask::power(x, -1); }, to_4_ulp);
    check_unary<T>(
        complex_data(), "power_-2", [](const auto& x) { return cask::power(x, -2); }, few_ulp);
}
