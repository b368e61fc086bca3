// expect: the condition is an array of booleans
// SPDX-License-Identifier: BSD-3-Clause
// The truth of a number is asked for.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::where(x, x, 0.0);
}
