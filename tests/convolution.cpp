// SPDX-License-Identifier: BSD-3-Clause
#include <cask/convolution.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;
using mode = ck::convolution_mode;

const ck::array<double> x = ck::from_array({1.0, 2.0, 3.0, 4.0});
const ck::array<double> w = ck::from_array({0.0, 1.0, 0.5});

}  // namespace

TEST_CASE("sequences are convolved at all places, some, or those within", "[convolution]") {
    check_equal(ck::convolve(x, w), {0, 1, 2.5, 4, 5.5, 2});
    check_equal(ck::convolve(x, w, mode::same), {1, 2.5, 4, 5.5});
    check_equal(ck::convolve(w, x, mode::valid), {2.5, 4});
    check_equal(ck::correlate(x, w), {3.5, 5});
    check_equal(ck::correlate(ck::from_array({1, 2}), ck::from_array({0, 1, 5}), mode::same),
                {11, 2, 0});
    check_equal(ck::correlate(x, w, mode::full), {0.5, 2, 3.5, 5, 4, 0});
    using Z = std::complex<double>;
    CHECK(ck::correlate(ck::from_array({Z(0, 1)}), ck::from_array({Z(0, 1)})).item() == Z(1, 0));
}

TEST_CASE("what is beyond the ends does not count", "[convolution]") {
    const auto infinite = ck::from_array({1.0, std::numeric_limits<double>::infinity()});
    const xt::xarray<double> sums = ck::convolve(x, infinite).compute();
    CHECK(sums(0) == 1);
    CHECK(std::isinf(sums(4)));
}

TEST_CASE("values between points lie on lines, beyond them where it is said", "[convolution]") {
    const std::vector<double> places{0, 1, 2};
    const auto at = ck::from_array({-1.0, 0.5, 1.5, 2.0, 9.0});
    check_equal(ck::interp(at, places, std::vector<int>{0, 10, 40}), {0, 5, 25, 40, 40});
    check_equal(ck::interp(at, places, xt::xarray<double>{0, 10, 40}, {.left = -1, .right = 7}),
                {-1, 5, 25, 40, 7});
}

TEST_CASE("mistakes in sequences and points name them and the line", "[convolution]") {
    CHECK_THROWS_WITH(ck::convolve(x, ck::ones<double>({2, 2})),
                      ContainsSubstring("[convolve] needs two vectors with elements: got shapes "
                                        "(4,) and (2, 2)  (") &&
                          ContainsSubstring("convolution.cpp:"));
    CHECK_THROWS_AS(ck::correlate(x, ck::zeros<double>({0})), ck::shape_error);
    CHECK_THROWS_WITH(ck::interp(x, std::vector<double>{0, 1}, std::vector<double>{0}),
                      ContainsSubstring("[interp] 2 coordinates and 1 values make no line"));
    CHECK_THROWS_WITH(
        ck::interp(x, std::vector<double>{0, 1, 1}, std::vector<double>{0, 1, 2}),
        ContainsSubstring(
            "[interp] coordinates must increase: number 2 is not above the one before it"));
}
