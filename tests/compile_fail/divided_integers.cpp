// expect: would drop fractions: write x = astype
// SPDX-License-Identifier: BSD-3-Clause
// A quotient of integers is a double.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<int>({3});
    x /= 2;
}
