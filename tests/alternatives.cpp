// SPDX-License-Identifier: BSD-3-Clause
#include <cask/alternatives.hpp>
#include <cask/random.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;
using ck::choose_mode;

const ck::array<double> x = ck::from_array({-2.0, -0.5, 0.0, 1.0, 3.0});
const ck::array<int> at = ck::from_array({0, 2, 1, 0, 2});

}  // namespace

TEST_CASE("choose takes the element of the array that the index names", "[alternatives]") {
    check_equal(ck::choose(at, {x, x * 2.0, x * 3.0}), xt::xarray<double>{-2, -1.5, 0, 1, 9});
    check_equal(ck::choose(at, std::vector<ck::array<double>>{x, x * 2.0, x * 3.0}),
                xt::xarray<double>{-2, -1.5, 0, 1, 9});
    check_equal(ck::choose(at, {7, 8, 9}), xt::xarray<int>{7, 9, 8, 7, 9});
    check_equal(ck::choose(at > 0, {x, -x}), xt::xarray<double>{-2, 0.5, -0.0, 1, -3});
    check_equal(ck::choose(ck::from_array({{0}, {1}}), {x, x + 1.0}),
                xt::xarray<double>{{-2, -0.5, 0, 1, 3}, {-1, 0.5, 1, 2, 4}});
    check_equal(ck::choose(ck::zeros<std::uint8_t>({2, 5}), {x}),
                xt::xarray<double>{{-2, -0.5, 0, 1, 3}, {-2, -0.5, 0, 1, 3}});
    const xt::xarray<float> values = cask_test::numbers<float>({30, 7}, 1);
    const xt::xarray<std::int16_t> number = cask_test::numbers<std::int16_t>({30, 1}, 2);
    xt::xarray<float> want = values;
    for (std::size_t k = 0; k < 30; ++k) {
        for (std::size_t l = 0; l < 7; ++l) {
            const int turn = (number(k, 0) % 3 + 3) % 3;
            want(k, l) = turn == 0 ? values(k, l) : turn == 1 ? -values(k, l) : 4.0f;
        }
    }
    const auto built = [&](const cask_test::chunking& in) {
        const auto v = in(values);
        return ck::choose(in(number), std::tuple(v, -v, 4.0), choose_mode::wrap);
    };
    cask_test::check<float>(built, want);
}

TEST_CASE("choices of any types are promoted together", "[alternatives]") {
    const auto mixed = ck::choose(at, std::tuple(ck::astype<float>(x), 2.5, at));
    STATIC_REQUIRE(std::same_as<decltype(mixed), const ck::array<double>>);  // float and int32
    check_equal(mixed, xt::xarray<double>{-2, 2, 2.5, 1, 2});
    const auto kept = ck::choose(at, std::tuple(ck::astype<float>(x), 2.5, 1));
    STATIC_REQUIRE(std::same_as<decltype(kept), const ck::array<float>>);
    STATIC_REQUIRE(std::same_as<decltype(ck::choose(at, std::tuple(1, 2.5))), ck::array<double>>);
}

TEST_CASE("an index that is no choice is an error, or taken for one", "[alternatives]") {
    const auto wide = ck::from_array({-4, 0, 1, 2, 9});
    check_equal(ck::choose(wide, {10, 20, 30}, choose_mode::clip),
                xt::xarray<int>{10, 10, 20, 30, 30});
    check_equal(ck::choose(wide, {10, 20, 30}, choose_mode::wrap),
                xt::xarray<int>{30, 10, 20, 30, 10});
    const auto large = ck::full<std::uint64_t>({2}, ~std::uint64_t{0});
    check_equal(ck::choose(large, {10, 20}, choose_mode::clip), xt::xarray<int>{20, 20});
    check_equal(ck::choose(large, {10, 20}, choose_mode::wrap), xt::xarray<int>{20, 20});
    const auto refused = [](const auto& from, const char* text) {
        const auto y = ck::choose(from, {10, 20, 30});
        CHECK_THROWS_WITH(y.compute(),
                          ContainsSubstring(text) && ContainsSubstring("alternatives.cpp:"));
        try {
            static_cast<void>(y.compute());
        } catch (const ck::task_error& failed) {
            CHECK_THROWS_AS(std::rethrow_if_nested(failed), ck::index_error);
        }
    };
    refused(wide, "[choose] index -4 is none of 3 choices: choose_mode::clip or wrap takes one");
    refused(ck::full<int>({70'000}, 3), "[choose] index 3 is none of 3 choices");
    refused(large, "[choose] index 18446744073709551615 is none of 3 choices");
}

TEST_CASE("select takes the value of the first condition that holds", "[alternatives]") {
    check_equal(ck::select({x < 0.0, x < 2.0}, {-x, x + 1.0}), xt::xarray<double>{2, 0.5, 1, 2, 0});
    check_equal(ck::select({x < 0.0, x < 2.0}, {1, 2}, 3), xt::xarray<int>{1, 1, 2, 2, 3});
    check_equal(ck::select({x < 0.0, x < 2.0}, std::tuple(x, 7), 0.5),
                xt::xarray<double>{-2, -0.5, 7, 7, 0.5});
    check_equal(ck::select(std::vector<ck::array<bool>>{x > 0.0}, std::vector<ck::array<double>>{x},
                           x * 10.0),
                xt::xarray<double>{-20, -5, 0, 1, 3});
    STATIC_REQUIRE(std::same_as<decltype(ck::select({x > 0.0}, {at}, 0.5)), ck::array<double>>);
    STATIC_REQUIRE(std::same_as<decltype(ck::select({x > 0.0}, {1, 2})), ck::array<int>>);
}

TEST_CASE("piecewise takes what the function of the last condition that holds makes",
          "[alternatives]") {
    const auto absolute = std::tuple([](const auto& v) { return -v; }, 10);
    check_equal(ck::piecewise(x, {x<0.0, x> - 1.0}, absolute, 99),
                xt::xarray<double>{2, 10, 10, 10, 10});
    check_equal(ck::piecewise(x, {x < 0.0, x >= 1.0}, {-1, 1}), xt::xarray<int>{-1, -1, 0, 1, 1});
    check_equal(ck::piecewise(x, {x < 0.0},
                              std::tuple([](const ck::array<double>& v) { return v * v; }),
                              [](const ck::array<double>& v) { return v + 0.5; }),
                xt::xarray<double>{4, 0.25, 0.5, 1.5, 3.5});
    // An array of integers could be called with x, as x with it.
    check_equal(ck::piecewise(at, {at > 0}, std::tuple(at * 10), at - 1),
                xt::xarray<int>{-1, 20, 10, -1, 20});
    STATIC_REQUIRE(std::same_as<decltype(ck::piecewise(at, {at > 0}, {0.5})), ck::array<double>>);
}

TEST_CASE("mistakes in alternatives name shapes and lines", "[alternatives]") {
    CHECK_THROWS_WITH(ck::choose(at, std::vector<ck::array<double>>{}),
                      ContainsSubstring("[choose] there is no array to choose from  (") &&
                          ContainsSubstring("alternatives.cpp:"));
    CHECK_THROWS_AS(ck::choose(at, {x, x(ck::range(0, 3))}), ck::shape_error);
    CHECK_THROWS_AS(ck::choose(at, std::tuple(ck::zeros<std::int8_t>({5}), 300)), ck::dtype_error);
    CHECK_THROWS_WITH(ck::select({x > 0.0}, {x, x}),
                      ContainsSubstring("[select] there must be a condition, and a value for each: "
                                        "got 1 and 2  (") &&
                          ContainsSubstring("alternatives.cpp:"));
    CHECK_THROWS_WITH(ck::piecewise(x, {x > 0.0, x > 1.0}, {1}),
                      ContainsSubstring("[piecewise] there must be a condition, and a value for "
                                        "each: got 2 and 1"));
    CHECK_THROWS_AS(ck::select({x > 0.0}, {x(ck::range(0, 3))}), ck::shape_error);
}
