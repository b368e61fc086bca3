// expect: would drop fractions
// SPDX-License-Identifier: BSD-3-Clause
// An array of integers cannot take fractions under a mask.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<int>({3});
    x[x > 1] = 2.5;
}
