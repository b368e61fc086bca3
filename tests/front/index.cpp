// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

TEST_CASE("entries that are left out take the whole axis", "[index]") {
    const auto x = ck::reshape(ck::arange<int>(24), {2, 3, 4});
    const ck::array<int> part(ck::front::slice(x.node(), {1}));
    CHECK(part.shape() == ck::shape{3, 4});
    CHECK(ck::all(part == x(1, ck::all(), ck::all())).item());
    const std::vector<ck::slice_arg> none;
    CHECK(ck::expr::shape_of(ck::front::slice(x.node(), none.data(), none.size())) == x.shape());
    CHECK_THROWS_AS(ck::front::slice(x.node(), {2}), ck::index_error);
    CHECK_THROWS_AS(ck::front::slice(x.node(), {0, 0, 0, 0}), ck::index_error);
}
