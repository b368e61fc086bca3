// expect: template constraint failure|constraints not satisfied
// SPDX-License-Identifier: BSD-3-Clause
// There are no arrays of strings.
#include <string>

#include <cask/cask.hpp>

int main() { cask::array<std::string> x; }
