// SPDX-License-Identifier: BSD-3-Clause
#include <cask/interop/blocks.hpp>

#include "support/catch.hpp"
#include "support/views.hpp"

#include <vector>

namespace ck = cask;

TEST_CASE("memory of a block is an xtensor expression", "[interop]") {
    std::vector<float> memory{0, 1, 2, 3, 4, 5};
    auto block = ck::interop::adapted(memory.data(), ck::shape{2, 3});
    CHECK(block(1, 2) == 5);
    block = block + 1.0f;
    CHECK(memory[5] == 6);
    const ck::input_block<float> read = ck::interop::adapted<const float>(memory.data(), {6});
    CHECK(xt::xarray<float>(read * 2.0f)(0) == 2);
    CHECK(ck::interop::adapted(memory.data(), ck::shape{})() == 1);
}

TEST_CASE("containers of any layout are copied to blocks, from a place on", "[interop]") {
    const xt::xarray<double> rows{{0, 1, 2}, {3, 4, 5}};
    const xt::xarray<double, xt::layout_type::column_major> columns = rows;
    const xt::xtensor<int, 2> whole = rows;
    std::vector<float> to(4);
    const auto check = [&](const auto& from) {
        ck::interop::copy_to_block(to.data(), {2, 2}, from, {0, 1});
        CHECK(to == std::vector<float>{1, 2, 4, 5});
    };
    check(rows);
    check(columns);
    check(whole);
    ck::interop::copy_to_block(to.data(), {}, xt::xarray<double>(7.0), {});
    CHECK(to[0] == 7);
}
