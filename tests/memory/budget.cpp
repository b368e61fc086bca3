// SPDX-License-Identifier: BSD-3-Clause
#include <cask/memory/budget.hpp>

#include "support/catch.hpp"

#include <atomic>
#include <thread>
#include <vector>

using cask::index_t;
using cask::memory::budget;
using cask::memory::ledger;

TEST_CASE("what is reserved goes back when it is not used any more", "[budget]") {
    const ledger account;
    budget own(1000, account);
    CHECK(own.is_set());
    CHECK(own.bytes() == 1000);
    {
        const auto first = own.reserve(600);
        CHECK(own.unreserved() == 400);
        CHECK_FALSE(own.try_reserve(401));
        const auto second = own.try_reserve(400);
        REQUIRE(second);
        CHECK(own.unreserved() == 0);
    }
    CHECK(own.unreserved() == 1000);
    const auto more_than_all = own.reserve(5000);  // all there is
    CHECK(own.unreserved() == 0);
}

TEST_CASE("a budget that nobody set is what the machine has", "[budget]") {
    const ledger account;
    const budget own(0, account);
    CHECK_FALSE(own.is_set());
    CHECK(own.bytes() > index_t{64} << 20);
    CHECK(own.bytes() < cask::memory::usable_memory());
}

TEST_CASE("what is taken of an allowance goes back to it", "[budget]") {
    using cask::memory::allowance;
    CHECK_FALSE(budget::try_allowance(1));
    {
        const allowance::scope run(100);
        const auto first = budget::try_allowance(60);
        REQUIRE(first);
        CHECK(allowance::left() == 40);
        CHECK_FALSE(budget::try_allowance(41));
        {
            const allowance::scope inside(0);  // a run inside shares what its thread has
            const auto second = budget::try_allowance(40);
            REQUIRE(second);
            std::jthread([] { CHECK(allowance::left() == 0); });  // others have none of it
        }
        CHECK(allowance::left() == 40);
    }
    CHECK(allowance::left() == 0);
}

TEST_CASE("threads whose wishes collide never hold more than there is, and all come to an end",
          "[budget]") {
    const ledger account;
    budget own(1000, account);
    std::atomic<index_t> held{0};
    std::atomic<bool> too_much{false};
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < 8; ++number) {
        threads.emplace_back([&, number] {
            for (unsigned k = 0; k < 1250; ++k) {
                const index_t wanted = 1 + (number * 7919 + k * 104729) % 1000;
                if (k % 5 == 0) {
                    const auto granted = own.try_reserve(wanted);
                    if (!granted) continue;
                    if (held.fetch_add(wanted) + wanted > 1000) too_much = true;
                    held -= wanted;
                    continue;
                }
                const auto granted = own.reserve(wanted);
                if (held.fetch_add(wanted) + wanted > 1000) too_much = true;
                held -= wanted;
            }
        });
    }
    threads.clear();
    CHECK_FALSE(too_much);
    CHECK(own.unreserved() == 1000);
}
