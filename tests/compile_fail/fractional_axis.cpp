// expect: axes are an integer
// forms: both
// SPDX-License-Identifier: BSD-3-Clause
// Axes are whole numbers.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::max(x, 1.0);
}
