// SPDX-License-Identifier: BSD-3-Clause
// Plans of arrays that are put together of pieces, and of what is kept because it repeats.
#include "support/catch.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>
#include <cask/plan/pieces.hpp>

namespace ck = cask;

namespace {

using cask_test::plan_of;

ck::array<double> some(const ck::shape& sizes) { return ck::random::generator(1).uniform(sizes); }

TEST_CASE("pieces are cut out of a domain at their edges", "[pieces]") {
    const ck::expr::piecewise pieces{0, {0, 4, 10}};
    const ck::region whole{{0, 0}, {5, 10}};
    ck::index_map backwards;  // rows 9, 7, 5, 3, 1
    backwards.push_back({0, 9, -2});
    backwards.push_back({1, 0, 1});
    ck::plan::axis_cuts cuts;
    ck::plan::add_cuts(cuts, pieces, backwards, whole);
    CHECK(cuts == ck::plan::axis_cuts{{3}, {}});
    CHECK(ck::plan::part_in(pieces, 0, backwards, whole) == ck::region{{3, 0}, {2, 10}});
    CHECK(ck::plan::part_in(pieces, 1, backwards, whole) == ck::region{{0, 0}, {3, 10}});
    const auto cells = ck::plan::cells_of({{3}, {2, 5}}, {5, 10});
    REQUIRE(cells.size() == 6);
    CHECK(cells[5] == ck::region{{3, 5}, {2, 5}});
}

TEST_CASE("what a box reads of many pieces is found by position", "[pieces]") {
    std::vector<ck::index_t> edges{0};
    for (ck::index_t length = 1; length <= 40; ++length) edges.push_back(edges.back() + length);
    const ck::expr::piecewise pieces{1, edges};
    for (ck::index_t position = 0; position < edges.back(); ++position) {
        const std::size_t piece = pieces.piece_at(position);
        CHECK(edges[piece] <= position);
        CHECK(position < edges[piece + 1]);
    }
    for (const ck::index_t step : {1, 2, 7, 100, -1, -3, -50}) {
        for (const ck::index_t count : {1, 2, 9}) {
            ck::index_map map;  // the domain is transposed
            map.push_back({1, 0, 1});
            map.push_back({0, step > 0 ? 3 : 815, step});
            const ck::region box{{step == 7 ? 1 : 0, 0}, {count, 5}};
            CAPTURE(step, count);
            std::vector<ck::index_t> expected;  // where neighbours lie in different pieces
            const auto piece = [&](ck::index_t at) {
                return pieces.piece_at(map[1].offset + step * at);
            };
            for (ck::index_t at = box.begin[0] + 1; at < box.begin[0] + count; ++at) {
                if (piece(at) != piece(at - 1)) expected.push_back(at);
            }
            CHECK(ck::plan::cuts_of(pieces, map, box) == expected);
            const auto [first, last] = ck::plan::pieces_between(pieces, map, box);
            CHECK(std::min(piece(box.begin[0]), piece(box.begin[0] + count - 1)) == first);
            CHECK(std::max(piece(box.begin[0]), piece(box.begin[0] + count - 1)) == last);
            for (std::size_t k = 0; k < 40; ++k) {
                ck::index_t inside = 0;
                for (ck::index_t at = box.begin[0]; at < box.begin[0] + count; ++at) {
                    inside += piece(at) == k ? 1 : 0;
                }
                CHECK(ck::plan::part_in(pieces, k, map, box).size() == inside * 5);
            }
        }
    }
    ck::plan::axis_cuts cuts{{5, 9}, {}};
    ck::index_map same = ck::index_map::identity(2);
    const ck::region rows{{0, 0}, {20, 10}};
    const ck::expr::piecewise halves{0, {0, 9, 12, 20}};
    CHECK(ck::plan::cells_with(cuts, 0, ck::plan::cuts_of(halves, same, rows)) == 4);
    ck::plan::add_cuts(cuts, halves, same, rows);
    CHECK(cuts == ck::plan::axis_cuts{{5, 9, 12}, {}});
    const ck::expr::piecewise many{0, {0, 1, 2, 3, 4, 5, 6, 7, 20}};
    ck::plan::add_cuts(cuts, many, same, rows);
    CHECK(cuts == ck::plan::axis_cuts{{1, 2, 3, 4, 5, 6, 7, 9, 12}, {}});
}

TEST_CASE("pieces of a result are stages of one phase that store where they belong", "[pieces]") {
    const auto plan = plan_of({(ck::concatenate({some({10, 10}), some({20, 10})}) + 1.0).node()});
    REQUIRE(plan.phases.size() == 1);
    REQUIRE(plan.stages.size() == 2);
    CHECK(plan.storages.size() == 1);
    CHECK(plan.stages[0].domain == ck::shape{10, 10});
    CHECK(plan.stages[1].domain == ck::shape{20, 10});
    CHECK(plan.stages[1].stores[0].map[0] == ck::mapped_axis{0, 10, 1});
}

TEST_CASE("only the pieces that a slice touches are read", "[pieces]") {
    const auto joined = ck::concatenate({ck::exp(some({10, 10})), ck::sin(some({20, 10}))});
    const auto plan = plan_of({ck::array<double>(joined(ck::range(12, 15))).node()});
    REQUIRE(plan.stages.size() == 1);
    CHECK(cask_test::computations(plan.stages[0]) == std::vector<std::string>{"sin"});
    CHECK(plan_of({ck::sum(ck::array<double>(joined(ck::range(12, 15)))).node()}).stages.size() ==
          1);
}

TEST_CASE("rolled arrays are computed once, not once per piece", "[pieces]") {
    const auto x = ck::exp(ck::sin(some({300, 300})));
    CHECK(plan_of({ck::roll(x, 7, 0).node()}).phases.size() == 1);
    CHECK(plan_of({(ck::roll(x, 7, 0) + x).node()}).phases.size() == 2);
}

TEST_CASE("chains of rolls and margins stay small", "[pieces]") {
    ck::array<double> x = some({100});
    for (int k = 0; k < 60; ++k) x = ck::roll(x, 1, 0);
    CHECK(plan_of({x.node()}).stages.size() <= 61);
    ck::array<double> y = some({50, 50});
    for (int k = 0; k < 30; ++k) y = ck::pad(y, 1);
    const auto padded = plan_of({y.node()});
    CHECK(padded.phases.size() == 1);
    CHECK(padded.stages.size() == 61 * 61);
    ck::array<double> u = some({64, 64});
    for (int k = 0; k < 40; ++k) {
        u = (ck::roll(u, 1, 0) + ck::roll(u, -1, 0) + ck::roll(u, 1, 1) + ck::roll(u, -1, 1)) *
            0.25;
    }
    CHECK(plan_of({u.node()}).stages.size() <= 40 * 9);
}

/// Nodes of the graph that is planned.
std::size_t nodes_of(const ck::array<double>& x) {
    return ck::optimize::prepare({x.node()}, {}).order.size();
}

TEST_CASE("wide periodic margins have as many nodes and stages as narrow ones", "[pieces]") {
    for (const ck::pad_mode mode :
         {ck::pad_mode::reflect, ck::pad_mode::symmetric, ck::pad_mode::wrap}) {
        for (const ck::index_t length : {2, 3, 1000}) {
            for (const ck::index_t width : {1'000, 100'000, 10'000'000}) {
                CAPTURE(length, width);
                const auto padded = ck::pad(some({length}), {{width, width}}, mode);
                CHECK(nodes_of(padded) < 60);
                const auto plan = plan_of({padded.node()});
                CHECK(plan.stages.size() < 60);
                ck::index_t bytes = 0;
                for (const auto& each : plan.storages) bytes += each.bytes();
                const ck::index_t result = padded.size() * 8;
                CHECK(bytes - result <= result / 16 + (ck::index_t{1} << 18));
                const auto rows = ck::pad(some({length, 4}), {{width, 7}, {0, 0}}, mode);
                CHECK(plan_of({rows.node()}).stages.size() < 60);
            }
        }
        // All axes at once are still cells of one result.
        const auto cube = ck::pad(some({3, 2, 5}), 1000, mode);
        CHECK(plan_of({cube.node()}).phases.back().count > 1);
    }
}

TEST_CASE("an array that grew in a loop is planned as if it was joined at once", "[pieces]") {
    constexpr std::size_t steps = 20'000;
    const auto part = some({3});
    ck::array<double> behind = part;
    ck::array<double> before = part;
    for (std::size_t k = 0; k < steps; ++k) {
        behind = ck::concatenate({behind, part(ck::range(0, k % 3 + 1))});
        before = ck::concatenate({part(ck::range(0, k % 3 + 1)), before});
    }
    for (const auto& grown : {behind, before}) {
        CHECK(nodes_of(grown) <= 10);
        const auto plan = plan_of({grown.node()});
        CHECK(plan.stages.size() == steps + 1);
        CHECK(plan.phases.size() == 1);
    }
    CHECK(behind.chunks()[0].count() == steps + 1);
    CHECK(behind.chunks()[0].chunk_of(4) == 2);
}

TEST_CASE("what many pieces wait for is listed once", "[pieces]") {
    std::vector<ck::array<double>> parts;
    const auto sums = ck::sum(some({50, 100}), 1);
    for (ck::index_t k = 0; k < 300; ++k) parts.push_back(sums(ck::range(k % 40, k % 40 + 5)));
    const auto plan = plan_of({ck::concatenate(parts).node()});
    REQUIRE(plan.phases.size() == 2);
    CHECK(plan.phases[1].count == 300);
    CHECK(plan.phases[1].after == std::vector<std::uint32_t>{0});
    CHECK(plan.storages[plan.stages[0].folds[0].results[0].storage].readers == 300);
}

TEST_CASE("a reduction over joined axes keeps the joined array", "[pieces]") {
    const auto joined = ck::concatenate({some({10, 10}), some({20, 10})});
    CHECK(plan_of({ck::sum(joined, 0).node()}).phases.size() == 2);
}

TEST_CASE("what is the same in each row is computed once", "[pieces]") {
    const auto x = some({2000, 600});
    const auto row = some({600});
    const auto column = some({2000, 1});
    CHECK(plan_of({(x * ck::exp(row)).node()}).stages.size() == 2);
    CHECK(plan_of({(x * ck::exp(column)).node()}).stages.size() == 2);
    CHECK(plan_of({(x * row).node()}).stages.size() == 1);
    const auto few = some({5, 60});
    CHECK(plan_of({(few * ck::exp(some({60}))).node()}).phases.size() == 1);
}

}  // namespace
