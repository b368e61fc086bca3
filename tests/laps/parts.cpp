// SPDX-License-Identifier: BSD-3-Clause
#include <cask/laps/parts.hpp>

#include "support/catch.hpp"

#include <vector>

namespace ck = cask;
using ck::index_t;
using namespace ck::laps;

TEST_CASE("parts cover an array, each element once", "[laps]") {
    for (const ck::shape& sizes :
         {ck::shape{17}, ck::shape{3, 40}, ck::shape{40, 3}, ck::shape{5, 6, 7}, ck::shape{1, 9}}) {
        for (const cut by : cuts_of_results) {
            for (const index_t elements : {1, 2, 5, 16, 100, 1000}) {
                CAPTURE(to_string(sizes), static_cast<int>(by), elements);
                const ck::shape extent = part_extent(by, sizes, elements);
                std::vector<int> covered(static_cast<std::size_t>(sizes.size()), 0);
                const ck::shape steps = ck::row_major_strides(sizes);
                for (index_t k = 0; k < part_counts(sizes, extent).size(); ++k) {
                    const ck::region part = part_number(sizes, extent, k);
                    CHECK(part.size() > 0);
                    for (index_t n = 0; n < part.size(); ++n) {
                        index_t at = 0;
                        for (index_t rest = n, axis = sizes.rank() - 1; axis >= 0; --axis) {
                            const int a = static_cast<int>(axis);
                            at += (part.begin[a] + rest % part.extent[a]) * steps[a];
                            rest /= part.extent[a];
                        }
                        ++covered[static_cast<std::size_t>(at)];
                    }
                }
                CHECK(covered == std::vector<int>(covered.size(), 1));
            }
        }
    }
}

TEST_CASE("parts are rows, squares or strips", "[laps]") {
    CHECK(part_extent(cut::rows, {100, 100}, 1000) == ck::shape{10, 100});
    CHECK(part_extent(cut::rows, {100, 100}, 50) == ck::shape{1, 50});
    CHECK(part_extent(cut::squares, {100, 100}, 2500) == ck::shape{50, 50});
    CHECK(part_extent(cut::squares, {400, 100}, 10'000) == ck::shape{100, 100});
    CHECK(part_extent(cut::strips, {100, 100}, 1300) == ck::shape{100, 13});
}

TEST_CASE("of many parts some stand for all", "[laps]") {
    CHECK(typical_parts({30, 30}, {1, 1}).size() == 900);
    const auto some = typical_parts({3000, 4000}, {7, 11});
    CHECK(some.size() == 16);
    bool last = false;
    for (const ck::region& part : some) {
        last = last || (part.begin == ck::shape{2996, 3993} && part.extent == ck::shape{4, 7});
    }
    CHECK(last);
}
