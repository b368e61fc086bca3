// expect: beside an array stands an array or a number
// SPDX-License-Identifier: BSD-3-Clause
// A text is no number.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    x += "1.0";
}
