// expect: beside an array stands an array or a number
// SPDX-License-Identifier: BSD-3-Clause
// As above, the other way round.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    xt::xarray<double> values = xt::ones<double>({3});
    auto y = values < x;
}
