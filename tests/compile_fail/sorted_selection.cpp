// expect: how many elements are selected is not known
// SPDX-License-Identifier: BSD-3-Clause
// What needs the size of a selection says how to get it.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::sort(x[x > 1.0]);
}
