// expect: map: the function must take one element of each array
// SPDX-License-Identifier: BSD-3-Clause
// A function of two elements takes two arrays.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::map([](double a, double b) { return a + b; }, x);
}
