// SPDX-License-Identifier: BSD-3-Clause
#include <cask/diagnostics/numbers.hpp>

#include "support/catch.hpp"

namespace diagnostics = cask::diagnostics;

TEST_CASE("the shortest digits of a number are no other's", "[numbers]") {
    const diagnostics::decimal tenth = diagnostics::shortest(-0.1);
    CHECK(tenth.negative);
    CHECK(tenth.digits == "1");
    CHECK(tenth.exponent == -1);
    CHECK(diagnostics::shortest(0.1f).digits == "1");
    CHECK(diagnostics::shortest(0.1 + 0.2).digits == "30000000000000004");
    CHECK(diagnostics::shortest(6.02e23).exponent == 23);
    CHECK(diagnostics::rounded(2.0 / 3, 3).digits == "6667");
}

TEST_CASE("numbers are written in parts", "[numbers]") {
    const diagnostics::written plain = diagnostics::positional(-12.5, 8);
    CHECK(plain.whole == "-12");
    CHECK(plain.fraction == "5");
    CHECK(plain.exponent.empty());
    CHECK(diagnostics::positional(1.0 / 3, 4).fraction == "3333");
    CHECK(diagnostics::positional(1e6, 8).whole == "1000000");
    const diagnostics::written large = diagnostics::scientific(diagnostics::shortest(1.25e-7));
    CHECK(large.whole == "1");
    CHECK(large.fraction == "25");
    CHECK(large.exponent == "-07");
}

TEST_CASE("alone, numbers have all their digits", "[numbers]") {
    CHECK(diagnostics::alone(true) == "True");
    CHECK(diagnostics::alone(0.1) == "0.1");
    CHECK(diagnostics::alone(0.1f) == "0.1");
}
