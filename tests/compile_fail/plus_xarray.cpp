// expect: beside an array stands an array or a number
// forms: both
// SPDX-License-Identifier: BSD-3-Clause
// xtensor takes anything beside its containers, and would make an expression of arrays.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    xt::xarray<double> values = xt::ones<double>({3});
    auto y = x + values;
}
