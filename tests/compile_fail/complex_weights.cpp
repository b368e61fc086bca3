// expect: weights are real numbers
// SPDX-License-Identifier: BSD-3-Clause
// Sums of weights are doubles.
#include <cask/cask.hpp>

#include <complex>

int main() {
    const auto x = cask::zeros<double>({3});
    const auto weights = cask::zeros<std::complex<double>>({3});
    return static_cast<int>(cask::histogram_of_weights(x, weights, 4).size());
}
