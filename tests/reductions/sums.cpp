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
