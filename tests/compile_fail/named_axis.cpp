// expect: axes are an integer
// SPDX-License-Identifier: BSD-3-Clause
// Axes have numbers, not names.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::sum(x, "time");
}
