// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

namespace {

using cask_test::computations;
using cask_test::plan_of;

TEST_CASE("element-wise operations and the reduction after them are one pass", "[lower]") {
    const auto x = ck::random::generator(1).uniform({1000, 1000});
    const auto plan = plan_of({ck::sum(ck::sqrt(x) * 2.0 + 1.0).node()});
    REQUIRE(plan.stages.size() == 1);
    CHECK(plan.stages[0].kind == ck::plan::stage_kind::fold);
    CHECK(!plan.stages[0].across);
    CHECK(plan.stages[0].loads.size() == 1);
    CHECK(computations(plan.stages[0]).size() == 2);  // sqrt, multiply_add
    CHECK(plan.storages.size() == 1);
}

TEST_CASE("statistics of one source are one pass that reads it once", "[lower]") {
    const auto x = ck::random::generator(1).uniform({1000, 1000});
    const auto plan = plan_of({ck::mean(x).node(), ck::stddev(x).node(), ck::max(x).node(),
                               ck::sum(x).node(), (x + 1.0).node()});
    REQUIRE(plan.stages.size() == 1);
    CHECK(plan.stages[0].loads.size() == 1);
    CHECK(plan.stages[0].folds.size() == 3);  // sum and mean are one
    CHECK(plan.stages[0].stores.size() == 1);
}

TEST_CASE("results that differ in the finish alone share an accumulation", "[lower]") {
    const auto folds = [](const std::vector<ck::expr::node_ptr>& roots) {
        std::vector<std::size_t> results;  // of each accumulation
        for (const auto& stage : plan_of(roots).stages) {
            CHECK(stage.folds.size() == stage.code.accumulations.size());
            for (const auto& each : stage.folds) results.push_back(each.results.size());
        }
        return results;
    };
    using counts = std::vector<std::size_t>;
    const auto x = ck::random::generator(1).uniform({100, 200});
    CHECK(folds({ck::sum(x).node(), ck::max(x).node(), ck::mean(x).node()}) == counts{2, 1});
    CHECK(folds({ck::variance(x).node(), ck::stddev(x, {.ddof = 1}).node(),
                 ck::variance(x, {.ddof = 2}).node()}) == counts{3});
    CHECK(folds({ck::sum(x, 1).node(), ck::mean(x, 1).node()}) == counts{2});
    CHECK(folds({ck::min(x).node(), ck::max(x).node(), ck::prod(x).node()}) == counts{1, 1, 1});
    // Neither what is reduced, nor along which axes, nor by what may differ.
    CHECK(folds({ck::sum(x).node(), ck::mean(x + 1.0).node()}) == counts{1, 1});
    CHECK(folds({ck::sum(x, 0).node(), ck::mean(x, 1).node()}) == counts{1, 1});
    const auto whole = ck::astype<std::int32_t>(x * 100.0);
    CHECK(folds({ck::sum(whole).node(), ck::mean(whole).node()}) == counts{1, 1});
    const auto large = x > 0.5;
    CHECK(folds({ck::any(large).node(), ck::max(large).node(), ck::sum(large).node(),
                 ck::count_nonzero(large).node()}) == counts{2, 2});
}

TEST_CASE("views emit nothing", "[lower]") {
    const auto x = ck::from_array(std::vector<double>(1000, 1.0));
    const auto y = ck::reshape(x, {10, 100});
    const auto plan = plan_of(
        {ck::flip(ck::transpose(y(ck::range(2, 8), ck::range(ck::_, ck::_, -2)) + 1.0)).node()});
    REQUIRE(plan.stages.size() == 1);
    CHECK(plan.stages[0].loads.size() == 1);
    CHECK(computations(plan.stages[0]).size() == 1);
}

TEST_CASE("a costly value wanted under two maps is computed once and kept", "[lower]") {
    const auto x = ck::exp(ck::sin(ck::random::generator(1).uniform({100, 100})));
    const auto plan = plan_of({(x + ck::transpose(x)).node()});
    CHECK(plan.stages.size() == 2);
    const auto cheap = ck::random::generator(1).uniform({100, 100});
    CHECK(plan_of({(cheap + ck::transpose(cheap)).node()}).stages.size() == 1);
}

TEST_CASE("time steps of a stencil do not explode", "[lower]") {
    ck::array<double> x = ck::random::generator(1).uniform({64, 64}).persist();
    for (int step = 0; step < 50; ++step) {
        x = ck::array<double>(
                x(ck::range(0, -2), ck::range(1, -1)) + x(ck::range(2, ck::_), ck::range(1, -1)) +
                x(ck::range(1, -1), ck::range(0, -2)) + x(ck::range(1, -1), ck::range(2, ck::_))) *
            0.25;
        if (x.shape()[0] < 4) break;
    }
    const auto plan = plan_of({x.node()});
    std::size_t work = 0;
    for (const auto& each : plan.stages) work += computations(each).size();
    CHECK(work < 1000);
}

TEST_CASE("common sub-expressions are computed once, unless that is switched off", "[lower]") {
    const auto x = ck::random::generator(1).uniform({1000});
    const auto y = ck::exp(x) + ck::exp(x);
    CHECK(computations(plan_of({y.node()}).stages.front()).size() == 2);
    CHECK(computations(plan_of({y.node()}, {.optimize = false}).stages.front()).size() == 3);
}

TEST_CASE("one iteration of the Mandelbrot program is six instructions", "[lower]") {
    using namespace std::complex_literals;
    const auto c = ck::expand_dims(ck::linspace<double>(-1, 0, 40), 1) * 1i +
                   ck::linspace<double>(-1.5, 0, 60);
    auto count = [&](int iterations) {
        ck::array<std::complex<double>> z = c;
        auto fractal = ck::full<std::int32_t>({40, 60}, iterations);
        for (int k = 0; k < iterations; ++k) {
            z = z * z + c;
            const auto diverge = ck::abs(z) > 2.0;
            const auto newly = diverge && (fractal == iterations);
            fractal[newly] = k;
            z[diverge] = 2.0;
        }
        return computations(plan_of({fractal.node()}).stages.front()).size();
    };
    CHECK(count(11) - count(10) == 6);
}

TEST_CASE("the live values of a long program share few slots", "[lower]") {
    auto x = ck::random::generator(1).uniform({1000});
    for (int k = 0; k < 500; ++k) x = ck::sin(x) * 1.5 + static_cast<double>(k);
    const auto plan = plan_of({x.node()});
    CHECK(plan.stages.front().code.slots.size() <= 3);
}

TEST_CASE("leaves follow from the shape, tasks from work and threads", "[lower]") {
    const auto x = ck::random::generator(1).uniform({5000, 3000});
    const auto one = ck::plan::make_plan(ck::expr::graph({ck::sum(x).node()}), 1);
    const auto many = ck::plan::make_plan(ck::expr::graph({ck::sum(x).node()}), 64);
    CHECK(one.stages[0].leaf_extent == many.stages[0].leaf_extent);
    const auto chunked =
        ck::plan::make_plan(ck::expr::graph({ck::sum(ck::rechunk(x, {7, 11})).node()}), 3);
    CHECK(chunked.stages[0].leaf_extent == one.stages[0].leaf_extent);
    CHECK(one.stages[0].tasks() > 8);
}

}  // namespace
