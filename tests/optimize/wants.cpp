// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"

#include <cask/cask.hpp>
#include <cask/optimize/wants.hpp>

namespace {

using namespace cask_test;
using ck::region;
using ck::expr::graph;
using ck::optimize::lattice;
using ck::optimize::wants;

const auto wanted_values = numbers<double>({600, 600});

template <class T>
[[nodiscard]] graph written_graph(const ck::array<T>& x) {
    return graph({x.node()});  // as it was written
}

/// What a box of the only root wants of the first node of a kind.
template <class Kind>
[[nodiscard]] ck::sequence<lattice> wanted_of(const graph& whole, const region& box) {
    const wants wanted(whole, {box});
    for (std::size_t k = 0; k < whole.order.size(); ++k) {
        if (whole.order[k].as<Kind>() != nullptr) return wanted.of(whole.order[k]);
    }
    return {};
}

TEST_CASE("boxes that lie far from each other stay apart", "[wants]") {
    const auto x = ck::borrow(wanted_values);
    const auto y = ck::cumsum(x, 1);
    const graph both = written_graph(y + ck::transpose(y));
    using scan = ck::expr::scan;
    const auto apart = wanted_of<scan>(both, {{0, 500}, {10, 10}});
    REQUIRE(apart.size() == 2);
    CHECK(apart[0].bounds() == region{{500, 0}, {10, 600}});
    CHECK(apart[1].bounds() == region{{0, 0}, {10, 600}});
    CHECK(wanted_of<scan>(both, {{0, 9}, {10, 10}}).size() == 1);
    CHECK(wanted_of<scan>(both, {{0, 0}, {10, 10}}).size() == 1);
}

TEST_CASE("shifted boxes are one box around them", "[wants]") {
    const auto x = ck::exp(ck::borrow(wanted_values));
    const auto change = x(ck::range(1, ck::_)) - x(ck::range(ck::_, -1));
    const auto one = wanted_of<ck::expr::elementwise>(written_graph(change), {{100, 7}, {50, 20}});
    REQUIRE(one.size() == 1);
    CHECK(one.front().bounds() == region{{100, 7}, {51, 20}});
}

TEST_CASE("a node has four lattices at most", "[wants]") {
    const auto columns = ck::sum(ck::borrow(wanted_values), 0);
    auto far = columns(ck::range(0, 2));
    for (const ck::index_t begin : {30, 33, 90, 120, 170, 190}) {
        far = far + columns(ck::range(begin, begin + 2));
    }
    const auto found = wanted_of<ck::expr::reduce>(written_graph(far), {{0}, {2}});
    CHECK(found.size() == 4);
    for (const ck::index_t begin : {0, 30, 33, 90, 120, 170, 190}) {
        const lattice part = lattice::of({{begin}, {2}});
        CHECK(std::any_of(found.begin(), found.end(),
                          [&](const lattice& each) { return each.contains(part); }));
    }
}

TEST_CASE("steps are kept", "[wants]") {
    const auto x = ck::sum(ck::borrow(wanted_values), 1);
    const auto found = wanted_of<ck::expr::reduce>(written_graph(x(ck::range(5, 600, 10)) * 2.0),
                                                   {{3}, {20}});
    REQUIRE(found.size() == 1);
    CHECK(found.front()[0] == ck::optimize::progression{35, 20, 10});
}

TEST_CASE("how much of a node is wanted", "[wants]") {
    const auto x = ck::borrow(wanted_values);
    const graph whole = written_graph(ck::exp(x) - ck::mean(ck::exp(x), 0));
    const wants wanted(whole, {{{10, 0}, {20, 600}}});
    for (std::size_t k = 0; k < whole.order.size(); ++k) {
        const ck::expr::node& node = whole.order[k];
        if (node.as<ck::expr::reduce>() != nullptr) CHECK(wanted.elements_of(node) == 600);
        if (node.as<ck::expr::memory_source>() != nullptr)
            CHECK(wanted.elements_of(node) == 600 * 600);
    }
    CHECK(wanted.elements_of(*whole.roots.front()) == 20 * 600);
}

}  // namespace
