// SPDX-License-Identifier: BSD-3-Clause
// What a plan says that its run takes: the run takes no more, and not much less.
#include <cask/plan/room.hpp>

#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

#include <cstdio>

namespace ck = cask;
using ck::index_t;

namespace {

/// Bytes that the plan of `roots` takes on `threads` threads, and those that its run took.
struct outcome {
    ck::plan::demand needs;
    index_t peak = 0;
};

template <class T>
outcome outcome_of(const ck::array<T>& x, int threads) {
    ck::runtime own({.threads = threads});
    outcome result;
    const ck::plan::plan plan = ck::plan::make_plan(ck::optimize::prepare({x.node()}, {}), threads);
    result.needs = plan.needs;
    static_cast<void>(x.compute());
    result.peak = own.ledger().peak();
    CHECK(own.ledger().held() == 0);
    return result;
}

template <class T>
void check(const char* name, const ck::array<T>& x) {
    for (const int threads : {1, 2, 4}) {
        CAPTURE(name, threads);
        const outcome found = outcome_of(x, threads);
        CHECK(found.peak <= found.needs.bytes());
        if (std::getenv("CASK_SHOW_ROOM") != nullptr) {
            std::printf(
                "%-30s %d threads: room %10td workers %10td shared %10td, peak %10td: %.2f\n", name,
                threads, found.needs.room, found.needs.workers, found.needs.shared, found.peak,
                static_cast<double>(found.needs.bytes()) /
                    static_cast<double>(std::max<index_t>(found.peak, 1)));
        }
    }
}

}  // namespace

TEST_CASE("runs take no more memory than their plans say", "[room]") {
    const index_t part = cask_test::is_sanitized ? 4 : 1;
    const auto x = ck::random::generator(1).uniform({1200 / part, 900 / part});
    const auto y = x.persist();
    const auto line = ck::reshape(y, {-1});
    check("sum", ck::sum(x));
    check("sum of rows", ck::sum(x, 1));
    check("sum of columns", ck::sum(x, 0));
    check("std of columns", ck::stddev(ck::random::generator(2).uniform({200'000 / part, 50}), 0));
    check("standardised", (y - ck::mean(y, 0)) / ck::stddev(y, 0));
    check("softmax", ck::exp(x - ck::expand_dims(ck::max(x, 1), 1)));
    check("transposed", x + ck::transpose(ck::transpose(y)));
    check("turned", ck::transpose(y) + 1.0);
    check("cumsum of a line", ck::cumsum(line));
    check("max of cumsum", ck::max(ck::cumsum(y, 1)));
    check("cumsum of columns", ck::cumsum(x, 0));
    check("product", ck::matmul(x, ck::transpose(x)));
    check("gram", ck::matmul(ck::transpose(ck::sqrt(x)), ck::sqrt(x)));
    check("argmin", ck::argmin(line));
    check("reshaped", ck::sum(ck::reshape(ck::sin(x), {900 / part, 1200 / part}), 1));
    check("rolled", ck::roll(ck::cumsum(x, 0), 3, 1) + x);
    check("map", ck::sqrt(y) + 1.0);
    ck::array<double> steps = y;
    for (int k = 0; k < 20; ++k) {
        steps = ck::pad(0.25 * (steps(ck::range(0, -2), ck::range(1, -1)) +
                                steps(ck::range(2, ck::_), ck::range(1, -1)) +
                                steps(ck::range(1, -1), ck::range(0, -2)) +
                                steps(ck::range(1, -1), ck::range(2, ck::_))),
                        {{1, 1}, {1, 1}});
    }
    check("Jacobi", steps);
}
