// SPDX-License-Identifier: BSD-3-Clause
#include "support/dtypes.hpp"
#include "support/golden.hpp"

#include <cask/creation.hpp>

namespace {

using namespace cask_test;

using all_types = cask_test::every_dtype;

}  // namespace

TEMPLATE_LIST_TEST_CASE("constant arrays hold their value, of every element type", "[creation]",
                        all_types) {
    using T = TestType;
    const cask::array<T> zero = cask::zeros<T>({3, 70}, {2, 33});
    const cask::array<T> one = cask::ones<T>({65});
    const cask::array<T> same = cask::full<T>({2, 2, 2}, T(1));
    CHECK(zero.dtype() == cask::dtype_of<T>);
    CHECK(zero.shape() == cask::shape{3, 70});
    CHECK(zero.chunks()[1].count() == 3);
    CHECK((zero.compute() == xt::xarray<T>(xt::zeros<T>({3, 70}))));
    CHECK((one.compute() == xt::xarray<T>(xt::ones<T>({65}))));
    CHECK((same.compute() == xt::xarray<T>(xt::ones<T>({2, 2, 2}))));
    CHECK(cask::empty<T>({4}).shape() == cask::shape{4});
    CHECK(cask::zeros<T>({}).item() == T(0));
    CHECK(cask::zeros<T>({0}).compute().size() == 0);
    CHECK(cask::ones<T>({3, 0, 2}).compute().dimension() == 3);

    const cask::array<T> like = cask::ones_like(zero);
    CHECK(like.shape() == zero.shape());
    CHECK(like.chunks() == zero.chunks());
    CHECK(like(2, 69).item() == T(1));
    CHECK(cask::zeros_like(one)(64).item() == T(0));
    CHECK(cask::full_like(one, T(1))(0).item() == T(1));
    CHECK(cask::empty_like(zero).chunks() == zero.chunks());
}

TEST_CASE("full converts its value, and refuses integers that do not fit", "[creation]") {
    CHECK(cask::full<double>({2}, 3)(1).item() == 3.0);
    CHECK(cask::full<float>({2}, 0.1)(1).item() == 0.1f);
    CHECK(cask::full<std::complex<float>>({2}, 2)(1).item() == std::complex<float>(2, 0));
    CHECK(cask::full<std::uint8_t>({2}, 255)(0).item() == 255);
    CHECK(cask::full<std::int64_t>({2}, INT64_MIN)(0).item() == INT64_MIN);
    CHECK(cask::full<bool>({2}, 7)(0).item());
    CHECK_THROWS_AS(cask::full<std::uint8_t>({2}, 256), cask::dtype_error);
    CHECK_THROWS_AS(cask::full<std::uint8_t>({2}, -1), cask::dtype_error);
    CHECK_THROWS_AS(cask::full_like(cask::zeros<std::int8_t>({2}), 200), cask::dtype_error);
    CHECK_THROWS_WITH(cask::full<std::uint8_t>({2}, 256), ContainsSubstring("filled.cpp"));
}

TEST_CASE("bad shapes and chunks are refused where they are written", "[creation]") {
    CHECK_THROWS_AS(cask::zeros<double>({3, -1}), cask::shape_error);
    CHECK_THROWS_AS(cask::ones<double>({cask::index_t{1} << 40, cask::index_t{1} << 40}),
                    cask::shape_error);
    CHECK_THROWS_AS(cask::zeros<double>({10}, {4, 4}), cask::chunk_error);
    CHECK_THROWS_AS(cask::zeros<double>({10, 10}, {{4, 4}, {10}}), cask::chunk_error);
    CHECK_THROWS_AS(cask::linspace<double>(0, 1, -1), cask::shape_error);
    CHECK_THROWS_AS(cask::eye<double>(-2), cask::shape_error);
    CHECK_THROWS_AS(cask::arange<int>(0, 5, 0), cask::shape_error);
    CHECK_THROWS_AS(cask::arange<double>(0, 5, 0), cask::shape_error);
    CHECK_THROWS_AS(cask::arange<double>(0, std::numeric_limits<double>::infinity(), 1),
                    cask::shape_error);
    CHECK_THROWS_AS(cask::arange<double>(std::numeric_limits<double>::quiet_NaN()),
                    cask::shape_error);
    CHECK_THROWS_AS(cask::indices({2, -2}), cask::shape_error);
    CHECK_THROWS_WITH(cask::linspace<double>(0, 1, -1), ContainsSubstring("filled.cpp"));
}
