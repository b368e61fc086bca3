// SPDX-License-Identifier: BSD-3-Clause
#include <cask/selection/functions.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;

/// `f` of a selection is what is selected of `f` of the whole.
template <class T, class F>
void agree(const ck::array<T>& x, F f) {
    const auto chosen = ck::arange<std::int64_t>(x.size()) % 3 == 1;
    const auto a = f(x[chosen]).compute();
    const auto b = f(x)[chosen].compute();
    REQUIRE(a.size() == b.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
        CHECK(cask_test::is_close(a.data()[k], b.data()[k], {}));
    }
}

}  // namespace

TEST_CASE("functions of one selection", "[selection]") {
    const ck::array<double> x = ck::linspace<double>(-2.5, 2.5, 61);
    const ck::array<double> unit = ck::linspace<double>(-1, 1, 61);
    const ck::array<double> above = ck::linspace<double>(1, 9, 61);
    // clang-format off
    agree(x, [](const auto& s) { return abs(s); });
    agree(x, [](const auto& s) { return absolute(s); });
    agree(unit, [](const auto& s) { return arccos(s); });
    agree(above, [](const auto& s) { return arccosh(s); });
    agree(unit, [](const auto& s) { return arcsin(s); });
    agree(x, [](const auto& s) { return arcsinh(s); });
    agree(x, [](const auto& s) { return arctan(s); });
    agree(unit, [](const auto& s) { return arctanh(s); });
    agree(x, [](const auto& s) { return cbrt(s); });
    agree(x, [](const auto& s) { return ceil(s); });
    agree(x, [](const auto& s) { return conj(s); });
    agree(x, [](const auto& s) { return cos(s); });
    agree(x, [](const auto& s) { return cosh(s); });
    agree(x, [](const auto& s) { return deg2rad(s); });
    agree(x, [](const auto& s) { return exp(s); });
    agree(x, [](const auto& s) { return exp2(s); });
    agree(x, [](const auto& s) { return expm1(s); });
    agree(x, [](const auto& s) { return fabs(s); });
    agree(x, [](const auto& s) { return floor(s); });
    agree(x, [](const auto& s) { return imag(s); });
    agree(x, [](const auto& s) { return isfinite(s); });
    agree(x, [](const auto& s) { return isinf(s); });
    agree(x, [](const auto& s) { return isnan(s); });
    agree(above, [](const auto& s) { return log(s); });
    agree(above, [](const auto& s) { return log10(s); });
    agree(above, [](const auto& s) { return log1p(s); });
    agree(above, [](const auto& s) { return log2(s); });
    agree(x, [](const auto& s) { return logical_not(s); });
    agree(x, [](const auto& s) { return negative(s); });
    agree(x, [](const auto& s) { return rad2deg(s); });
    agree(x, [](const auto& s) { return real(s); });
    agree(x, [](const auto& s) { return reciprocal(s); });
    agree(x, [](const auto& s) { return rint(s); });
    agree(x, [](const auto& s) { return round(s); });
    agree(x, [](const auto& s) { return sign(s); });
    agree(x, [](const auto& s) { return signbit(s); });
    agree(x, [](const auto& s) { return sin(s); });
    agree(x, [](const auto& s) { return sinh(s); });
    agree(above, [](const auto& s) { return sqrt(s); });
    agree(x, [](const auto& s) { return square(s); });
    agree(x, [](const auto& s) { return tan(s); });
    agree(x, [](const auto& s) { return tanh(s); });
    agree(x, [](const auto& s) { return trunc(s); });
    // clang-format on
}

TEST_CASE("functions of a selection and what stands beside it", "[selection]") {
    const ck::array<double> x = ck::linspace<double>(0.5, 3, 40);
    agree(x, [](const auto& s) { return arctan2(s, 2); });
    agree(x, [](const auto& s) { return floor_divide(s, 2); });
    agree(x, [](const auto& s) { return fmax(s, 2); });
    agree(x, [](const auto& s) { return fmin(s, 2); });
    agree(x, [](const auto& s) { return hypot(s, 2); });
    agree(x, [](const auto& s) { return maximum(s, 2); });
    agree(x, [](const auto& s) { return minimum(s, 2); });
    agree(x, [](const auto& s) { return power(s, 2); });
    agree(x, [](const auto& s) { return remainder(s, 2); });
    const auto mask = x > 2;
    CHECK((ck::maximum(x[mask], x[mask]).compute() == x[mask].compute()));
}
