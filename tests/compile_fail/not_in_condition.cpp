// expect: could not convert|is not contextually|no viable conversion|cannot convert
// SPDX-License-Identifier: BSD-3-Clause
// !x is an array of booleans, and no bool by itself.
#include <cask/cask.hpp>

int main() {
    auto x = cask::zeros<double>({});
    bool none = !x;
    return none ? 1 : 0;
}
