// SPDX-License-Identifier: BSD-3-Clause
#include "support/dtypes.hpp"
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>
#include <cask/ufuncs/logical.hpp>

#include <tuple>

namespace {

using namespace cask_test;

const golden& data() { return golden_file("promotion"); }

using all_types = cask_test::every_dtype;

}  // namespace

TEMPLATE_LIST_TEST_CASE("scalars beside arrays count by their kind", "[ufuncs]", all_types) {
    using T = TestType;
    const auto check = [](const std::string& name, auto f) {
        check_unary<T>(data(), name, f, exact, "pairs");
    };
    check("add_2", [](const auto& x) { return x + 2; });
    check("add_2", [](const auto& x) { return 2LL + x; });
    check("multiply_2.5", [](const auto& x) { return x * 2.5f; });
    check("multiply_2.5", [](const auto& x) { return 2.5 * x; });
    check("add_1j", [](const auto& x) { return x + std::complex<float>(0, 1); });
}

TEST_CASE("an integer scalar that does not fit is refused where it is written", "[ufuncs]") {
    const cask::array<std::int8_t> x = cask::zeros<std::int8_t>({3});
    CHECK((x + 127).compute()(0) == 127);
    CHECK_THROWS_AS(x + 128, cask::dtype_error);
    CHECK_THROWS_AS(-129 * x, cask::dtype_error);
    CHECK_THROWS_AS(cask::zeros<std::uint32_t>({3}) - (-1), cask::dtype_error);
    CHECK_THROWS_AS(cask::zeros<std::int64_t>({3}) + ~std::uint64_t{0}, cask::dtype_error);
    CHECK_THROWS_WITH(x + 128, ContainsSubstring("128 does not fit an array of int8") &&
                                   ContainsSubstring("operand.cpp"));
    CHECK((cask::zeros<bool>({3}) + 1).dtype() == cask::dtype::int64);
    CHECK((x + 'a')(0).item() == 97);
}

TEST_CASE("a rank-0 array counts with its full type", "[ufuncs]") {
    const cask::array<float> x = cask::ones<float>({3});
    const cask::array<double> one = cask::full<double>({}, 1);
    CHECK((x + one).dtype() == cask::dtype::float64);
    CHECK((x + 1.0).dtype() == cask::dtype::float32);
}
