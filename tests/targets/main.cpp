// SPDX-License-Identifier: BSD-3-Clause
#include "targets/values.hpp"

#include <cstdio>

int main() {
    const std::string baseline = values_of_baseline();
    const std::string native = values_of_native();
    std::fputs(baseline.c_str(), stdout);
    if (native == baseline) return 0;
    std::printf("---- the unit for this processor has other values:\n%s", native.c_str());
    return 1;
}
