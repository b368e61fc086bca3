// expect: cannot convert|no viable conversion
// SPDX-License-Identifier: BSD-3-Clause
// A number is asked for by name: computing never happens by accident.
#include <cask/cask.hpp>

int main() {
    double total = cask::sum(cask::zeros<double>({3}));
    return total > 0 ? 1 : 0;
}
