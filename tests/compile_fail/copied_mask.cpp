// expect: deleted
// SPDX-License-Identifier: BSD-3-Clause
// What x[mask] gives cannot be copied.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto part = x[x > 1.0];
    auto copy = part;
}
