// SPDX-License-Identifier: BSD-3-Clause
// The smallest useful program of a user: build, compute, ask for the number.
#include <cask/cask.hpp>

#include <iostream>

namespace ck = cask;

int main() {
    const auto x = ck::linspace<double>(0.0, 1.0, 101);
    const double total = ck::sum(x).item();
    std::cout << "sum of 101 numbers from 0 to 1: " << total << '\n';
    return total > 50.49 && total < 50.51 ? 0 : 1;
}
