// SPDX-License-Identifier: BSD-3-Clause
// Another file of the user's program, which sets the threads for all of them and knows no arrays.
#include <cask/runtime.hpp>

const cask::runtime two({.threads = 2});
