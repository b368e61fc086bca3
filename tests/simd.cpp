// SPDX-License-Identifier: BSD-3-Clause
#include <cask/simd.hpp>

#include "support/catch.hpp"

#include <cask/creation.hpp>

#include <cmath>

TEST_CASE("map with simd calls its function with batches", "[simd]") {
    const auto f = cask::simd([](auto a, auto b) { return a * a + b; });
    for (const int n : {1, 63, 64, 65, 1000}) {
        const cask::array<float> x = cask::arange<float>(static_cast<float>(n));
        const xt::xarray<float> got = cask::map(f, x, x + 1).compute();
        for (int k = 0; k < n; ++k) {
            const auto v = static_cast<float>(k);
            REQUIRE(got(k) == v * v + (v + 1));
        }
    }
    const double shift = 0.25;
    const auto root = cask::simd([shift](auto a) {
        using std::sqrt;
        using xsimd::sqrt;
        return sqrt(a) + shift;
    });
    const xt::xarray<double> got = cask::map(root, cask::arange<double>(100)).compute();
    for (int k = 0; k < 100; ++k) REQUIRE(got(k) == std::sqrt(k) + 0.25);
}
