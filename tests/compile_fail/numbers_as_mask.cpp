// expect: x\[mask\] takes booleans
// SPDX-License-Identifier: BSD-3-Clause
// A mask is an array of booleans.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    x[x] = 2.0;
}
