// expect: a part is assigned to by
// SPDX-License-Identifier: BSD-3-Clause
// As above.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    x(0) += 1.0;
}
