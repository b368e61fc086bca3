// expect: complex numbers have no order
// forms: both
// SPDX-License-Identifier: BSD-3-Clause
// There is no remainder without an order.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto z = cask::zeros<std::complex<double>>({3});
    auto y = z % 2.0;
}
