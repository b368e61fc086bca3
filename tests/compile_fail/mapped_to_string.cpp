// expect: map: the function must return one element
// forms: both
// SPDX-License-Identifier: BSD-3-Clause
// There are no arrays of strings.
#include <string>

#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({3});
    auto y = cask::map([](double v) { return std::to_string(v); }, x);
}
