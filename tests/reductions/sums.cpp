// SPDX-License-Identifier: BSD-3-Clause
#include <cask/reductions/sums.hpp>

#include "support/check.hpp"

#include <cask/manipulation.hpp>

#include <random>

namespace {

namespace ck = cask;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Numbers near `centre`, every third one NaN.
xt::xarray<double> with_gaps(const ck::shape& sizes, double centre) {
    xt::xarray<double> result = ck::interop::make_xarray<double>(sizes);
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> noise(-1, 1);
    for (std::size_t k = 0; k < result.size(); ++k) {
        result.data()[k] = k % 3 == 1 ? missing : centre + noise(random);
    }
    return result;
}

/// Columns of few and of many NaN of both kinds; some of zeros of both signs, some with an infinity.
template <class T>
xt::xarray<T> columns_with_gaps(ck::index_t rows, ck::index_t columns) {
    using limits = std::numeric_limits<T>;
    constexpr double shares[] = {0, 0.01, 0.1, 0.5, 1};
    xt::xarray<T> result = ck::interop::make_xarray<T>(ck::shape{rows, columns});
    std::mt19937_64 random(6);
    std::normal_distribution<double> noise;
    std::uniform_real_distribution<double> chance(0, 1);
    for (std::size_t k = 0; k < result.size(); ++k) {
        const std::size_t column = k % static_cast<std::size_t>(columns);
        T& x = result.data()[k];
        x = static_cast<T>(noise(random));
        if (column % 7 == 3)
            x = chance(random) < 0.1 * static_cast<double>(column % 2) ? T(0) : T(-0.0);
        if (column % 11 == 5 && chance(random) < 0.01) x = limits::infinity();
        if (chance(random) >= shares[column * 5 / static_cast<std::size_t>(columns)]) continue;
        x = chance(random) < 0.9 ? limits::quiet_NaN() : limits::signaling_NaN();
    }
    return result;
}

}  // namespace

TEST_CASE("sums of numbers have the same bits for any chunks and threads", "[reductions]") {
    for (const ck::shape& sizes : {ck::shape{70'000}, ck::shape{300, 70}, ck::shape{4000, 3}}) {
        const xt::xarray<double> x = with_gaps(sizes, 2);
        double sum = 0;
        double count = 0;
        for (const double each : x) {
            if (std::isnan(each)) continue;
            sum += each;
            ++count;
        }
        const xt::xarray<double> total = sum;
        const xt::xarray<double> mean = sum / count;
        cask_test::check([&](const auto& in) { return ck::nansum(in(x)); }, total, {1e-12});
        cask_test::check([&](const auto& in) { return ck::nanmean(in(x)); }, mean, {1e-12});
    }
}

TEMPLATE_TEST_CASE("columns are summed in order, to the last bit, without their NaN",
                   "[reductions]", float, double) {
    for (const ck::index_t rows : {1, 7, 33, 250}) {  // a leaf
        const ck::index_t columns = 300;
        const xt::xarray<TestType> x = columns_with_gaps<TestType>(rows, columns);
        xt::xarray<TestType> sums = ck::interop::make_xarray<TestType>(ck::shape{columns});
        xt::xarray<TestType> means = sums;
        for (ck::index_t column = 0; column < columns; ++column) {
            double sum = 0;
            double signed_sum = -0.0;
            double count = 0;
            for (ck::index_t row = 0; row < rows; ++row) {
                const auto each = static_cast<double>(x(row, column));
                if (std::isnan(each)) continue;
                sum += each;
                signed_sum += each;
                ++count;
            }
            sums(column) = static_cast<TestType>(sum);
            means(column) = static_cast<TestType>(signed_sum / count);
        }
        CAPTURE(rows);
        cask_test::check([&](const auto& in) { return ck::nansum(in(x), 0); }, sums);
        cask_test::check([&](const auto& in) { return ck::nanmean(in(x), 0); }, means);
    }
}

TEST_CASE("infinities that cancel are no missing numbers", "[reductions]") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    ck::array<double> x = ck::full<double>({40'000}, 1.0);
    x[ck::arange<std::int32_t>(40'000) == 7] = infinity;
    x[ck::arange<std::int32_t>(40'000) == 30'007] = -infinity;
    CHECK(std::isnan(ck::nansum(x).item()));
    CHECK(std::isnan(ck::nanmean(x).item()));
    CHECK(!std::signbit(ck::nansum(ck::full<double>({3}, -0.0)).item()));
    CHECK(!std::signbit(ck::nansum(ck::full<double>({3}, missing)).item()));
    CHECK(std::isnan(ck::nanmean(ck::full<float>({3}, missing)).item()));
}

TEST_CASE("averages have weights of the array's shape, or along the reduced axis", "[reductions]") {
    const auto x = ck::reshape(ck::arange<double>(6), {2, 3});
    const auto weights = ck::from_array({1.0, 0.0, 3.0});
    CHECK(ck::average(x, weights, 1).compute()(1) == (3.0 + 15) / 4);
    CHECK(ck::average(x, x).item() == 55.0 / 15);
    CHECK(ck::average(x, ck::from_array({1, 3}), {.axes = 0, .keep_dims = true}).shape() ==
          ck::shape{1, 3});
    CHECK(ck::average(ck::arange<std::int32_t>(3), ck::ones<float>({3})).dtype() ==
          ck::dtype::float64);
    CHECK_THROWS_WITH(
        ck::average(x, weights),
        cask_test::ContainsSubstring("[average] weights of shape (3,) are neither of the shape "
                                     "(2, 3) nor along the one axis that is reduced"));
}
