// expect: all of one type|cask has no arrays of this element type
// SPDX-License-Identifier: BSD-3-Clause
// There are no arrays of strings, nor of what else xtensor can hold.
#include <string>

#include <cask/cask.hpp>

int main() {
    xt::xarray<std::string> names = {"a", "b"};
    auto x = cask::from_array(names);
}
