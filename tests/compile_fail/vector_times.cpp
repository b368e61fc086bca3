// expect: beside an array stands an array or a number
// SPDX-License-Identifier: BSD-3-Clause
// Nor is it on the left.
#include <vector>

#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    std::vector<double> values(3);
    auto y = values * x;
}
