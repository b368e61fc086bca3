// expect: no matching function|could not convert
// long: the sum of a selection is a candidate, too
// SPDX-License-Identifier: BSD-3-Clause
// Options of reductions are named: {0, true} might mean anything.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3, 3});
    auto y = cask::sum(x, {0, true});
}
