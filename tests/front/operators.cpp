// SPDX-License-Identifier: BSD-3-Clause
// x += y and its like rebind the handle x.
#include "support/check.hpp"

#include <cask/ufuncs.hpp>
#include <cask/ufuncs/logical.hpp>

namespace {

namespace ck = cask;

template <class Left>
concept takes_sums = requires(Left&& left) {
    std::forward<Left>(left) += 1;
};

}  // namespace

TEST_CASE("compound assignments rebind the handle to the result", "[ufuncs]") {
    const xt::xarray<double> x = cask_test::numbers<double>(ck::shape{3, 50});
    const xt::xarray<float> y = cask_test::numbers<float>(ck::shape{50}, 2);
    const xt::xarray<double> wide = xt::cast<double>(y);
    const auto assigned = [&](const xt::xarray<double>& expected, auto f) {
        cask_test::check(
            [&](const auto& in) {
                ck::array<double> a = in(x);
                const ck::array<double> before = a;
                f(a, in(y));
                CHECK(before.node() != a.node());
                return a;
            },
            expected);
    };
    assigned(x + wide, [](auto& a, const auto& b) { a += b; });
    assigned(x - wide, [](auto& a, const auto& b) { a -= b; });
    assigned(x * wide, [](auto& a, const auto& b) { a *= b; });
    assigned(x / wide, [](auto& a, const auto& b) { a /= b; });
    assigned(x * 2.0 + 1.0, [](auto& a, const auto&) { (a *= 2) += 1.0; });
    assigned(x * x, [](auto& a, const auto&) { a *= a; });
    ck::array<int> n = ck::arange<int>(6);
    const ck::array<int> old = n;
    n <<= 2;
    n |= 1;
    n &= 15;
    n ^= 2;
    n >>= 1;
    n %= 5;
    CHECK((n.compute() == xt::xarray<int>{1, 3, 0, 2, 1, 3}));
    CHECK((old.compute() == xt::xarray<int>{0, 1, 2, 3, 4, 5}));
    ck::array<bool> mask = n > 1;
    mask &= ck::from_array({true, true, true, true, true, false});
    CHECK((mask.compute() == xt::xarray<bool>{false, true, false, true, false, false}));
}

TEST_CASE("compound assignments keep the element type and the shape", "[ufuncs]") {
    ck::array<float> x = ck::ones<float>({3});
    x += ck::full<double>({3}, 0.1);
    CHECK(x.compute()(0) == static_cast<float>(1.1));
    ck::array<std::int8_t> n = ck::ones<std::int8_t>({3});
    n += ck::full<std::int64_t>({3}, 255);  // in 64 bits, then as astype
    CHECK(n.compute()(0) == 0);
    CHECK_THROWS_AS(n += 300, ck::dtype_error);
    CHECK_THROWS_WITH(n += ck::ones<std::int8_t>({2, 3}),
                      cask_test::ContainsSubstring(
                          "x would change its shape from (3,) to (2, 3): write x = x + value"));
    ck::array<int> none = ck::zeros<int>({0});
    none += 1;
    CHECK(none.size() == 0);
    STATIC_REQUIRE(takes_sums<ck::array<int>&>);
    STATIC_REQUIRE_FALSE(takes_sums<const ck::array<int>&>);
    STATIC_REQUIRE_FALSE(takes_sums<ck::array<int>>);  // nobody would see the result
}
