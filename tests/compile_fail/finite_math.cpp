// expect: cask needs the arithmetic of IEEE 754: compile without -ffast-math
// flags: -O2 -ffinite-math-only
// SPDX-License-Identifier: BSD-3-Clause
// Without NaN and infinity nothing of NumPy's special values would be left.
#include <cask/array.hpp>

int main() {}
