// expect: beside an array stands an array or a number
// SPDX-License-Identifier: BSD-3-Clause
// Equality is a question to each element, which xtensor does not know.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    xt::xarray<double> values = xt::ones<double>({3});
    auto y = x == values;
}
