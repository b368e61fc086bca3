// expect: of two arrays: maximum
// SPDX-License-Identifier: BSD-3-Clause
// max is a reduction.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::max(x, x);
}
