// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/optimize/lattice.hpp>

namespace ck = cask;
using ck::optimize::clipped;
using ck::optimize::lattice;
using ck::optimize::progression;

namespace {

TEST_CASE("the smallest progression around two", "[lattice]") {
    CHECK(around(progression{0, 3, 4}, progression{2, 1, 1}) == progression{0, 5, 2});
    CHECK(around(progression{5, 1, 1}, progression{5, 1, 1}) == progression{5, 1, 1});
    CHECK(around(progression{9, 1, 1}, progression{2, 1, 1}) == progression{2, 2, 7});
    CHECK(around(progression{0, 10, 10}, progression{5, 10, 10}) == progression{0, 20, 5});
    for (const progression& a :
         {progression{0, 3, 4}, progression{7, 1, 1}, progression{3, 5, 6}}) {
        for (const progression& b : {progression{2, 9, 2}, progression{1, 1, 1}, a}) {
            CHECK(around(a, b).contains(a));
            CHECK(around(a, b).contains(b));
            CHECK(around(a, b) == around(b, a));
        }
    }
}

TEST_CASE("a progression contains what is on it", "[lattice]") {
    const progression even{0, 10, 2};
    CHECK(even.contains({4, 3, 4}));
    CHECK(even.contains({18, 1, 1}));
    CHECK_FALSE(even.contains({4, 2, 1}));
    CHECK_FALSE(even.contains({3, 1, 1}));
    CHECK_FALSE(even.contains({10, 6, 2}));
}

TEST_CASE("the positions of a progression within a range", "[lattice]") {
    CHECK(clipped({1, 5, 3}, 4, 11) == progression{0, 3, 3});  // 4, 7, 10
    CHECK(clipped({1, 5, 3}, 5, 7).count == 0);
    CHECK(clipped({1, 5, 3}, 0, 100) == progression{1, 5, 3});
}

TEST_CASE("what a lattice reads through a map, and the map between the lattices", "[lattice]") {
    ck::index_map map;  // value[19 - 2 * j, 5, i] at (i, j)
    map.push_back({1, 19, -2});
    map.push_back({-1, 5, 0});
    map.push_back({0, 0, 1});
    lattice wanted;
    wanted.push_back({4, 3, 2});
    wanted.push_back({1, 4, 2});
    const lattice read = through(map, wanted);
    CHECK(read[0] == progression{5, 4, 4});  // 17, 13, 9, 5
    CHECK(read[1] == progression{5, 1, 1});
    CHECK(read[2] == progression{4, 3, 2});
    const ck::index_map between = relative(map, wanted, read);
    CHECK(between[0] == ck::mapped_axis{1, 3, -1});
    CHECK(between[1] == ck::mapped_axis{-1, 0, 0});
    CHECK(between[2] == ck::mapped_axis{0, 0, 1});
}

TEST_CASE("lattices of boxes", "[lattice]") {
    const ck::region box{{3, 4}, {5, 6}};
    const lattice own = lattice::of(box);
    CHECK(own.bounds() == box);
    CHECK(own.size() == 30);
    CHECK(own.sizes() == ck::shape{5, 6});
    CHECK(lattice::whole({9, 10}).contains(own));
    CHECK_FALSE(own.contains(lattice::whole({9, 10})));
    CHECK(lattice::whole({9, 10}).is_whole({9, 10}));
    CHECK(around(own, lattice::of({{0, 0}, {1, 1}})).bounds() == ck::region{{0, 0}, {8, 10}});
}

}  // namespace
