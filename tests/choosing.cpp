// SPDX-License-Identifier: BSD-3-Clause
#include <cask/choosing.hpp>

#include "support/check.hpp"
#include "support/dtypes.hpp"
#include "support/golden.hpp"

namespace {

using namespace cask_test;

const golden& data() { return golden_file("choosing"); }

using all_types = cask_test::every_dtype;

template <class From, class To>
void check_cast() {
    const std::string key = "astype " + name_of<From>() + " " + name_of<To>();
    const xt::xarray<From> x = data().values<From>("pairs " + name_of<From>());
    check_golden<To>(key, cask::astype<To>(cask::from_array(x)), data().values<To>(key), exact,
                     labels_of(x));
    // Constants are converted while the expression is built.
    for (std::size_t k = 0; k < x.size(); ++k) {
        const xt::xarray<To> want = data().values<To>(key);
        CHECK(near(cask::astype<To>(cask::full<From>({}, x.data()[k])).item(), want.data()[k],
                   exact));
    }
}

template <class From, class... To>
void check_casts(std::tuple<To...>) {
    (check_cast<From, To>(), ...);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("astype converts each element type to each other", "[choosing]",
                        all_types) {
    check_casts<TestType>(all_types{});
}

TEMPLATE_LIST_TEST_CASE("where chooses between arrays of every element type", "[choosing]",
                        all_types) {
    using T = TestType;
    const std::string key = "where " + name_of<T>();
    const pair_arguments<T, T> given(data());
    auto mask = xt::xarray<bool>::from_shape({given.a.size() * given.b.size()});
    for (std::size_t k = 0; k < mask.size(); ++k) mask.data()[k] = k * 7 % 3 == 0;
    check_golden<T>(key, cask::where(cask::from_array(mask), given.flat_a, given.flat_b),
                    data().values<T>(key), exact, given.arguments());
    mask.reshape({given.a.size(), given.b.size()});
    check_golden<T>(key + " by broadcasting",
                    cask::where(cask::from_array(mask, 3), given.column, given.row),
                    data().values<T>(key), exact, given.arguments());
}

TEST_CASE("where takes scalars, by their kind beside an array", "[choosing]") {
    const cask::array<bool> mask = cask::from_array(std::vector<bool>{true, false, true});
    const cask::array<float> x = cask::from_array(std::vector<float>{1, 2, 3});
    const auto right = cask::where(mask, x, 0.25);
    CHECK(right.dtype() == cask::dtype::float32);
    CHECK((right.compute() == xt::xarray<float>{1.f, 0.25f, 3.f}));
    const auto left = cask::where(mask, 7, x);
    CHECK(left.dtype() == cask::dtype::float32);
    CHECK((left.compute() == xt::xarray<float>{7.f, 2.f, 7.f}));
    const auto both = cask::where(mask, 1, 2.5);
    CHECK(both.dtype() == cask::dtype::float64);
    CHECK((both.compute() == xt::xarray<double>{1, 2.5, 1}));
    const auto truths = cask::where(mask, false, true);
    CHECK(truths.dtype() == cask::dtype::boolean);
    CHECK((truths.compute() == xt::xarray<bool>{false, true, false}));
    const auto mixed = cask::where(mask, cask::full<std::int8_t>({3}, -1),
                                   cask::full<std::uint8_t>({3}, 255));
    CHECK(mixed.dtype() == cask::dtype::int16);
    CHECK((mixed.compute() == xt::xarray<std::int16_t>{-1, 255, -1}));
    CHECK_THROWS_AS(cask::where(mask, cask::ones<std::int8_t>({3}), 1000), cask::dtype_error);
    CHECK_THROWS_AS(cask::where(mask, x, cask::zeros<float>({4})), cask::shape_error);
}

TEST_CASE("where broadcasts its mask too", "[choosing]") {
    const cask::array<bool> mask = cask::from_array(std::vector<bool>{true, false});
    const cask::array<std::int64_t> x = cask::indices({3, 2})[0];
    CHECK((cask::where(mask, x, -1).compute() ==
           xt::xarray<std::int64_t>{{0, -1}, {1, -1}, {2, -1}}));
    CHECK((cask::where(mask(cask::all(), cask::newaxis()), 1, cask::zeros<std::int8_t>({3}))
               .compute() == xt::xarray<std::int8_t>{{1, 1, 1}, {0, 0, 0}}));
}

TEST_CASE("nothing traps where the condition does not hold", "[choosing]") {
    const cask::array<int> a = cask::from_array(std::vector<int>{6, 7, INT_MIN});
    const cask::array<int> b = cask::from_array(std::vector<int>{3, 0, -1});
    CHECK((cask::where(b != 0, cask::floor_divide(a, b), 0).compute() ==
           xt::xarray<int>{2, 0, INT_MIN}));
}

TEMPLATE_TEST_CASE("clip limits numbers as NumPy's does", "[choosing]", std::int8_t, std::int64_t,
                   std::uint8_t, std::uint32_t, float, double) {
    using T = TestType;
    const auto check = [](const std::string& name, auto f) {
        check_unary<T>(data(), name, f, accuracy{0, false}, "pairs");
    };
    check("clip_1_3", [](const auto& x) { return cask::clip(x, 1, 3); });
    check("clip_0_100", [](const auto& x) { return cask::clip(x, 0, 100); });
    check("clip_3_1", [](const auto& x) { return cask::clip(x, 3, 1); });
    check("clip_1_3",
          [](const auto& x) { return cask::clip(x, cask::ones_like(x), cask::full_like(x, 3)); });
}

TEST_CASE("bounds that the element type cannot hold limit nothing", "[choosing]") {
    const xt::xarray<std::uint8_t> x = cask_test::numbers<std::uint8_t>(cask::shape{70});
    const xt::xarray<std::uint8_t> low = xt::maximum(x, std::uint8_t{3});
    const xt::xarray<std::uint8_t> high = xt::minimum(x, std::uint8_t{5});
    using cask_test::check;
    check([&](const auto& in) { return cask::clip(in(x), -1, 300); }, x);
    check([&](const auto& in) { return cask::clip(in(x), 3, 300); }, low);
    check([&](const auto& in) { return cask::clip(in(x), -1, 5); }, high);
    check([&](const auto& in) { return cask::clip(in(x), -1, cask::full_like(in(x), 5)); }, high);
    check(
        [&](const auto& in) {
            return cask::clip(in(x), cask::full<std::int16_t>({70}, -9), 70000);
        },
        xt::xarray<std::int16_t>(xt::cast<std::int16_t>(x)));
    const auto wide = cask::arange<std::int64_t>(3);
    CHECK((cask::clip(wide, 1, ~std::uint64_t{0}).compute() == xt::xarray<std::int64_t>{1, 1, 2}));
    CHECK_THROWS_AS(cask::clip(cask::zeros<std::uint8_t>({3}), 300, 400), cask::dtype_error);
    CHECK_THROWS_AS(cask::clip(cask::zeros<std::uint8_t>({3}), -3, -1), cask::dtype_error);
    CHECK_THROWS_AS(cask::maximum(cask::zeros<std::uint8_t>({3}), -1), cask::dtype_error);
}

TEST_CASE("arrays and scalars meet in the type of their sum", "[choosing]") {
    const cask::array<float> x;
    const cask::array<std::int8_t> n;
    CHECK(cask::result_type(x) == cask::dtype::float32);
    CHECK(cask::result_type(x, n, 2.0) == cask::dtype::float32);
    CHECK(cask::result_type(2, n, 2.0) == cask::dtype::float64);
    CHECK(cask::result_type(1, 2.0f) == cask::dtype::float64);
    STATIC_REQUIRE(std::same_as<cask::result_type_t<cask::array<bool>, int>, std::int64_t>);
}
