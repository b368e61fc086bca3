// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace cask_test;
using names = std::vector<std::string>;

template <class T>
xt::xarray<std::complex<T>> around(T size) {
    const T inf = std::numeric_limits<T>::infinity();
    const T nan = std::numeric_limits<T>::quiet_NaN();
    std::vector<T> parts{0, size, -size, size / 2, inf, -inf, nan, T(1e-30), T(1e18)};
    for (int k = 0; k < 8; ++k) {
        parts.push_back(
            std::nextafter(parts[static_cast<std::size_t>(k == 0 ? 1 : 9 + k - 1)], inf));
    }
    parts.push_back(std::nextafter(size, T(0)));
    xt::xarray<std::complex<T>> result =
        ck::interop::make_xarray<std::complex<T>>({ck::index_t(parts.size() * parts.size())});
    std::size_t k = 0;
    for (T real : parts) {
        for (T imag : parts) result.data()[k++] = {real, imag};
    }
    return result;
}

/// |z| where the squares of its parts neither overflow nor vanish; infinities before NaN.
template <class T>
T magnitude(const std::complex<T>& z) {
    if (std::isinf(z.real()) || std::isinf(z.imag())) return std::numeric_limits<T>::infinity();
    volatile T real = z.real() * z.real();
    volatile T imag = z.imag() * z.imag();
    volatile T sum = real + imag;
    return std::sqrt(T(sum));
}

template <class T>
void compare_with(T limit) {
    const auto values = around(limit);
    const auto expected = [&](auto compare) {
        xt::xarray<bool> result = ck::interop::make_xarray<bool>({ck::index_t(values.size())});
        for (std::size_t k = 0; k < values.size(); ++k) {
            result.data()[k] = compare(magnitude(values.data()[k]));
        }
        return result;
    };
    using truths = ck::array<bool>;
    check<bool>([&](const auto& in) -> truths { return ck::abs(in(values)) > limit; },
                expected([&](T m) { return m > limit; }));
    check<bool>([&](const auto& in) -> truths { return ck::abs(in(values)) >= limit; },
                expected([&](T m) { return m >= limit; }));
    check<bool>([&](const auto& in) -> truths { return ck::abs(in(values)) < limit; },
                expected([&](T m) { return m < limit; }));
    check<bool>([&](const auto& in) -> truths { return limit >= ck::abs(in(values)); },
                expected([&](T m) { return m <= limit; }));
}

TEST_CASE("magnitudes are compared by their squares, to the last bit", "[define]") {
    for (double limit : {2.0, 0.1, 1.0 / 3.0, 123456.789}) compare_with(limit);
    for (float limit : {2.0f, 0.1f, 1.0f / 3.0f}) compare_with(limit);
}

TEST_CASE("a comparison of magnitudes is one instruction without a root", "[define]") {
    const auto z = ck::from_array(around(2.0));
    CHECK(computed_for(ck::abs(z) > 2.0) == names{"greater_norm"});
    CHECK(computed_for(2.0 > ck::abs(z)) == names{"less_norm"});
    // Always, whatever is switched off: it decides what the expression means.
    CHECK(computed_for(ck::abs(z) > 2.0, {"cse", "contract_products"}) == names{"greater_norm"});
}

TEST_CASE("limits whose squares leave the normal range keep the root", "[define]") {
    const auto z = ck::from_array(around(2.0));
    for (double limit : {0.0, 1e-200, 1e200, -1.0, std::numeric_limits<double>::infinity(),
                         std::numeric_limits<double>::quiet_NaN()}) {
        CHECK(computed_for(ck::abs(z) > limit) == names{"abs", "greater"});
    }
    const auto limits = ck::from_array(xt::xarray<double>(ck::abs(z).compute()));
    CHECK(computed_for(ck::abs(z) > limits) == names{"abs", "greater"});
    CHECK(ck::sum(ck::astype<std::int64_t>(ck::abs(z) > limits)).item() == 0);
}

}  // namespace
