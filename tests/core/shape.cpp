// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/core/shape.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <typeinfo>
#include <vector>

using cask::axis_list;
using cask::index_t;
using cask::shape;

namespace {

constexpr cask::source_line user{"user.cpp", 42};

// The text of the Error that `call` throws; what else happened, otherwise.
template <class Error, class Call>
std::string refusal(Call call) {
    try {
        call();
    } catch (const cask::error& error) {
        if (typeid(error) != typeid(Error)) return std::string("wrong class: ") + error.what();
        return error.what();
    }
    return "nothing thrown";
}

shape both(const shape& a, const shape& b) { return cask::broadcast("add", a, b, user); }

std::string not_broadcast(const shape& a, const shape& b) {
    return refusal<cask::shape_error>([&] { static_cast<void>(both(a, b)); });
}

void check(const shape& sizes, index_t item_size = 8) {
    cask::check_shape("zeros", sizes, item_size, user);
}

constexpr index_t tera = index_t{1} << 40;

}  // namespace

TEST_CASE("a shape is made from integers of any kind", "[shape]") {
    CHECK(shape{}.rank() == 0);
    CHECK(shape{}.empty());
    CHECK(shape{2, 3u, std::size_t{4}, short{5}} == shape(std::vector<int>{2, 3, 4, 5}));
    CHECK(shape(std::array<std::size_t, 2>{6, 7}) == shape{6, 7});
    const int plain[] = {8, 9};
    CHECK(shape(plain) == shape{8, 9});
    CHECK(shape::filled(3, 2) == shape{2, 2, 2});
    STATIC_REQUIRE(shape{2, 3}.rank() == 2);
    STATIC_REQUIRE(shape{2, 3}.back() == 3);
    STATIC_REQUIRE(shape{2, 3} != shape{3, 2});
    STATIC_REQUIRE(shape{2} != shape{2, 1});
}

TEST_CASE("sizes that fit no index become negative", "[shape]") {
    CHECK(shape{std::numeric_limits<std::uint64_t>::max()}[0] < 0);
    CHECK(shape(std::vector<std::uint64_t>{std::uint64_t{1} << 63})[0] < 0);
    CHECK(shape{-1}[0] == -1);
}

TEST_CASE("axes are inserted, erased and appended", "[shape]") {
    shape sizes{2, 4};
    sizes.insert(1, 3);
    CHECK(sizes == shape{2, 3, 4});
    sizes.insert(0, 1);
    sizes.insert(4, 5);
    CHECK(sizes == shape{1, 2, 3, 4, 5});
    sizes.erase(0);
    sizes.erase(3);
    CHECK(sizes == shape{2, 3, 4});
    sizes.erase(1);
    CHECK(sizes == shape{2, 4});
    sizes.push_back(6);
    sizes[0] = 7;
    CHECK(sizes == shape{7, 4, 6});
}

TEST_CASE("the size of a shape is the product", "[shape]") {
    CHECK(shape{}.size() == 1);
    CHECK(shape{5}.size() == 5);
    CHECK(shape{2, 3, 4}.size() == 24);
    CHECK(shape{2, 0, 4}.size() == 0);
    CHECK(shape{1'000'000'000, 1'000'000'000}.size() == 1'000'000'000'000'000'000);
}

TEST_CASE("no more than 12 axes", "[shape]") {
    shape sizes = shape::filled(12, 1);
    CHECK(sizes.rank() == 12);
    CHECK(refusal<cask::shape_error>([&] { sizes.push_back(1); }) == "[shape] more than 12 axes");
    CHECK(refusal<cask::shape_error>([&] { sizes.insert(0, 1); }) == "[shape] more than 12 axes");
    // Outside of the macro, in which compilers count lines differently.
    const auto too_many = [] { shape(std::vector<int>(13, 1)); };
    const cask::source_line where{__FILE__, __LINE__ - 1};
    CHECK(refusal<cask::shape_error>(too_many) ==
          "[shape] more than 12 axes  (" + to_string(where) + ")");
    CHECK(sizes == shape::filled(12, 1));
}

TEST_CASE("shapes are written as in NumPy", "[shape]") {
    CHECK(to_string(shape{}) == "()");
    CHECK(to_string(shape{3}) == "(3,)");
    CHECK(to_string(shape{3, 4, 0}) == "(3, 4, 0)");
    CHECK(to_string(cask::region{{0, 5}, {10, 2}}) == "[0:10, 5:7]");
    CHECK(to_string(cask::region{}) == "[]");
}

TEST_CASE("negative sizes and overflow are refused", "[shape]") {
    CHECK_NOTHROW(check({}));
    CHECK_NOTHROW(check({3, 0, 4}));
    CHECK_NOTHROW(check({(index_t{1} << 60) - 1}));
    CHECK_NOTHROW(check({std::numeric_limits<index_t>::max()}, 1));
    auto refused = [](const shape& sizes, index_t item_size) {
        return refusal<cask::shape_error>([&] { check(sizes, item_size); });
    };
    CHECK(refused({3, -1}, 8) == "[zeros] sizes must be at least 0: got (3, -1)  (user.cpp:42)");
    CHECK(refused({0, -1}, 8) == "[zeros] sizes must be at least 0: got (0, -1)  (user.cpp:42)");
    CHECK(refused({std::uint64_t{1} << 63}, 1) ==
          "[zeros] sizes must be at least 0 and below 2^63  (user.cpp:42)");
    CHECK(refused({index_t{1} << 60}, 8) ==
          "[zeros] the array would hold more than 2^63 bytes: got (1152921504606846976,)  "
          "(user.cpp:42)");
    CHECK(refused({tera, tera}, 1) ==
          "[zeros] the array would hold more than 2^63 bytes: got (1099511627776, 1099511627776)  "
          "(user.cpp:42)");
    // Also where a size is 0: sizes and strides could not be computed.
    CHECK(refused({tera, tera, 0}, 1) ==
          "[zeros] the array would hold more than 2^63 bytes: got (1099511627776, 1099511627776, "
          "0)  (user.cpp:42)");
}

TEST_CASE("axes count from the front or, negative, from the end", "[shape]") {
    CHECK(cask::normalize_axis("sum", 0, 3, user) == 0);
    CHECK(cask::normalize_axis("sum", 2, 3, user) == 2);
    CHECK(cask::normalize_axis("sum", -1, 3, user) == 2);
    CHECK(cask::normalize_axis("sum", -3, 3, user) == 0);
    auto refused = [](index_t axis, int rank) {
        return refusal<cask::axis_error>(
            [&] { static_cast<void>(cask::normalize_axis("sum", axis, rank, user)); });
    };
    CHECK(refused(3, 3) == "[sum] axis 3 is out of range for an array of rank 3  (user.cpp:42)");
    CHECK(refused(-4, 3) == "[sum] axis -4 is out of range for an array of rank 3  (user.cpp:42)");
    CHECK(refused(0, 0) == "[sum] axis 0 is out of range for an array of rank 0  (user.cpp:42)");
    CHECK(refused(std::numeric_limits<index_t>::min(), 3) ==
          "[sum] axis -9223372036854775808 is out of range for an array of rank 3  (user.cpp:42)");
}

TEST_CASE("lists of axes", "[shape]") {
    using list = std::vector<int>;
    CHECK_FALSE(axis_list().given());
    CHECK_FALSE(axis_list{}.given());
    CHECK(axis_list(0).given());
    CHECK(axis_list(list{}).given());
    CHECK(axis_list(1).values() == std::vector<index_t>{1});
    CHECK(axis_list{-1, 0}.in_order("transpose", 3, user) == list{2, 0});
    CHECK(axis_list{-1, 0}.normalized("sum", 3, user) == list{0, 2});
    CHECK(axis_list(list{1, 0}).in_order("transpose", 3, user) == list{1, 0});
    CHECK(axis_list().normalized("sum", 3, user).empty());
    auto refused = [](const axis_list& axes) {
        return refusal<cask::axis_error>(
            [&] { static_cast<void>(axes.normalized("sum", 3, user)); });
    };
    CHECK(refused({0, 0}) == "[sum] axis 0 is named twice  (user.cpp:42)");
    CHECK(refused({2, 0, -1}) == "[sum] axis -1 is named twice  (user.cpp:42)");
    CHECK(refused(5) == "[sum] axis 5 is out of range for an array of rank 3  (user.cpp:42)");
}

TEST_CASE("broadcasting follows NumPy", "[shape]") {
    CHECK(both({}, {}) == shape{});
    CHECK(both({}, {3}) == shape{3});
    CHECK(both({3}, {3}) == shape{3});
    CHECK(both({3, 1}, {4}) == shape{3, 4});
    CHECK(both({4}, {3, 1}) == shape{3, 4});
    CHECK(both({8, 1, 6, 1}, {7, 1, 5}) == shape{8, 7, 6, 5});
    CHECK(both({0}, {1}) == shape{0});
    CHECK(both({1, 3}, {0, 1}) == shape{0, 3});
    CHECK(both({2, 0}, {0}) == shape{2, 0});
    CHECK(both(shape::filled(12, 1), {5}) == [] {
        shape sizes = shape::filled(12, 1);
        sizes[11] = 5;
        return sizes;
    }());

    CHECK(not_broadcast({3}, {4}) ==
          "[add] shapes do not broadcast: (3,) and (4,) differ in axis 0  (user.cpp:42)");
    CHECK(not_broadcast({0}, {2}) ==
          "[add] shapes do not broadcast: (0,) and (2,) differ in axis 0  (user.cpp:42)");
    CHECK(not_broadcast({2, 3, 4}, {5, 4}) ==
          "[add] shapes do not broadcast: (2, 3, 4) and (5, 4) differ in axis 1  (user.cpp:42)");
}

TEST_CASE("a shape broadcasts to another one, or the error says why not", "[shape]") {
    CHECK(cask::broadcasts_to({}, {}));
    CHECK(cask::broadcasts_to({}, {2, 0}));
    CHECK(cask::broadcasts_to({1, 3}, {4, 2, 3}));
    CHECK(cask::broadcasts_to({1}, {0}));
    CHECK_FALSE(cask::broadcasts_to({3}, {1}));
    CHECK_FALSE(cask::broadcasts_to({0}, {1}));
    CHECK_FALSE(cask::broadcasts_to({1, 3}, {3}));
    const auto refused = [](const shape& sizes, const shape& wanted) -> std::string {
        try {
            cask::check_broadcast("put", "the values' shape", sizes, wanted, {"user.cpp", 42});
        } catch (const cask::shape_error& error) {
            return error.what();
        }
        return "";
    };
    CHECK(refused({1, 3}, {4, 3}).empty());
    CHECK(refused({2}, {3}) ==
          "[put] shapes do not broadcast: (2,) and (3,) differ in axis 0  (user.cpp:42)");
    CHECK(refused({3}, {1}) ==
          "[put] the values' shape (3,) does not broadcast to (1,)  (user.cpp:42)");
}

TEST_CASE("strides are row-major", "[shape]") {
    CHECK(cask::row_major_strides({}) == shape{});
    CHECK(cask::row_major_strides({5}) == shape{1});
    CHECK(cask::row_major_strides({2, 3, 4}) == shape{12, 4, 1});
    CHECK(cask::row_major_strides({2, 0, 4}) == shape{4, 4, 1});
    STATIC_REQUIRE(cask::row_major_strides({2, 3})[0] == 3);
}

TEST_CASE("a region is a box", "[shape]") {
    const cask::region box{{1, 2}, {3, 4}};
    CHECK(box.size() == 12);
    CHECK(box == cask::region{{1, 2}, {3, 4}});
    CHECK_FALSE(box == cask::region{{1, 2}, {3, 5}});
}
