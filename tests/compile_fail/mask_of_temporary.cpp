// expect: which must be a variable that is not const
// SPDX-License-Identifier: BSD-3-Clause
// A temporary has no handle to rebind.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    (x + 1.0)[x > 1.0] = 2.0;
}
