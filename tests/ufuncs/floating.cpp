// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/golden.hpp"

#include <cask/choosing.hpp>
#include <cask/creation.hpp>
#include <cask/ufuncs.hpp>

namespace {

using namespace cask_test;

const golden& floating_data() { return golden_file("floating"); }

}  // namespace

TEMPLATE_TEST_CASE("floating functions of small integers are float, of others double", "[ufuncs]",
                   bool, std::int8_t, std::uint16_t, std::int32_t, std::uint64_t) {
    using T = TestType;
    check_unary<T>(floating_data(), "sqrt", CASK_FUNCTION(sqrt));
    check_unary<T>(floating_data(), "exp", CASK_FUNCTION(exp), to_4_ulp);
    check_unary<T>(floating_data(), "sin", CASK_FUNCTION(sin), to_4_ulp);
    check_unary<T>(floating_data(), "cbrt", CASK_FUNCTION(cbrt), to_4_ulp);
}

TEMPLATE_TEST_CASE("signs, sizes and parts of floating numbers are NumPy's", "[ufuncs]", float,
                   double) {
    using T = TestType;
    check_unary<T>(floating_data(), "abs", CASK_FUNCTION(abs));
    check_unary<T>(floating_data(), "sign", CASK_FUNCTION(sign));
    check_unary<T>(floating_data(), "negative", CASK_FUNCTION(negative));
    check_unary<T>(floating_data(), "negative", [](const auto& x) { return -x; });
    check_unary<T>(floating_data(), "square", CASK_FUNCTION(square));
    check_unary<T>(floating_data(), "reciprocal", CASK_FUNCTION(reciprocal));
    check_unary<T>(floating_data(), "real", CASK_FUNCTION(real));
    check_unary<T>(floating_data(), "imag", CASK_FUNCTION(imag));
    check_unary<T>(floating_data(), "conj", CASK_FUNCTION(conj));
}

TEST_CASE("rounding to digits is NumPy's, before the point and behind it", "[ufuncs]") {
    const auto x = cask::from_array({2.675, -1234.5, 0.125});
    check_equal(cask::around(x, 2), xt::xarray<double>({2.68, -1234.5, 0.12}));
    check_equal(cask::around(x, -2), xt::xarray<double>({0.0, -1200.0, 0.0}));
    const auto n = cask::from_array({15, 25, -249});
    check_equal(cask::around(n, -1), xt::xarray<int>({20, 20, -250}));
    CHECK(cask::around(n, 3).node() == n.node());
}

TEST_CASE("sinc is exact at whole numbers, however large", "[ufuncs]") {
    const auto x = cask::sinc(cask::from_array({0.0, 3.0, 1e15, 1e15 + 0.5})).compute();
    CHECK(x(0) == 1);
    CHECK(x(1) == 0);
    CHECK(x(2) == 0);
    CHECK(std::abs(x(3) * 3.141592653589793 * (1e15 + 0.5)) == cask_test::approx(1));
}

TEST_CASE("divisors and multiples of the smallest integers wrap", "[ufuncs]") {
    const auto least = cask::from_array({std::int8_t{-128}, std::int8_t{-128}, std::int8_t{0}});
    const auto other = cask::from_array({std::int8_t{-128}, std::int8_t{6}, std::int8_t{0}});
    check_equal(cask::gcd(least, other), xt::xarray<std::int8_t>({-128, 2, 0}));
    check_equal(cask::lcm(least, other), xt::xarray<std::int8_t>({-128, -128, 0}));
}

TEST_CASE("numbers stand for NaN and infinities", "[ufuncs]") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const auto x = cask::from_array({std::nanf(""), infinity, -infinity, 2.0f});
    check_equal(cask::nan_to_num(x, {.nan = 1, .posinf = 3, .neginf = -4}),
                xt::xarray<float>({1, 3, -4, 2}));
    CHECK(cask::nan_to_num(x).compute()(1) == std::numeric_limits<float>::max());
    CHECK(cask::nan_to_num(x, {.neginf = -1e300}).compute()(2) ==
          std::numeric_limits<float>::lowest());
}
