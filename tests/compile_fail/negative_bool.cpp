// expect: there is no negative bool
// SPDX-License-Identifier: BSD-3-Clause
// Booleans have no negative, as in NumPy.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<bool>({3});
    auto y = -x;
}
