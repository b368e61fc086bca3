// SPDX-License-Identifier: BSD-3-Clause
#include "targets/values.hpp"

#include <cstdio>

namespace {

/// What a program prints.
std::string output_of(const std::string& program) {
    std::string text;
    std::FILE* pipe = ::popen(("'" + program + "'").c_str(), "r");
    if (pipe == nullptr) return text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    return ::pclose(pipe) == 0 ? text : "failed\n" + text;
}

}  // namespace

/// Arguments are programs that must print the same: this one linked in the other order (of functions that
/// both units have under one name, those that know no instruction set, a program has the first unit's), and
/// one with the library instead of definitions in its unit.
int main(int count, char** arguments) {
    const std::string baseline = values_of_baseline();
    const std::string native = values_of_native();
    std::fputs(baseline.c_str(), stdout);
    if (native != baseline) {
        std::printf("---- the unit for this processor has other values:\n%s", native.c_str());
        return 1;
    }
    for (int k = 1; k < count; ++k) {
        const std::string other = output_of(arguments[k]);
        if (other == baseline) continue;
        std::printf("---- %s has other values:\n%s", arguments[k], other.c_str());
        return 1;
    }
    return 0;
}
