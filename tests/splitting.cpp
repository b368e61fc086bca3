// SPDX-License-Identifier: BSD-3-Clause
#include <cask/splitting.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;

const ck::array<double> x = ck::reshape(ck::arange<double>(24), {2, 4, 3});

template <class T>
std::vector<ck::index_t> lengths(const std::vector<ck::array<T>>& parts, int axis) {
    std::vector<ck::index_t> result;
    for (const auto& each : parts) result.push_back(each.shape()[axis]);
    return result;
}

using sizes = std::vector<ck::index_t>;

}  // namespace

TEST_CASE("arrays are split into equal parts, nearly equal ones, or at positions", "[splitting]") {
    CHECK(lengths(ck::split(x, 2, 1), 1) == sizes{2, 2});
    CHECK(lengths(ck::array_split(x, 3, 1), 1) == sizes{2, 1, 1});
    CHECK(lengths(ck::array_split(x, 6, 1), 1) == sizes{1, 1, 1, 1, 0, 0});
    CHECK(lengths(ck::split(x, {1}, 1), 1) == sizes{1, 3});
    CHECK(lengths(ck::split(x, {1, -1, 9}, 1), 1) == sizes{1, 2, 1, 0});
    CHECK(lengths(ck::vsplit(x, 2), 0) == sizes{1, 1});
    CHECK(lengths(ck::hsplit(x, sizes{3}), 1) == sizes{3, 1});
    CHECK(lengths(ck::dsplit(x, 3), 2) == sizes{1, 1, 1});
    CHECK(lengths(ck::hsplit(ck::arange<int>(4), 2), 0) == sizes{2, 2});
    check_equal(ck::split(x, 2, 1)[1], x(ck::all(), ck::range(2, 4)).compute());
}

TEST_CASE("unstack gives what stack takes", "[splitting]") {
    const auto columns = ck::unstack(x, -1);
    CHECK(columns.size() == 3);
    check_equal(columns[1], x(ck::ellipsis(), 1).compute());
}

TEST_CASE("mistakes in splitting name axis, parts and line", "[splitting]") {
    using cask_test::ContainsSubstring;
    CHECK_THROWS_WITH(
        ck::split(x, 3, 1),
        ContainsSubstring(
            "[split] an axis of length 4 cannot be split into 3 parts of one length  (") &&
            ContainsSubstring("splitting.cpp:"));
    CHECK_THROWS_WITH(
        ck::array_split(x, 0, 1),
        ContainsSubstring("[array_split] an axis of length 4 cannot be split into 0 parts"));
    CHECK_THROWS_WITH(ck::dsplit(x(0), 2),
                      ContainsSubstring("[dsplit] needs 3 axes at least: got shape (4, 3)"));
    CHECK_THROWS_AS(ck::split(x, 1, 3), ck::axis_error);
    CHECK_THROWS_AS(ck::unstack(ck::ones<int>({})), ck::axis_error);
}
