// SPDX-License-Identifier: BSD-3-Clause
// Compiled twice: for the oldest processor of the family, and for this one.
#include "targets/values.hpp"

#include <cask/cask.hpp>
#include <cask/kernel/machine/program.hpp>

#include <cstdio>
#include <cstring>

namespace ck = cask;

namespace {

/// A number that follows from all bits of the array.
template <class T>
std::uint64_t bits_of(const ck::array<T>& x) {
    const xt::xarray<T> values = x.compute();
    std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
    const auto* bytes = reinterpret_cast<const unsigned char*>(values.data());
    for (std::size_t k = 0; k < values.size() * sizeof(T); ++k) {
        hash = (hash ^ bytes[k]) * 0x100000001b3u;
    }
    return hash;
}

class listing {
public:
    template <class T>
    void add(const std::string& name, const ck::array<T>& x) {
        add(name, bits_of(x));
    }
    void add(const std::string& name, std::uint64_t value) {
        char line[80];
        std::snprintf(line, sizeof(line), "%-34s %016llx\n", name.c_str(),
                      static_cast<unsigned long long>(value));
        text_ += line;
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

void add_sizes(listing& out) {
    out.add("sizeof array", sizeof(ck::array<double>));
    out.add("sizeof program", sizeof(ck::kernel::program));
    out.add("alignment", ck::alignment);
    out.add("block", ck::kernel::block_length);
}

void add_variates(listing& out) {
    const ck::shape sizes{2000};
    ck::random::generator from(31);
    const auto shapes = ck::linspace<double>(0.1, 40, 2000);
    out.add("gamma", from.gamma(sizes, shapes) + from.beta(sizes, shapes, 2));
    out.add("poisson", from.poisson(sizes, shapes) + from.negative_binomial(sizes, shapes, 0.2));
    out.add("binomial", from.binomial(sizes, 100, shapes * 0.025) + from.geometric(sizes, 0.1));
    out.add("angles at random", from.vonmises(sizes, 1, shapes) + from.laplace(sizes));
    out.add("of normal numbers", from.lognormal(sizes) + from.standard_t(sizes, shapes));
    out.add("by inversion", from.exponential(sizes) + from.weibull(sizes, shapes) +
                                from.rayleigh(sizes) + from.triangular(sizes, -1, 0, 2));
    out.add("permutation", from.permutation(2000) + from.permutation(70'000)(ck::range(0, 2000)));
}

void add_arithmetic(listing& out) {
    const auto x = ck::random::generator(7).uniform({70, 130}) * 8.0 - 4.0;
    const auto y = ck::random::generator(8).normal({70, 130});
    out.add("chain", 2.0 * x * x * x - 3.0 * x * x + y / x);
    out.add("functions", ck::exp(x) + ck::sin(x * 100.0) - ck::cos(x) + ck::tanh(y));
    out.add("powers", ck::pow(ck::abs(x), y) + ck::sqrt(ck::abs(x)) + ck::log(ck::abs(y)));
    out.add("choice", ck::where((x > y) && !(x < 1.0), x, -y));
    out.add("float", ck::astype<float>(x) * 3.0F + ck::arctan(ck::astype<float>(y)));
    out.add("integers", ck::astype<std::int32_t>(x * 1000.0) / ck::astype<std::int32_t>(3.0 - y));
    const auto n = ck::astype<std::int32_t>(x * 1000.0);
    out.add("divisors", ck::gcd(n, 60) + ck::lcm(n, 21));
    out.add("linspace", ck::linspace<double>(-1.5, 0.0, 1001));
    const auto z = x + y * std::complex<double>(0, 1);
    out.add("complex", z * z + z / (z + 1.0));
    out.add("magnitudes", ck::abs(z) > 2.0);
}

// Scalars in loops that the compiler may vectorise, and functions that are called.
void add_real_functions(listing& out) {
    const auto x = ck::random::generator(17).uniform({70, 130}) * 8.0 - 4.0;
    const auto y = ck::random::generator(18).normal({70, 130});
    const auto add = [&](const std::string& type, const auto& a, const auto& b) {
        using T = typename std::remove_cvref_t<decltype(a)>::value_type;
        const T one = 1;
        out.add("roots of " + type, ck::cbrt(a) + ck::sqrt(ck::abs(b)) + ck::hypot(a, b));
        out.add("exponentials of " + type, ck::exp2(a) + ck::expm1(b));
        out.add("logarithms of " + type,
                ck::log1p(ck::abs(a)) + ck::log2(ck::abs(b)) + ck::log10(ck::abs(b)));
        out.add("hyperbolic " + type, ck::sinh(a) + ck::cosh(b) + ck::arcsinh(a));
        out.add("inverse hyperbolic " + type,
                ck::arccosh(ck::abs(a) + one) + ck::arctanh(b / (ck::abs(b) + one)));
        out.add("angles of " + type, ck::tan(a) + ck::arctan2(a, b));
        out.add("inverse angles of " + type,
                ck::arcsin(b / (ck::abs(b) + one)) + ck::arccos(a / (ck::abs(a) + one)));
        out.add("rests of " + type, ck::remainder(a, b) + ck::floor_divide(a, b));
        out.add("rounding of " + type, ck::rint(a * b) + ck::floor(a) + ck::trunc(b));
        out.add("neighbours of " + type, ck::nextafter(a, b));
        out.add("sums of powers of " + type, ck::logaddexp(a, b) + ck::sinc(a));
        out.add("product and sum of " + type, a * b + a);
        out.add("numbers of " + type, ck::random::generator(21).normal<T>({3000}));
        out.add("arange of " + type, ck::arange<T>(T(0.1), T(90), T(0.1)));
        out.add("linspace of " + type, ck::linspace<T>(-1.7, 0.3, 1003));
    };
    add("double", x, y);
    add("float", ck::astype<float>(x), ck::astype<float>(y));
}

void add_complex_functions(listing& out) {
    const auto x = ck::random::generator(27).uniform({70, 130}) * 4.0 - 2.0;
    const auto y = ck::random::generator(28).normal({70, 130});
    const auto z = x + y * std::complex<double>(0, 1);
    const auto w = y - x * std::complex<double>(0, 2);
    const auto whole = ck::astype<std::complex<double>>(ck::rint(x * 4.0));
    const auto add = [&](const std::string& type, const auto& a, const auto& b, const auto& n) {
        using Z = typename std::remove_cvref_t<decltype(a)>::value_type;
        out.add("powers of " + type, ck::power(a, b));
        out.add("whole powers of " + type, ck::power(a, n));
        out.add("squares of " + type, ck::power(a, Z(2)));
        out.add("cubes of " + type, ck::power(a, Z(3)));
        out.add("expm1 of " + type, ck::expm1(a));
        out.add("log1p of " + type, ck::log1p(a));
        out.add("exp2 of " + type, ck::exp2(a));
        out.add("log2 of " + type, ck::log2(a));
        out.add("others of " + type, ck::exp(a) + ck::sqrt(b) + ck::log(a) + ck::tanh(b));
        out.add("product and sum of " + type, a * b + a);
        out.add("quotients of " + type, a / b);
        out.add("magnitudes of " + type, ck::abs(a));
        const auto unit = a / ck::abs(a);
        out.add("prod of " + type, ck::prod(unit));
        out.add("prods of " + type, ck::prod(unit, 0));
        out.add("cumprod of " + type, ck::cumprod(unit, 1));
        out.add("mean of " + type, ck::mean(a, 0));
        out.add("matmul of " + type, ck::matmul(a, ck::transpose(b)));
    };
    add("complex double", z, w, whole);
    using Z = std::complex<float>;
    add("complex float", ck::astype<Z>(z), ck::astype<Z>(w), ck::astype<Z>(whole));
}

void add_reductions(listing& out) {
    const auto x = ck::random::generator(9).normal({300, 470});
    out.add("sum", ck::sum(x));
    out.add("sum over axis 0", ck::sum(x, 0));
    out.add("mean over axis 1", ck::mean(x, 1));
    out.add("variance", ck::variance(x, 0));
    out.add("stddev", ck::stddev(x));
    out.add("argmax", ck::argmax(x, 1));
    const auto gaps = ck::log(x);  // NaN below 0
    out.add("sums of numbers", ck::nansum(gaps, 0) + ck::nanmean(gaps));
    out.add("variances of numbers", ck::nanvar(gaps, 0) + ck::nanstd(gaps));
    out.add("variances of numbers of float", ck::nanvar(ck::astype<float>(gaps), 1));
    out.add("running totals", ck::cumsum(x, 0) + ck::cumsum(x, 1));
    out.add("quantiles",
            ck::quantile(x, {0.1, 0.5, 0.77}, {.axes = 1}) + ck::expand_dims(ck::median(x, 1), 0));
    out.add("quantiles by another method",
            ck::quantile(x, 0.3, {.axes = 0, .method = ck::quantile_method::median_unbiased}));
    out.add("sorted", ck::sort(x, 0));
    out.add("running totals of float", ck::cumsum(ck::astype<float>(x)));
    out.add("running products", ck::cumprod(ck::astype<std::int32_t>(x * 100.0), 1));
    const auto f = ck::astype<float>(x);
    out.add("sum of float", ck::sum(f, 0));
    out.add("variance of float", ck::variance(f, 1));
    out.add("variance of all", ck::variance(x));
    out.add("prod", ck::prod(x * 1.4, 1));
    out.add("prod of float", ck::prod(f * 1.4F, 0));
    out.add("running products of double", ck::cumprod(x * 1.4, 0));
    out.add("matmul", ck::matmul(x, ck::transpose(x)));
    out.add("matmul of float", ck::matmul(f, ck::transpose(f)));
    out.add("x + transpose", ck::sum(x(ck::all(), ck::range(0, 300)) +
                                     ck::transpose(x(ck::all(), ck::range(0, 300)))));
}

}  // namespace

#define CASK_TEST_JOINED(a, b) a##b
#define CASK_TEST_NAME(target) CASK_TEST_JOINED(values_of_, target)

std::string CASK_TEST_NAME(CASK_TEST_TARGET)() {
    listing out;
    add_sizes(out);
    add_arithmetic(out);
    add_variates(out);
    add_real_functions(out);
    add_complex_functions(out);
    add_reductions(out);
    return out.text();
}
