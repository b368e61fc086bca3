// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/plan/leaves.hpp>

using cask::plan::leaf_extent_of;
using cask::shape;

namespace {

TEST_CASE("leaves hold whole inner axes, as many as fit", "[leaves]") {
    constexpr bool along = false;
    CHECK(leaf_extent_of(shape{100'000}, along) == shape{16'384});
    CHECK(leaf_extent_of(shape{1000, 64}, along) == shape{256, 64});
    CHECK(leaf_extent_of(shape{3, 5}, along) == shape{3, 5});
    CHECK(leaf_extent_of(shape{0}, along) == shape{1});
    CHECK(leaf_extent_of(shape{}, along) == shape{});
}

TEST_CASE("across, a leaf is 256 rows, or 256 of each lane of short rows", "[leaves]") {
    constexpr bool across = true;
    CHECK(leaf_extent_of(shape{1000}, across) == shape{256});
    CHECK(leaf_extent_of(shape{1000, 100}, across) == shape{2, 100});
    CHECK(leaf_extent_of(shape{10'000}, across, 16) == shape{4096});
}

TEST_CASE("the domain of a reduction has the kept axes first, or last if it goes across",
          "[leaves]") {
    cask::plan::stage_outline outline;
    outline.sizes = shape{2, 3, 5};
    outline.reduced = {0, 2};
    CHECK(cask::plan::leaf_domain(outline) == shape{3, 2, 5});
    outline.across = true;
    CHECK(cask::plan::leaf_domain(outline) == shape{2, 5, 3});
}

}  // namespace
