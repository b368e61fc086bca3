// SPDX-License-Identifier: BSD-3-Clause
// Conversions that chains do as they read; the steps are tested in plan/chains.cpp.
#include "support/catch.hpp"

#include <cask/kernel/chain.hpp>

#include <limits>
#include <vector>

namespace {

using namespace cask::kernel;

TEMPLATE_TEST_CASE("inputs of every type are converted as by a cast", "[chain]", std::int8_t,
                   std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t, float, double) {
    constexpr std::size_t lanes = 24;
    std::vector<TestType> numbers(lanes);
    for (std::size_t k = 0; k < lanes; ++k) {
        const auto most = std::numeric_limits<TestType>::max();
        const auto near = static_cast<TestType>(k * 3);
        numbers[k] = k % 2 == 0 ? near : static_cast<TestType>(most - near);
    }
    std::vector<double> converted(lanes, -1.0);
    convert<lanes>(cask::dtype_of<TestType>, reinterpret_cast<const std::byte*>(numbers.data()),
                   converted.data());
    for (std::size_t k = 0; k < lanes; ++k) {
        CHECK(converted[k] == static_cast<double>(numbers[k]));
    }
}

}  // namespace
