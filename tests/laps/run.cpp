// SPDX-License-Identifier: BSD-3-Clause
// Runs within a memory budget: the same bits in parts, and no more bytes than were said.
#include <cask/laps/run.hpp>

#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

#include <cstdio>

namespace ck = cask;
using ck::index_t;

namespace {

/// Bytes for which there is a route; for a hundredth less there is none.
template <class T>
index_t smallest_budget(const ck::array<T>& x, int threads) {
    ck::memory::ledger account;
    ck::laps::chooser routes({.threads = threads}, account);
    const ck::expr::graph from = ck::optimize::prepare({x.node()}, {});
    const xt::xarray<T> result =
        xt::xarray<T>::from_shape(std::vector<std::size_t>(x.shape().begin(), x.shape().end()));
    const index_t whole = ck::plan::make_plan(from, threads).needs.bytes();
    return ck::laps::detail::smallest_route(
        routes, from, {{.strides = ck::row_major_bytes(x.shape(), sizeof(T))}}, whole);
}

template <class T>
void check_in_parts(const char* name, const ck::array<T>& x) {
    xt::xarray<T> expected;
    index_t whole = 0;
    {
        ck::runtime own({.threads = 1});
        expected = x.compute();
        whole = own.ledger().peak();
    }
    for (const int threads : {1, 2, 4}) {
        const index_t least = smallest_budget(x, threads);
        if (std::getenv("CASK_SHOW_ROOM") != nullptr) {
            std::printf("%-30s %d threads: whole %10td, least %10td\n", name, threads, whole,
                        least);
        }
        for (const index_t times : {1, 2, 8}) {
            CAPTURE(name, threads, times);
            ck::runtime own({.threads = threads, .memory_budget = times * least});
            xt::xarray<T> found = xt::xarray<T>::from_shape(expected.shape());
            ck::compute_into(x, found);
            CHECK(cask_test::first_difference(found, expected, cask_test::same_bits<T>) == "");
            CHECK(own.ledger().peak() <= times * least);
            CHECK(own.ledger().held() == 0);
        }
        ck::runtime own({.threads = threads, .memory_budget = least - least / 64 - 2});
        xt::xarray<T> found = xt::xarray<T>::from_shape(expected.shape());
        CHECK_THROWS_AS(ck::compute_into(x, found), ck::budget_error);
        CHECK(own.ledger().peak() == 0);
    }
}

}  // namespace

TEST_CASE("runs within a budget have the bits of the whole", "[laps]") {
    const auto x = ck::random::generator(1).uniform({600, 700}).persist();
    const auto line = ck::reshape(x, {-1});
    check_in_parts("x + 1", x + 1.0);
    check_in_parts("standardised", (x - ck::mean(x, 0)) / ck::stddev(x, 0));
    check_in_parts("of a scan", ck::cumsum(x, 1) + 1.0);
    check_in_parts("y + y.T", [&] {
        const auto y = ck::cumsum(x(ck::range(0, 600), ck::range(0, 600)), 1);
        return y + ck::transpose(y);
    }());
    check_in_parts("softmax", [&] {
        const auto e = ck::exp(x - ck::expand_dims(ck::max(x, 1), 1));
        return e / ck::expand_dims(ck::sum(e, 1), 1);
    }());
    check_in_parts("product", ck::matmul(ck::sin(x), ck::transpose(ck::exp(x))));
    check_in_parts("groups", [&] {
        const auto g = ck::reshape(ck::sin(x), {60, 10, 700});
        return g - ck::expand_dims(ck::mean(g, 1), 1);
    }());
    ck::array<double> steps = x;
    for (int k = 0; k < 10; ++k) {
        steps = ck::pad(0.25 * (steps(ck::range(0, -2), ck::range(1, -1)) +
                                steps(ck::range(2, ck::_), ck::range(1, -1)) +
                                steps(ck::range(1, -1), ck::range(0, -2)) +
                                steps(ck::range(1, -1), ck::range(2, ck::_))),
                        {{1, 1}, {1, 1}});
    }
    check_in_parts("Jacobi", steps);
}

TEST_CASE("what is reduced goes to a file where memory does not suffice", "[laps]") {
    const auto x = ck::random::generator(1).uniform({1500, 2000}).persist();
    double expected = 0;
    {
        const ck::runtime own({.threads = 2});
        expected = ck::sum(ck::cumsum(x, 1)).item();
    }
    ck::runtime own({.threads = 2, .memory_budget = 20'000'000});  // of 24,000,000 bytes
    CHECK(ck::sum(ck::cumsum(x, 1)).item() == expected);
    CHECK(own.ledger().peak() <= 20'000'000);
}

TEST_CASE("what is reduced goes to a file where rows with their margins do not fit", "[laps]") {
    ck::array<double> x = ck::random::generator(1).uniform({300, 3000});
    const auto inner = ck::range(1, -1);
    for (int step = 0; step < 30; ++step) {
        x = 0.5 * (x(ck::range(0, -2), inner) + x(inner, ck::range(2, ck::_)));
    }
    const auto total = ck::mean(x);
    double expected = 0;
    {
        const ck::runtime own({.threads = 2});
        expected = total.item();
    }
    ck::runtime own({.threads = 2, .memory_budget = 1'300'000});  // 61 rows have 1,464,000 bytes
    const auto said = ck::explain(total);
    CHECK(said.moves.spilled == x.size() * 8);
    CHECK(total.item() == expected);
    CHECK(own.ledger().moved() == said.moves);
    CHECK(own.ledger().peak() <= said.bytes);
}

TEST_CASE("a result beyond the budget is refused before the run", "[laps]") {
    const ck::runtime own({.threads = 1, .memory_budget = 1'000'000});
    const auto x = ck::ones<double>({1000, 1000});
    CHECK_THROWS_WITH((x + 1.0).compute(),
                      cask_test::ContainsSubstring(
                          "8000000 of them for the result; the memory budget is 1000000 bytes") &&
                          cask_test::ContainsSubstring("; compute_into memory of your own, write "
                                                       "it to a file (to_npy), or compute a part"));
    CHECK(ck::sum(x).item() == 1e6);
}

TEST_CASE("what no route fits is refused before the run", "[laps]") {
    const ck::runtime own({.threads = 1, .memory_budget = 1000});
    CHECK_THROWS_WITH(
        ck::sum(ck::sort(ck::sin(ck::random::generator(1).uniform({500, 500})), 0)(0)).item(),
        cask_test::ContainsSubstring(
            "; raise runtime_options::memory_budget, or compute with fewer threads"));
}

TEST_CASE("a failure names the part in which it happened", "[laps]") {
    const auto x = ck::reshape(ck::arange<double>(420'000.0), {600, 700});
    const auto checked = ck::map(
        [](double v) {
            if (v == 419'999) throw std::runtime_error("too large");
            return v;
        },
        x);
    const ck::runtime own({.threads = 2, .memory_budget = 1'500'000});
    xt::xarray<double> found = xt::xarray<double>::from_shape({600, 700});
    CHECK_THROWS_WITH(ck::compute_into(ck::cumsum(checked, 1) + 1.0, found),
                      cask_test::ContainsSubstring("failed in region") &&
                          cask_test::ContainsSubstring(" of the part that begins at (") &&
                          cask_test::ContainsSubstring("too large"));
}
