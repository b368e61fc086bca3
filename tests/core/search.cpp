// SPDX-License-Identifier: BSD-3-Clause
// Searches find what they are asked for, the first of several, in lists of any kind.
#include "support/catch.hpp"

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>

#include <vector>

namespace {

TEST_CASE("searches in a list", "[search]") {
    const cask::sequence<int> numbers{3, 5, 8, 5};
    CHECK(cask::contains(numbers, 8));
    CHECK(!cask::contains(numbers, 4));
    const auto is_large = [](int number) { return number > 4; };
    CHECK(cask::find_if(numbers, is_large) == numbers.begin() + 1);
    CHECK(cask::find_if(numbers, [](int number) { return number > 8; }) == numbers.end());
    CHECK(cask::some(numbers, is_large));
    CHECK(!cask::every(numbers, is_large));
    CHECK(cask::every(numbers, [](int number) { return number > 2; }));
}

TEST_CASE("nothing is in an empty list", "[search]") {
    const std::vector<int> none;
    const auto any = [](int) { return true; };
    CHECK(!cask::contains(none, 0));
    CHECK(!cask::some(none, any));
    CHECK(cask::every(none, any));
    CHECK(cask::find_if(none, any) == none.end());
}

TEST_CASE("what is found may be changed", "[search]") {
    cask::sequence<int> numbers{3, 5};
    *cask::find_if(numbers, [](int number) { return number == 5; }) = 6;
    CHECK(numbers == cask::sequence<int>{3, 6});
}

}  // namespace
