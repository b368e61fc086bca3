// SPDX-License-Identifier: BSD-3-Clause
// abs(z) compared with a number: what sqrt(re * re + im * im) compared with it gives.
#include "support/catch.hpp"

#include <cask/creation.hpp>
#include <cask/runtime.hpp>
#include <cask/ufuncs/logical.hpp>

#include <cmath>
#include <random>

namespace {

template <class T>
using complex_list = std::vector<std::complex<T>>;

enum class comparison { greater, greater_equal, less, less_equal };

template <class T>
bool compared(comparison how, T size, T limit) {
    switch (how) {
        case comparison::greater: return size > limit;
        case comparison::greater_equal: return size >= limit;
        case comparison::less: return size < limit;
        default: return size <= limit;
    }
}

template <class X, class Y>
cask::array<bool> compared(comparison how, const X& x, const Y& y) {
    switch (how) {
        case comparison::greater: return x > y;
        case comparison::greater_equal: return x >= y;
        case comparison::less: return x < y;
        default: return x <= y;
    }
}

comparison mirrored(comparison how) {
    switch (how) {
        case comparison::greater: return comparison::less;
        case comparison::greater_equal: return comparison::less_equal;
        case comparison::less: return comparison::greater;
        default: return comparison::greater_equal;
    }
}

// The square root of the rounded sum of the rounded squares; infinite if a part is.
template <class T>
T root_of_squares(std::complex<T> z) {
    if (std::isinf(z.real()) || std::isinf(z.imag())) return std::numeric_limits<T>::infinity();
    volatile T real = z.real() * z.real();  // no contraction to one rounding
    volatile T imag = z.imag() * z.imag();
    return std::sqrt(real + imag);
}

constexpr comparison every_comparison[] = {comparison::greater, comparison::greater_equal,
                                           comparison::less, comparison::less_equal};

/// How many answers differ from the root's; the scalar stands right and left.
template <class T>
std::size_t wrong_answers(const complex_list<T>& values, T limit) {
    const cask::array<std::complex<T>> z = cask::from_array(values, 100);
    std::size_t wrong = 0;
    for (const comparison how : every_comparison) {
        const xt::xarray<bool> right = compared(how, cask::abs(z), limit).compute();
        const xt::xarray<bool> left = compared(mirrored(how), limit, cask::abs(z)).compute();
        for (std::size_t k = 0; k < values.size(); ++k) {
            const bool want = compared(how, root_of_squares(values[k]), limit);
            wrong += right(k) != want;
            wrong += left(k) != want;
        }
    }
    return wrong;
}

/// Numbers whose sizes lie within a few ulp of `limit`, inside, on and outside of the circle.
template <class T>
complex_list<T> around(T limit, std::mt19937_64& random, std::size_t count) {
    std::uniform_real_distribution<double> angle(0, 6.283185307179586);
    complex_list<T> values;
    for (std::size_t k = 0; k < count; ++k) {
        const double a = angle(random);
        T real = static_cast<T>(static_cast<double>(limit) * std::cos(a));
        const T imag = static_cast<T>(static_cast<double>(limit) * std::sin(a));
        const int steps = static_cast<int>(random() % 9) - 4;
        for (int step = 0; step < std::abs(steps); ++step) {
            real = std::nextafter(real, steps < 0 ? T(0) : std::copysign(T(1e30f), real));
        }
        values.emplace_back(real, imag);
    }
    return values;
}

template <class T>
complex_list<T> special_values() {
    const T inf = std::numeric_limits<T>::infinity();
    const T nan = std::numeric_limits<T>::quiet_NaN();
    const T parts[] = {0,
                       T(-0.0),
                       1,
                       -2,
                       inf,
                       -inf,
                       nan,
                       std::numeric_limits<T>::max(),
                       std::numeric_limits<T>::denorm_min()};
    complex_list<T> values;
    for (T real : parts) {
        for (T imag : parts) values.emplace_back(real, imag);
    }
    return values;
}

}  // namespace

TEMPLATE_TEST_CASE("abs(z) beside a limit answers as the root of the squares does", "[ufuncs]",
                   float, double) {
    using T = TestType;
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> exponent(-12, 12);
    std::size_t wrong = 0;
    for (int round = 0; round < 60; ++round) {
        const T limit = static_cast<T>(std::exp(exponent(random)));
        wrong += wrong_answers(around(limit, random, 300), limit);
    }
    for (const T limit : {T(1), T(2), T(0.1f), T(3), T(5)}) {
        complex_list<T> values = around(limit, random, 300);
        values.insert(values.end(), {{T(3), T(4)}, {T(0.6f), T(0.8f)}, {limit, 0}, {0, -limit}});
        wrong += wrong_answers(values, limit);
    }
    CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("abs(z) beside a limit knows infinities and NaN", "[ufuncs]", float, double) {
    using T = TestType;
    for (const T limit : {T(0.5), T(2), T(1e6)}) {
        CHECK(wrong_answers(special_values<T>(), limit) == 0);
    }
}

TEMPLATE_TEST_CASE("abs(z) is compared itself where squares would leave the range", "[ufuncs]",
                   float, double) {
    using T = TestType;
    const T inf = std::numeric_limits<T>::infinity();
    const T largest = std::numeric_limits<T>::max();
    const T smallest = std::numeric_limits<T>::denorm_min();
    complex_list<T> values = special_values<T>();
    for (T part : {largest / 2, std::sqrt(largest), std::sqrt(std::numeric_limits<T>::min()),
                   std::numeric_limits<T>::min(), 3 * smallest}) {
        values.insert(values.end(), {{part, part}, {part, 0}, {-part, 2 * smallest}});
    }
    const cask::array<std::complex<T>> z = cask::from_array(values);
    const cask::array<T> sizes = cask::abs(z).persist();
    for (T limit : {T(0), T(-0.0), T(-1), smallest, 5 * smallest, std::numeric_limits<T>::min(),
                    largest / 2, largest, inf, -inf, std::numeric_limits<T>::quiet_NaN()}) {
        for (const comparison how : every_comparison) {
            INFO(static_cast<double>(limit) << " comparison " << static_cast<int>(how));
            const xt::xarray<bool> want = compared(how, sizes, limit).compute();
            CHECK((compared(how, cask::abs(z), limit).compute() == want));
            CHECK((compared(mirrored(how), limit, cask::abs(z)).compute() == want));
        }
    }
}

TEST_CASE("abs(z) computed first differs next to the limit only", "[ufuncs]") {
    // abs scales its parts, so its last bit may differ from the root's: both are within 4 ulp.
    std::mt19937_64 random(9);
    for (const double limit : {2.0, 0.7, 123.456}) {
        const complex_list<double> values = around(limit, random, 2000);
        const cask::array<std::complex<double>> z = cask::from_array(values);
        const cask::array<double> sizes = cask::abs(z).persist();
        const xt::xarray<double> size = sizes.compute();
        const xt::xarray<bool> first = (sizes > limit).compute();
        const xt::xarray<bool> at_once = (cask::abs(z) > limit).compute();
        const double ulp = std::nextafter(limit, 1e300) - limit;
        std::size_t far = 0;
        for (std::size_t k = 0; k < values.size(); ++k) {
            far += first(k) != at_once(k) && std::abs(size(k) - limit) > 4 * ulp;
        }
        CHECK(far == 0);
    }
}

TEST_CASE("abs(z) beside a limit is the same without optimisation, and beside arrays", "[ufuncs]") {
    std::mt19937_64 random(3);
    const complex_list<double> values = around(2.0, random, 500);
    const cask::array<std::complex<double>> z = cask::from_array(values);
    const xt::xarray<bool> optimised = (cask::abs(z) > 2).compute();
    const xt::xarray<bool> full = (cask::abs(z) > cask::full<double>({500}, 2)).compute();
    const xt::xarray<bool> table = (cask::abs(z) > cask::full<double>({3, 1}, 2)).compute();
    const xt::xarray<bool> both = ((cask::abs(z) > 2) && (cask::abs(z) < 1e9)).compute();
    const cask::runtime plain({.by = cask::scheduler::serial, .optimize = false});
    CHECK(((cask::abs(z) > 2).compute() == optimised));
    CHECK((full == optimised));
    CHECK((both == optimised));
    REQUIRE(table.shape() == xt::xarray<bool>::shape_type{3, 500});
    for (std::size_t row = 0; row < 3; ++row) {
        CHECK(std::equal(optimised.data(), optimised.data() + 500, table.data() + row * 500));
    }
}
