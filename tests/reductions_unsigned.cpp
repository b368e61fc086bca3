// SPDX-License-Identifier: BSD-3-Clause
// Reductions of unsigned integers, and of int16, exact.
#include "support/whole_numbers.hpp"

namespace ck = cask;
using cask_test::axis_subsets;
using cask_test::check_limits;
using cask_test::check_whole_numbers;
using cask_test::numbers;

TEMPLATE_TEST_CASE("unsigned integers of every rank are reduced over every subset of axes",
                   "[reductions]", std::uint64_t) {
    for (const ck::shape& sizes :
         {ck::shape{}, ck::shape{7}, ck::shape{3, 70}, ck::shape{2, 3, 5}, ck::shape{2, 3, 2, 4}}) {
        const xt::xarray<TestType> x = numbers<TestType>(sizes, 3);
        for (const std::vector<int>& axes : axis_subsets(sizes.rank())) {
            check_whole_numbers(x, axes, axes.size() % 2 == 1);
        }
    }
}

TEMPLATE_TEST_CASE("integers of other widths are reduced as well", "[reductions]", std::int16_t,
                   std::uint8_t, std::uint16_t, std::uint32_t) {
    const xt::xarray<TestType> x = numbers<TestType>(ck::shape{5, 67, 3}, 4);
    check_whole_numbers(x, {}, false);
    check_whole_numbers(x, {1}, true);
    check_whole_numbers(x, {0, 2}, false);
}

TEMPLATE_TEST_CASE("the limits of unsigned integers survive", "[reductions]", std::uint16_t,
                   std::uint64_t) {
    check_limits<TestType>();
}
