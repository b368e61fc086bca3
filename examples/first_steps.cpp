// SPDX-License-Identifier: BSD-3-Clause
// smoke test:
#include <cask/cask.hpp>

#include <iostream>

namespace ck = cask;

int main() {
    // Eight billion numbers, 59.6 GiB: an expression. Nothing is computed, nothing is in memory.
    auto x = ck::linspace<double>(0.0, 1.0, 100'000, 10'000);  // in chunks of 10,000
    auto y = ck::linspace<double>(0.0, 1.0, 80'000, 10'000);
    auto height = ck::sin(6.0 * x) * ck::cos(3.0 * ck::expand_dims(y, 1));
    std::cout << height << "\n\n";

    // Slices of it, computed now, on all cores.
    ck::print(height(ck::range(0, 80'000, 20'000), ck::range(0, 100'000, 25'000)));
    std::cout << "\nmean of 1000 rows: " << ck::mean(height(ck::range(0, 1'000))).item() << '\n';
}
