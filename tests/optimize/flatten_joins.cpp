// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;

const auto joined_values = numbers<double>({40, 30});

/// Inputs of the joins of the graph after all passes.
std::vector<std::size_t> joins_of(const std::vector<ck::expr::node_ptr>& roots,
                                  std::vector<std::string> without = {}) {
    ck::optimize::settings chosen;
    chosen.without = std::move(without);
    const auto graph = ck::optimize::prepare(roots, chosen);
    std::vector<std::size_t> inputs;
    for (std::size_t k = 0; k < graph.order.size(); ++k) {
        const auto& own = graph.order[k];
        if (own.as<ck::expr::piecewise>() != nullptr) inputs.push_back(own.inputs().size());
    }
    return inputs;
}

/// CHECKs that the pass changes no bit.
template <class T>
void check_same(const ck::array<T>& x) {
    const auto flat = x.compute();
    {
        const ck::runtime other({.without_passes = {"flatten_joins"}});
        CHECK(first_difference(flat, x.compute(), same_bits<T>) == "");
    }
    const ck::runtime plain({.optimize = false});
    CHECK(first_difference(flat, x.compute(), same_bits<T>) == "");
}

TEST_CASE("joins of joins along one axis are one", "[flatten]") {
    const auto x = ck::borrow(joined_values);
    const auto inner = ck::concatenate({x, ck::sin(x)});
    const auto middle = ck::concatenate({ck::cos(x), inner, x(ck::range(0, 3))});
    const auto outer = ck::concatenate({middle, x(ck::range(5, 5)), ck::concatenate({x, x})});
    CHECK(joins_of({outer.node()}, {"flatten_joins"}).size() == 4);
    CHECK(joins_of({outer.node()}) == std::vector<std::size_t>{6});
    check_same(outer);
    check_same(ck::array<double>(outer(ck::range(120, 10, -3))));
    check_same(ck::array<double>(ck::sum(outer, 0) + ck::sum(outer, 1)(7)));
    const auto columns = ck::concatenate({ck::concatenate({x, x}, 1), x}, -1);
    CHECK(joins_of({columns.node()}) == std::vector<std::size_t>{3});
    check_same(columns);
}

TEST_CASE("views of one piece of a join are views of that piece", "[flatten]") {
    const auto x = ck::borrow(joined_values);  // (40, 30)
    const auto join = ck::concatenate({x, ck::sin(x), x * 2.0});
    const auto joins = [](const ck::array<double>& y) { return joins_of({y.node()}).size(); };
    CHECK(joins(join(ck::range(40, 80))) == 0);
    CHECK(joins(join(ck::range(79, 39, -3), ck::range(5, 9))) == 0);
    CHECK(joins(join(-1)) == 0);
    CHECK(joins(ck::transpose(join(ck::range(0, 40)))) == 0);
    CHECK(joins(join(ck::range(39, 41))) == 1);
    CHECK(joins(join(ck::range(0, ck::_, 40))) == 1);
    CHECK(joins(join(ck::all(), 3)) == 1);
    for (const auto& part : {join(ck::range(40, 80)), join(ck::range(79, 39, -3), ck::range(5, 9)),
                             ck::transpose(join(ck::range(0, 40))), join(ck::range(39, 41)),
                             join(ck::range(0, ck::_, 40)), join(ck::range(7, 7))}) {
        check_same(ck::array<double>(part));
    }
    // Joins and views below each other.
    const auto inner = ck::concatenate({join, x + 1.0})(ck::range(20, 155));
    const auto outer = ck::concatenate({x, ck::flip(inner, 0)});
    CHECK(joins(outer(ck::range(3, 35))) == 0);
    CHECK(joins(outer(ck::range(45, 70))) == 0);
    check_same(ck::array<double>(outer(ck::range(45, 70))));
    check_same(ck::array<double>(outer(ck::range(45, 70)) + outer(ck::range(100, 125))));
    check_same(outer);
}

TEST_CASE("arrays that grow by what follows from their end are one join", "[flatten]") {
    auto x = ck::concatenate({ck::borrow(joined_values), ck::borrow(joined_values)});
    for (int step = 0; step < 100; ++step) {
        x = ck::concatenate({x, ck::sin(x(ck::range(-1, ck::_))) + 0.5});
    }
    CHECK(joins_of({x.node()}) == std::vector<std::size_t>{102});
    check_same(x);
}

TEST_CASE("what lies between two joins, or uses the inner one, keeps it", "[flatten]") {
    const auto x = ck::borrow(joined_values);
    const auto inner = ck::concatenate({x, ck::sin(x)});
    CHECK(joins_of({ck::concatenate({inner + 1.0, x}).node()}) == std::vector<std::size_t>{2, 2});
    CHECK(joins_of({ck::concatenate({inner, inner}, 1).node()}) == std::vector<std::size_t>{2, 2});
    const auto twice = ck::concatenate({inner, x, inner});
    CHECK(joins_of({twice.node()}) == std::vector<std::size_t>{2, 3});
    check_same(twice);
    const auto outer = ck::concatenate({inner, x});
    CHECK(joins_of({outer.node(), inner.node()}) == std::vector<std::size_t>{2, 2});
    const auto [a, b] = ck::compute(outer, inner);
    check_equal(a, outer.compute());
    check_equal(b, inner.compute());
    // The join below changes; those that it is part of are put together again.
    const auto below = ck::exp(ck::concatenate({ck::concatenate({x, x}), x}));
    const auto above = ck::concatenate({ck::concatenate({x, below}), x});
    CHECK(joins_of({above.node()}) == std::vector<std::size_t>{3, 3});
    check_same(above);
}

TEST_CASE("margins of joined arrays are one join", "[flatten]") {
    const auto x = ck::borrow(joined_values);
    const auto padded =
        ck::pad(ck::concatenate({x, ck::pad(x, {{2, 50}, {0, 0}}, ck::pad_mode::wrap)}),
                {{3, 500}, {0, 0}}, ck::pad_mode::symmetric);
    check_same(padded);
    check_same(ck::pad(padded, {{0, 0}, {700, 31}}, ck::pad_mode::reflect));
}

}  // namespace
