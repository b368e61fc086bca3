// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/plan/requests.hpp>

using cask::index_map;
using cask::plan::request;
using cask::plan::request_list;

namespace {

TEST_CASE("equal index maps have one number", "[requests]") {
    cask::plan::map_table maps;
    const std::uint32_t two = maps.number_of(index_map::identity(2));
    const std::uint32_t three = maps.number_of(index_map::identity(3));
    CHECK(two != three);
    CHECK(maps.number_of(index_map::identity(2)) == two);
    CHECK(maps[three] == index_map::identity(3));
}

TEST_CASE("a request is found by its stage and its map, in short lists and in long ones",
          "[requests]") {
    request_list list;
    for (std::uint32_t k = 0; k < 100; ++k) {
        CHECK(list.find({k, 7}) == nullptr);
        list.add({k, 7, k});
        REQUIRE(list.size() == k + 1);
    }
    for (std::uint32_t k = 0; k < 100; ++k) {
        const request* found = list.find({k, 7});
        REQUIRE(found != nullptr);
        CHECK(found->box == k);
        CHECK(list[k].stage == k);
        CHECK(list.find({k, 8}) == nullptr);
    }
}

}  // namespace
