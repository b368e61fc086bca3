// expect: would drop imaginary parts
// SPDX-License-Identifier: BSD-3-Clause
// An array of real numbers cannot take complex ones under a mask.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    x[x > 1.0] = cask::zeros<std::complex<double>>({3});
}
