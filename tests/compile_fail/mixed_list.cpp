// expect: all of one type
// SPDX-License-Identifier: BSD-3-Clause
// The type of the elements is not guessed.
#include <cask/cask.hpp>

int main() { auto y = cask::from_array({1, 2.0}); }
