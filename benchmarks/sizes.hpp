// SPDX-License-Identifier: BSD-3-Clause
// How large the problems are, and the numbers they start from: what all contenders share, be they
// within this program or rivals in programs of their own, which know nothing of cask.
#pragma once

#include <cmath>
#include <cstdint>

namespace bench {

struct sizes {
    std::int64_t height = 4'000;  // of the Mandelbrot picture
    std::int64_t width = 6'000;
    std::int64_t iterations = 20;
    std::int64_t points = 100'000'000;  // for pi
    std::int64_t edge = 10'000;         // of the square matrix of doubles for everything else
    int threads = 0;
};

/// Element k of all arrays: in [0, 1), a multiple of 2^-53, without a pattern.
[[nodiscard]] inline double unit_number(std::int64_t k) {
    auto mixed = static_cast<std::uint64_t>(k) + 0x9e3779b97f4a7c15;  // as splitmix64
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return static_cast<double>((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53;
}

}  // namespace bench
