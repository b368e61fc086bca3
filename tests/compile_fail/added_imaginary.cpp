// expect: would drop imaginary parts: write x = real
// SPDX-License-Identifier: BSD-3-Clause
// An array of real numbers has no room for the imaginary part.
#include <cask/cask.hpp>

#include <complex>

int main() {
    auto x = cask::zeros<double>({3});
    x += std::complex<double>(0.0, 1.0);
}
