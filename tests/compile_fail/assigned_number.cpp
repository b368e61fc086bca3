// expect: x.mask. = number
// SPDX-License-Identifier: BSD-3-Clause
// An array is not filled by assigning a number to it.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    x = 1.0;
}
