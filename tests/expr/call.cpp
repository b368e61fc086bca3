// SPDX-License-Identifier: BSD-3-Clause
#include <cask/expr/call.hpp>

#include "support/catch.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

namespace {

/// A function over blocks of 12 x 10 in chunks of 5 x 4, with two elements before each and one
/// behind.
ck::expr::node_ptr with_margins() {
    const auto x = ck::rechunk(ck::random::generator(1).uniform({12, 10}), {5, 4});
    return ck::map_overlap<double>([](const auto&, auto& out) { out.fill(0); }, x,
                                   {.depth = {{2, 1}, {2, 1}}})
        .node();
}
const ck::expr::call& call_of(const ck::expr::node_ptr& node) {
    return *node->as<ck::expr::call>();
}

}  // namespace

TEST_CASE("a block reads its chunk and margins, where there are some", "[call]") {
    const auto node = with_margins();
    const auto read = [&](const ck::region& box) {
        return ck::expr::box_read(*node, call_of(node), 0, box);
    };
    CHECK(read({{0, 0}, {5, 4}}) == ck::region{{0, 0}, {6, 5}});
    CHECK(read({{5, 4}, {5, 4}}) == ck::region{{3, 2}, {8, 7}});
    CHECK(read({{10, 8}, {2, 2}}) == ck::region{{8, 6}, {4, 4}});
}

TEST_CASE("the call of some blocks keeps their numbers and places", "[call]") {
    const auto node = with_margins();
    const ck::expr::call part = ck::expr::part_of_call(*node, call_of(node), {1, 0}, {2, 1});
    CHECK(ck::expr::blocks_along(part, 0) == std::pair<ck::index_t, ck::index_t>{1, 2});
    CHECK(ck::expr::begin_of_result(part, 0) == 5);
    CHECK(ck::expr::begin_of_input(part, 0, 0) == 3);
    // Of the part, whose input begins at row 3.
    CHECK(ck::expr::box_read(*node, part, 0, {{5, 4}, {2, 4}}) == ck::region{{5, 2}, {4, 7}});
    const ck::block_info where = ck::expr::info_of(*node, part, {{5, 4}, {2, 4}});
    CHECK(where.index == ck::shape{2, 1});
    CHECK(where.counts == ck::shape{3, 3});
    CHECK(where.box == ck::region{{10, 4}, {2, 4}});
    CHECK(where.sizes == ck::shape{12, 10});
    CHECK(where.inputs[0] == ck::region{{8, 2}, {4, 7}});
}

TEST_CASE("calls are equal where all that they say is", "[call]") {
    const auto x = ck::rechunk(ck::random::generator(1).uniform({12, 10}), {5, 4});
    const auto f = [](const auto& b, auto& out) { out = b; };
    const auto equal = [&](const ck::array<double>& a, const ck::array<double>& b) {
        return ck::expr::same_operation(*a.node(), *b.node());
    };
    CHECK(equal(ck::map_blocks<double>(f, x), ck::map_blocks<double>(f, x)));
    CHECK(equal(ck::map_overlap<double>(f, x), ck::map_overlap<double>(f, x)));
    CHECK_FALSE(equal(ck::map_overlap<double>(f, x), ck::map_overlap<double>(f, x, {.depth = 2})));
    CHECK(equal(ck::sort(x), ck::sort(x)));
    CHECK_FALSE(equal(ck::sort(x), ck::sort(x, 0)));
    CHECK_FALSE(equal(ck::topk(x, 2), ck::topk(x, -2)));
    const ck::quantile_options along{.axes = 1};
    CHECK(equal(ck::quantile(x, 0.5, along), ck::quantile(x, 0.5, along)));
    CHECK_FALSE(equal(ck::quantile(x, 0.5, along), ck::quantile(x, 0.25, along)));
    const double by = 2;
    const auto g = [by](const auto& b, auto& out) { out = b * by; };
    CHECK_FALSE(equal(ck::map_blocks<double>(g, x), ck::map_blocks<double>(g, x)));
}
