// expect: arguments and result must be float, or double
// SPDX-License-Identifier: BSD-3-Clause
// Batches of integers are not taken.
#include <cask/cask.hpp>
#include <cask/simd.hpp>

int main() {
    const auto x = cask::zeros<int>({3});
    const auto twice = [](const auto& a) { return a + a; };
    return static_cast<int>(cask::map(cask::simd(twice), x).size());
}
