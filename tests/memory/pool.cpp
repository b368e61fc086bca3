// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/memory/pool.hpp>

namespace {

TEST_CASE("a block that was given back serves the next request of its size", "[pool]") {
    const auto pool = std::make_shared<cask::memory::pool>();
    std::byte* first = nullptr;
    {
        const auto block = pool->take(5000);
        first = block.data();
        CHECK(pool->in_use() == 8192);
        CHECK(reinterpret_cast<std::uintptr_t>(first) % cask::memory::alignment == 0);
    }
    CHECK(pool->in_use() == 0);
    const auto again = pool->take(8000);
    CHECK(again.data() == first);
    const auto other = pool->take(8000);
    CHECK(other.data() != first);
}

}  // namespace
