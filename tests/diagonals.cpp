// SPDX-License-Identifier: BSD-3-Clause
#include <cask/diagonals.hpp>

#include "support/check.hpp"

#include <xtensor/xadapt.hpp>

namespace {

namespace ck = cask;
using cask_test::check_equal;

}  // namespace

TEST_CASE("diagonals of what is in memory, computed, and turned are the same", "[diagonals]") {
    xt::xarray<double> values = xt::xarray<double>::from_shape({30, 70});
    for (std::size_t k = 0; k < values.size(); ++k) values.data()[k] = static_cast<double>(k);
    for (const ck::index_t offset : {-40, -29, -3, 0, 5, 45, 69, 70, 100}) {
        std::vector<double> elements;
        for (ck::index_t row = 0; row < 30; ++row) {
            if (row + offset >= 0 && row + offset < 70)
                elements.push_back(static_cast<double>(row * 70 + row + offset));
        }
        const xt::xarray<double> want = xt::adapt(elements, {elements.size()});
        CAPTURE(offset);
        cask_test::check([&](const auto& in) { return ck::diagonal(in(values), offset); }, want);
        cask_test::check(
            [&](const auto& in) {
                return ck::diagonal(ck::transpose(in(values) + 0.0), offset, 1, 0);
            },
            want);
    }
}

TEST_CASE("matrices are made of diagonals, and lose triangles", "[diagonals]") {
    const auto v = ck::from_array({1, 2});
    check_equal(ck::diag(v, 1), xt::xarray<int>{{0, 1, 0}, {0, 0, 2}, {0, 0, 0}});
    check_equal(ck::diag(v, -1), xt::xarray<int>{{0, 0, 0}, {1, 0, 0}, {0, 2, 0}});
    check_equal(ck::diag(ck::diag(v, -1), -1), xt::xarray<int>{1, 2});
    check_equal(ck::tri<int>(2, 3), xt::xarray<int>{{1, 0, 0}, {1, 1, 0}});
    check_equal(ck::tril(ck::ones<int>({2, 2})), xt::xarray<int>{{1, 0}, {1, 1}});
    check_equal(ck::triu(ck::ones<int>({2, 2}), 1), xt::xarray<int>{{0, 1}, {0, 0}});
    CHECK(ck::trace(ck::ones<std::int8_t>({200, 200})).item() == 200);
    CHECK(ck::diag(ck::ones<double>({1'000'000})).shape() == ck::shape{1'000'000, 1'000'000});
}

TEST_CASE("mistakes in diagonals name shape, axes and line", "[diagonals]") {
    using cask_test::ContainsSubstring;
    const auto x = ck::ones<double>({2, 3});
    CHECK_THROWS_WITH(ck::diagonal(x(0)),
                      ContainsSubstring("[diagonal] needs 2 axes at least: got shape (3,)  (") &&
                          ContainsSubstring("diagonals.cpp:"));
    CHECK_THROWS_WITH(ck::trace(x, 0, 1, -1), ContainsSubstring("[trace] axis 1 is named twice"));
    CHECK_THROWS_WITH(ck::diag(ck::ones<double>({1, 2, 3})),
                      ContainsSubstring("[diag] needs one axis or two: got shape (1, 2, 3)"));
    CHECK_THROWS_WITH(ck::tril(x(0)), ContainsSubstring("[tril] needs 2 axes at least"));
    CHECK_THROWS_AS(ck::tri<int>(-2), ck::shape_error);
}
