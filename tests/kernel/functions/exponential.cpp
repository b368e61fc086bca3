// SPDX-License-Identifier: BSD-3-Clause
// math.hpp, trigonometry.hpp and rounding.hpp: how near to the true values, what at the special
// ones, and that nothing but the arguments decides about a bit.
#include "support/catch.hpp"

#include <cask/kernel/functions/rounding.hpp>
#include <cask/kernel/functions/trigonometric.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace {

namespace kernel = cask::kernel;
using kernel::block_length;
using kernel::operand;

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();

// ---- running kernels ------------------------------------------------------------------------

/// One plane of a tile, whole blocks.
template <class T>
std::vector<T> padded(std::vector<T> values) {
    values.resize(kernel::blocks_of(values.size()) * block_length, T(1));
    return values;
}

template <class T>
operand operand_of(std::vector<T>& values) {
    return {.data = reinterpret_cast<std::byte*>(values.data())};
}

/// F of each element: vectors of arguments to a vector of results.
template <class F, class Arch = xsimd::default_arch, class T, class... More>
std::vector<T> apply(const std::vector<T>& first, const More&... more) {
    std::tuple arguments{padded(first), padded(more)...};
    std::vector<T> result(std::get<0>(arguments).size());
    std::apply(
        [&]<class... Plane>(Plane&... argument) {
            const operand values[] = {operand_of(result), operand_of(argument)...};
            const std::uint32_t order[] = {0, 1, 2};
            kernel::operation_of<Arch, F, T, typename Plane::value_type...>.run(
                values, order, result.size(), nullptr);
        },
        arguments);
    result.resize(first.size());
    return result;
}

/// The same for one element (in all places of a tile).
template <class F, class T, class... More>
T value_of(T first, More... more) {
    return apply<F>(std::vector<T>(1, first), std::vector<T>(1, more)...)[0];
}

/// The same for complex numbers.
template <class F, class T, class... More>
std::complex<T> value_of(std::complex<T> first, More... more) {
    using Z = std::complex<T>;
    const Z all[] = {first, more...};
    std::vector<T> real[1 + std::size(all)];
    std::vector<T> imag[1 + std::size(all)];
    operand values[1 + std::size(all)];
    for (std::size_t k = 0; k <= std::size(all); ++k) {
        real[k].assign(block_length, k == 0 ? T(0) : all[k - 1].real());
        imag[k].assign(block_length, k == 0 ? T(0) : all[k - 1].imag());
        values[k] = {.data = reinterpret_cast<std::byte*>(real[k].data()),
                     .imag = reinterpret_cast<std::byte*>(imag[k].data())};
    }
    const std::uint32_t order[] = {0, 1, 2};
    kernel::operation_of<xsimd::default_arch, F, Z, Z, More...>.run(values, order, 1, nullptr);
    return {real[0][0], imag[0][0]};
}

// ---- comparing ------------------------------------------------------------------------------

template <class T>
using word_of = typename kernel::coefficients<T>::word;

/// Equal bits, or both NaN.
template <class T>
bool same(T a, T b) {
    return std::bit_cast<word_of<T>>(a) == std::bit_cast<word_of<T>>(b) ||
           (std::isnan(a) && std::isnan(b));
}

/// Distance in units of the last place of `truth`; infinity counts as the number after the largest.
template <class T>
double error_in_ulp(T result, long double truth) {
    using limits = std::numeric_limits<T>;
    if (std::isnan(result) || std::isnan(truth)) {
        return std::isnan(result) && std::isnan(truth) ? 0 : infinity<double>;
    }
    if (result == 0 && static_cast<T>(truth) == 0) {
        return std::signbit(result) == std::signbit(truth) ? 0 : infinity<double>;
    }
    const long double after_last = std::ldexp(1.0L, limits::max_exponent);
    const long double a = std::clamp<long double>(result, -after_last, after_last);
    const long double b = std::clamp(truth, -after_last, after_last);
    int exponent = 0;
    std::frexp(std::min(std::fabs(b), std::ldexp(0.75L, limits::max_exponent)), &exponent);
    const int unit = std::max(exponent, limits::min_exponent) - limits::digits;
    return static_cast<double>(std::fabs(a - b) / std::ldexp(1.0L, unit));
}

// ---- arguments ------------------------------------------------------------------------------

template <class T>
T number_of_bits(std::uint64_t bits) {
    return std::bit_cast<T>(static_cast<word_of<T>>(bits >> (64 - 8 * sizeof(T))));
}

template <class T>
T uniform(std::mt19937_64& random, double low, double high) {
    const double unit = static_cast<double>(random() >> 11) * 0x1p-53;
    return static_cast<T>(low + (high - low) * unit);
}

// clang-format off
/// Where functions change their ways, and the ends of their ranges.
constexpr double turning_points[] = {
    0.25, 0.34657359, 0.4142135623730951, 0.5, 0.7071067811865476, 0.75, 1.0, 1.0397208,
    1.4142135623730951, 1.5, 2.0, 2.5, 9.0, 10.0, 19.06, 20.0, 22.0, 36.7, 40.0, 87.0,
    87.3365448, 88.0296919, 88.72283905, 89.4159863, 103.28, 103.972, 110.0, 125.0, 126.0,
    128.0, 149.0, 150.0, 160.0, 708.0, 708.3964, 709.0895, 709.782712893384,
    710.4758600739439, 744.44, 745.13321, 750.0, 1021.0, 1022.0, 1024.0, 1074.0, 1075.0,
    1100.0, 3200.0, 8192.0, 4194304.5, 8388607.5, 1e8, 268435456.0, 0x1p52, 0x1p53, 0x1p104,
    1e22, 1e38};
// clang-format on

/// Special numbers, turning points, multiples of pi/2, and their neighbours.
template <class T>
std::vector<T> landmarks() {
    using limits = std::numeric_limits<T>;
    std::vector<T> points = {
        T(0),          limits::denorm_min(), limits::min(),      limits::epsilon(),
        limits::max(), infinity<T>,          limits::quiet_NaN()};
    for (const double each : turning_points) {
        points.push_back(static_cast<T>(each));
    }
    constexpr long double half_pi = 1.57079632679489661923132169163975144L;
    for (int quadrant = 1; quadrant < 200; ++quadrant) {
        points.push_back(static_cast<T>(quadrant * half_pi));
        points.push_back(static_cast<T>(quadrant * 320000 * half_pi));
    }
    for (std::size_t k = 0, count = points.size(); k < count; ++k) {
        T below = points[k];
        T above = points[k];
        for (int step = 0; step < 4; ++step) {
            below = std::nextafter(below, T(0));
            above = std::nextafter(above, infinity<T>);
            points.insert(points.end(), {below, above});
        }
    }
    for (std::size_t k = 0, count = points.size(); k < count; ++k) points.push_back(-points[k]);
    return points;
}

/// Landmarks, random bits (all magnitudes), and ever smaller ranges about 0 and 1.
template <class T>
std::vector<T> sweep(std::size_t count) {
    std::mt19937_64 random(7);
    std::vector<T> values = landmarks<T>();
    for (std::size_t k = 0; k < 2 * count; ++k) values.push_back(number_of_bits<T>(random()));
    for (const double range : {1e6, 800.0, 110.0, 20.0, 3.0, 1.0, 0.01}) {
        for (std::size_t k = 0; k < count; ++k) {
            values.push_back(uniform<T>(random, -range, range));
        }
    }
    for (std::size_t k = 0; k < count; ++k) {
        values.push_back(uniform<T>(random, 0.99, 1.01));
        values.push_back(std::exp2(uniform<T>(random, -30, 30)));
    }
    return values;
}

// ---- the functions --------------------------------------------------------------------------

/// Calls visitor(F{}, true function) for the functions of one real number.
template <class Visitor>
void each_function(Visitor visitor) {
    using R = long double;
    visitor(kernel::sqrt{}, [](R x) { return std::sqrt(x); });
    visitor(kernel::cbrt{}, [](R x) { return std::cbrt(x); });
    visitor(kernel::exp{}, [](R x) { return std::exp(x); });
    visitor(kernel::exp2{}, [](R x) { return std::exp2(x); });
    visitor(kernel::expm1{}, [](R x) { return std::expm1(x); });
    visitor(kernel::log{}, [](R x) { return std::log(x); });
    visitor(kernel::log2{}, [](R x) { return std::log2(x); });
    visitor(kernel::log10{}, [](R x) { return std::log10(x); });
    visitor(kernel::log1p{}, [](R x) { return std::log1p(x); });
    visitor(kernel::sin{}, [](R x) { return std::sin(x); });
    visitor(kernel::cos{}, [](R x) { return std::cos(x); });
    visitor(kernel::tan{}, [](R x) { return std::tan(x); });
    visitor(kernel::arcsin{}, [](R x) { return std::asin(x); });
    visitor(kernel::arccos{}, [](R x) { return std::acos(x); });
    visitor(kernel::arctan{}, [](R x) { return std::atan(x); });
    visitor(kernel::sinh{}, [](R x) { return std::sinh(x); });
    visitor(kernel::cosh{}, [](R x) { return std::cosh(x); });
    visitor(kernel::tanh{}, [](R x) { return std::tanh(x); });
    visitor(kernel::arcsinh{}, [](R x) { return std::asinh(x); });
    visitor(kernel::arccosh{}, [](R x) { return std::acosh(x); });
    visitor(kernel::arctanh{}, [](R x) { return std::atanh(x); });
    visitor(kernel::floor{}, [](R x) { return std::floor(x); });
    visitor(kernel::ceil{}, [](R x) { return std::ceil(x); });
    visitor(kernel::trunc{}, [](R x) { return std::trunc(x); });
    visitor(kernel::rint{}, [](R x) { return std::rint(x); });
}

/// Calls visitor(F{}, true function) for the functions of two real numbers.
template <class Visitor>
void each_binary_function(Visitor visitor) {
    using R = long double;
    visitor(kernel::arctan2{}, [](R y, R x) { return std::atan2(y, x); });
    visitor(kernel::power{}, [](R x, R y) { return std::pow(x, y); });
    visitor(kernel::fmod{}, [](R x, R y) { return std::fmod(x, y); });
    visitor(kernel::copysign{}, [](R x, R y) { return std::copysign(x, y); });
}

template <class F>
constexpr double allowed = 4;
template <>
constexpr double allowed<kernel::sqrt> = 0.5;
template <>
constexpr double allowed<kernel::floor> = 0;
template <>
constexpr double allowed<kernel::ceil> = 0;
template <>
constexpr double allowed<kernel::trunc> = 0;
template <>
constexpr double allowed<kernel::rint> = 0;
template <>
constexpr double allowed<kernel::fmod> = 0;
template <>
constexpr double allowed<kernel::copysign> = 0;

}  // namespace

TEMPLATE_TEST_CASE("Functions of one number are within 4 ulp of the true value everywhere",
                   "[math]", float, double) {
    using T = TestType;
    const auto arguments = sweep<T>(15000);
    each_function([&]<class F>(F, auto truth) {
        const auto results = apply<F>(arguments);
        double worst = 0;
        T at = 0;
        for (std::size_t k = 0; k < arguments.size(); ++k) {
            const double error = error_in_ulp(results[k], truth(arguments[k]));
            if (error > worst) {
                worst = error;
                at = arguments[k];
            }
        }
        CAPTURE(F::name, worst, at, value_of<F>(at));
        CHECK(worst <= allowed<F>);
    });
}

TEMPLATE_TEST_CASE("Functions of two numbers are within 4 ulp of the true value everywhere",
                   "[math]", float, double) {
    using T = TestType;
    std::mt19937_64 random(11);
    std::vector<T> first = sweep<T>(3000);
    std::vector<T> second = first;
    std::shuffle(second.begin(), second.end(), random);
    for (int k = 0; k < 20000; ++k) {  // angles about 45 degrees, roots and powers
        first.push_back(uniform<T>(random, 0, 2));
        second.push_back(uniform<T>(random, -2, 2));
        first.push_back(uniform<T>(random, 0, 50));
        second.push_back(uniform<T>(random, -20, 20));
        first.push_back(uniform<T>(random, -9, 9));
        second.push_back(std::floor(uniform<T>(random, -9, 9)));
    }
    each_binary_function([&]<class F>(F, auto truth) {
        const auto results = apply<F>(first, second);
        double worst = 0;
        std::pair<T, T> at;
        for (std::size_t k = 0; k < first.size(); ++k) {
            const double error = error_in_ulp(results[k], truth(first[k], second[k]));
            if (error > worst) {
                worst = error;
                at = {first[k], second[k]};
            }
        }
        CAPTURE(F::name, worst, at.first, at.second);
        CHECK(worst <= allowed<F>);
    });
}

namespace {

/// One row of a table: arguments and NumPy's result.
template <class F, class T>
void check_row(std::type_identity_t<T> x, std::type_identity_t<T> expected) {
    const T result = value_of<F>(x);
    CAPTURE(F::name, x, result, expected);
    CHECK(same(result, expected));
}
template <class F, class T>
void check_row(std::type_identity_t<T> x, std::type_identity_t<T> y,
               std::type_identity_t<T> expected) {
    const T result = value_of<F>(x, y);
    CAPTURE(F::name, x, y, result, expected);
    CHECK(same(result, expected));
}
template <class F, class T>
void check_odd(std::type_identity_t<T> x, std::type_identity_t<T> expected) {
    check_row<F, T>(x, expected);
    check_row<F, T>(-x, -expected);
}

}  // namespace

TEMPLATE_TEST_CASE("Roots, exponentials and logarithms have NumPy's special values", "[math]",
                   float, double) {
    using T = TestType;
    constexpr T inf = infinity<T>;
    constexpr T nan = std::numeric_limits<T>::quiet_NaN();
    const T big = std::is_same_v<T, float> ? T(89) : T(710);
    const T bigger = std::is_same_v<T, float> ? T(200) : T(2000);

    check_row<kernel::sqrt, T>(T(-0.0), T(-0.0));
    check_row<kernel::sqrt, T>(-1, nan);
    check_row<kernel::sqrt, T>(-inf, nan);
    check_row<kernel::sqrt, T>(inf, inf);
    for (const T x : {T(0), inf}) check_odd<kernel::cbrt, T>(x, x);
    for (const T x : {T(1), T(2), T(3), T(7), T(10), T(0.5)}) {
        check_odd<kernel::cbrt, T>(x * x * x, x);
    }

    for (const T x : {T(0), T(-0.0)}) {
        check_row<kernel::exp, T>(x, 1);
        check_row<kernel::exp2, T>(x, 1);
        check_row<kernel::expm1, T>(x, x);
        check_row<kernel::log, T>(x, -inf);
        check_row<kernel::log2, T>(x, -inf);
        check_row<kernel::log10, T>(x, -inf);
        check_row<kernel::log1p, T>(x, x);
    }
    for (const T x : {big, bigger, std::numeric_limits<T>::max(), inf}) {
        check_row<kernel::exp, T>(x, inf);
        check_row<kernel::expm1, T>(x, inf);
        check_row<kernel::exp2, T>(2 * x, inf);
    }
    for (const T x : {bigger, std::numeric_limits<T>::max(), inf}) {
        check_row<kernel::exp, T>(-x, 0);
        check_row<kernel::exp2, T>(-x, 0);
        check_row<kernel::expm1, T>(-x, -1);
        check_row<kernel::log, T>(-x, nan);
        check_row<kernel::log2, T>(-x, nan);
        check_row<kernel::log10, T>(-x, nan);
        check_row<kernel::log1p, T>(-x, nan);
    }
    check_row<kernel::log, T>(1, 0);
    check_row<kernel::log, T>(-std::numeric_limits<T>::denorm_min(), nan);
    check_row<kernel::log, T>(inf, inf);
    check_row<kernel::log2, T>(inf, inf);
    check_row<kernel::log10, T>(inf, inf);
    check_row<kernel::log1p, T>(inf, inf);
    check_row<kernel::log1p, T>(-1, -inf);

    constexpr int digits = std::numeric_limits<T>::digits;
    constexpr int lowest = std::numeric_limits<T>::min_exponent - digits;
    for (int n = lowest; n < std::numeric_limits<T>::max_exponent; ++n) {
        check_row<kernel::exp2, T>(static_cast<T>(n), std::ldexp(T(1), n));
        check_row<kernel::log2, T>(std::ldexp(T(1), n), static_cast<T>(n));
    }
    T power_of_ten = 1;
    for (int n = 0; n <= (digits == 24 ? 10 : 22); ++n, power_of_ten *= 10) {
        check_row<kernel::log10, T>(power_of_ten, static_cast<T>(n));
    }
}

TEMPLATE_TEST_CASE("Functions of angles have NumPy's special values", "[math]", float, double) {
    using T = TestType;
    constexpr T inf = infinity<T>;
    constexpr T nan = std::numeric_limits<T>::quiet_NaN();
    constexpr T pi = static_cast<T>(3.14159265358979323846L);
    for (const T x : {inf, -inf, nan}) {
        check_row<kernel::sin, T>(x, nan);
        check_row<kernel::cos, T>(x, nan);
        check_row<kernel::tan, T>(x, nan);
        check_row<kernel::arcsin, T>(x, nan);
        check_row<kernel::arccos, T>(x, nan);
        check_row<kernel::arctanh, T>(x, nan);
    }
    const T tiny = std::numeric_limits<T>::denorm_min();
    for (const T x : {T(0), tiny}) {
        check_odd<kernel::sin, T>(x, x);
        check_odd<kernel::tan, T>(x, x);
        check_odd<kernel::arcsin, T>(x, x);
        check_odd<kernel::arctan, T>(x, x);
        check_odd<kernel::sinh, T>(x, x);
        check_odd<kernel::tanh, T>(x, x);
        check_odd<kernel::arcsinh, T>(x, x);
        check_odd<kernel::arctanh, T>(x, x);
        check_row<kernel::cos, T>(x, 1);
        check_row<kernel::cosh, T>(-x, 1);
    }
    check_odd<kernel::arcsin, T>(1, pi / 2);
    check_row<kernel::arcsin, T>(T(1.5), nan);
    check_row<kernel::arccos, T>(1, 0);
    check_row<kernel::arccos, T>(0, pi / 2);
    check_row<kernel::arccos, T>(-1, pi);
    check_row<kernel::arccos, T>(T(-1.5), nan);
    check_odd<kernel::arctan, T>(inf, pi / 2);
    check_odd<kernel::arctan, T>(1, pi / 4);
    check_odd<kernel::sinh, T>(inf, inf);
    check_odd<kernel::sinh, T>(1000, inf);
    check_odd<kernel::arcsinh, T>(inf, inf);
    check_odd<kernel::tanh, T>(inf, 1);
    check_odd<kernel::tanh, T>(50, 1);
    check_odd<kernel::arctanh, T>(1, inf);
    check_row<kernel::arctanh, T>(2, nan);
    for (const T x : {inf, -inf, T(1000), T(-1000)}) check_row<kernel::cosh, T>(x, inf);
    check_row<kernel::arccosh, T>(1, 0);
    check_row<kernel::arccosh, T>(inf, inf);
    for (const T x : {T(0.5), T(0), T(-1), -inf, nan}) check_row<kernel::arccosh, T>(x, nan);
}

TEMPLATE_TEST_CASE("arctan2 and power have NumPy's special values", "[math]", float, double) {
    using T = TestType;
    constexpr T inf = infinity<T>;
    constexpr T nan = std::numeric_limits<T>::quiet_NaN();
    constexpr T pi = static_cast<T>(3.14159265358979323846L);
    const T zero = 0;
    // clang-format off
    const struct {
        T y, x, angle;
    } angles[] = {
        {zero, zero, 0}, {zero, -zero, pi}, {zero, 1, 0}, {zero, -1, pi}, {zero, inf, 0},
        {zero, -inf, pi}, {1, zero, pi / 2}, {1, -zero, pi / 2}, {1, inf, 0}, {1, -inf, pi},
        {inf, 1, pi / 2}, {inf, -1, pi / 2}, {inf, inf, pi / 4}, {inf, -inf, 3 * (pi / 4)},
        {1, 1, pi / 4}, {1, nan, nan}, {nan, 1, nan}, {nan, nan, nan}, {zero, nan, nan},
        {inf, nan, nan}, {nan, zero, nan}, {nan, -zero, nan}, {nan, inf, nan}};
    // clang-format on
    for (const auto& row : angles) {
        check_row<kernel::arctan2, T>(row.y, row.x, row.angle);
        check_row<kernel::arctan2, T>(-row.y, row.x, -row.angle);
    }
    // clang-format off
    const struct {
        T x, y, power;
    } powers[] = {
        {zero, zero, 1}, {nan, zero, 1}, {inf, -zero, 1}, {1, nan, 1}, {1, inf, 1},
        {-1, inf, 1}, {-1, -inf, 1}, {2, nan, nan}, {nan, 2, nan}, {-zero, -1, -inf},
        {-zero, -2, inf}, {zero, -1, inf}, {-zero, 3, -zero}, {zero, 2, 0}, {zero, inf, 0},
        {zero, -inf, inf}, {-2, 3, -8}, {-2, -1, T(-0.5)}, {-8, T(1) / 3, nan}, {4, T(0.5), 2},
        {2, inf, inf}, {2, -inf, 0}, {T(0.5), inf, 0}, {T(0.5), -inf, inf}, {-inf, 3, -inf},
        {-inf, 2, inf}, {-inf, -3, -zero}, {inf, T(0.5), inf}, {10, 3, 1000}, {10, 1000, inf},
        {-10, 1001, -inf}, {10, -1000, 0}};
    // clang-format on
    for (const auto& row : powers) check_row<kernel::power, T>(row.x, row.y, row.power);
}

TEMPLATE_TEST_CASE("Rounding, copysign and fmod have NumPy's special values", "[math]", float,
                   double) {
    using T = TestType;
    constexpr T inf = infinity<T>;
    constexpr T nan = std::numeric_limits<T>::quiet_NaN();
    const T whole = kernel::coefficients<T>::integer;
    const T below_half = std::nextafter(T(0.5), T(0));
    const struct {
        T x, floor, ceil, trunc, rint;
    } rows[] = {{0, 0, 0, 0, 0},
                {below_half, 0, 1, 0, 0},
                {T(0.5), 0, 1, 0, 0},
                {T(1.5), 1, 2, 1, 2},
                {T(2.5), 2, 3, 2, 2},
                {T(2.75), 2, 3, 2, 3},
                {whole / 2 + T(0.5), whole / 2, whole / 2 + 1, whole / 2, whole / 2},
                {whole - T(0.5), whole - 1, whole, whole - 1, whole},
                {whole + 1, whole + 1, whole + 1, whole + 1, whole + 1},
                {2 * whole, 2 * whole, 2 * whole, 2 * whole, 2 * whole},
                {inf, inf, inf, inf, inf},
                {nan, nan, nan, nan, nan}};
    for (const auto& row : rows) {
        check_row<kernel::floor, T>(row.x, row.floor);
        check_row<kernel::floor, T>(-row.x, -row.ceil);
        check_row<kernel::ceil, T>(row.x, row.ceil);
        check_row<kernel::ceil, T>(-row.x, -row.floor);
        check_odd<kernel::trunc, T>(row.x, row.trunc);
        check_odd<kernel::rint, T>(row.x, row.rint);
    }
    for (const T x : {T(0), T(1), inf}) {
        check_row<kernel::copysign, T>(x, T(-0.0), -x);
        check_row<kernel::copysign, T>(-x, 3, x);
    }
    CHECK(std::signbit(value_of<kernel::copysign>(nan, T(-1))));
    CHECK_FALSE(std::signbit(value_of<kernel::copysign>(T(-2), std::fabs(nan))));

    check_row<kernel::fmod, T>(5, 3, 2);
    check_row<kernel::fmod, T>(-5, 3, -2);
    check_row<kernel::fmod, T>(5, -3, 2);
    check_row<kernel::fmod, T>(T(-0.0), 3, T(-0.0));
    check_row<kernel::fmod, T>(-6, 3, T(-0.0));
    check_row<kernel::fmod, T>(5, inf, 5);
    check_row<kernel::fmod, T>(inf, 3, nan);
    check_row<kernel::fmod, T>(5, 0, nan);
}

namespace {

/// Arguments of all kinds, few enough to be tried one by one.
template <class T>
std::vector<T> assortment() {
    std::mt19937_64 random(3);
    std::vector<T> values = landmarks<T>();
    std::shuffle(values.begin(), values.end(), random);
    values.resize(450);
    for (int k = 0; k < 75; ++k) {
        values.push_back(number_of_bits<T>(random()));
        values.push_back(uniform<T>(random, -4, 4));
    }
    return values;
}

template <class T>
std::vector<T> in_order(const std::vector<T>& values, const std::vector<std::size_t>& order) {
    std::vector<T> result;
    for (const std::size_t k : order) result.push_back(values[k]);
    return result;
}

/// The functions of one argument leave `second` aside.
template <class F, class T>
std::vector<T> results_of(const std::vector<T>& first, const std::vector<T>& second) {
    if constexpr (requires(xsimd::batch<T> x) { F{}(x); }) {
        return apply<F>(first);
    } else {
        return apply<F>(first, second);
    }
}

template <class F, class T>
void check_lanes(const std::vector<T>& first, const std::vector<T>& second) {
    std::vector<T> alone;
    for (std::size_t k = 0; k < first.size(); ++k) {
        alone.push_back(results_of<F>(std::vector<T>(block_length, first[k]),
                                      std::vector<T>(block_length, second[k]))[0]);
    }
    std::vector<std::size_t> order(first.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::mt19937_64 random(5);
    std::size_t differences = 0;
    for (int round = 0; round < 5; ++round) {
        std::shuffle(order.begin(), order.end(), random);
        const auto results = results_of<F>(in_order(first, order), in_order(second, order));
        for (std::size_t k = 0; k < order.size(); ++k) {
            if (!same(results[k], alone[order[k]])) ++differences;
        }
    }
    CAPTURE(F::name);
    CHECK(differences == 0);
}

/// The last of a list of instruction sets.
template <class List>
struct last;
template <class... Archs>
struct last<xsimd::arch_list<Archs...>> {
    using type = std::tuple_element_t<sizeof...(Archs) - 1, std::tuple<Archs...>>;
};

/// Compares the bits of the results of F.
template <class F, class One, class Other, class T, class... More>
void check_instruction_sets(const More&... arguments) {
    const std::vector<T> some = apply<F, One, T>(arguments...);
    const std::vector<T> others = apply<F, Other, T>(arguments...);
    std::size_t differences = 0;
    for (std::size_t k = 0; k < some.size(); ++k) {
        if (!same(some[k], others[k])) ++differences;
    }
    CAPTURE(F::name, One::name(), Other::name());
    CHECK(differences == 0);
}

}  // namespace

TEMPLATE_TEST_CASE("A result depends neither on its neighbours nor on its place", "[math]", float,
                   double) {
    using T = TestType;
    const auto first = assortment<T>();
    const auto second = std::vector<T>(first.rbegin(), first.rend());
    each_function([&]<class F>(F, auto) { check_lanes<F>(first, second); });
    each_binary_function([&]<class F>(F, auto) { check_lanes<F>(first, second); });
}

TEMPLATE_TEST_CASE("Results have the same bits for the smallest and the largest instruction set",
                   "[math]", float, double) {
    using T = TestType;
    using smallest = typename last<xsimd::supported_architectures>::type;
    using largest = xsimd::default_arch;
    const auto first = sweep<T>(1000);
    const auto second = std::vector<T>(first.rbegin(), first.rend());
    each_function(
        [&]<class F>(F, auto) { check_instruction_sets<F, smallest, largest, T>(first); });
    check_instruction_sets<kernel::arctan2, smallest, largest, T>(first, second);
    check_instruction_sets<kernel::copysign, smallest, largest, T>(first, second);
}

TEMPLATE_TEST_CASE("Powers of integers wrap", "[math]", std::int8_t, std::int16_t, std::int32_t,
                   std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t) {
    using T = TestType;
    using U = std::make_unsigned_t<T>;
    constexpr T lowest = std::numeric_limits<T>::min();
    constexpr T highest = std::numeric_limits<T>::max();
    for (const T x : {T(0), T(1), T(2), T(3), T(-1), T(-3), T(10), T(99), lowest, highest}) {
        U expected = 1;
        for (int y = 0; y < 100; ++y) {
            CAPTURE(+x, y);
            CHECK(value_of<kernel::power>(x, T(y)) == static_cast<T>(expected));
            expected = static_cast<U>(std::uint64_t{expected} * static_cast<U>(x));
        }
    }
    CHECK(value_of<kernel::power>(T(1), highest) == 1);
    CHECK(value_of<kernel::power>(T(2), highest) == 0);
    if constexpr (std::is_signed_v<T>) {
        for (const T y : {T(-1), T(-2), T(-7), lowest}) {
            CAPTURE(+y);
            CHECK(value_of<kernel::power>(T(1), y) == 1);
            CHECK(value_of<kernel::power>(T(-1), y) == (y % 2 == 0 ? 1 : -1));
            for (const T x : {T(0), T(2), T(-2), lowest, highest}) {
                CHECK(value_of<kernel::power>(x, y) == 0);
            }
        }
    }
}

TEMPLATE_TEST_CASE("Integers are rounded already, and divide without trapping", "[math]",
                   std::int8_t, std::int32_t, std::int64_t, std::uint16_t, std::uint64_t) {
    using T = TestType;
    constexpr T lowest = std::numeric_limits<T>::min();
    constexpr T highest = std::numeric_limits<T>::max();
    for (const T x : {T(0), T(7), T(-7), lowest, highest}) {
        CHECK(value_of<kernel::floor>(x) == x);
        CHECK(value_of<kernel::ceil>(x) == x);
        CHECK(value_of<kernel::trunc>(x) == x);
        CHECK(value_of<kernel::rint>(x) == x);
        CHECK(value_of<kernel::fmod>(x, T(0)) == 0);
        if constexpr (std::is_signed_v<T>) CHECK(value_of<kernel::fmod>(x, T(-1)) == 0);
    }
    CHECK(value_of<kernel::fmod>(T(7), T(4)) == 3);
    if constexpr (std::is_signed_v<T>) {
        CHECK(value_of<kernel::fmod>(T(-7), T(4)) == -3);
        CHECK(value_of<kernel::fmod>(T(7), T(-4)) == 3);
    }
}

namespace {

template <class F, class T, class Function>
void check_complex(const std::vector<std::complex<T>>& arguments, Function truth,
                   double allowed_ulp = 8) {
    for (const auto& z : arguments) {
        const std::complex<T> result = value_of<F>(z);
        const std::complex<long double> expected = truth(std::complex<long double>(z));
        const long double error = std::abs(std::complex<long double>(result) - expected) /
                                  std::abs(expected);
        CAPTURE(F::name, z, result);
        CHECK(error <= allowed_ulp * std::numeric_limits<T>::epsilon() / 2);
    }
}

}  // namespace

TEMPLATE_TEST_CASE("Functions of complex numbers are near the true value", "[math]", float,
                   double) {
    using T = TestType;
    using C = std::complex<long double>;
    std::mt19937_64 random(13);
    std::vector<std::complex<T>> z;
    for (int k = 0; k < 200; ++k) {
        z.emplace_back(uniform<T>(random, -4, 4), uniform<T>(random, -4, 4));
    }
    check_complex<kernel::sqrt>(z, [](C x) { return std::sqrt(x); });
    check_complex<kernel::exp>(z, [](C x) { return std::exp(x); });
    check_complex<kernel::exp2>(
        z, [](C x) { return std::exp(x * std::log(2.0L)); }, 16);
    check_complex<kernel::expm1>(
        z, [](C x) { return std::exp(x) - 1.0L; }, 32);
    check_complex<kernel::log>(z, [](C x) { return std::log(x); });
    check_complex<kernel::log2>(z, [](C x) { return std::log(x) / std::log(2.0L); });
    check_complex<kernel::log10>(z, [](C x) { return std::log(x) / std::log(10.0L); });
    check_complex<kernel::log1p>(
        z, [](C x) { return std::log(x + 1.0L); }, 32);
    check_complex<kernel::sin>(z, [](C x) { return std::sin(x); });
    check_complex<kernel::cos>(z, [](C x) { return std::cos(x); });
    check_complex<kernel::tan>(z, [](C x) { return std::tan(x); });
    check_complex<kernel::arcsin>(z, [](C x) { return std::asin(x); });
    check_complex<kernel::arccos>(z, [](C x) { return std::acos(x); });
    check_complex<kernel::arctan>(z, [](C x) { return std::atan(x); });
    check_complex<kernel::sinh>(z, [](C x) { return std::sinh(x); });
    check_complex<kernel::cosh>(z, [](C x) { return std::cosh(x); });
    check_complex<kernel::tanh>(z, [](C x) { return std::tanh(x); });
    check_complex<kernel::arcsinh>(z, [](C x) { return std::asinh(x); });
    check_complex<kernel::arccosh>(z, [](C x) { return std::acosh(x); });
    check_complex<kernel::arctanh>(z, [](C x) { return std::atanh(x); });
}

TEMPLATE_TEST_CASE("Complex roots, powers and rounding have NumPy's special values", "[math]",
                   float, double) {
    using T = TestType;
    using Z = std::complex<T>;
    CHECK(value_of<kernel::sqrt>(Z(-4, T(0))) == Z(0, 2));
    CHECK(value_of<kernel::sqrt>(Z(-4, T(-0.0))) == Z(0, -2));
    CHECK(value_of<kernel::sqrt>(Z(0, infinity<T>)).real() == infinity<T>);
    CHECK(value_of<kernel::exp>(Z(-infinity<T>, 1)) == Z(0, 0));
    CHECK(value_of<kernel::log>(Z(0, 0)).real() == -infinity<T>);

    CHECK(value_of<kernel::power>(Z(0, 0), Z(0, 0)) == Z(1, 0));
    CHECK(value_of<kernel::power>(Z(2, 3), Z(0, 0)) == Z(1, 0));
    CHECK(value_of<kernel::power>(Z(0, 0), Z(2, 0)) == Z(0, 0));
    CHECK(std::isnan(value_of<kernel::power>(Z(0, 0), Z(-1, 0)).real()));
    CHECK(value_of<kernel::power>(Z(0, 1), Z(2, 0)) == Z(-1, 0));
    CHECK(value_of<kernel::power>(Z(0, 1), Z(-2, 0)) == Z(-1, 0));
    CHECK(value_of<kernel::power>(Z(1, 1), Z(8, 0)) == Z(16, 0));
    CHECK(value_of<kernel::power>(Z(3, 4), Z(1, 0)) == Z(3, 4));
    const Z root = value_of<kernel::power>(Z(3, 4), Z(T(0.5), 0));
    CHECK(std::abs(root - Z(2, 1)) < 8 * std::numeric_limits<T>::epsilon());
    const Z power = value_of<kernel::power>(Z(0, 1), Z(0, 1));
    CHECK(std::abs(power - Z(std::exp(T(-1.5707963267948966)), 0)) <
          8 * std::numeric_limits<T>::epsilon());

    CHECK(value_of<kernel::rint>(Z(T(2.5), T(-3.5))) == Z(2, -4));
}
