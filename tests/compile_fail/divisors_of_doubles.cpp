// expect: common divisors and multiples are of integers
// SPDX-License-Identifier: BSD-3-Clause
// A fraction has no divisors.
#include <cask/cask.hpp>

int main() {
    const auto x = cask::ones<double>({3});
    return static_cast<int>(cask::gcd(x, x).size());
}
