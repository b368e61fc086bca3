// expect: braces hold the arrays
// SPDX-License-Identifier: BSD-3-Clause
// The arrays are one argument.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::concatenate(x, x);
}
