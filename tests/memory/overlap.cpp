// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/memory/overlap.hpp>

using cask::shape;
using cask::memory::may_overlap;

namespace {

TEST_CASE("elements lie on each other where an axis steps over less than those inside of it",
          "[overlap]") {
    CHECK(!may_overlap(shape{3, 4}, shape{32, 8}, 8));
    CHECK(!may_overlap(shape{3, 4}, shape{8, 24}, 8));   // column-major
    CHECK(!may_overlap(shape{3, 4}, shape{-64, 8}, 8));  // backwards, with gaps
    CHECK(may_overlap(shape{3, 4}, shape{24, 8}, 8));  // the last of a row is the next row's first
    CHECK(may_overlap(shape{3}, shape{0}, 8));         // broadcast
    CHECK(!may_overlap(shape{1, 4}, shape{0, 8}, 8));  // an axis of one element has no step
    CHECK(!may_overlap(shape{0, 4}, shape{0, 0}, 8));
}

TEST_CASE("the span of strided memory goes from its lowest byte to one past its highest",
          "[overlap]") {
    const std::byte memory[128]{};
    const auto [first, last] = cask::memory::span_of(memory + 64, shape{3, 4}, shape{-16, 4}, 4);
    CHECK(first == memory + 32);
    CHECK(last == memory + 80);
}

}  // namespace
