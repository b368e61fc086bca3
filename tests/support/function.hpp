// SPDX-License-Identifier: BSD-3-Clause
// A function of cask as an object, and how near to NumPy's its results have to be.
#pragma once

#include <cask/cask.hpp>

namespace cask_test {

/// How near a result has to be to the expected value.
struct accuracy {
    double ulp = 0;         // complex numbers: of the larger part
    bool zero_sign = true;  // false: -0 and 0 are the same
};
inline constexpr accuracy exact{};
inline constexpr accuracy to_4_ulp{4, true};
inline constexpr accuracy any_zero{0, false};

}  // namespace cask_test

/// A function object from a function's name.
#define CASK_FUNCTION(name) [](const auto&... x) { return cask::name(x...); }
