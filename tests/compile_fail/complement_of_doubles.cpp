// expect: ~ is for integers and booleans
// SPDX-License-Identifier: BSD-3-Clause
// There are no bits to turn.
#include <cask/cask.hpp>

int main() {
    const auto x = cask::zeros<double>({3});
    return static_cast<int>((~x).shape().size());
}
