// expect: all of one type
// SPDX-License-Identifier: BSD-3-Clause
// A vector of vectors is no matrix.
#include <vector>

#include <cask/cask.hpp>

int main() {
    std::vector<std::vector<double>> rows;
    auto y = cask::from_array(rows);
}
