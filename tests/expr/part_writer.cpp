// SPDX-License-Identifier: BSD-3-Clause
#include <cask/expr/part_writer.hpp>

#include "support/catch.hpp"
#include "support/writers.hpp"

#include <numeric>

namespace ck = cask;

TEST_CASE("parts are written where they belong", "[part_writer]") {
    const auto whole = std::make_shared<cask_test::memory_writer>(ck::shape{4, 3}, 4);
    ck::expr::part_writer parts(whole);
    std::vector<std::int32_t> values(12);
    std::iota(values.begin(), values.end(), 0);
    const auto* const bytes = reinterpret_cast<const std::byte*>(values.data());
    parts.write({{0, 0}, {1, 3}}, bytes);
    parts.begin_part({1, 0});
    parts.write({{0, 0}, {2, 3}}, bytes + 12);
    parts.write({{2, 0}, {1, 3}}, bytes + 36);
    CHECK(whole->holds(values));
    CHECK_FALSE(whole->completed);
    parts.complete();
    CHECK(whole->completed);
    CHECK_NOTHROW(parts.rethrow_failure());
}

TEST_CASE("what a part throws is kept", "[part_writer]") {
    class broken : public ck::expr::writer {
        void write(const ck::region& box, const std::byte*) override {
            throw ck::io_error("disk", "box " + ck::to_string(box), {});
        }
        ck::shape granule() const override { return {7, 1}; }
    };
    ck::expr::part_writer parts(std::make_shared<broken>());
    CHECK(parts.granule() == ck::shape{7, 1});
    CHECK_THROWS_AS(parts.write({{0, 0}, {7, 1}}, nullptr), ck::io_error);
    CHECK_THROWS_AS(parts.write({{7, 0}, {7, 1}}, nullptr), ck::io_error);
    CHECK_THROWS_WITH(parts.rethrow_failure(), cask_test::ContainsSubstring("[0:7"));
}
