// SPDX-License-Identifier: BSD-3-Clause
#include <cask/differences.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;

const ck::array<double> x = ck::from_array({1.0, 2.0, 4.0, 7.0, 11.0});

}  // namespace

TEST_CASE("gradients are those of parabolas through neighbours", "[differences]") {
    check_equal(ck::gradient(x), {1, 1.5, 2.5, 3.5, 4});
    check_equal(ck::gradient(x, 0, 2.0), {0.5, 0.75, 1.25, 1.75, 2});
    const auto places = ck::from_array({0.0, 1.0, 1.5, 3.5, 4.0});
    // Of a parabola, inside, its derivative.
    check_equal(ck::gradient(places * places, places), {1, 2, 3, 7, 7.5}, {1e-14});
    CHECK(ck::gradient(ck::ones<std::uint8_t>({2, 3})).dtype() == ck::dtype::float64);
    check_equal(ck::gradient(ck::from_array({3.0f, 5.0f})), {2, 2});
}

TEST_CASE("areas are below lines, also between uneven places", "[differences]") {
    CHECK(ck::trapezoid(x).item() == 19);
    CHECK(ck::trapezoid(x, 0, 0.5).item() == 9.5);
    CHECK(ck::trapezoid(x, ck::from_array({0, 1, 3, 4, 5})).item() == 1.5 + 6 + 5.5 + 9);
    const auto table = ck::broadcast_to(x, {2, 5});
    check_equal(ck::trapezoid(table, table), {60, 60});
    CHECK(ck::trapezoid(ck::ones<double>({1})).item() == 0);
    CHECK(ck::trapezoid(ck::ones<double>({0})).item() == 0);
    check_equal(ck::ediff1d(ck::reshape(ck::arange<int>(4), {2, 2})), {1, 1, 1});
}

TEST_CASE("mistakes in differences name axis and line", "[differences]") {
    CHECK_THROWS_WITH(
        ck::gradient(ck::ones<double>({3, 1})),
        ContainsSubstring("[gradient] axis 1 of shape (3, 1) has less than two elements  (") &&
            ContainsSubstring("differences.cpp:"));
    CHECK_THROWS_AS(ck::gradient(x, 1), ck::axis_error);
    CHECK_THROWS_WITH(
        ck::trapezoid(x, ck::ones<double>({3})),
        ContainsSubstring(
            "[trapezoid] coordinates of shape (3,) do not lie along axis 0 of shape (5,)"));
}
