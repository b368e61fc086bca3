// SPDX-License-Identifier: BSD-3-Clause
// Reductions of booleans and signed integers, exact.
#include "support/whole_numbers.hpp"

namespace ck = cask;
using cask_test::axis_subsets;
using cask_test::check_limits;
using cask_test::check_whole_numbers;
using cask_test::numbers;

TEMPLATE_TEST_CASE("integers of every rank are reduced over every subset of axes", "[reductions]",
                   bool, std::int8_t, std::int32_t) {
    for (const ck::shape& sizes :
         {ck::shape{}, ck::shape{7}, ck::shape{3, 70}, ck::shape{2, 3, 5}, ck::shape{2, 3, 2, 4}}) {
        const xt::xarray<TestType> x = numbers<TestType>(sizes, 3);
        for (const std::vector<int>& axes : axis_subsets(sizes.rank())) {
            check_whole_numbers(x, axes, axes.size() % 2 == 1);
        }
    }
}

TEMPLATE_TEST_CASE("the limits of integers survive", "[reductions]", std::int8_t, std::int64_t) {
    check_limits<TestType>();
}

TEMPLATE_TEST_CASE("nothing at all is reduced to the identity", "[reductions]", bool,
                   std::int32_t) {
    for (const ck::shape& sizes :
         {ck::shape{0}, ck::shape{0, 3}, ck::shape{3, 0}, ck::shape{2, 0, 3}, ck::shape{0, 0}}) {
        const xt::xarray<TestType> x = numbers<TestType>(sizes);
        for (const std::vector<int>& axes : axis_subsets(sizes.rank())) {
            check_whole_numbers(x, axes, axes.size() % 2 == 1);
        }
    }
}

TEST_CASE("integer reductions around the sizes of leaves agree with loops", "[reductions]") {
    for (const ck::index_t size :
         {63, 64, 65, 127, 128, 129, 2047, 2048, 2049, 16383, 16384, 16385, 32769, 200000}) {
        check_whole_numbers(numbers<std::int32_t>(ck::shape{size}, 6), {}, false);
    }
    for (const ck::index_t rows : {255, 256, 257, 700}) {
        const xt::xarray<std::int32_t> x = numbers<std::int32_t>(ck::shape{rows, 130}, 7);
        check_whole_numbers(x, {0}, false);
        check_whole_numbers(x, {1}, false);
        check_whole_numbers(x, {}, false);
    }
    for (const ck::index_t length : {2, 3, 7, 9, 33, 63}) {
        check_whole_numbers(numbers<std::int32_t>(ck::shape{700, length}, 7), {0}, false);
        check_whole_numbers(numbers<std::int32_t>(ck::shape{4200, length}, 7), {1}, false);
        check_whole_numbers(numbers<bool>(ck::shape{4200, length}, 7), {0}, false);
        check_whole_numbers(numbers<bool>(ck::shape{4200, length}, 7), {1}, false);
    }
    check_whole_numbers(numbers<bool>(ck::shape{70001}, 8), {}, false);
    check_whole_numbers(numbers<bool>(ck::shape{700, 130}, 8), {0}, false);
    check_whole_numbers(numbers<std::int8_t>(ck::shape{3, 17000, 2}, 8), {1}, false);
    check_whole_numbers(numbers<std::int8_t>(ck::shape{300, 70, 2}, 8), {0, 1}, false);
    check_whole_numbers(numbers<std::int8_t>(ck::shape{300, 7, 65}, 8), {0, 2}, true);
}
