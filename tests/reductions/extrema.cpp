// SPDX-License-Identifier: BSD-3-Clause
#include <cask/reductions/extrema.hpp>

#include "support/check.hpp"

#include <cask/assignment.hpp>
#include <cask/manipulation.hpp>

namespace {

namespace ck = cask;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("places of numbers pass over NaN, also beside infinities", "[reductions]") {
    CHECK(ck::nanargmin(ck::from_array({missing, infinity, missing, infinity})).item() == 1);
    CHECK(ck::nanargmax(ck::from_array({missing, -infinity, -infinity})).item() == 1);
    CHECK(ck::nanargmax(ck::full<double>({70}, missing)).item() == 0);
    ck::array<double> x = ck::full<double>({300, 300}, missing);
    const auto k = ck::reshape(ck::arange<std::int32_t>(90'000), {300, 300});
    x[k == 70'007] = 3.0;
    x[k == 80'000] = 3.0;
    CHECK(ck::nanargmin(x).item() == 70'007);
    CHECK(ck::nanargmax(x, 0).compute()(107) == 233);
    CHECK(ck::nanargmax(x, 1).compute()(266) == 200);
}

TEST_CASE("extrema of numbers have an answer for masks that choose none", "[reductions]") {
    const auto x = ck::from_array({missing, 5.0, 2.0});
    CHECK(ck::nanmin(x, {.where = x > 3.0}).item() == 5);
    CHECK(std::isnan(ck::nanmax(x, {.where = x > 7.0}).item()));
    CHECK(ck::nanmax(x, {.initial = 7}).item() == 7);
    CHECK(ck::nanmin(ck::zeros<double>({0}), {.initial = 7}).item() == 7);
    CHECK_THROWS_WITH(ck::nanmin(ck::zeros<double>({0})),
                      cask_test::ContainsSubstring("[nanmin] no element to choose from"));
}

namespace {

/// Numbers, with NaN and infinities as `kind` says.
template <class T>
xt::xarray<T> numbers_and_others(const std::vector<std::size_t>& sizes, int kind) {
    constexpr T infinite = std::numeric_limits<T>::infinity();
    constexpr T none = std::numeric_limits<T>::quiet_NaN();
    xt::xarray<T> values = xt::xarray<T>::from_shape(sizes);
    std::uint32_t state = 7u + static_cast<std::uint32_t>(kind);
    for (T& each : values) {
        state = state * 1664525u + 1013904223u;
        const std::uint32_t draw = state >> 29;
        each = static_cast<T>(static_cast<int>((state >> 16) % 100) - 50);
        if (kind == 1 && draw < 3) each = none;
        if (kind == 2 && draw < 7) each = none;
        if (kind == 3) each = none;
        if (kind == 4) each = draw < 4 ? -infinite : draw < 6 ? infinite : none;
    }
    return values;
}

/// What nanmax and nanmin of rows or columns are.
template <class T>
void check_extrema(const xt::xarray<T>& values, int axis) {
    const std::size_t kept = values.shape()[axis == 0 ? 1 : 0];
    const std::size_t reduced = values.shape()[axis == 0 ? 0 : 1];
    xt::xarray<T> most = xt::xarray<T>::from_shape({kept});
    xt::xarray<T> least = most;
    for (std::size_t k = 0; k < kept; ++k) {
        most(k) = least(k) = std::numeric_limits<T>::quiet_NaN();
        for (std::size_t j = 0; j < reduced; ++j) {
            const T each = axis == 0 ? values(j, k) : values(k, j);
            most(k) = std::fmax(most(k), each);
            least(k) = std::fmin(least(k), each);
        }
    }
    const auto x = ck::from_array(values);
    const auto alike = [](T a, T b) { return a == b || (a != a && b != b); };
    CHECK(cask_test::first_difference(ck::nanmax(x, axis).compute(), most, alike) == "");
    CHECK(cask_test::first_difference(ck::nanmin(x, axis).compute(), least, alike) == "");
}

}  // namespace

TEMPLATE_TEST_CASE("extrema of numbers leave NaN out, wherever it stands", "[reductions]", double,
                   float) {
    for (const std::size_t rows : {1u, 2u, 5u, 63u, 65u, 300u}) {
        for (const std::size_t columns : {1u, 2u, 63u, 64u, 130u, 1000u}) {
            for (int kind = 0; kind < 5; ++kind) {
                CAPTURE(rows, columns, kind);
                const auto values = numbers_and_others<TestType>({rows, columns}, kind);
                check_extrema(values, 0);
                check_extrema(values, 1);
            }
        }
    }
}
