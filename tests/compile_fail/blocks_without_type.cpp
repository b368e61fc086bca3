// expect: One that writes into `auto& out` needs the type that it makes: map_blocks<double>.f, x.
// SPDX-License-Identifier: BSD-3-Clause
// A function that writes into a block does not say what type it makes.
#include <cask/cask.hpp>

namespace ck = cask;

int main() {
    const auto x = ck::zeros<double>({3, 4});
    const auto fill = [](const auto& b, auto& out, int) { out = b; };
    return static_cast<int>(ck::map_blocks(fill, x).size());
}
