// expect: assignable_part<double>|no match for .operator=.|no viable overloaded
// SPDX-License-Identifier: BSD-3-Clause
// A part in brackets is assigned to at once.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto part = x[{0}];
    part = 2.0;
}
