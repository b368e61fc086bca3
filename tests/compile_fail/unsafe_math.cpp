// expect: cask needs the arithmetic of IEEE 754: compile without -ffast-math
// flags: -O2 -funsafe-math-optimizations
// SPDX-License-Identifier: BSD-3-Clause
// g++ only: clang shows no macro of this option alone.
#include <cask/array.hpp>

int main() {}
