// SPDX-License-Identifier: BSD-3-Clause
// What passes and plans ask of a node.
#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/expr/traits.hpp>

namespace ck = cask;
using ck::expr::element_source;
using ck::expr::memory_need;

namespace {

ck::array<double> grid() { return ck::random::generator(1).uniform({4, 6}); }

}  // namespace

TEST_CASE("reductions, scans and products need their result in memory, reshapes their input",
          "[traits]") {
    const auto x = grid();
    const auto need = [](const auto& array) { return ck::expr::memory_need_of(*array.node()); };
    CHECK(need(x) == memory_need::nothing);
    CHECK(need(x + 1.0) == memory_need::nothing);
    CHECK(need(ck::permute_dims(x, {1, 0})) == memory_need::nothing);
    CHECK(need(ck::concatenate({x, x}, 0)) == memory_need::nothing);
    CHECK(need(ck::sum(x, 0)) == memory_need::result);
    CHECK(need(ck::cumsum(x, 0)) == memory_need::result);
    CHECK(need(ck::matmul(x, ck::permute_dims(x, {1, 0}))) == memory_need::result);
    CHECK(need(ck::reshape(x + 1.0, {24})) == memory_need::input);
}

TEST_CASE("elements come from memory, from an input, or are computed", "[traits]") {
    const auto x = grid();
    const auto source = [](const auto& array) {
        return ck::expr::element_source_of(*array.node());
    };
    CHECK(source(x) == element_source::elsewhere);
    CHECK(source(x.persist()) == element_source::memory);
    CHECK(source(ck::reshape(x + 1.0, {24})) == element_source::memory);
    CHECK(source(ck::permute_dims(x, {1, 0})) == element_source::inputs);
    CHECK(source(ck::rechunk(x, {2, 2})) == element_source::inputs);
    CHECK(source(x + 1.0) == element_source::computed);
    CHECK(ck::expr::reader_of(*x.node()) == nullptr);
}

TEST_CASE("equal inputs give equal elements, but for functions of the user's", "[traits]") {
    const auto x = grid();
    const auto keeps = [](const auto& array) {
        return ck::expr::keeps_equal_elements(*array.node());
    };
    CHECK(keeps(ck::sqrt(x)));
    CHECK(keeps(ck::permute_dims(x, {1, 0})));
    CHECK(!keeps(ck::sum(x, 0)));
    CHECK(!keeps(ck::cumsum(x, 0)));
    CHECK(!keeps(ck::concatenate({x, x}, 0)));
    const double offset = 2;
    CHECK(!keeps(ck::map([offset](double each) { return each + offset; }, x)));
}

TEST_CASE("views cost nothing, operations what they say", "[traits]") {
    const auto x = grid();
    const auto cost = [](const auto& array) { return ck::expr::cost_of_element(*array.node()); };
    CHECK(cost(ck::permute_dims(x, {1, 0})) == 0);
    CHECK(cost(ck::concatenate({x, x}, 0)) == 0);
    CHECK(cost(ck::sum(x, 0)) == 1);
    CHECK(cost(ck::exp(x)) > cost(x + 1.0));
}

TEST_CASE("leaves of scans are as long as those of reductions that walk alike", "[traits]") {
    const auto x = ck::random::generator(1).uniform({600, 100});
    const auto leaf = [](const auto& totals) {
        return ck::expr::leaf_length_of(*totals.node()->template as<ck::expr::scan>());
    };
    CHECK(leaf(ck::cumsum(x, 0)) == ck::expr::leaf_rows);
    CHECK(leaf(ck::cumsum(x, 1)) == ck::expr::leaf_elements);
}
