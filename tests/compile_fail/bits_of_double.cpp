// expect: bitwise operators are for integers
// SPDX-License-Identifier: BSD-3-Clause
// Floating numbers have no bits to speak of.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = x & x;
}
