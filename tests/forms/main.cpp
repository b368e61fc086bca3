// SPDX-License-Identifier: BSD-3-Clause
// A unit that is compiled for the library cask::engine, and must not run together with the other one.
#include <cask/creation.hpp>

int rank_of_number();

int main() { return cask::zeros<double>({2, 3}).rank() - 2 + rank_of_number(); }
