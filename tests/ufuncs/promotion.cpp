// SPDX-License-Identifier: BSD-3-Clause
#include "support/dtypes.hpp"
#include "support/golden.hpp"

#include <cask/ufuncs.hpp>
#include <cask/ufuncs/logical.hpp>

#include <tuple>

namespace {

using namespace cask_test;

const golden& promotion_data() { return golden_file("promotion"); }

using all_types = cask_test::every_dtype;

template <class A, class... B>
std::vector<std::string> promoted(std::tuple<B...>) {
    return {name_of<cask::promote_t<A, B>>()...};
}

template <class A, class B>
struct two {
    using first = A;
    using second = B;
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("element types promote as in NumPy", "[ufuncs]", all_types) {
    CHECK(promoted<TestType>(all_types{}) ==
          promotion_data().at("types " + name_of<TestType>()).words);
    const std::vector<std::string> weak = {
        name_of<cask::weak_promote_t<TestType, bool>>(),
        name_of<cask::weak_promote_t<TestType, int>>(),
        name_of<cask::weak_promote_t<TestType, double>>(),
        name_of<cask::weak_promote_t<TestType, std::complex<double>>>()};
    CHECK(weak == promotion_data().at("weak " + name_of<TestType>()).words);
    // Only the kind of a scalar counts, not its size.
    STATIC_REQUIRE(std::is_same_v<cask::weak_promote_t<TestType, unsigned char>,
                                  cask::weak_promote_t<TestType, long long>>);
    STATIC_REQUIRE(std::is_same_v<cask::weak_promote_t<TestType, float>,
                                  cask::weak_promote_t<TestType, double>>);
    STATIC_REQUIRE(std::is_same_v<cask::weak_promote_t<TestType, std::complex<float>>,
                                  cask::weak_promote_t<TestType, std::complex<double>>>);
}

using c64 = std::complex<float>;
using c128 = std::complex<double>;

TEMPLATE_TEST_CASE("arrays of two real types are added, multiplied and compared as in NumPy",
                   "[ufuncs]", (two<bool, std::int8_t>), (two<bool, float>),
                   (two<std::int8_t, std::uint8_t>), (two<std::int16_t, std::uint8_t>),
                   (two<std::uint16_t, std::int16_t>), (two<std::uint32_t, std::int32_t>),
                   (two<std::int64_t, std::uint64_t>), (two<std::uint64_t, std::int8_t>),
                   (two<std::int32_t, float>), (two<std::int16_t, float>),
                   (two<std::uint64_t, double>), (two<float, double>),
                   (two<std::uint8_t, std::uint32_t>)) {
    using A = typename TestType::first;
    using B = typename TestType::second;
    check_pairs<A, B>(promotion_data(), "add", CASK_FUNCTION(add));
    check_pairs<A, B>(promotion_data(), "multiply", CASK_FUNCTION(multiply));
    check_pairs<A, B>(promotion_data(), "less", CASK_FUNCTION(less));
}

TEMPLATE_TEST_CASE("real and complex arrays are added and multiplied as in NumPy", "[ufuncs]",
                   (two<double, c64>), (two<std::int8_t, c64>), (two<std::int64_t, c64>),
                   (two<c64, c128>)) {
    using A = typename TestType::first;
    using B = typename TestType::second;
    check_pairs<A, B>(promotion_data(), "add", CASK_FUNCTION(add));
    check_pairs<A, B>(promotion_data(), "multiply", CASK_FUNCTION(multiply));
}
