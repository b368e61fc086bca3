// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

TEST_CASE("nodes tell what arrays say of themselves", "[handle]") {
    const auto x = ck::sqrt(ck::ones<float>({6, 4}, 3));
    const int line = __LINE__ - 1;
    CHECK(ck::expr::shape_of(x.node()) == ck::shape{6, 4});
    CHECK(ck::expr::chunks_of(x.node()) == x.chunks());
    CHECK(ck::expr::type_of(x.node()) == ck::dtype::float32);
    CHECK(ck::expr::bytes_of(x.node()) == 96);
    CHECK(ck::expr::name_of(x.node()) == "sqrt");
    CHECK(ck::expr::line_of(x.node()).line == line);
}
