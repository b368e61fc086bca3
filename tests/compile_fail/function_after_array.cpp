// expect: the function comes first
// SPDX-License-Identifier: BSD-3-Clause
// The order of arguments is that of Python.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::map(x, [](double v) { return v; });
}
