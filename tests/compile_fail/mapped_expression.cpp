// expect: map: the function must return one element
// SPDX-License-Identifier: BSD-3-Clause
// A function of elements returns an element, not an expression of xtensor.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::map([](double v) { return xt::ones<double>({3}) * v; }, x);
}
