// SPDX-License-Identifier: BSD-3-Clause
#include "golden/promotion.hpp"
#include "support/catch.hpp"

#include <cask/core/dtype.hpp>

#include <complex>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

using cask::dtype;
using cask::dtype_of;

namespace {

// In the order of the enumeration.
using elements = std::tuple<bool, std::int8_t, std::int16_t, std::int32_t, std::int64_t,
                            std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, float,
                            double, std::complex<float>, std::complex<double>>;
constexpr std::size_t count = std::tuple_size_v<elements>;
template <std::size_t Which>
using element_at = std::tuple_element_t<Which, elements>;

// C++ scalars of the kinds bool, integer, floating, complex.
using scalars = std::tuple<std::tuple<bool>,
                           std::tuple<char, signed char, short, int, long, long long, unsigned char,
                                      unsigned short, unsigned, unsigned long, unsigned long long>,
                           std::tuple<float, double, long double>,
                           std::tuple<std::complex<float>, std::complex<double>>>;

template <std::size_t A, std::size_t B>
struct pair_agrees {
    static_assert(dtype_of<cask::promote_t<element_at<A>, element_at<B>>> ==
                  cask_test::golden::promoted[A][B]);
    static constexpr bool value = true;
};

template <std::size_t A, std::size_t Kind, class Scalars = std::tuple_element_t<Kind, scalars>>
struct scalar_agrees;
template <std::size_t A, std::size_t Kind, class... Scalar>
struct scalar_agrees<A, Kind, std::tuple<Scalar...>> {
    template <class S>
    static constexpr bool one() {
        static_assert(cask::scalar<S>);
        static_assert(dtype_of<cask::weak_promote_t<element_at<A>, S>> ==
                      cask_test::golden::promoted_by_scalar[A][Kind]);
        return true;
    }
    static constexpr bool value = (one<Scalar>() && ...);
};

template <std::size_t... Pair>
constexpr bool all_pairs(std::index_sequence<Pair...>) {
    return (pair_agrees<Pair / count, Pair % count>::value && ...);
}
template <std::size_t... Pair>
constexpr bool all_scalars(std::index_sequence<Pair...>) {
    return (scalar_agrees<Pair / 4, Pair % 4>::value && ...);
}
static_assert(all_pairs(std::make_index_sequence<count * count>{}));
static_assert(all_scalars(std::make_index_sequence<count * 4>{}));

template <std::size_t... Which>
constexpr bool in_order(std::index_sequence<Which...>) {
    return ((dtype_of<element_at<Which>> == static_cast<dtype>(Which)) && ...);
}
static_assert(in_order(std::make_index_sequence<count>{}));

// The promises of the manual in words.
static_assert(std::is_same_v<cask::promote_t<std::int32_t, float>, double>);
static_assert(std::is_same_v<cask::promote_t<std::int8_t, float>, float>);
static_assert(std::is_same_v<cask::weak_promote_t<float, double>, float>);
static_assert(std::is_same_v<cask::weak_promote_t<std::int32_t, double>, double>);
static_assert(std::is_same_v<cask::weak_promote_t<bool, int>, std::int64_t>);

static_assert(!cask::element<long double>);
static_assert(!cask::element<char>);
static_assert(!cask::element<const double>);
static_assert(!cask::element<std::string>);
static_assert(!cask::element<std::complex<long double>>);
static_assert(!cask::scalar<std::string>);

static_assert(cask::real_element<bool> && cask::real_element<double>);
static_assert(!cask::real_element<std::complex<float>>);
static_assert(cask::complex_element<std::complex<float>> && !cask::complex_element<float>);
static_assert(cask::floating_element<float> && !cask::floating_element<std::complex<float>>);
static_assert(cask::integer_element<std::uint8_t> && !cask::integer_element<bool>);
static_assert(!cask::integer_element<float>);
static_assert(std::is_same_v<cask::real_t<std::complex<float>>, float>);
static_assert(std::is_same_v<cask::real_t<std::int8_t>, std::int8_t>);

}  // namespace

TEMPLATE_LIST_TEST_CASE("a dtype stands for one element type", "[dtype]", elements) {
    constexpr dtype name = dtype_of<TestType>;
    CHECK(cask::dispatch(name, [](auto value) {
        return std::is_same_v<decltype(value), TestType> && value == decltype(value){};
    }));
    CHECK(size_of(name) == static_cast<cask::index_t>(sizeof(TestType)));
    CHECK(is_complex(name) == cask::is_complex_v<TestType>);
    STATIC_REQUIRE(size_of(name) == sizeof(TestType));
}

TEST_CASE("dtypes have NumPy's names", "[dtype]") {
    const char* const names[] = {"bool",    "int8",      "int16",     "int32",  "int64",
                                 "uint8",   "uint16",    "uint32",    "uint64", "float32",
                                 "float64", "complex64", "complex128"};
    for (std::size_t which = 0; which < count; ++which) {
        CHECK(to_string(static_cast<dtype>(which)) == names[which]);
    }
    STATIC_REQUIRE(to_string(dtype::complex64) == "complex64");
}

TEST_CASE("dispatch returns what the visitor returns", "[dtype]") {
    int calls = 0;
    int& same = cask::dispatch(dtype::int16, [&](auto) -> int& { return ++calls; });
    CHECK(&same == &calls);
    CHECK(calls == 1);
}
