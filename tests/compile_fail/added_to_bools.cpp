// expect: would make numbers of booleans
// SPDX-License-Identifier: BSD-3-Clause
// An array of booleans keeps its element type in place.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<bool>({3});
    x += 1;
}
