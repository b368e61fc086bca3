// expect: could not convert|contextually convertible|invalid user-defined conversion
// SPDX-License-Identifier: BSD-3-Clause
// An array of numbers is no condition.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({});
    if (x) return 1;
}
