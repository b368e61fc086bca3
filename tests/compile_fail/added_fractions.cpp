// expect: would drop fractions
// SPDX-License-Identifier: BSD-3-Clause
// An array of integers keeps its element type in place.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<int>({3});
    x += 2.5;
}
