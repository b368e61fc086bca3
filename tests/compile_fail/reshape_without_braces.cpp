// expect: braces hold the sizes
// SPDX-License-Identifier: BSD-3-Clause
// A shape is one argument.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::reshape(x, 3, 1);
}
