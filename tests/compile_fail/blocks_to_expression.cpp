// expect: a function over blocks must return a container .xt::xarray, xt::xtensor. or one element, not an expression
// SPDX-License-Identifier: BSD-3-Clause
// A function over blocks returns a container, not an expression that refers to its arguments.
#include <cask/cask.hpp>

namespace ck = cask;

int main() {
    const auto x = ck::zeros<double>({3, 4});
    return static_cast<int>(ck::map_blocks([](const auto& b) { return b * 2.0; }, x).size());
}
