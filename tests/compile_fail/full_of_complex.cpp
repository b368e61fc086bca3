// expect: full: a complex value needs a complex T
// SPDX-License-Identifier: BSD-3-Clause
// An array of real numbers has no room for the imaginary part.
#include <cask/cask.hpp>

#include <complex>

int main() {
    return static_cast<int>(cask::full<double>({3}, std::complex<double>(0.0, 1.0)).size());
}
