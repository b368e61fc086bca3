// expect: loop over the elements of x.compute
// SPDX-License-Identifier: BSD-3-Clause
// An array is lazy: it has no elements to walk over.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    for (double v : x) (void)v;
}
