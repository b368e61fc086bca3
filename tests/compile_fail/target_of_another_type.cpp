// expect: compute_into: the target holds another element type
// SPDX-License-Identifier: BSD-3-Clause
// Results are written as they are.
#include <cask/cask.hpp>

int main() {
    xt::xarray<float> target = xt::zeros<float>({3});
    cask::compute_into(cask::zeros<double>({3}), target);
}
