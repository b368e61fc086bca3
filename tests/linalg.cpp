// SPDX-License-Identifier: BSD-3-Clause
#include <cask/linalg.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;

constexpr double infinity = std::numeric_limits<double>::infinity();
const ck::array<double> x = ck::from_array(xt::xarray<double>{{3, -4, 0}, {1, 2, -2}});

}  // namespace

TEST_CASE("norms of vectors are of every order", "[linalg]") {
    check_equal(ck::linalg::vector_norm(x, {.axes = 1}), {5, 3});
    check_equal(ck::linalg::vector_norm(x, {.ord = 1, .axes = 1}), {7, 5});
    check_equal(ck::linalg::vector_norm(x, {.ord = 0, .axes = 1}), {2, 3});
    check_equal(ck::linalg::vector_norm(x, {.ord = infinity, .axes = 1}), {4, 2});
    check_equal(ck::linalg::vector_norm(x, {.ord = -infinity, .axes = 1}), {0, 1});
    check_equal(ck::linalg::vector_norm(x, {.ord = 3, .axes = 1}),
                {std::cbrt(27.0 + 64), std::cbrt(17.0)}, {1e-14});
    CHECK(ck::linalg::vector_norm(x).item() == cask_test::approx(std::sqrt(34.0)));
    CHECK(ck::linalg::vector_norm(ck::from_array({std::complex<float>(3, 4)})).item() == 5.0f);
    CHECK(ck::linalg::vector_norm(ck::ones<bool>({4})).item() == 2);
}

TEST_CASE("norms of matrices are those of rows, columns, and all elements", "[linalg]") {
    CHECK(ck::linalg::norm(x).item() == cask_test::approx(std::sqrt(34.0)));
    CHECK(ck::linalg::norm(x, {.axes = {0, 1}}).item() == cask_test::approx(std::sqrt(34.0)));
    CHECK(ck::linalg::norm(x, {.ord = 1}).item() == 6);
    CHECK(ck::linalg::norm(x, {.ord = -1}).item() == 2);
    CHECK(ck::linalg::norm(x, {.ord = infinity}).item() == 7);
    CHECK(ck::linalg::norm(x, {.ord = -infinity, .axes = {1, 0}}).item() == 2);
    CHECK(ck::linalg::norm(x, {.ord = 1, .axes = {0, 1}, .keep_dims = true}).shape() ==
          ck::shape{1, 1});
    CHECK(ck::linalg::norm(x, {.ord = 1, .axes = 0}).shape() == ck::shape{3});
    const auto stack = ck::stack({x, 2.0 * x});
    check_equal(ck::linalg::norm(stack, {.ord = 1, .axes = {-2, -1}}), {6, 12});
    check_equal(ck::linalg::norm(stack, {.ord = infinity, .axes = {-2, -1}}), {7, 14});
}

TEST_CASE("norms that need singular values are refused", "[linalg]") {
    CHECK_THROWS_WITH(
        ck::linalg::norm(x, {.ord = 2}),
        ContainsSubstring("[norm] order 2.000000 of matrices needs singular values") &&
            ContainsSubstring("linalg.cpp:"));
    CHECK_THROWS_WITH(
        ck::linalg::norm(ck::ones<double>({2, 2, 2}), {.ord = 1}),
        ContainsSubstring("[norm] an array of 3 axes is neither a vector nor a matrix"));
    CHECK_THROWS_AS(ck::linalg::norm(ck::ones<double>({}), {.ord = 1}), ck::axis_error);
    CHECK_THROWS_AS(ck::linalg::norm(x, {.axes = 2}), ck::axis_error);
    CHECK_THROWS_AS(ck::linalg::vector_norm(ck::zeros<double>({0}), {.ord = infinity}),
                    ck::shape_error);
}
