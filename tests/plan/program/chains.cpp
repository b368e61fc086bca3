// SPDX-License-Identifier: BSD-3-Clause
// Chains of arithmetic in one instruction: which, and that no bit changes.
#include "support/check.hpp"
#include "support/plans.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;
using names = std::vector<std::string>;
using reals = ck::array<double>;

const ck::shape chain_sizes{7, 90};
const auto a_values = numbers<double>(chain_sizes, 1);
const auto b_values = numbers<double>(chain_sizes, 2);
const auto c_values = numbers<double>(chain_sizes, 3);
const auto d_values = numbers<double>(chain_sizes, 4);

double rounded(double value) {
    volatile double once = value;  // no compiler may contract what cask rounds twice
    return once;
}
reals rounded(const reals& value) { return value; }

/// What the plan of f(a, b, c, d) computes; its elements are CHECKed against those of f in doubles.
template <class Function>
names joined(Function f) {
    xt::xarray<double> expected = ck::interop::make_xarray<double>(chain_sizes);
    for (std::size_t k = 0; k < expected.size(); ++k) {
        expected.data()[k] = f(rounded(a_values.data()[k]), rounded(b_values.data()[k]),
                               rounded(c_values.data()[k]), rounded(d_values.data()[k]));
    }
    const auto build = [&](const auto& in) -> reals {
        return f(in(a_values), in(b_values), in(c_values), in(d_values));
    };
    check<double>(build, expected);
    return computed_for(build(chunkings().front()));
}

const names one{"chain"};
constexpr auto r = [](auto x) { return rounded(x); };

TEST_CASE("every step of a chain rounds as the operation does", "[chains]") {
    CHECK(joined([](auto a, auto b, auto c, auto) { return r(a + b) + c; }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto) { return r(a + b) - c; }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto) { return r(a + b) * c; }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto) { return r(a + b) / c; }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto) { return r(a * b) + c; }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto) { return r(a / b) - c; }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto) { return c - r(a - b); }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto) { return c / r(a - b); }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto) { return c + r(a * b); }) == one);
}

TEST_CASE("two chains meet in one", "[chains]") {
    CHECK(joined([](auto a, auto b, auto c, auto d) { return r(a * b) + r(c * d); }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto d) { return r(a * b) - r(c * d); }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto d) { return r(a + b) - r(c * d); }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto d) { return r(c * d) - r(r(a + b) * c); }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto d) { return r(a + b) * r(c + d); }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto d) { return r(a * b) / r(c * d); }) == one);
    CHECK(joined([](auto a, auto b, auto c, auto d) {
              return r(a - b) - r(r(c + d) / r(a + c));
          }) == one);
    // More than two running results do not fit into registers.
    CHECK(joined([](auto a, auto b, auto c, auto d) {
              return r(r(a - b) * r(c - d)) / r(r(a + c) * r(b - d));
          }) == names{"chain", "chain"});
}

TEST_CASE("squares of running results stay in them", "[chains]") {
    CHECK(joined([](auto a, auto b, auto c, auto) {
              const auto difference = r(a - b);
              return r(difference * difference) + c;
          }) == one);
    CHECK(joined([](auto a, auto b, auto, auto) {
              const auto difference = r(a - b);
              return difference + difference;
          }) == names{"subtract", "add"});
}

TEST_CASE("a polynomial is one chain, and so is a stencil", "[chains]") {
    const auto x = ck::borrow(a_values);
    const auto y = 2.0 * x * x * x - 3.0 * x * x + x - 1.0;
    CHECK(computed_for(y) == one);
    CHECK(computed_for(y, {"chains"}).size() == 8);
    const auto in = ck::range(1, -1);
    const auto before = ck::range(0, -2);
    const auto after = ck::range(2, ck::_);
    CHECK(computed_for(x(before, in) + x(after, in) + x(in, before) + x(in, after) -
                       4.0 * x(in, in)) == one);
}

TEST_CASE("what is used twice is not taken in, and what is a result neither", "[chains]") {
    const auto a = ck::borrow(a_values);
    const auto product = a * 3.0;
    CHECK(computed_for((product + 1.0) / product) == names{"multiply", "chain"});
    const auto [first, second] = ck::compute(product, product + 1.0);
    CHECK(second(3, 4) == first(3, 4) + 1.0);
}

TEST_CASE("what is one number for a row is computed once for it", "[chains]") {
    const auto a = ck::borrow(a_values);
    const auto column = ck::borrow(b_values)(ck::all(), ck::range(0, 1));
    CHECK(computed_for(a + column * 2.0 * 3.0 * 4.0) == names{"chain", "add"});
    check_equal((a + column * 2.0 * 3.0 * 4.0).compute(),
                xt::xarray<double>(a_values + xt::view(b_values, xt::all(), xt::range(0, 1)) * 2.0 *
                                                  3.0 * 4.0));
}

TEST_CASE("longer sums than fit into registers go on in the next chain", "[chains]") {
    reals sum = ck::borrow(a_values);
    xt::xarray<double> expected = a_values;
    for (int k = 0; k < 40; ++k) {
        sum = sum * 0.5 + ck::borrow(b_values);
        expected = expected * 0.5 + b_values;
    }
    CHECK(computed_for(sum).size() <= 7);
    check_equal(sum.compute(), expected);
    reals squares = ck::borrow(a_values) + 1.0;
    for (int k = 0; k < 40; ++k) squares = squares * squares;
    CHECK(computed_for(squares).size() <= 3);
}

TEST_CASE("chains work in single precision, in reductions and for many lengths", "[chains]") {
    for (const ck::index_t length : {1, 63, 64, 65, 1000, 5000}) {
        const auto x = numbers<float>({length});
        const auto build = [&](const auto& in) -> ck::array<float> {
            return (in(x)-0.5f) * in(x) + 2.0f;
        };
        xt::xarray<float> expected = x;
        for (float& each : expected) {
            volatile float difference = each - 0.5f;
            volatile float product = difference * each;
            each = product + 2.0f;
        }
        check<float>(build, expected);
    }
    const auto x = ck::borrow(a_values);
    const auto total = ck::sum((x - 1.0) * (x - 1.0) + x);
    const auto as_it_is = total.compute();
    const ck::runtime other({.without_passes = {"chains"}});
    CHECK(total.compute()() == as_it_is());
}

TEMPLATE_TEST_CASE("numbers of other types are converted as they are read", "[chains]",
                   std::int16_t, std::uint64_t, float) {
    const auto x = numbers<TestType>({5, 77});
    const auto y = numbers<double>({5, 77}, 9);
    const auto build = [&](const auto& in) -> reals {
        return ck::astype<double>(in(x)) * in(y) + 1.0;
    };
    xt::xarray<double> expected = y;
    for (std::size_t k = 0; k < expected.size(); ++k) {
        expected.data()[k] = rounded(rounded(static_cast<double>(x.data()[k])) * y.data()[k]) + 1.0;
    }
    check<double>(build, expected);
    CHECK(computed_for(build(chunkings().front())) == one);
    const auto lazy = ck::borrow(x);
    CHECK(computed_for(ck::astype<double>(lazy) * ck::borrow(y)) == one);
    const auto wide = ck::astype<double>(lazy);
    CHECK(computed_for((wide + 1.0) * ck::exp(wide)) == names{"astype", "exp", "chain"});
}

TEST_CASE("chains of short numbers take several blocks at a time", "[chains]") {
    for (const ck::index_t length : {127, 128, 129, 191, 640, 5001}) {
        CAPTURE(length);
        const auto x = numbers<std::int16_t>({length});
        const auto y = numbers<float>({length}, 9);
        const auto build = [&](const auto& in) -> ck::array<float> {
            return (ck::astype<float>(in(x)) - in(y)) * 0.5f + in(y);
        };
        xt::xarray<float> expected = y;
        for (std::size_t k = 0; k < expected.size(); ++k) {
            volatile float difference = static_cast<float>(x.data()[k]) - y.data()[k];
            volatile float half = difference * 0.5f;
            expected.data()[k] = half + y.data()[k];
        }
        check<float>(build, expected);
        CHECK(computed_for(build(chunkings().front())) == one);
    }
}

TEST_CASE("a converted row is converted once", "[chains]") {
    const auto x = numbers<std::int32_t>({50, 1});
    const auto y = numbers<double>({50, 100});
    CHECK(computed_for(ck::borrow(x) * ck::borrow(y)) == names{"astype", "multiply"});
    xt::xarray<double> expected = y;
    for (std::size_t k = 0; k < expected.size(); ++k) expected.data()[k] *= x.data()[k / 100];
    check<double>([&](const auto& in) -> reals { return in(x)*in(y); }, expected);
}

TEST_CASE("integers and mixed types compute as they are written", "[chains]") {
    const auto whole = ck::arange<std::int32_t>(0, 100);
    CHECK(computed_for(whole * 3 + 1) == names{"multiply", "add"});
    const xt::xarray<std::int32_t> result = (whole * 3 + 1).compute();
    CHECK(result(99) == 298);
    CHECK(((whole * 2.5 + 1.0) * 2.0).compute()(3) == 17.0);
    CHECK(computed_for(whole * 2.5 + 1.0) == one);
}

}  // namespace
