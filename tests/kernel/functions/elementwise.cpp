// SPDX-License-Identifier: BSD-3-Clause
// Selections: blocks of 64 whose condition is the same for all are copied, others blended.
#include "support/check.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;

/// Blocks that are all false, all true, mixed, and a last one that is not whole.
xt::xarray<bool> conditions() {
    xt::xarray<bool> mask = ck::interop::make_xarray<bool>({64 * 40 + 17});
    for (std::size_t k = 0; k < mask.size(); ++k) {
        const std::size_t block = k / 64;
        mask.data()[k] = block % 3 == 1 || (block % 3 == 2 && (k * 7) % 5 < 2);
    }
    return mask;
}

template <class T>
void check_selection() {
    const auto mask = conditions();
    const ck::shape sizes = ck::interop::shape_of(mask);
    const auto a = numbers<T>(sizes, 1);
    const auto b = numbers<T>(sizes, 2);
    xt::xarray<T> either = b;
    xt::xarray<T> constant = b;
    for (std::size_t k = 0; k < mask.size(); ++k) {
        if (mask.data()[k]) either.data()[k] = a.data()[k];
        if (mask.data()[k]) constant.data()[k] = T(1);
    }
    check<T>([&](const auto& in) -> ck::array<T> { return ck::where(in(mask), in(a), in(b)); },
             either);
    // Assigned: the result lies where the old elements were.
    check<T>(
        [&](const auto& in) -> ck::array<T> {
            ck::array<T> x = ck::where(in(mask), in(b), in(b));
            x[in(mask)] = T(1);
            return x;
        },
        constant);
    // A constant on both sides, and inputs that live on.
    check<T>(
        [&](const auto& in) -> ck::array<T> {
            const ck::array<T> x = in(a);
            const ck::array<T> y = ck::where(in(mask), x, in(b));
            return ck::where(y == x, y, in(b));
        },
        either);
}

TEST_CASE("selections take whole blocks and single elements", "[elementwise]") {
    check_selection<double>();
    check_selection<float>();
    check_selection<std::int32_t>();
    check_selection<std::uint64_t>();
    check_selection<std::int16_t>();
    check_selection<bool>();
    check_selection<std::complex<double>>();
    check_selection<std::complex<float>>();
}

TEST_CASE("real numbers become complex and back", "[elementwise]") {
    const auto values = numbers<double>({300});
    xt::xarray<std::complex<double>> wide = values;
    check<std::complex<double>>(
        [&](const auto& in) -> ck::array<std::complex<double>> {
            return ck::astype<std::complex<double>>(in(values));
        },
        wide);
    check<double>(
        [&](const auto& in) -> ck::array<double> {
            return ck::real(ck::astype<std::complex<double>>(in(values)));
        },
        values);
    const auto small = numbers<float>({300});
    xt::xarray<std::complex<double>> wider = ck::interop::make_xarray<std::complex<double>>({300});
    for (std::size_t k = 0; k < 300; ++k) wider.data()[k] = double(small.data()[k]);
    check<std::complex<double>>(
        [&](const auto& in) -> ck::array<std::complex<double>> {
            return ck::astype<std::complex<double>>(in(small));
        },
        wider);
}

}  // namespace
