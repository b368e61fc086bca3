// SPDX-License-Identifier: BSD-3-Clause
#include <cask/kernel/tile/copy.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace ck = cask;

namespace {

/// Bytes along memory in which the axes lie in some order, each backwards or not, with gaps or not.
struct layout {
    ck::shape strides;
    ck::index_t first = 0;
    ck::index_t bytes = 0;

    layout(const ck::shape& extent, ck::index_t item, std::mt19937& dice) {
        std::vector<int> order(static_cast<std::size_t>(extent.rank()));
        std::iota(order.begin(), order.end(), 0);
        std::shuffle(order.begin(), order.end(), dice);
        strides = ck::shape::filled(extent.rank(), 0);
        ck::index_t next = item;
        for (const int axis : order) {
            const bool turns = dice() % 3 == 0;
            strides[axis] = turns ? -next : next;
            if (turns) first += (extent[axis] - 1) * next;
            next *= extent[axis] + (dice() % 3 == 0 ? 2 : 0);
        }
        bytes = next;
    }
};

template <class T>
void check_copies() {
    std::mt19937 dice(sizeof(T));
    constexpr auto item = static_cast<ck::index_t>(sizeof(T));
    for (int k = 0; k < 300; ++k) {
        ck::shape extent;
        const int rank = static_cast<int>(dice() % 5);
        for (int axis = 0; axis < rank; ++axis) {
            extent.push_back(1 + static_cast<ck::index_t>(dice() % (rank < 3 ? 40 : 9)));
        }
        if (rank == 2 && k % 5 == 0) extent[1] += 2000;
        const layout from(extent, item, dice);
        const layout to(extent, item, dice);
        std::vector<std::byte> source(static_cast<std::size_t>(from.bytes));
        for (std::byte& each : source) each = static_cast<std::byte>(dice());
        std::vector<std::byte> target(static_cast<std::size_t>(to.bytes), std::byte{7});
        const auto how = k % 2 == 0 ? ck::kernel::storing::in_caches
                                    : ck::kernel::storing::past_caches;
        ck::kernel::copy_box(target.data() + to.first, to.strides, source.data() + from.first,
                             from.strides, extent, item, how);
        ck::index_t wrong = 0;
        for (ck::index_t number = 0; number < extent.size(); ++number) {
            ck::index_t here = from.first;
            ck::index_t there = to.first;
            for (ck::index_t rest = number, axis = rank - 1; axis >= 0; --axis) {
                const int at = static_cast<int>(axis);
                here += rest % extent[at] * from.strides[at];
                there += rest % extent[at] * to.strides[at];
                rest /= extent[at];
            }
            wrong += std::memcmp(source.data() + here, target.data() + there, sizeof(T)) != 0;
        }
        REQUIRE(wrong == 0);
    }
}

}  // namespace

TEST_CASE("boxes are copied between memory of any strides", "[copy]") {
    check_copies<std::uint8_t>();
    check_copies<std::uint16_t>();
    check_copies<std::uint32_t>();
    check_copies<std::uint64_t>();
    check_copies<std::array<std::uint64_t, 2>>();
}
