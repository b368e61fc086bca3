// expect: nan_to_num: of real.z. and imag.z.
// SPDX-License-Identifier: BSD-3-Clause
// NumPy replaces NaN in both parts; here one says so.
#include <cask/cask.hpp>

#include <complex>

int main() {
    const auto z = cask::zeros<std::complex<double>>({3});
    return static_cast<int>(cask::nan_to_num(z).size());
}
