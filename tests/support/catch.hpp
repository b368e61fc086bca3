// SPDX-License-Identifier: BSD-3-Clause
// Catch2, whichever of its two major versions is installed. The only place that knows its headers.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

namespace cask_test {

#if defined(CATCH_VERSION_MAJOR) && CATCH_VERSION_MAJOR >= 3
using approx = Catch::Approx;
using Catch::Matchers::ContainsSubstring;
#else
using approx = Approx;

/// Catch 3's name for what Catch 2 calls `Contains`.
inline auto ContainsSubstring(const std::string& text) { return Catch::Matchers::Contains(text); }
#endif

}  // namespace cask_test
