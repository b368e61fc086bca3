// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/schedule/tasks/scan_chain.hpp>

using cask::index_t;
using cask::schedule::scan_chain;

TEST_CASE("who scans a leaf joins all that waited for it, in order", "[scan_chain]") {
    scan_chain chain(5);
    std::vector<index_t> joined;
    const auto join = [&](index_t leaf) { joined.push_back(leaf); };
    CHECK(chain.arrived(2, join).empty());
    CHECK(chain.arrived(1, join).empty());
    CHECK(joined.empty());
    CHECK(chain.arrived(0, join) == std::vector<index_t>{1, 2});  // the first has nothing before it
    CHECK(chain.arrived(4, join).empty());
    CHECK(chain.arrived(3, join) == std::vector<index_t>{3, 4});
    CHECK(joined == std::vector<index_t>{1, 2, 3, 4});
}
