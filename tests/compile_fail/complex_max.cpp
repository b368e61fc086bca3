// expect: complex numbers have no order
// SPDX-License-Identifier: BSD-3-Clause
// Complex numbers have no order.
#include <complex>

#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<std::complex<double>>({3});
    auto y = cask::max(x);
}
