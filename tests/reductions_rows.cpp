// SPDX-License-Identifier: BSD-3-Clause
// Reductions of short rows, whose elements are turned into columns as they are read.
#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

namespace ck = cask;
using cask_test::check;
using cask_test::numbers;

TEMPLATE_TEST_CASE("short rows have the bits of the columns of a transposed copy", "[reductions]",
                   float, double, std::int32_t, std::uint32_t, std::int16_t) {
    for (const ck::index_t length : {2, 3, 7, 8, 9, 33, 63}) {
        for (const ck::index_t count : {65, 4099}) {
            CAPTURE(length, count);
            const xt::xarray<TestType> x = numbers<TestType>(ck::shape{count, length}, 11);
            const xt::xarray<TestType> copy = xt::transpose(x);
            check([&](const auto& in) { return ck::sum(in(x), 1); },
                  ck::sum(ck::borrow(copy), 0).compute());
            check([&](const auto& in) { return ck::mean(in(x), 1); },
                  ck::mean(ck::borrow(copy), 0).compute());
            check([&](const auto& in) { return ck::variance(in(x), 1); },
                  ck::variance(ck::borrow(copy), 0).compute());
            check([&](const auto& in) { return ck::argmax(in(x), 1); },
                  ck::argmax(ck::borrow(copy), 0).compute());
        }
    }
}

TEST_CASE("short rows of slices are reduced without what lies between them", "[reductions]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{700, 40}, 12);
    for (const ck::index_t length : {3, 8, 9, 39}) {
        const xt::xarray<double> part = xt::view(x, xt::all(), xt::range(1, 1 + length));
        const xt::xarray<double> copy = xt::transpose(part);
        check(
            [&](const auto& in) { return ck::sum(in(x)(ck::all(), ck::range(1, 1 + length)), 1); },
            ck::sum(ck::borrow(copy), 0).compute());
    }
}

TEST_CASE("short rows are reduced in one pass with long ones", "[reductions]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{700, 9}, 13);
    const xt::xarray<double> y = numbers<double>(ck::shape{9, 700}, 14);
    const auto rows = ck::max(ck::borrow(x), 1);
    const auto columns = ck::max(ck::borrow(y), 0);
    const auto both = ck::sum(ck::borrow(x) - ck::transpose(ck::borrow(y)), 1);
    const auto [a, b, c] = ck::compute(rows, columns, both);
    CHECK(a == rows.compute());
    CHECK(b == columns.compute());
    CHECK(c == both.compute());
}

TEST_CASE("short rows of more axes are reduced", "[reductions]") {
    const xt::xarray<float> x = numbers<float>(ck::shape{70, 5, 6}, 15);
    const xt::xarray<float> inner_first = xt::transpose(x, {2, 0, 1});
    check([&](const auto& in) { return ck::sum(in(x), 2); },
          ck::sum(ck::borrow(inner_first), 0).compute());
    const xt::xarray<float> both_first = xt::transpose(x, {1, 2, 0});
    check(
        [&](const auto& in) {
            return ck::sum(in(x), {.axes = {1, 2}});
        },
        ck::sum(ck::borrow(both_first), {.axes = {0, 1}}).compute());
}
