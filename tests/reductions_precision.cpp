// SPDX-License-Identifier: BSD-3-Clause
// How near reductions come to what long double gives, on data that is hard for them.
#include "support/check.hpp"

#include <cask/choosing.hpp>
#include <cask/creation.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/ufuncs.hpp>

#include <limits>
#include <random>

namespace {

namespace ck = cask;

// Far means, outliers in any row and in the first one, first rows of another size, mixed magnitudes.
enum class data { plain, far, outliers, outlier_first, block_first, mixed };

template <class T>
xt::xarray<T> made(data kind, std::size_t rows, std::size_t columns) {
    using part = ck::real_t<T>;
    std::mt19937_64 bits(static_cast<std::uint64_t>(kind) * 7 + rows);
    std::normal_distribution<double> normal;
    const double far = std::is_same_v<part, float> ? 1e3 : 1e6;
    xt::xarray<T> x = ck::interop::make_xarray<T>(
        {static_cast<ck::index_t>(rows), static_cast<ck::index_t>(columns)});
    const auto next = [&] {
        double number = normal(bits);
        if (kind == data::far) number += far;
        if (kind == data::mixed) number *= std::exp(3 * normal(bits));
        if (std::is_integral_v<part>) number = number * 1e9 + 1e15;
        return static_cast<part>(number);
    };
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            const bool outlier = (kind == data::outliers && row == column * 31 % rows) ||
                                 (kind == data::outlier_first && row == 0) ||
                                 (kind == data::block_first &&
                                  row < std::min<std::size_t>(64, rows / 2));
            if constexpr (ck::is_complex_v<T>) {
                x(row, column) = T(next(), next());
            } else {
                x(row, column) = next();
            }
            if (outlier)
                x(row, column) =
                    static_cast<T>(static_cast<part>(std::is_integral_v<part> ? 2e15 : 1e6));
        }
    }
    return x;
}

template <class T>
double exact_variance(const std::vector<T>& all) {
    using exact = std::conditional_t<ck::is_complex_v<T>, std::complex<long double>, long double>;
    exact mean{};
    for (const T& each : all) mean += static_cast<exact>(each);
    mean /= static_cast<long double>(all.size());
    long double sum = 0;
    for (const T& each : all) sum += std::norm(static_cast<exact>(each) - mean);
    return static_cast<double>(sum / static_cast<long double>(all.size()));
}

// The largest relative error of variances over axis 0, over axis 1 and over all.
template <class T>
double worst_error(const xt::xarray<T>& x) {
    double worst = 0;
    for (const std::vector<int>& axes : {std::vector{0}, std::vector{1}, std::vector{0, 1}}) {
        const auto expected = cask_test::reduced<double>(x, axes, false, exact_variance<T>);
        const auto variances = ck::variance(ck::borrow(x), axes).compute();
        for (std::size_t k = 0; k < variances.size(); ++k) {
            const double right = expected.data()[k];
            const double error =
                std::abs((static_cast<double>(variances.data()[k]) - right) / right);
            if (right != 0) worst = std::max(worst, error);
        }
    }
    return worst;
}

}  // namespace

TEMPLATE_TEST_CASE("variances are right to a few roundings wherever outliers stand", "[reductions]",
                   float, double, std::complex<float>, std::complex<double>, std::int64_t) {
    const bool single = std::is_same_v<ck::real_t<TestType>, float>;
    const double allowed = single ? 4 * std::numeric_limits<float>::epsilon() : 1e-14;
    for (const auto& [rows, columns] : {std::pair{172, 169}, std::pair{1000, 64}, std::pair{300, 7},
                                        std::pair{20'000, 1}, std::pair{5, 3}}) {
        for (const data kind : {data::plain, data::far, data::outliers, data::outlier_first,
                                data::block_first, data::mixed}) {
            CAPTURE(rows, columns, static_cast<int>(kind));
            CHECK(worst_error(made<TestType>(kind, static_cast<std::size_t>(rows),
                                             static_cast<std::size_t>(columns))) <= allowed);
        }
    }
}

TEST_CASE("squares beyond the largest number are infinite, infinite elements have no variance",
          "[reductions]") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(ck::variance(ck::from_array(xt::xarray<double>{1e200, -1e200, 3e199})).item() ==
          infinity);
    const auto many = ck::where(ck::arange(1000.0) < 500.0, 1e200, -1e200);
    CHECK(ck::variance(many).item() == infinity);
    CHECK(std::isnan(ck::variance(ck::from_array(xt::xarray<double>{1, infinity, 2})).item()));
    CHECK(std::isnan(ck::stddev(ck::where(ck::arange(900.0) == 700.0, infinity, 1.0)).item()));
}

TEST_CASE("sums of floats are rounded once", "[reductions]") {
    for (const ck::index_t size : {7, 64, 1000, 100'003}) {
        CAPTURE(size);
        const xt::xarray<float> tenths = xt::ones<float>({size}) * 0.1f;
        const auto exact = static_cast<double>(0.1f) * static_cast<double>(size);
        CHECK(ck::mean(ck::borrow(tenths)).item() == 0.1f);
        CHECK(ck::sum(ck::borrow(tenths)).item() == static_cast<float>(exact));
        CHECK(ck::mean(ck::full<float>({size}, 0.1f)).item() == 0.1f);
        CHECK(ck::mean(ck::full<float>({size, 3}, 0.1f), 0)(1).item() == 0.1f);
    }
    const std::complex<float> tenth(0.1f, -0.1f);
    CHECK(ck::mean(ck::full<std::complex<float>>({100'003}, tenth)).item() == tenth);
    // Larger than any float on the way, but not at the end.
    CHECK(ck::sum(ck::from_array(xt::xarray<float>{3e38f, 3e38f, -3e38f})).item() == 3e38f);
}

TEST_CASE("a product is as large as its factors say, whatever it is on the way", "[reductions]") {
    CHECK(ck::prod(ck::arange(0.0, 400.0)).item() == 0.0);
    CHECK(std::signbit(ck::prod(ck::arange(-1.0, 400.0)).item()));
    CHECK(std::isinf(ck::prod(ck::arange(1.0, 400.0)).item()));
    const auto wave = [](ck::index_t size) {  // 1e-300 and 1e300 by turns, in rows of 1000
        const auto row = ck::floor_divide(ck::arange<std::int64_t>(size), std::int64_t{1000});
        return ck::where(ck::remainder(row, std::int64_t{2}) == 0, 1e-300, 1e300);
    };
    for (const ck::index_t size : {2000, 40'000}) {
        const ck::array<double> x = wave(size);
        CHECK(std::abs(ck::prod(x).item() - 1) < 1e-9);
        CHECK(std::abs(ck::prod(ck::expand_dims(x, 1), 0)(0).item() - 1) < 1e-9);
        const auto z = ck::astype<std::complex<double>>(x) * std::complex<double>(0, 1);
        CHECK(std::abs(ck::prod(z).item() - 1.0) < 1e-9);  // i to a power of 4
    }
    const xt::xarray<float> steep{3e38f, 3e38f, 1e-38f, 1e-38f};
    CHECK(std::abs(ck::prod(ck::borrow(steep)).item() - 9) < 1e-5f);
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(std::isnan(ck::prod(ck::from_array(xt::xarray<double>{0, infinity})).item()));
    CHECK(ck::prod(ck::from_array(xt::xarray<double>{-2, infinity})).item() == -infinity);
    CHECK(ck::prod(ck::from_array(xt::xarray<double>{5e-324, 0.5, 0x1p1000, 4})).item() == 0x1p-73);
    CHECK(ck::prod(ck::zeros<double>({0})).item() == 1.0);
}
