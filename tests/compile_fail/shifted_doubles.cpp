// expect: shifts are for integers
// SPDX-License-Identifier: BSD-3-Clause
// There are no bits to shift.
#include <cask/cask.hpp>

int main() {
    const auto x = cask::zeros<double>({3});
    return static_cast<int>((x << 1).shape().size());
}
