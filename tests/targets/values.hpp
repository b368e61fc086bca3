// SPDX-License-Identifier: BSD-3-Clause
// The same values by code compiled for two instruction sets, linked into one program, and by the library.
#pragma once

#include <string>

/// What each unit computed, a line for each value: its name and its bits.
std::string values_of_baseline();
std::string values_of_native();
std::string values_of_engine();
