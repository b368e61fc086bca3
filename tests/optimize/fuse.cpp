// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;
using names = std::vector<std::string>;
using reals = ck::array<double>;

const ck::shape sizes{7, 30};
const auto a_values = numbers<double>(sizes, 1);
const auto b_values = numbers<double>(sizes, 2);
const auto c_values = numbers<double>(sizes, 3);

/// The plan of f(a, b, c), and its elements against those of f in plain doubles.
template <class Function>
names fused(Function f) {
    xt::xarray<double> expected = ck::kernel::make_xarray<double>(sizes);
    for (std::size_t k = 0; k < expected.size(); ++k) {
        // volatile: no compiler may contract what cask rounds twice.
        volatile double a = a_values.data()[k];
        volatile double b = b_values.data()[k];
        volatile double c = c_values.data()[k];
        expected.data()[k] = f(double(a), double(b), double(c));
    }
    const auto build = [&](const auto& in) -> reals {
        return f(in(a_values), in(b_values), in(c_values));
    };
    check<double>(build, expected);
    return computed_for(build(chunkings().front()));
}

double rounded(double value) {
    volatile double once = value;
    return once;
}
reals rounded(const reals& value) { return value; }

TEST_CASE("two of +, - and * are one instruction", "[fuse]") {
    const auto r = [](auto x) { return rounded(x); };
    CHECK(fused([r](auto a, auto b, auto c) { return r(a + b) + c; }) == names{"add_add"});
    CHECK(fused([r](auto a, auto b, auto c) { return r(a + b) - c; }) == names{"add_subtract"});
    CHECK(fused([r](auto a, auto b, auto c) { return r(a + b) * c; }) == names{"add_multiply"});
    CHECK(fused([r](auto a, auto b, auto c) { return r(a - b) + c; }) == names{"subtract_add"});
    CHECK(fused([r](auto a, auto b, auto c) { return r(a - b) - c; }) ==
          names{"subtract_subtract"});
    CHECK(fused([r](auto a, auto b, auto c) { return r(a - b) * c; }) ==
          names{"subtract_multiply"});
    CHECK(fused([r](auto a, auto b, auto c) { return r(a * b) + c; }) == names{"multiply_add"});
    CHECK(fused([r](auto a, auto b, auto c) { return r(a * b) - c; }) ==
          names{"multiply_subtract"});
    CHECK(fused([r](auto a, auto b, auto c) { return r(a * b) * c; }) ==
          names{"multiply_multiply"});
}

TEST_CASE("so are two with the first on the right", "[fuse]") {
    const auto r = [](auto x) { return rounded(x); };
    CHECK(fused([r](auto a, auto b, auto c) { return a + r(b * c); }) == names{"multiply_add"});
    CHECK(fused([r](auto a, auto b, auto c) { return a - r(b * c); }).size() == 1);
    CHECK(fused([r](auto a, auto b, auto c) { return a - r(b - c); }).size() == 1);
    CHECK(fused([r](auto a, auto b, auto c) { return a - r(b + c); }).size() == 1);
    CHECK(fused([r](auto a, auto b, auto c) { return a * r(b + c); }) == names{"add_multiply"});
}

TEST_CASE("a polynomial takes half as many instructions as it has operations", "[fuse]") {
    const auto x = ck::borrow(a_values);
    CHECK(computed_for(2.0 * x * x * x - 3.0 * x * x + x - 1.0) ==
          names{"multiply_multiply", "multiply_multiply", "multiply_subtract", "add_subtract"});
    CHECK(computed_for(2.0 * x * x * x - 3.0 * x * x + x - 1.0, {"fuse"}).size() == 8);
}

TEST_CASE("what is used twice, or broadcast afterwards, is not fused", "[fuse]") {
    const auto a = ck::borrow(a_values);
    const auto product = a * 3.0;
    CHECK(computed_for((product + 1.0) / product) == names{"multiply", "add", "divide"});
    const auto row = ck::sum(a, 0);
    CHECK(ck::compute(row * 2.0 + a)(3, 4) == ck::compute(row)(4) * 2.0 + a_values(3, 4));
}

TEST_CASE("products and sums of complex numbers are one instruction", "[fuse]") {
    using complex = std::complex<double>;
    const auto values = numbers<complex>({100});
    const auto z = ck::borrow(values);
    CHECK(computed_for(z * z + z) == names{"multiply_add"});
    CHECK(computed_for(z * z - z) == names{"multiply", "subtract"});
    xt::xarray<complex> expected = ck::kernel::make_xarray<complex>({100});
    for (std::size_t k = 0; k < expected.size(); ++k) {
        const complex v = values.data()[k];
        const double real = rounded(v.real() * v.real()) - rounded(v.imag() * v.imag());
        const double cross = v.real() * v.imag();
        expected.data()[k] = {rounded(real) + v.real(), rounded(cross + cross) + v.imag()};
    }
    check<complex>(
        [&](const auto& in) -> ck::array<complex> { return in(values)*in(values) + in(values); },
        expected);
}

TEST_CASE("integers and mixed types compute as they are written", "[fuse]") {
    const auto whole = ck::arange<std::int32_t>(0, 100);
    CHECK(computed_for(whole * 3 + 1) == names{"multiply", "add"});
    const xt::xarray<std::int32_t> result = (whole * 3 + 1).compute();
    CHECK(result(99) == 298);
    CHECK(((whole * 2.5 + 1.0) * 2.0).compute()(3) == 17.0);
}

}  // namespace
