// SPDX-License-Identifier: BSD-3-Clause
#include <cask/diagnostics/explain.hpp>

#include "support/catch.hpp"

#include <cask/cask.hpp>

#include <algorithm>
#include <cstdio>
#include <span>
#include <vector>

namespace ck = cask;
using cask_test::ContainsSubstring;

TEST_CASE("what fits runs at once", "[explain]") {
    const auto x = ck::random::generator(1).uniform({1000, 1000});
    const ck::explanation found = ck::explain(ck::sum(ck::sqrt(x), 0));
    const std::string line = "explain.cpp:" + std::to_string(__LINE__ - 1);
    CHECK(found.fits);
    CHECK(found.bytes == found.bytes_at_once);
    CHECK(found.smallest_budget <= found.bytes);
    CHECK(found.moves.spilled == 0);
    REQUIRE(found.laps.size() == 1);
    CHECK(found.laps[0].parts == 1);
    CHECK_THAT(found.laps[0].computes, ContainsSubstring("sum (1000,)"));
    CHECK_THAT(found.laps[0].computes, ContainsSubstring(line));
}

TEST_CASE("what does not fit runs in laps, as was said", "[explain]") {
    const auto x = ck::random::generator(1).uniform({1000, 1000});
    const auto y = ck::cumsum(x, 1);
    const auto z = y - ck::mean(y, 0) + ck::transpose(y);
    xt::xarray<double> whole = z.compute();
    xt::xarray<double> parts = xt::zeros_like(whole);
    ck::runtime own({.threads = 2, .memory_budget = 6'000'000});
    const ck::explanation found = ck::explain(z);
    CHECK(found.fits);
    CHECK(found.budget == 6'000'000);
    CHECK(found.bytes_at_once > 8'000'000);
    CHECK(found.bytes <= found.budget);
    REQUIRE(found.laps.size() >= 2);
    CHECK(found.laps.back().parts > 1);
    CHECK(found.moves.spilled % 8'000'000 == 0);
    CHECK(found.moves.spilled > 0);
    CHECK_THAT(to_string(found), ContainsSubstring("lap 2: "));
    ck::compute_into(z, parts);
    CHECK(std::equal(parts.begin(), parts.end(), whole.begin()));
    CHECK(own.ledger().peak() <= found.bytes);
    CHECK(own.ledger().peak() * 2 > found.bytes);

    const ck::runtime small({.threads = 2, .memory_budget = found.smallest_budget * 63 / 64 - 2});
    const ck::explanation refused = ck::explain(z);
    CHECK_FALSE(refused.fits);
    CHECK(refused.laps.empty());
    CHECK(refused.smallest_budget == found.smallest_budget);
    CHECK_THAT(to_string(refused), ContainsSubstring("refused"));
    CHECK_THROWS_AS(ck::compute_into(z, parts), ck::budget_error);
}

namespace {

constexpr const char* source_path = "explained_source.npy";
constexpr const char* target_path = "explained_target.npy";

ck::memory::traffic moved_since(const ck::memory::traffic& before) {
    const ck::memory::traffic now = ck::runtime::current().ledger().moved();
    return {now.read - before.read, now.written - before.written, now.spilled - before.spilled,
            now.read_back - before.read_back};
}

void check_moves(const ck::memory::traffic& found, const ck::memory::traffic& expected) {
    CHECK(found.read == expected.read);
    CHECK(found.written == expected.written);
    CHECK(found.spilled == expected.spilled);
    CHECK(found.read_back == expected.read_back);
}

enum class budget { smallest, large };

/// Computes x into memory and into a file, within a budget, on one thread and on several: it moves
/// what explain says. Returns that of the file.
ck::explanation check_traffic(const ck::array<double>& x, budget given) {
    ck::explanation expected;
    std::vector<double> memory(static_cast<std::size_t>(x.size()));
    const ck::npy_file file(target_path);
    for (const int threads : {1, 3}) {
        for (const ck::store_target& target :
             {ck::store_target(std::span<double>(memory)), ck::store_target(file)}) {
            const ck::runtime large({.threads = threads, .memory_budget = ck::index_t{1} << 40});
            const ck::index_t bytes = given == budget::large
                                          ? large.memory_budget()
                                          : ck::explain(x, target).smallest_budget;
            const ck::runtime own({.threads = threads, .memory_budget = bytes});
            expected = ck::explain(x, target);
            REQUIRE(expected.fits);
            const ck::memory::traffic before = ck::runtime::current().ledger().moved();
            ck::store(x, target);
            check_moves(moved_since(before), expected.moves);
        }
        CHECK(expected.moves.written == 8 * x.size());
    }
    std::remove(target_path);
    return expected;
}

/// `rows` x `columns` numbers in a file.
ck::array<double> from_file(ck::index_t rows, ck::index_t columns) {
    ck::to_npy(ck::random::generator(2).uniform({rows, columns}), source_path);
    const auto x = ck::from_npy<double>(source_path);
    std::remove(source_path);  // it stays open
    return x;
}

}  // namespace

TEST_CASE("bytes of files that are read are as was said", "[explain]") {
    const auto x = from_file(700, 500);
    const ck::index_t bytes = 8 * x.size();
    for (const budget given : {budget::smallest, budget::large}) {
        CHECK(check_traffic(2.0 * x + 1.0, given).moves.read == bytes);
        CHECK(check_traffic(ck::sum(x), given).moves.read == bytes);
        CHECK(check_traffic(ck::mean(x, 0), given).moves.read == bytes);
        CHECK(check_traffic(ck::max(x, 1), given).moves.read == bytes);
        CHECK(check_traffic(x - ck::mean(x), given).moves.read == 2 * bytes);
        CHECK(check_traffic((x - ck::mean(x, 0)) / ck::stddev(x, 0), given).moves.read >= bytes);
        CHECK(check_traffic(ck::transpose(x), given).moves.read == bytes);
        CHECK(check_traffic(x(ck::range(0, 700, 7)), given).moves.read == bytes / 7);
        check_traffic(x - ck::mean(x, {.axes = {1}, .keep_dims = true}), given);
        check_traffic(ck::cumsum(x, 0), given);
        check_traffic(ck::diff(x, 1), given);
    }
}

TEST_CASE("reductions of large files read each element once", "[explain]") {
    const auto x = from_file(4200, 1000);  // leaf by leaf, in pieces of columns
    const ck::index_t bytes = 8 * x.size();
    for (const budget given : {budget::smallest, budget::large}) {
        CHECK(check_traffic(ck::mean(x, 0), given).moves.read == bytes);
        CHECK(check_traffic(ck::cumsum(x, 0), given).moves.read == bytes);
        check_traffic(ck::sum(x * ck::expand_dims(x(ck::all(), 0), 1), 0), given);
        check_traffic(ck::sum(ck::reshape(x, {350, 12, 1000}), 0), given);
    }
}

TEST_CASE("bytes of files that products and pieces read are as was said", "[explain]") {
    const auto x = from_file(300, 300);
    for (const budget given : {budget::smallest, budget::large}) {
        check_traffic(ck::matmul(x, x), given);
        check_traffic(ck::matmul(ck::transpose(x), x - ck::mean(x, 0)), given);
        check_traffic(x + ck::transpose(x), given);
        check_traffic(ck::concatenate({x, ck::flip(x, 0)}, 1) * 2.0, given);
        check_traffic(ck::reshape(x, {90'000}) + 1.0, given);
    }
}

TEST_CASE("bytes of temporary files are as was said", "[explain]") {
    const auto x = from_file(600, 600);
    const auto totals = ck::cumsum(x, 1);
    const ck::explanation found = check_traffic(totals + ck::transpose(totals) - ck::mean(totals),
                                                budget::smallest);
    CHECK(found.moves.spilled > 0);
    CHECK(found.moves.read_back >= found.moves.spilled);
    CHECK_THAT(to_string(found), ContainsSubstring(" to temporary files, "));
    CHECK_THAT(to_string(found), ContainsSubstring(" read back"));
    CHECK(check_traffic(totals, budget::large).moves.spilled == 0);
}
