// SPDX-License-Identifier: BSD-3-Clause
#include <cask/kernel/functions/comparison.hpp>
#include <cask/kernel/reduce/rules.hpp>

#include "support/catch.hpp"

#include <limits>
#include <vector>

namespace ck = cask;

namespace {

/// What an order may stumble over.
template <class T>
std::vector<T> special_values() {
    using limits = std::numeric_limits<T>;
    std::vector<T> all{T(0), T(1), T(2), limits::lowest(), limits::max(), limits::min()};
    if constexpr (std::is_floating_point_v<T>) {
        for (const T more : {T(-0.0), T(-1), limits::infinity(), -limits::infinity(),
                             limits::quiet_NaN(), -limits::quiet_NaN(), limits::denorm_min()}) {
            all.push_back(more);
        }
    }
    return all;
}

/// Requires that the two forms of the order of places agree on all pairs, and that it is one.
template <class T, class Better, bool only_numbers>
void check_order() {
    using place = ck::kernel::place<T, Better, only_numbers>;
    for (const T a : special_values<T>()) {
        for (const T b : special_values<T>()) {
            CAPTURE(a, b);
            CHECK(place::better(a, b) == place::beats(a, b));
            CHECK_FALSE((place::better(a, b) && place::better(b, a)));
        }
    }
}

}  // namespace

TEMPLATE_TEST_CASE("places have one order, with branches and without", "[reductions]", float,
                   double, std::int8_t, std::int32_t, std::uint64_t) {
    check_order<TestType, ck::kernel::greater, false>();
    check_order<TestType, ck::kernel::less, false>();
    if constexpr (std::is_floating_point_v<TestType>) {
        check_order<TestType, ck::kernel::greater, true>();
        check_order<TestType, ck::kernel::less, true>();
    }
}
