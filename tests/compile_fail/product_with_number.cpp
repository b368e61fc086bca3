// expect: a number is no matrix
// SPDX-License-Identifier: BSD-3-Clause
// Numbers multiply by the operator.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::matmul(x, 2.0);
}
