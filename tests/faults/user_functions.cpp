// SPDX-License-Identifier: BSD-3-Clause
// Functions, readers and writers of the user's that throw, in every kind of stage, in parts: the
// error, what is left, the next run.
#include "faults/runs.hpp"
#include "io/folder.hpp"

#include <cask/runtime.ipp>

namespace {

using namespace cask_test;

struct expression {
    const char* name;
    ck::array<double> x;
};

/// What reads `x` in stages of every kind, and in laps that hold some of it.
std::vector<expression> stages_of(const ck::array<double>& x) {
    const auto other = ck::random::generator(3).uniform({90, 120});
    const auto e = ck::exp(x - ck::expand_dims(ck::max(x, 1), 1));
    const auto kept = ck::power(ck::sin(x), 3.0);
    const auto line = ck::reshape(x, {-1});
    return {{"map", x * 2.0 + 1.0},
            {"transposed", x + ck::transpose(ck::transpose(x) * 2.0)},
            {"sum", ck::sum(x)},
            {"sum along", ck::sum(x, 1)},
            {"sum across", ck::sum(x, 0)},
            {"argmin", ck::astype<double>(ck::argmin(x, 0))},
            {"scan along", ck::cumsum(x, 1)},
            {"scan across", ck::cumsum(x, 0)},
            {"scan of one axis", ck::cumsum(line, 0)},
            {"of two scans", ck::transpose(ck::cumsum(ck::transpose(ck::cumsum(x, 1)), 1))},
            {"spilled",
             [&] {
                 const auto y = ck::cumsum(x(ck::range(0, 90), ck::range(0, 90)), 1);
                 return y + ck::transpose(y);
             }()},
            {"product", ck::matmul(x, ck::transpose(other))},
            {"deep product", ck::matmul(ck::transpose(x(ck::all(), ck::range(0, 5))),
                                        other(ck::all(), ck::range(0, 4)))},
            {"fused rows", e / ck::expand_dims(ck::sum(e, 1), 1)},
            {"joined", ck::concatenate({x, other, ck::flip(x)}, 0)},
            {"standardised", (kept - ck::mean(kept, 0)) / ck::stddev(kept, 0)},
            {"groups", [&] {
                 const auto g = ck::reshape(x, {9, 10, 120});
                 return g - ck::expand_dims(ck::mean(g, 1), 1);
             }()}};
}

/// Makes the last, the first and some calls in between fail, of all that may.
void check_stages(const ck::array<double>& x, const ways& how, const std::string& reason) {
    const folder spills;
    for (const expression& each : stages_of(x)) {
        INFO(each.name << ", " << how.threads << (how.plain_threads ? " plain threads" : " threads")
                       << (how.writes ? ", written" : ""));
        under_faults<double> own(each.x, how, spills.path());
        std::int64_t calls = calls_of(seam::function);
        CHECK(own.wrong_with(nullptr) == "");
        calls = calls_of(seam::function) - calls;
        REQUIRE(calls > 0);
        for (const std::int64_t before : {std::int64_t{0}, calls / 3, calls / 2, calls - 1}) {
            const drawn_fault now{seam::function, before, 1};
            CHECK(own.wrong_with(&now) == "");
            REQUIRE(own.failure);
            try {
                std::rethrow_exception(own.failure);
            } catch (const ck::task_error& failure) {
                CHECK_THAT(failure.what(),
                           ContainsSubstring("failed in region ") && ContainsSubstring(reason));
                CHECK_THAT(known_failure(failure), ContainsSubstring(reason));
                CHECK(std::string(failure.where().file) == __FILE__);
            }
            CHECK(own.wrong_with(nullptr) == "");
            CHECK(spills.files() == 0);
        }
    }
}

constexpr ways all_ways[] = {{1, true}, {2, false}, {4, true}, {4, false}};

ck::array<double> drawn_numbers(int seed) {
    return ck::random::generator(static_cast<std::uint64_t>(seed)).uniform({90, 120});
}

TEST_CASE("a function that throws is named, wherever it is called", "[user functions]") {
    const auto x = ck::map(
        [](double value) {
            if (fails_here(seam::function)) throw users_error("does not like it");
            return value;
        },
        drawn_numbers(1));
    for (const ways& how : all_ways) check_stages(x, how, "does not like it");
    CHECK_FALSE(leaks());
}

TEST_CASE("a reader that throws is a task that fails", "[user functions]") {
    const auto x = read_by(drawn_numbers(1)) + 0.0;
    for (const ways& how : {all_ways[0], all_ways[3]}) check_stages(x, how, "[reader] cannot read");
    CHECK_FALSE(leaks());
}

TEST_CASE("a writer that throws is a task that fails", "[user functions]") {
    for (ways how : {all_ways[0], all_ways[3]}) {
        how.writes = true;
        check_stages(drawn_numbers(1), how, "[writer] cannot write");
    }
    CHECK_FALSE(leaks());
}

TEST_CASE("whatever a function throws comes back", "[user functions]") {
    ck::runtime own({.threads = 2});
    const auto thrown_by = [](auto&& what) {
        const auto x = ck::map(
            [&what](double value) {
                what(value);
                return value;
            },
            drawn_numbers(1));
        try {
            static_cast<void>(ck::sum(x).item());
        } catch (const ck::task_error& failure) {
            return std::string(failure.what());
        }
        return std::string("nothing was thrown");
    };
    CHECK_THAT(thrown_by([](double) { throw 42; }), ContainsSubstring("unknown exception"));
    CHECK_THAT(thrown_by([](double) { throw std::bad_alloc(); }), ContainsSubstring("bad_alloc"));
    CHECK(holds_nothing(own));
}

TEST_CASE("a compute inside of a function takes what is left, or is refused", "[user functions]") {
    const auto inner = ck::sum(ck::cumsum(drawn_numbers(2), 0));
    const double expected = inner.item();
    const auto nested = ck::map([&](double value) { return value + inner.item(); },
                                drawn_numbers(1)(ck::range(0, 2), ck::range(0, 3)));
    const double total = ck::sum(nested).item();
    const index_t own_bytes = ck::explain(ck::sum(nested)).bytes;
    const index_t inner_bytes = [&] {
        const ck::runtime one({.threads = 1});
        return ck::explain(inner).smallest_budget;
    }();
    {
        ck::runtime enough({.threads = 2, .memory_budget = own_bytes + 2 * inner_bytes});
        CHECK(ck::sum(nested).item() == total);
        CHECK(enough.ledger().peak() <= own_bytes + 2 * inner_bytes);
    }
    ck::runtime small({.threads = 2, .memory_budget = own_bytes + inner_bytes / 2});
    try {
        static_cast<void>(ck::sum(nested).item());
        FAIL_CHECK("nothing was thrown");
    } catch (const ck::task_error& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring("left to a compute inside a task"));
        CHECK_THROWS_AS(std::rethrow_if_nested(failure), ck::budget_error);
    }
    CHECK(holds_nothing(small));
    CHECK(ck::sum(drawn_numbers(1)).item() > 0);
    CHECK(expected > 0);

    // What threads have for it nobody else takes, however much they want.
    const ck::runtime_options kept{.threads = 2,
                                   .memory_budget = own_bytes + 3 * inner_bytes,
                                   .nested_allowance = inner_bytes + 8};
    ck::runtime own(kept);
    CHECK(ck::explain(ck::sum(nested)).bytes == own_bytes + 2 * (inner_bytes + 8));
    {
        const auto greedy = own.machinery().budget.reserve(inner_bytes - 16 - 8);
        CHECK(ck::sum(nested).item() == total);
    }
    CHECK(own.ledger().peak() <= own_bytes + 2 * (inner_bytes + 8));
    CHECK(holds_nothing(own));
    CHECK(own.machinery().budget.unreserved() == kept.memory_budget);
    // Runs without functions keep nothing.
    CHECK(ck::explain(inner).bytes == [&] {
        const ck::runtime plain({.threads = 2, .memory_budget = kept.memory_budget});
        return ck::explain(inner).bytes;
    }());
}

TEST_CASE("an allowance that is too small is refused with the number to raise",
          "[user functions]") {
    const auto inner = ck::sum(ck::cumsum(drawn_numbers(2), 0));
    const auto nested = ck::map([&](double value) { return value + inner.item(); },
                                drawn_numbers(1)(ck::range(0, 2), ck::range(0, 3)));
    const index_t own_bytes = ck::explain(ck::sum(nested)).bytes;
    ck::runtime own({.threads = 2, .memory_budget = own_bytes + 300, .nested_allowance = 100});
    try {
        static_cast<void>(ck::sum(nested).item());
        FAIL_CHECK("nothing was thrown");
    } catch (const ck::task_error& failure) {
        CHECK_THAT(failure.what(),
                   ContainsSubstring("raise runtime_options::nested_allowance, the bytes that"));
    }
    CHECK(holds_nothing(own));
    const ck::runtime none({.threads = 2, .memory_budget = 300, .nested_allowance = 100});
    CHECK_THROWS_WITH(ck::sum(nested).item(),
                      ContainsSubstring("200 of them for computes inside of its functions"));
}

}  // namespace
