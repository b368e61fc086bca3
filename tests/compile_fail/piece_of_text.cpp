// expect: piecewise: a piece is a number, an array, or a function of an array
// long: what pieces are is found out where each is called
// SPDX-License-Identifier: BSD-3-Clause
// A text is none of these.
#include <cask/cask.hpp>

#include <string>
#include <tuple>

int main() {
    const auto x = cask::zeros<double>({3});
    return static_cast<int>(cask::piecewise(x, {x > 0.0}, std::tuple(std::string("text"))).size());
}
