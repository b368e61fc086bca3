// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/memory/ledger.hpp>

TEST_CASE("the ledger knows what is held, and the most that was", "[ledger]") {
    cask::memory::ledger account;
    account.take(100);
    account.take(50);
    account.give_back(100);
    account.take(20);
    CHECK(account.held() == 70);
    CHECK(account.peak() == 150);
}
