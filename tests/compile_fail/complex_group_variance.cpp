// expect: variances by group are of real numbers
// SPDX-License-Identifier: BSD-3-Clause
// The whole variance takes complex numbers, that of groups does not.
#include <cask/cask.hpp>

#include <complex>

int main() {
    const auto z = cask::zeros<std::complex<double>>({3});
    const auto groups = cask::group_by(cask::arange<int>(3), 3);
    return static_cast<int>(groups.variance(z).size());
}
