// expect: not known before it is counted
// SPDX-License-Identifier: BSD-3-Clause
// A selection has no shape.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto sizes = x[x > 1.0].shape();
}
