// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

TEST_CASE("constants are one element, or one in each place of another array", "[apply]") {
    const ck::array<int> one(ck::front::constant(ck::bytes_of(7), ck::dtype::int32, {}));
    CHECK(one.rank() == 0);
    CHECK(one.item() == 7);
    const auto like = ck::zeros<double>({6, 4}, 3);
    const ck::array<int> many(
        ck::front::constant_like(like.node(), ck::bytes_of(7), ck::dtype::int32, {}));
    CHECK(many.shape() == like.shape());
    CHECK(many.chunks() == like.chunks());
    CHECK(ck::sum(many).item() == 7 * 24);
}

TEST_CASE("an operation over two constants is a constant", "[apply]") {
    const auto like = ck::zeros<double>({6, 4});
    const auto& less = ck::detail::operation_on<ck::kernel::less, bool, int, int>();
    for (const int a : {-1, 3, 9}) {
        const ck::array<bool> found(
            ck::front::apply_to_constants(less, ck::bytes_of(a), ck::bytes_of(3), like.node(), {}));
        CHECK(found.shape() == like.shape());
        CHECK(ck::all(found == (a < 3)).item());
    }
}

TEST_CASE("conversions of constants are made at once", "[apply]") {
    const auto x = ck::astype<std::int8_t>(ck::full<double>({2}, 3.7));
    CHECK(ck::expr::name_of(x.node()) == ck::expr::name_of(ck::zeros_like(x).node()));
    CHECK(x.compute()(1) == 3);
}
