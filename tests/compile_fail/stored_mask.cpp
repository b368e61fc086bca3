// expect: masked<double>|no match for .operator=.|no viable overloaded
// SPDX-License-Identifier: BSD-3-Clause
// What x[mask] gives cannot be kept and assigned to later: it would write to a handle long gone.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto part = x[x > 1.0];
    part = 2.0;
}
