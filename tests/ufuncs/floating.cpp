// SPDX-License-Identifier: BSD-3-Clause
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>

namespace {

using namespace cask_test;

const golden& data() { return golden_file("floating"); }

}  // namespace

TEMPLATE_TEST_CASE("floating functions of small integers are float, of others double", "[ufuncs]",
                   bool, std::int8_t, std::uint16_t, std::int32_t, std::uint64_t) {
    using T = TestType;
    check_unary<T>(data(), "sqrt", CASK_FUNCTION(sqrt));
    check_unary<T>(data(), "exp", CASK_FUNCTION(exp), to_4_ulp);
    check_unary<T>(data(), "sin", CASK_FUNCTION(sin), to_4_ulp);
    check_unary<T>(data(), "cbrt", CASK_FUNCTION(cbrt), to_4_ulp);
}

TEMPLATE_TEST_CASE("signs, sizes and parts of floating numbers are NumPy's", "[ufuncs]", float,
                   double) {
    using T = TestType;
    check_unary<T>(data(), "abs", CASK_FUNCTION(abs));
    check_unary<T>(data(), "sign", CASK_FUNCTION(sign));
    check_unary<T>(data(), "negative", CASK_FUNCTION(negative));
    check_unary<T>(data(), "negative", [](const auto& x) { return -x; });
    check_unary<T>(data(), "square", CASK_FUNCTION(square));
    check_unary<T>(data(), "reciprocal", CASK_FUNCTION(reciprocal));
    check_unary<T>(data(), "real", CASK_FUNCTION(real));
    check_unary<T>(data(), "imag", CASK_FUNCTION(imag));
    check_unary<T>(data(), "conj", CASK_FUNCTION(conj));
}
