// SPDX-License-Identifier: BSD-3-Clause
// Element types, for tests that go through all of them.
#pragma once

#include <complex>
#include <cstdint>
#include <tuple>

namespace cask_test {

/// All element types of arrays.
using every_dtype = std::tuple<bool, std::int8_t, std::int16_t, std::int32_t, std::int64_t,
                               std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, float,
                               double, std::complex<float>, std::complex<double>>;

}  // namespace cask_test
