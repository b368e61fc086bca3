// expect: a part is assigned to by
// SPDX-License-Identifier: BSD-3-Clause
// Assigning to a slice would change nothing: it is a temporary handle.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::ones<double>({2});
    x(cask::range(0, 2)) = y;
}
