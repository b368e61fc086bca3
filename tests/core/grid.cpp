// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/core/grid.hpp>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <typeinfo>
#include <vector>

using cask::automatic;
using cask::axis_chunks;
using cask::chunk_run;
using cask::chunk_spec;
using cask::grid;
using cask::index_t;
using cask::shape;

namespace {

constexpr cask::source_line user{"user.cpp", 42};

// As a function of the library takes them.
grid resolve(const chunk_spec& chunks, const shape& sizes, index_t item_size = 8) {
    return chunks.resolve("zeros", sizes, item_size, user);
}

std::string cut(const chunk_spec& chunks, const shape& sizes, index_t item_size = 8) {
    return to_string(resolve(chunks, sizes, item_size));
}

// The text of the chunk_error; what else happened, otherwise.
std::string refusal(const chunk_spec& chunks, const shape& sizes) {
    try {
        static_cast<void>(resolve(chunks, sizes));
    } catch (const cask::error& error) {
        if (typeid(error) != typeid(cask::chunk_error)) return "wrong class";
        return error.what();
    }
    return "nothing thrown";
}

// Every chunk of a short list, or some chunks of a long one: found by each of their ends.
void check_look_up(const axis_chunks& axis, index_t some = 2000) {
    const index_t stride = std::max<index_t>(1, axis.count() / some);
    for (index_t number = 0; number < axis.count(); number += stride) {
        const auto [begin, size] = axis.chunk(number);
        INFO("chunk " << number << " begins at " << begin << " with size " << size);
        REQUIRE(size >= 0);
        REQUIRE(size <= axis.largest());
        if (size > 0) {
            REQUIRE(axis.chunk_of(begin) == number);
            REQUIRE(axis.chunk_of(begin + size - 1) == number);
        }
        if (number + 1 < axis.count()) {
            REQUIRE(axis.chunk(number + 1).first == begin + size);
        } else {
            REQUIRE(begin + size == axis.length());
        }
    }
    REQUIRE(axis.chunk(0).first == 0);
}

}  // namespace

TEST_CASE("regular chunks", "[grid]") {
    const axis_chunks even = axis_chunks::regular(12, 4);
    CHECK(even.runs() == std::vector<chunk_run>{{4, 3}});
    CHECK(even.length() == 12);
    CHECK(even.count() == 3);
    CHECK(even.largest() == 4);
    check_look_up(even);

    const axis_chunks ragged = axis_chunks::regular(13, 4);
    CHECK(ragged.runs() == std::vector<chunk_run>{{4, 3}, {1, 1}});
    CHECK(ragged.chunk(3) == std::pair<index_t, index_t>{12, 1});
    check_look_up(ragged);

    CHECK(axis_chunks::regular(3, 4).runs() == std::vector<chunk_run>{{3, 1}});
    CHECK(axis_chunks::whole(7) == axis_chunks::regular(7, 7));
}

TEST_CASE("listed chunks are joined to runs", "[grid]") {
    const axis_chunks axis = axis_chunks::listed({2, 2, 5, 2, 2, 2});
    CHECK(axis.runs() == std::vector<chunk_run>{{2, 2}, {5, 1}, {2, 3}});
    CHECK(axis.length() == 15);
    CHECK(axis.count() == 6);
    CHECK(axis.largest() == 5);
    check_look_up(axis);
    CHECK(axis_chunks::listed({4, 4, 4, 1}) == axis_chunks::regular(13, 4));
    CHECK_FALSE(axis_chunks::listed({4, 4, 1, 4}) == axis_chunks::regular(13, 4));
}

TEST_CASE("an empty axis has one empty chunk", "[grid]") {
    for (const axis_chunks& axis : {axis_chunks::whole(0), axis_chunks::regular(0, 5),
                                    axis_chunks::listed({}), axis_chunks::listed({0})}) {
        CHECK(axis.length() == 0);
        CHECK(axis.count() == 1);
        CHECK(axis.largest() == 0);
        CHECK(axis.chunk(0) == std::pair<index_t, index_t>{0, 0});
        CHECK(axis.chunk_of(0) == 0);
        CHECK(axis == axis_chunks::whole(0));
    }
}

TEST_CASE("a thousand million chunks cost two runs", "[grid]") {
    const axis_chunks single = axis_chunks::regular(1'000'000'000, 1);
    CHECK(single.count() == 1'000'000'000);
    CHECK(single.runs().size() == 1);
    check_look_up(single);

    const axis_chunks large = axis_chunks::regular(1'000'000'000'000'000'001, 1'000'000'000);
    CHECK(large.count() == 1'000'000'001);
    CHECK(large.runs().size() == 2);
    CHECK(large.chunk_of(1'000'000'000'000'000'000) == 1'000'000'000);
    check_look_up(large);

    const index_t longest = std::numeric_limits<index_t>::max();
    check_look_up(axis_chunks::regular(longest, 10));
    check_look_up(axis_chunks::whole(longest));
}

TEST_CASE("chunks are found among many runs", "[grid]") {
    std::mt19937 random(1);
    for (int round = 0; round < 20; ++round) {
        std::vector<index_t> sizes(1 + random() % 300);
        for (index_t& size : sizes) size = 1 + static_cast<index_t>(random() % 3);
        const axis_chunks axis = axis_chunks::listed(sizes);
        CHECK(axis.count() == static_cast<index_t>(sizes.size()));
        check_look_up(axis);
        index_t begin = 0;
        for (std::size_t number = 0; number < sizes.size(); ++number) {
            REQUIRE(axis.chunk(static_cast<index_t>(number)) == std::pair{begin, sizes[number]});
            begin += sizes[number];
        }
        REQUIRE(axis.length() == begin);
    }
    std::vector<index_t> alternating;
    for (int k = 0; k < 500'000; ++k) alternating.insert(alternating.end(), {1, 2});
    check_look_up(axis_chunks::listed(alternating));
}

TEST_CASE("a grid cuts every axis", "[grid]") {
    const grid cuts({axis_chunks::regular(10, 4), axis_chunks::listed({1, 5})});
    CHECK(cuts.rank() == 2);
    CHECK(cuts.counts() == shape{3, 2});
    CHECK(cuts.count() == 6);
    CHECK(cuts.largest() == shape{4, 5});
    CHECK(cuts.chunk({2, 1}) == cask::region{{8, 1}, {2, 5}});
    CHECK(to_string(cuts) == "((4 x 2, 2), (1, 5))");
    CHECK(cuts == grid({axis_chunks::listed({4, 4, 2}), axis_chunks::listed({1, 5})}));
    CHECK_FALSE(cuts == grid::whole({10, 6}));
    CHECK(to_string(grid::whole({3, 0})) == "((3), (0))");

    CHECK(grid().rank() == 0);
    CHECK(grid().count() == 1);
    CHECK(grid().chunk({}) == cask::region{});
    CHECK(to_string(grid()) == "()");
    CHECK(grid::whole({}) == grid());
}

TEST_CASE("chunks as the user writes them", "[grid]") {
    CHECK(cut(4, {10, 8}) == "((4 x 2, 2), (4 x 2))");
    CHECK(cut({4, 3}, {10, 8}) == "((4 x 2, 2), (3 x 2, 2))");
    CHECK(cut({4, -1}, {10, 8}) == "((4 x 2, 2), (8))");
    CHECK(cut(-1, {10, 8}) == "((10), (8))");
    CHECK(cut({{4, 6}, 8}, {10, 8}) == "((4, 6), (8))");
    CHECK(cut({{4, 6}, {8}}, {10, 8}) == "((4, 6), (8))");
    CHECK(cut({std::vector<index_t>{4, 6}, 2}, {10, 8}) == "((4, 6), (2 x 4))");
    CHECK(cut({100}, {10}) == "((10))");
    CHECK(cut(100u, {10}) == "((10))");
    CHECK(cut(std::size_t{3}, {0, 10}) == "((0), (3 x 3, 1))");
    CHECK(cut({{0}, {0, 0}}, {0, 0}) == "((0), (0 x 2))");
    CHECK(cut(7, {}) == "()");
    CHECK(cut({}, {10}) == "((10))");  // automatic
    CHECK(cut(grid::whole({10}), {10}) == "((10))");
    CHECK(cut(std::vector<cask::axis_chunk_spec>{5, automatic}, {10, 8}) == "((5 x 2), (8))");
}

TEST_CASE("automatic chunks are about 128 MiB", "[grid]") {
    CHECK(cut(automatic, {1000, 1000}) == "((1000), (1000))");
    CHECK(cut(automatic, {1'000'000'000}) == "((16777216 x 59, 10144256))");
    CHECK(cut(automatic, {1'000'000, 1'000'000}) == "((4096 x 244, 576), (4096 x 244, 576))");
    CHECK(cut(automatic, {1'000'000, 1'000'000}, 2) == "((8192 x 122, 576), (8192 x 122, 576))");
    CHECK(cut(automatic, {512, 512, 512}) == "((256 x 2), (256 x 2), (256 x 2))");
    // Short axes leave their share to the others.
    CHECK(cut(automatic, {3, 1'000'000'000}) == "((3), (5592405 x 178, 4551910))");
    CHECK(cut(automatic, {1'000'000, 16, 1'000'000}) ==
          "((1024 x 976, 576), (16), (1024 x 976, 576))");
    // So do axes that the user cuts, by what their chunks take.
    CHECK(cut({100, automatic}, {1'000'000, 1'000'000}) == "((100 x 10000), (167772 x 5, 161140))");
    CHECK(cut({automatic, -1}, {1'000'000, 1000}) == "((16777 x 59, 10157), (1000))");
    CHECK(cut({{10, 990}, automatic}, {1000, 1'000'000}) == "((10, 990), (16946 x 59, 186))");
    CHECK(cut({-1, automatic}, {1'000'000'000'000, 5}) == "((1000000000000), (1 x 5))");
    // Empty axes take nothing.
    CHECK(cut(automatic, {0, 1'000'000'000}) == "((0), (16777216 x 59, 10144256))");
    CHECK(cut(automatic, {0}) == "((0))");
    CHECK(cut(automatic, {}) == "()");
    CHECK(cut(automatic, shape::filled(12, 1000)) == [] {
        std::string text = "((4 x 250)";
        for (int axis = 1; axis < 12; ++axis) text += ", (4 x 250)";
        return text + ")";
    }());
}

TEST_CASE("chunks that do not fit the shape are refused", "[grid]") {
    CHECK(refusal(0, {10}) ==
          "[zeros] chunk sizes must be positive (or -1 for the whole axis): got 0 for axis 0 of "
          "length 10  (user.cpp:42)");
    CHECK(refusal({4, -2}, {10, 8}) ==
          "[zeros] chunk sizes must be positive (or -1 for the whole axis): got -2 for axis 1 of "
          "length 8  (user.cpp:42)");
    CHECK(refusal({{5, -5, 10}}, {10}) ==
          "[zeros] chunk sizes must be positive: got -5 for axis 0 of length 10  (user.cpp:42)");
    CHECK(refusal({{5, 0, 5}}, {10}) ==
          "[zeros] chunk sizes must be positive: got 0 for axis 0 of length 10  (user.cpp:42)");
    CHECK(refusal({4, {3, 4}}, {10, 8}) ==
          "[zeros] chunks of axis 1 of length 8 sum to 7  (user.cpp:42)");
    CHECK(refusal({{4, 4}}, {0}) == "[zeros] chunks of axis 0 of length 0 sum to 8  (user.cpp:42)");
    const index_t longest = std::numeric_limits<index_t>::max();
    CHECK(refusal({{longest, longest}}, {10}) ==
          "[zeros] chunks of axis 0 of length 10 sum to more than 2^63 - 1  (user.cpp:42)");
    CHECK(refusal({4, 4}, {10}) ==
          "[zeros] chunks are given for 2 axes, the shape is (10,)  (user.cpp:42)");
    CHECK(refusal({4}, {10, 8}) ==
          "[zeros] chunks are given for 1 axes, the shape is (10, 8)  (user.cpp:42)");
    CHECK(refusal(grid::whole({10}), {10, 8}) ==
          "[zeros] the grid is one of shape (10,), the array's is (10, 8)  (user.cpp:42)");
    CHECK(refusal({0, automatic}, {10, 8}) ==
          "[zeros] chunk sizes must be positive (or -1 for the whole axis): got 0 for axis 0 of "
          "length 10  (user.cpp:42)");
}

TEST_CASE("axes that are joined part by part are listed when they are looked at", "[grid]") {
    std::vector<index_t> sizes;
    axis_chunks grown = axis_chunks::whole(0);
    // As runs of all steps these would take 80 GB.
    for (index_t k = 0; k < 100'000; ++k) {
        sizes.push_back(k % 7 + 1);
        grown = axis_chunks::joined({grown, axis_chunks::whole(sizes.back())});
    }
    const axis_chunks expected = axis_chunks::listed(sizes);
    CHECK(grown.length() == expected.length());
    CHECK(grown.count() == expected.count());
    CHECK(grown == expected);
    CHECK(grown.runs() == expected.runs());
    CHECK(grown.largest() == 7);
    check_look_up(grown);
    const axis_chunks twice = axis_chunks::joined({axis_chunks::whole(0), grown, grown});
    CHECK(twice.count() == 2 * expected.count());
    CHECK(twice.runs() == axis_chunks::joined({expected, expected}).runs());
    CHECK(axis_chunks::joined({grown, axis_chunks::whole(1)}) !=
          axis_chunks::joined({axis_chunks::whole(1), grown}));
    // Equal chunks stay one run, whatever they are joined of.
    axis_chunks doubled = axis_chunks::regular(300, 3);
    for (int k = 0; k < 50; ++k) doubled = axis_chunks::joined({doubled, doubled});
    CHECK(doubled.runs() == std::vector<chunk_run>{{3, index_t{100} << 50}});
}

TEST_CASE("an element-wise result takes the finer cut of each axis", "[grid]") {
    const grid coarse = resolve({10, 8}, {10, 8});
    const grid fine = resolve({5, 2}, {10, 8});
    const grid mixed = resolve({5, 8}, {10, 8});
    CHECK(cask::broadcast_grids({10, 8}, {coarse}) == coarse);
    CHECK(cask::broadcast_grids({10, 8}, {coarse, coarse}) == coarse);
    CHECK(cask::broadcast_grids({10, 8}, {coarse, fine}) == fine);
    CHECK(cask::broadcast_grids({10, 8}, {mixed, resolve({10, 4}, {10, 8})}) ==
          resolve({5, 4}, {10, 8}));
    // The first of two that are as fine.
    CHECK(cask::broadcast_grids({10}, {resolve({{4, 6}}, {10}), resolve(5, {10})}) ==
          resolve({{4, 6}}, {10}));
    // Axes that are repeated do not count.
    CHECK(cask::broadcast_grids({10, 8}, {resolve(5, {10, 1}), resolve(2, {8})}) == fine);
    CHECK(cask::broadcast_grids({10, 8}, {grid(), resolve(2, {8})}) == resolve({-1, 2}, {10, 8}));
    CHECK(cask::broadcast_grids({10, 8}, {}) == grid::whole({10, 8}));
    CHECK(cask::broadcast_grids({0}, {resolve(1, {0}), resolve(1, {1})}) == grid::whole({0}));
    // No common refinement, which would have 2 * 10^9 runs.
    const index_t length = 6'000'000'000;
    const grid threes = resolve(3, {length});
    CHECK(cask::broadcast_grids({length}, {threes, resolve(2, {length})})[0].runs().size() == 1);
}
