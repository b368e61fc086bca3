// SPDX-License-Identifier: BSD-3-Clause
#include <cask/covariance.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;

}  // namespace

TEST_CASE("covariances are mean products of distances from means", "[covariance]") {
    const xt::xarray<double> values = cask_test::numbers<double>(ck::shape{3, 50});
    xt::xarray<double> want = xt::xarray<double>::from_shape({3, 3});
    xt::xarray<double> related = want;
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            double mean_i = 0, mean_j = 0, sum = 0;
            for (std::size_t k = 0; k < 50; ++k) {
                mean_i += values(i, k) / 50;
                mean_j += values(j, k) / 50;
            }
            for (std::size_t k = 0; k < 50; ++k)
                sum += (values(i, k) - mean_i) * (values(j, k) - mean_j);
            want(i, j) = sum / 49;
        }
    }
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j)
            related(i, j) = want(i, j) / std::sqrt(want(i, i) * want(j, j));
    }
    cask_test::check([&](const auto& in) { return ck::cov(in(values)); }, want, {1e-12, 1e-13});
    cask_test::check([&](const auto& in) { return ck::corrcoef(in(values)); }, related,
                     {1e-12, 1e-13});
    const auto x = ck::from_array(values);
    check_equal(ck::cov(ck::transpose(x), {.variables = 1}), want, {1e-12, 1e-13});
    check_equal(ck::cov(x, {.ddof = 0}), xt::xarray<double>(want * (49.0 / 50)), {1e-12, 1e-13});
    CHECK(ck::cov(x(0)).item() == cask_test::approx(want(0, 0)));
    CHECK(ck::corrcoef(x(0)).item() == cask_test::approx(1));
}

TEST_CASE("covariances of complex numbers are hermitian; of few observations infinite or NaN",
          "[covariance]") {
    using Z = std::complex<double>;
    const auto z = ck::from_array(xt::xarray<Z>{{Z(0, 1), Z(0, -1)}, {Z(1, 0), Z(-1, 0)}});
    check_equal(ck::cov(z), xt::xarray<Z>{{Z(2, 0), Z(0, 2)}, {Z(0, -2), Z(2, 0)}});
    CHECK(std::isnan(ck::cov(ck::ones<double>({1})).item()));
}

TEST_CASE("more than two axes have no covariance", "[covariance]") {
    CHECK_THROWS_WITH(ck::cov(ck::ones<double>({2, 2, 2})),
                      ContainsSubstring("[cov] needs a vector or a matrix: got shape (2, 2, 2)") &&
                          ContainsSubstring("covariance.cpp:"));
    CHECK_THROWS_AS(ck::corrcoef(ck::ones<double>({2, 2}), {.variables = 2}), ck::axis_error);
}
