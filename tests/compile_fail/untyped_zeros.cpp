// expect: say of what: zeros<double>
// SPDX-License-Identifier: BSD-3-Clause
// Nothing says what the elements are.
#include <cask/cask.hpp>

int main() { auto y = cask::zeros({3, 4}); }
