// expect: this is a function of real numbers
// SPDX-License-Identifier: BSD-3-Clause
// As NumPy does, where a complex number is given.
#include <cask/cask.hpp>

#include <complex>

int main() {
    const auto z = cask::zeros<std::complex<double>>({3});
    return static_cast<int>(cask::hypot(z, z).size());
}
