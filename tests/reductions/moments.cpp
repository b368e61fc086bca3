// SPDX-License-Identifier: BSD-3-Clause
#include <cask/reductions/moments.hpp>

#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/manipulation.hpp>

#include <random>

namespace {

namespace ck = cask;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// The variance of the numbers among `x`.
double exact_variance(const xt::xarray<double>& x) {
    long double sum = 0;
    long double count = 0;
    for (const double each : x) {
        if (std::isnan(each)) continue;
        sum += each;
        ++count;
    }
    long double squares = 0;
    for (const double each : x) {
        if (!std::isnan(each)) squares += (each - sum / count) * (each - sum / count);
    }
    return static_cast<double>(squares / count);
}

}  // namespace

TEST_CASE("variances of numbers far from 0 are exact wherever NaN stand", "[reductions]") {
    std::mt19937_64 random(3);
    std::normal_distribution<double> noise;
    for (const ck::shape& sizes : {ck::shape{70'000}, ck::shape{300, 70}, ck::shape{5000, 3}}) {
        for (const std::size_t first : {0, 1, 4097, 11'000}) {  // the first number
            xt::xarray<double> x = ck::interop::make_xarray<double>(sizes);
            for (std::size_t k = 0; k < x.size(); ++k) {
                x.data()[k] = k < first || k % 5 == 3 ? missing : 1e9 + noise(random);
            }
            const xt::xarray<double> variance = exact_variance(x);
            const xt::xarray<double> root = xt::sqrt(variance);
            CAPTURE(to_string(sizes), first);
            cask_test::check([&](const auto& in) { return ck::nanvar(in(x)); }, variance, {1e-12});
            cask_test::check([&](const auto& in) { return ck::nanstd(in(x)); }, root, {1e-12});
        }
    }
}

TEST_CASE("variances of columns and rows with few and with many NaN are those of their numbers",
          "[reductions]") {
    std::mt19937_64 random(4);
    std::normal_distribution<double> noise;
    std::uniform_real_distribution<double> chance(0, 1);
    for (const ck::shape& sizes : {ck::shape{700, 130}, ck::shape{130, 700}, ck::shape{90, 257}}) {
        xt::xarray<double> x = ck::interop::make_xarray<double>(sizes);
        const auto rows = static_cast<std::size_t>(sizes[0]);
        const auto columns = static_cast<std::size_t>(sizes[1]);
        for (std::size_t k = 0; k < x.size(); ++k) {
            const double share = std::pow(static_cast<double>(k % columns + k / columns) /
                                              static_cast<double>(rows + columns),
                                          4);
            x.data()[k] = chance(random) < share ? missing : 1e6 + noise(random);
        }
        xt::xarray<double> of_columns = ck::interop::make_xarray<double>(ck::shape{sizes[1]});
        xt::xarray<double> of_rows = ck::interop::make_xarray<double>(ck::shape{sizes[0]});
        for (std::size_t k = 0; k < columns; ++k) {
            of_columns(k) = exact_variance(xt::view(x, xt::all(), k));
        }
        for (std::size_t k = 0; k < rows; ++k) of_rows(k) = exact_variance(xt::view(x, k));
        CAPTURE(to_string(sizes));
        cask_test::check([&](const auto& in) { return ck::nanvar(in(x), 0); }, of_columns, {1e-12});
        cask_test::check([&](const auto& in) { return ck::nanvar(in(x), 1); }, of_rows, {1e-12});
    }
}

TEST_CASE("variances of too few numbers are NaN", "[reductions]") {
    const auto x = ck::from_array({1.0, missing, 3.0});
    CHECK(ck::nanvar(x, {.ddof = 1}).item() == 2);
    CHECK(std::isnan(ck::nanvar(x, {.ddof = 2}).item()));
    CHECK(std::isnan(ck::nanvar(ck::full<double>({4}, missing)).item()));
    CHECK(std::isnan(ck::nanstd(ck::zeros<float>({0})).item()));
}

TEST_CASE("a mask that chooses too few leaves infinities, as no mask does", "[reductions]") {
    const auto x = ck::from_array({1.0, 2.0, 4.0});
    const auto two = ck::from_array({true, true, false});
    CHECK(std::isinf(ck::variance(x, {.ddof = 2, .where = two}).item()));
    CHECK(std::isinf(ck::stddev(x, {.ddof = 3}).item()));
    CHECK(std::isnan(ck::variance(x, {.where = x > 9.0}).item()));
}

TEST_CASE("a mask does not hide NaN that it chooses", "[reductions]") {
    const auto x = ck::from_array({1.0, missing, 3.0, 8.0});
    CHECK(ck::variance(x, {.where = x > 0.0}).item() == 26.0 / 3);
    CHECK(std::isnan(ck::variance(x, {.where = ck::ones<bool>({4})}).item()));
    CHECK(std::isnan(ck::stddev(x, {.where = ck::from_array({true, true, false, false})}).item()));
}
