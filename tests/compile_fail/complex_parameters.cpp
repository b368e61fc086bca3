// expect: parameters of distributions are real numbers
// SPDX-License-Identifier: BSD-3-Clause
// A scale is a real number.
#include <cask/cask.hpp>

#include <complex>

int main() {
    const auto z = cask::zeros<std::complex<double>>({3});
    return static_cast<int>(cask::random::generator(1).exponential({3}, z).size());
}
