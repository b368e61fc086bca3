// expect: store: the elements of the target are const
// SPDX-License-Identifier: BSD-3-Clause
// What is const is not written to.
#include <cask/cask.hpp>

#include <xtensor/xbuilder.hpp>

int main() {
    const auto x = cask::zeros<double>({3});
    const xt::xarray<double> values = xt::zeros<double>({3});
    cask::store(x, values);
}
