// SPDX-License-Identifier: BSD-3-Clause
#include "targets/values.hpp"

#include <cstdio>

int main() { std::fputs(values_of_engine().c_str(), stdout); }
