// expect: x.i, j. is a part
// SPDX-License-Identifier: BSD-3-Clause
// Brackets are for masks.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = x[0];
}
