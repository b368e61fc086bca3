// expect: complex numbers cannot be rounded to whole ones
// SPDX-License-Identifier: BSD-3-Clause
// There is no order to round up in.
#include <cask/cask.hpp>

#include <complex>

int main() {
    const auto z = cask::zeros<std::complex<double>>({3});
    return static_cast<int>(cask::floor(z).size());
}
