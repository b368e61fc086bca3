// expect: probabilities are real numbers
// SPDX-License-Identifier: BSD-3-Clause
// A probability is a real number.
#include <cask/cask.hpp>

#include <complex>

int main() {
    const auto z = cask::zeros<std::complex<double>>({3});
    const cask::random::probabilities p(z);
}
