// expect: what is chosen otherwise is a number or an array
// long: what pieces are is found out where each is called
// SPDX-License-Identifier: BSD-3-Clause
// A function of the array returns a text, which is neither.
#include <cask/cask.hpp>

#include <string>

int main() {
    const auto x = cask::zeros<double>({3});
    const auto text = [](const auto&) { return std::string("text"); };
    return static_cast<int>(cask::piecewise(x, {x > 0.0}, {1.0}, text).size());
}
