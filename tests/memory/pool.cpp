// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/memory/pool.hpp>

using cask::memory::ledger;
using cask::memory::pool;

TEST_CASE("a block that was given back serves the next request of its size", "[pool]") {
    ledger account;
    pool own(account);
    std::byte* first = nullptr;
    {
        const auto block = own.take(5000);
        first = block.data();
        CHECK(own.in_use() == 5120);
        CHECK(account.held() == 5120);
        CHECK(reinterpret_cast<std::uintptr_t>(first) % cask::alignment == 0);
    }
    CHECK(own.in_use() == 0);
    const auto again = own.take(5100);
    CHECK(again.data() == first);
    const auto other = own.take(5100);
    CHECK(other.data() != first);
    CHECK(account.peak() == 10240);
}

TEST_CASE("sizes are rounded up by less than a quarter", "[pool]") {
    CHECK(pool::rounded(0) == 4096);
    CHECK(pool::rounded(4096) == 4096);
    CHECK(pool::rounded(4097) == 5120);
    CHECK(pool::rounded(8192) == 8192);
    for (cask::index_t bytes = 4096; bytes < cask::index_t{1} << 40; bytes = bytes * 9 / 7) {
        CHECK(pool::rounded(bytes) >= bytes);
        CHECK(pool::rounded(bytes) * 4 <= bytes * 5);
        CHECK(pool::rounded(pool::rounded(bytes)) == pool::rounded(bytes));
    }
}

TEST_CASE("unused blocks go before a pool holds more than its limit", "[pool]") {
    ledger account;
    pool own(account, 20'000);
    const auto take = [&](std::size_t bytes) { return own.take(bytes).data(); };
    std::byte* const first = take(8192);
    CHECK(take(8192) == first);
    static_cast<void>(take(16'384));  // with the idle one that would be too much
    const auto kept = own.take(16'384);
    const auto exact = own.take_exactly(3000);
    CHECK(own.in_use() == 16'384 + 3000);
}

TEST_CASE("blocks of an exact size are used again, and go where the limit wants it", "[pool]") {
    ledger account;
    pool own(account, 20'000);
    std::byte* const first = own.take_exactly(9000).data();
    CHECK(own.take_exactly(9000).data() == first);
    for (std::size_t bytes = 10'000; bytes < 20'000; bytes += 500) {
        const auto block = own.take_exactly(bytes);  // not beside the ones before
        CHECK(account.held() == static_cast<cask::index_t>(bytes));
    }
    CHECK(account.held() == 0);
}

TEST_CASE("large blocks begin with a huge page", "[pool]") {
    ledger account;
    pool own(account);
    for (const std::size_t bytes : {std::size_t{3} << 20, std::size_t{40} << 20}) {
        const auto block = own.take(bytes);
        CHECK(reinterpret_cast<std::uintptr_t>(block.data()) % cask::memory::huge_page == 0);
        block.data()[bytes - 1] = std::byte{1};
        const auto exact = own.take_exactly(bytes + 12'345);
        exact.data()[bytes + 12'344] = std::byte{1};
    }
}
