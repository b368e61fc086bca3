// SPDX-License-Identifier: BSD-3-Clause
// Special values of power, as the Python array API standard lists them, for exponents of all types,
// as scalars (some of which take a shorter way) and as arrays.
#include "support/check.hpp"

#include <cask/ufuncs.hpp>

namespace {

namespace ck = cask;
using cask_test::is_close;

const double infinity = std::numeric_limits<double>::infinity();
const double no_number = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> bases{infinity, -infinity, no_number, 0.0, -0.0, 1.0,
                                -1.0,     2.0,       -2.0,      0.5, 1.01};

/// The standard's table; C's pow where it is silent.
double expected_power(double x, double y) {
    const bool whole = std::trunc(y) == y && std::isfinite(y);
    const bool odd = whole && std::abs(std::fmod(y, 2.0)) == 1;
    if (y == 0 || x == 1) return 1;
    if (std::isnan(x) || std::isnan(y)) return no_number;
    if (std::isinf(y)) {
        if (std::abs(x) == 1) return 1;
        return (std::abs(x) > 1) == (y > 0) ? infinity : 0;
    }
    if (x == infinity) return y > 0 ? infinity : 0;
    if (x == -infinity) {
        const double size = y > 0 ? infinity : 0;
        return odd ? -size : size;
    }
    if (x == 0) {
        const double size = y > 0 ? 0 : infinity;
        return odd ? std::copysign(size, x) : size;
    }
    if (x < 0 && !whole) return no_number;
    return std::pow(x, y);
}

template <class T>
void check_powers(const ck::array<T>& powers, double exponent) {
    const xt::xarray<T> got = powers.compute();
    for (std::size_t k = 0; k < bases.size(); ++k) {
        const T base = static_cast<T>(bases[k]);
        const T expected = static_cast<T>(expected_power(static_cast<double>(base), exponent));
        CAPTURE(base, exponent, got(k), expected);
        CHECK(is_close(got(k), expected, {std::same_as<T, float> ? 1e-6 : 1e-14, 0}));
    }
}

template <class T, class Y>
void check_scalar(Y exponent) {
    xt::xarray<T> x = ck::interop::make_xarray<T>({static_cast<ck::index_t>(bases.size())});
    for (std::size_t k = 0; k < bases.size(); ++k) x.data()[k] = static_cast<T>(bases[k]);
    const auto as_element = static_cast<double>(static_cast<T>(exponent));  // may be rounded
    check_powers<T>(ck::power(ck::borrow(x), exponent), as_element);
    check_powers<T>(ck::power(ck::borrow(x), ck::full<T>({1}, exponent)), as_element);
}

}  // namespace

TEMPLATE_TEST_CASE("powers have the standard's special values for every exponent", "[ufuncs]",
                   float, double) {
    using T = TestType;
    for (const double y :
         {0.5, 1.0, 2.0, 3.0, 4.0, -1.0, 0.0, -0.0, -2.0, -3.0, 5.0, 0.25, -0.5, 1.5}) {
        check_scalar<T>(y);
        check_scalar<T>(static_cast<float>(y));
    }
    for (const double y : {infinity, -infinity, no_number}) check_scalar<T>(y);
    for (const int y : {0, 1, 2, 3, 4, -1, -2, 255, 256, -128}) check_scalar<T>(y);
    for (const int y : {0, 1, 2, 3, 4, -1, -128}) check_scalar<T>(static_cast<std::int8_t>(y));
    for (const int y : {0, 1, 2, 3, 4, 254, 255}) check_scalar<T>(static_cast<std::uint8_t>(y));
    for (const int y : {0, 1, 65535}) check_scalar<T>(static_cast<std::uint16_t>(y));
    check_scalar<T>(true);
    check_scalar<T>(false);
    check_scalar<T>(4294967295u);
    check_scalar<T>(~std::uint64_t{0});
    check_scalar<T>('\2');
}

TEST_CASE("integers to the power of floating scalars are powers of doubles", "[ufuncs]") {
    const auto x = ck::from_array({0, 1, 4, -4});
    cask_test::check_equal(ck::power(x, 0.5).compute(), xt::xarray<double>{0, 1, 2, no_number});
    cask_test::check_equal(ck::power(x, -1.0).compute(),
                           xt::xarray<double>{infinity, 1, 0.25, -0.25});
    cask_test::check_equal(ck::power(ck::from_array({false, true}), 0.5).compute(),
                           xt::xarray<double>{0, 1});
    CHECK((ck::power(x, true).compute() == xt::xarray<int>{0, 1, 4, -4}));
    CHECK((ck::power(x, std::uint8_t{3}).compute() == xt::xarray<int>{0, 1, 64, -64}));
    CHECK((ck::power(ck::from_array({false, true}), true).compute() ==
           xt::xarray<std::int8_t>{0, 1}));
}

TEST_CASE("complex numbers take exponents of other types", "[ufuncs]") {
    using Z = std::complex<double>;
    const auto z = ck::from_array({Z(1, 2), Z(-3, 0.5)});
    const xt::xarray<Z> values = z.compute();
    cask_test::check_equal(ck::power(z, true).compute(), values);
    cask_test::check_equal(ck::power(z, std::uint8_t{2}).compute(), xt::xarray<Z>(values * values));
    cask_test::check_equal(ck::power(z, -1).compute(), xt::xarray<Z>(1.0 / values), {1e-15, 0});
    cask_test::check_equal(ck::power(ck::from_array({4.0, 9.0}), Z(0.5)).compute(),
                           xt::xarray<Z>{2, 3}, {1e-15, 0});
    CHECK(ck::power(ck::ones<float>({2}), 0.5).dtype() == ck::dtype::float32);
}

TEST_CASE("quotients, rests and shifts take scalars of other types by their value", "[ufuncs]") {
    const auto x = ck::from_array({-7.5, 7.5});
    const auto n = ck::from_array({-7, 7});
    cask_test::check_equal(ck::floor_divide(x, true).compute(), xt::xarray<double>{-8, 7});
    cask_test::check_equal(ck::floor_divide(x, std::uint8_t{255}).compute(),
                           xt::xarray<double>{-1, 0});
    cask_test::check_equal(ck::remainder(x, std::uint8_t{255}).compute(),
                           xt::xarray<double>{247.5, 7.5});
    cask_test::check_equal(ck::remainder(x, true).compute(), xt::xarray<double>{0.5, 0.5});
    CHECK((ck::floor_divide(n, std::uint8_t{255}).compute() == xt::xarray<int>{-1, 0}));
    CHECK((ck::remainder(n, std::uint8_t{255}).compute() == xt::xarray<int>{248, 7}));
    CHECK((ck::remainder(n, true).compute() == xt::xarray<int>{0, 0}));
    CHECK((ck::floor_divide(n, false).compute() == xt::xarray<int>{0, 0}));
    CHECK(((n << std::uint8_t{255}).compute() == xt::xarray<int>{0, 0}));
    CHECK(((n >> std::uint8_t{255}).compute() == xt::xarray<int>{-1, 0}));
    CHECK(((n << true).compute() == xt::xarray<int>{-14, 14}));
    CHECK(((n * std::uint8_t{255}).compute() == xt::xarray<int>{-1785, 1785}));
    CHECK(((ck::from_array({std::uint8_t{2}}) * true).compute() == xt::xarray<std::uint8_t>{2}));
    cask_test::check_equal((x * std::uint8_t{255}).compute(), xt::xarray<double>{-1912.5, 1912.5});
    cask_test::check_equal((x / std::uint8_t{255}).compute(),
                           xt::xarray<double>{-7.5 / 255, 7.5 / 255});
    cask_test::check_equal(ck::floor_divide(std::uint8_t{255}, x).compute(),
                           xt::xarray<double>{-34, 34});
    const auto special = ck::from_array({infinity, -infinity, no_number, 0.0, -0.0});
    cask_test::check_equal(ck::floor_divide(special, 1).compute(),
                           xt::xarray<double>{no_number, no_number, no_number, 0.0, -0.0});
    cask_test::check_equal(ck::remainder(special, 3).compute(),
                           xt::xarray<double>{no_number, no_number, no_number, 0.0, 0.0});
    cask_test::check_equal(ck::floor_divide(1.0, special).compute(),
                           xt::xarray<double>{0, -1, no_number, infinity, -infinity});
}
