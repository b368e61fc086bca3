// SPDX-License-Identifier: BSD-3-Clause
// Where results that writers take stand in a plan.
#include "support/catch.hpp"
#include "support/writers.hpp"

#include <cask/cask.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/plan/planner.hpp>
#include <cask/plan/stage.hpp>

namespace ck = cask;

namespace {

ck::plan::plan plan_into(const std::vector<ck::expr::node_ptr>& roots,
                       const std::vector<ck::expr::writer*>& writers) {
    return ck::plan::make_plan(ck::optimize::prepare(roots, {}), 2, {}, writers);
}

}  // namespace

TEST_CASE("a result that a writer takes is put as soon as it is there", "[put_stage]") {
    const auto x = ck::random::generator(1).uniform({1000, 1000});
    const auto y = ck::cumsum(x, 0);
    const auto z = ck::cumsum(y + 1.0, 1);
    cask_test::memory_writer writer({1, 1}, 8);
    const ck::plan::plan whole = plan_into({y.node(), z.node()}, {&writer, &writer});
    REQUIRE(whole.phases.size() == 4);
    for (const std::uint32_t k : {1u, 3u}) {
        const ck::plan::stage& stage = whole.stages[whole.phases[k].first];
        CHECK(stage.kind == ck::plan::stage_kind::put);
        CHECK(stage.put->storage == whole.results[k / 2]);
        CHECK(stage.tasks() == 2);
        CHECK(whole.phases[k].after == std::vector<std::uint32_t>{k - 1});
    }
    CHECK(whole.phases[2].after == std::vector<std::uint32_t>{0});
    CHECK(whole.needs.room >= 16'000'000);
    const ck::plan::plan half = plan_into({y.node(), z.node()}, {nullptr, &writer});
    CHECK(half.phases.size() == 3);
    CHECK(half.needs.room >= 8'000'000);
    CHECK(half.needs.room < 9'000'000);
    CHECK(plan_into({y.node(), z.node()}, {}).needs.room == 0);
}

TEST_CASE("stages with fused rows fuse them, whoever takes the results", "[put_stage]") {
    const auto x = ck::random::generator(1).uniform({1000, 300}).persist();
    const auto centred = x - ck::mean(x, {.axes = {1}, .keep_dims = true});
    cask_test::memory_writer writer({1, 1}, 8);
    const ck::plan::plan plan = plan_into({centred.node()}, {&writer});
    REQUIRE(plan.phases.size() == 2);
    CHECK(plan.phases[0].together);
    CHECK(plan.stages.back().kind == ck::plan::stage_kind::put);
    CHECK(plan.needs.room < 2'700'000);  // the means pass
}

TEST_CASE("what has been put makes room", "[put_stage]") {
    ck::array<double> x = ck::random::generator(1).uniform({1000, 1000});
    cask_test::memory_writer writer({1, 1}, 8);
    std::vector<ck::expr::node_ptr> nodes;
    for (int k = 0; k < 6; ++k) nodes.push_back((x = ck::cumsum(x * 0.5, k % 2)).node());
    const ck::plan::plan plan = plan_into(nodes, std::vector<ck::expr::writer*>(6, &writer));
    CHECK(plan.needs.room < 26'000'000);
}
