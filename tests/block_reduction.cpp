// SPDX-License-Identifier: BSD-3-Clause
#include <cask/block_reduction.hpp>

#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

#include <xtensor/xmath.hpp>

namespace {

using namespace cask_test;
using xt::xarray;

// Along the last of two axes.
constexpr auto row_sums = [](const auto& b) {
    xarray<double> sums = xarray<double>::from_shape({b.shape()[0], std::size_t{1}});
    for (std::size_t i = 0; i < b.shape()[0]; ++i) {
        sums(i, 0) = 0;
        for (std::size_t j = 0; j < b.shape()[1]; ++j) sums(i, 0) += b(i, j);
    }
    return sums;
};
constexpr auto roots = [](const auto& b) -> xarray<float> { return xt::sqrt(b); };

}  // namespace

TEST_CASE("reductions by functions of blocks", "[reduction]") {
    const auto x = ck::reshape(ck::arange<double>(30 * 100), {30, 100}) % 7.0;
    for (const ck::index_t chunk : {1, 7, 100}) {
        const auto cut = ck::rechunk(x, {11, chunk});
        const auto norms = ck::reduction(cut * cut, row_sums, row_sums, roots, {.axes = 1});
        static_assert(std::same_as<decltype(norms), const ck::array<float>>);
        CHECK(norms.shape() == ck::shape{30});
        check_equal(norms.compute(), ck::astype<float>(ck::sqrt(ck::sum(x * x, 1))).compute());
    }
    const auto largest = [](const auto& b) {
        double most = b.flat(0);
        for (const double each : b) most = std::max(most, each);
        return xarray<double>(std::vector<std::size_t>(b.dimension(), 1), most);
    };
    const auto same = [](const auto& b) -> xarray<double> { return b; };
    const auto cut = ck::rechunk(x, {4, 9});
    CHECK(ck::reduction(cut, largest, largest, same).item() == 6);
    CHECK(ck::reduction(cut, largest, largest, same, {.axes = 0, .keep_dims = true}).shape() ==
          ck::shape{1, 100});
    CHECK_THROWS_WITH(ck::reduction(cut, largest, largest, same, {.axes = 2}),
                      ContainsSubstring("[reduction] axis 2") &&
                          ContainsSubstring("block_reduction.cpp:"));
    CHECK_THROWS_AS(ck::reduction(cut, largest, largest, same, {.axes = {0, 0}}), ck::axis_error);
    CHECK_THROWS_WITH(ck::reduction(cut, largest, largest, same, {.where = x > 1.0}),
                      ContainsSubstring("[reduction] there is no option .where of this reduction"));
    CHECK_THROWS_WITH(ck::reduction(cut, largest, largest, same, {.ddof = 1}),
                      ContainsSubstring("[reduction] there is no option .ddof of this reduction"));
}
