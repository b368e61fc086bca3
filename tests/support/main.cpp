// SPDX-License-Identifier: BSD-3-Clause
// main() of every test program, compiled once.
#define CATCH_CONFIG_RUNNER
#include "support/catch.hpp"

int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
