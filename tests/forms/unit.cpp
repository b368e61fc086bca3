// SPDX-License-Identifier: BSD-3-Clause
// A unit that is compiled header-only, in an object file or in a shared library.
#include <cask/array.hpp>

int rank_of_number();

__attribute__((visibility("default"))) int rank_of_number() { return cask::array<double>().rank(); }
