// SPDX-License-Identifier: BSD-3-Clause
#include "golden/slices.hpp"
#include "support/catch.hpp"

#include <cask/core/slice.hpp>

#include <cstdint>
#include <limits>

using cask::index_t;
using cask::slice_arg;

namespace {

int line_of(slice_arg entry) { return entry.where().line; }

template <class... Entries>
    requires(std::convertible_to<Entries, slice_arg>&&...)
constexpr bool are_entries = true;

}  // namespace

TEST_CASE("ranges select what Python's slices select", "[slice]") {
    namespace golden = cask_test::golden;
    auto bound = [](std::int64_t value) {
        return value == golden::none ? std::optional<index_t>{} : value;
    };
    for (const golden::slice_case& each : golden::slices) {
        INFO(each.begin << ":" << each.end << ":" << each.step << " of " << each.length);
        const auto chosen = cask::select({bound(each.begin), bound(each.end), each.step},
                                         each.length);
        REQUIRE(chosen.count == each.count);
        REQUIRE(chosen.step == each.step);
        if (each.count > 0) REQUIRE(chosen.begin == each.first);
        // An empty selection, too, begins within the axis or just behind it.
        REQUIRE(chosen.begin >= 0);
        REQUIRE(chosen.begin <= each.length);
    }
}

TEST_CASE("a range is written as in xtensor", "[slice]") {
    using cask::_;
    const auto whole = cask::all();
    CHECK_FALSE(whole.begin.has_value());
    CHECK_FALSE(whole.end.has_value());
    CHECK(whole.step == 1);

    const auto some = cask::range(2, -1, 3);
    CHECK(some.begin == 2);
    CHECK(some.end == -1);
    CHECK(some.step == 3);

    CHECK_FALSE(cask::range(_, 5).begin.has_value());
    CHECK_FALSE(cask::range(5, _).end.has_value());
    CHECK(cask::range(5, _).step == 1);
}

TEST_CASE("an entry of an index knows what it is", "[slice]") {
    const slice_arg integer = -3;
    CHECK(integer.which() == slice_arg::kind::integer);
    CHECK(integer.position() == -3);

    const slice_arg range = cask::range(1, 2);
    CHECK(range.which() == slice_arg::kind::range);
    CHECK(range.bounds().end == 2);

    CHECK(slice_arg(cask::all()).which() == slice_arg::kind::range);
    CHECK(slice_arg(cask::newaxis()).which() == slice_arg::kind::newaxis);
    CHECK(slice_arg(cask::ellipsis()).which() == slice_arg::kind::ellipsis);
    CHECK(cask::no_slice.which() == slice_arg::kind::none);

    // Too large for an index: refused where it is used, as it is out of every range.
    CHECK(slice_arg(std::uint64_t{1} << 63).position() == std::numeric_limits<index_t>::min());

    STATIC_REQUIRE(are_entries<int, std::size_t, short, cask::range_bounds, slice_arg::kind>);
    STATIC_REQUIRE_FALSE(std::convertible_to<bool, slice_arg>);
    STATIC_REQUIRE_FALSE(std::convertible_to<double, slice_arg>);
}

TEST_CASE("an entry of an index knows the line that wrote it", "[slice]") {
    CHECK(line_of(1) == __LINE__);
    CHECK(line_of(cask::range(1, 2)) == __LINE__);
    CHECK(line_of(cask::all()) == __LINE__);
    CHECK(line_of(cask::newaxis()) == __LINE__);
}
