// expect: complex numbers have no order here: sort abs.z. or real.z.
// SPDX-License-Identifier: BSD-3-Clause
// Complex numbers have no order.
#include <cask/cask.hpp>

#include <complex>

namespace ck = cask;

int main() {
    const auto z = ck::zeros<std::complex<double>>({3, 4});
    return static_cast<int>(ck::sort(z).size());
}
