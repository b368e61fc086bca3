// SPDX-License-Identifier: BSD-3-Clause
// Tables of numbers find what was put into them, and nothing else.
#include "support/catch.hpp"

#include <cask/core/number_map.hpp>

namespace {

TEST_CASE("a number map keeps the first number of each key", "[number_map]") {
    cask::number_map map;
    CHECK(map.find(7) == cask::number_map::none);
    for (std::uint64_t key = 0; key < 1000; ++key) {
        CHECK(map.insert(key * key, static_cast<std::uint32_t>(key)) == key);
    }
    CHECK(map.insert(49, 1) == 7);
    CHECK(map.size() == 1000);
    for (std::uint64_t key = 0; key < 1000; ++key) CHECK(map.find(key * key) == key);
    CHECK(!map.contains(2));
    map.insert(49, 1) = 3;
    CHECK(map.find(49) == 3);
}

TEST_CASE("a number multimap searches the numbers of a key, the last first", "[number_map]") {
    cask::number_multimap map;
    const auto any = [](std::uint32_t) { return true; };
    CHECK(map.find_if(0, any) == cask::number_multimap::none);
    for (std::uint32_t number = 0; number < 1000; ++number) map.insert(number % 10, number);
    for (std::uint32_t key = 0; key < 10; ++key) CHECK(map.find_if(key, any) == 990 + key);
    CHECK(map.find_if(3, [](std::uint32_t number) { return number < 500; }) == 493);
    CHECK(map.find_if(3, [](std::uint32_t number) { return number == 4; }) == map.none);
    CHECK(map.find_if(10, any) == map.none);
}

}  // namespace
