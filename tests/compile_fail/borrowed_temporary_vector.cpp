// expect: deleted function
// SPDX-License-Identifier: BSD-3-Clause
// A borrowed temporary vector would dangle.
#include <cask/cask.hpp>

int main() { auto x = cask::borrow(std::vector<double>{1.0, 2.0}); }
