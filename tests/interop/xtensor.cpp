// SPDX-License-Identifier: BSD-3-Clause
#include "support/views.hpp"

#include "support/catch.hpp"

#include <cask/interop/xtensor.hpp>

namespace interop = cask::interop;

TEST_CASE("xarrays are made of shapes", "[xtensor]") {
    CHECK(interop::make_xarray<double>(cask::shape{}).dimension() == 0);
    const auto x = interop::make_xarray<std::int16_t>(cask::shape{2, 0, 3});
    CHECK(interop::shape_of(x) == cask::shape{2, 0, 3});
    CHECK(x.size() == 0);
}

TEST_CASE("strides of containers are told in bytes, 0 for axes of length 1", "[xtensor]") {
    const auto x = interop::make_xarray<float>(cask::shape{4, 1, 3});
    CHECK(interop::byte_strides_of(x) == cask::shape{12, 0, 4});
    const xt::xarray<double, xt::layout_type::column_major> y =
        xt::zeros<double>({std::size_t{4}, std::size_t{3}});
    CHECK(interop::byte_strides_of(y) == cask::shape{8, 32});
}

TEST_CASE("containers and strided views lie in memory, expressions do not", "[xtensor]") {
    auto x = interop::make_xarray<double>(cask::shape{4, 6});
    auto part = xt::strided_view(x, {xt::range(0, 4, 2), xt::all()});
    STATIC_REQUIRE(interop::strided_container<decltype(x)>);
    STATIC_REQUIRE(interop::strided_container<decltype(part)>);
    STATIC_REQUIRE(!interop::strided_container<decltype(x + x)>);
    CHECK(interop::shape_of(part) == cask::shape{2, 6});
    CHECK(interop::byte_strides_of(part) == cask::shape{96, 8});
}
