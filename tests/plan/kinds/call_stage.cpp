// SPDX-License-Identifier: BSD-3-Clause
#include <cask/plan/kinds/call_stage.hpp>

#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/plan/planner.hpp>

namespace ck = cask;

namespace {

ck::plan::plan plan_of(const ck::expr::node_ptr& node) {
    return ck::plan::make_plan(ck::optimize::prepare({node}, {}), 2);
}
const auto fill = [](const auto&, auto& out) { out.fill(0); };

}  // namespace

TEST_CASE("each block is a task, and rows together are one", "[call]") {
    const auto x = ck::random::generator(1).uniform({1000, 100});
    const auto blocks = plan_of(ck::map_blocks<double>(fill, ck::rechunk(x, {300, 30})).node());
    CHECK(blocks.stages.back().kind == ck::plan::stage_kind::call);
    CHECK(blocks.stages.back().task_counts == ck::shape{4, 4});
    CHECK(blocks.stages.back().task_extent == ck::shape{300, 30});
    const auto rows = plan_of(ck::sort(x, 1).node());
    CHECK(rows.stages.back().task_extent[1] == 100);
    CHECK(rows.stages.back().task_extent[0] > 8);
    CHECK(rows.stages.back().task_extent[0] < 1000);
}

TEST_CASE("what tasks read is computed by them, but where many want the same", "[call]") {
    const auto x = ck::sqrt(ck::random::generator(1).uniform({1000, 1000}));
    const auto cut = ck::rechunk(x, {100, 1000});
    CHECK(plan_of(ck::map_blocks<double>(fill, cut).node()).needs.room == 0);
    CHECK(plan_of(ck::map_overlap<double>(fill, cut, {.depth = {{1, 1}, {0, 0}}}).node())
              .needs.room == 0);
    // Margins wider than blocks: each element would be computed eleven times.
    CHECK(plan_of(ck::map_overlap<double>(fill, cut, {.depth = {{500, 500}, {0, 0}}}).node())
              .needs.room >= x.nbytes());
    // One task: others may compute what it reads.
    CHECK(plan_of(ck::map_blocks<double>(fill, ck::rechunk(x, 1000)).node()).needs.room >=
          x.nbytes());
    CHECK(plan_of(ck::sort(x, 0).node()).needs.room == 0);
}
