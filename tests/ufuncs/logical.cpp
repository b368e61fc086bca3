// SPDX-License-Identifier: BSD-3-Clause
#include <cask/ufuncs/logical.hpp>

#include "support/check.hpp"
#include "support/golden.hpp"

namespace {

using namespace cask_test;

const golden& logical_data() { return golden_file("logic"); }

/// isclose for all pairs of the golden numbers that are near each other.
template <class T, class Function>
void check_close(const std::string& name, Function f) {
    const std::string key = name + " " + name_of<T>();
    const xt::xarray<T> x = logical_data().values<T>("close " + name_of<T>());
    const cask::array<T> row = cask::from_array(x);
    check_golden<bool>(key, f(row(cask::all(), cask::newaxis()), row),
                       logical_data().values<bool>(key), exact,
                       pairs_of(labels_of(x), labels_of(x)));
}

}  // namespace

TEMPLATE_TEST_CASE("comparisons are NumPy's for every real element type", "[logic]", bool,
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t, float, double) {
    using T = TestType;
    check_pairs<T, T>(logical_data(), "equal", CASK_FUNCTION(equal));
    check_pairs<T, T>(logical_data(), "not_equal", CASK_FUNCTION(not_equal));
    check_pairs<T, T>(logical_data(), "less", CASK_FUNCTION(less));
    check_pairs<T, T>(logical_data(), "less_equal", CASK_FUNCTION(less_equal));
    check_pairs<T, T>(logical_data(), "greater", CASK_FUNCTION(greater));
    check_pairs<T, T>(logical_data(), "greater_equal", CASK_FUNCTION(greater_equal));
}

TEMPLATE_TEST_CASE("signed integers and unsigned ones of 64 bits are compared exactly", "[logic]",
                   std::int64_t, std::int32_t, std::int8_t) {
    using T = TestType;
    std::vector<T> signs{std::numeric_limits<T>::min(), T(-1), T(0), T(1),
                         std::numeric_limits<T>::max()};
    std::vector<std::uint64_t> sizes{0, 1, 127, std::uint64_t{1} << 63, ~std::uint64_t{0}};
    if constexpr (sizeof(T) == 8) {
        for (const T near : {9007199254740991, 9007199254740992, 9007199254740993}) {
            signs.push_back(near);
            sizes.push_back(static_cast<std::uint64_t>(near));
        }
        sizes.push_back(static_cast<std::uint64_t>(std::numeric_limits<T>::max()));
    }
    const auto rows = static_cast<cask::index_t>(signs.size());
    const auto columns = static_cast<cask::index_t>(sizes.size());
    xt::xarray<T> a = cask::interop::make_xarray<T>({rows, 1});
    xt::xarray<std::uint64_t> b = cask::interop::make_xarray<std::uint64_t>({columns});
    std::copy(signs.begin(), signs.end(), a.data());
    std::copy(sizes.begin(), sizes.end(), b.data());
    const auto holds = [&](auto truth, auto lazy) {
        xt::xarray<bool> expected = cask::interop::make_xarray<bool>({rows, columns});
        for (std::size_t i = 0; i < signs.size(); ++i) {
            for (std::size_t j = 0; j < sizes.size(); ++j) {
                expected(i, j) = truth(signs[i], sizes[j]);
            }
        }
        check([&](const auto& in) { return lazy(in(a), in(b)); }, expected);
    };
    const auto below = [](auto x, auto y) { return std::cmp_less(x, y); };
    const auto same = [](auto x, auto y) { return std::cmp_equal(x, y); };
    holds(same, CASK_FUNCTION(equal));
    holds([&](auto x, auto y) { return !same(x, y); }, CASK_FUNCTION(not_equal));
    holds(below, CASK_FUNCTION(less));
    holds([&](auto x, auto y) { return !below(y, x); }, CASK_FUNCTION(less_equal));
    holds([&](auto x, auto y) { return below(y, x); }, CASK_FUNCTION(greater));
    holds([&](auto x, auto y) { return !below(x, y); }, CASK_FUNCTION(greater_equal));
    // The other way round.
    holds(same, [](const auto& x, const auto& y) { return y == x; });
    holds([&](auto x, auto y) { return !same(x, y); },
          [](const auto& x, const auto& y) { return y != x; });
    holds(below, [](const auto& x, const auto& y) { return y > x; });
    holds([&](auto x, auto y) { return !below(y, x); },
          [](const auto& x, const auto& y) { return y >= x; });
    holds([&](auto x, auto y) { return below(y, x); },
          [](const auto& x, const auto& y) { return y < x; });
    holds([&](auto x, auto y) { return !below(x, y); },
          [](const auto& x, const auto& y) { return y <= x; });
    // Of constants, too.
    CHECK((cask::full<T>({2}, -1) < cask::zeros<std::uint64_t>({2})).compute()(1));
}

TEMPLATE_TEST_CASE("integers are compared with scalars that their type does not hold", "[logic]",
                   std::uint8_t, std::int8_t, std::uint64_t, std::int64_t, bool) {
    using T = TestType;
    const xt::xarray<T> x = numbers<T>(cask::shape{3, 50});
    const auto every = [&](bool expected, auto f) {
        xt::xarray<bool> all = xt::full_like(xt::xarray<bool>(xt::equal(x, x)), expected);
        check([&](const auto& in) { return f(in(x)); }, all);
    };
    const auto compared = [&](auto scalar, bool above) {
        every(false, [&](const auto& y) { return y == scalar; });
        every(true, [&](const auto& y) { return y != scalar; });
        every(above, [&](const auto& y) { return y < scalar; });
        every(above, [&](const auto& y) { return y <= scalar; });
        every(!above, [&](const auto& y) { return y > scalar; });
        every(!above, [&](const auto& y) { return y >= scalar; });
        every(false, [&](const auto& y) { return scalar == y; });
        every(true, [&](const auto& y) { return scalar != y; });
        every(!above, [&](const auto& y) { return scalar < y; });
        every(!above, [&](const auto& y) { return scalar <= y; });
        every(above, [&](const auto& y) { return scalar > y; });
        every(above, [&](const auto& y) { return cask::greater_equal(scalar, y); });
    };
    if (std::is_unsigned_v<T>) compared(-7, false);
    if (!std::same_as<T, std::uint64_t>) compared(~std::uint64_t{0}, true);
    if (sizeof(T) == 1) compared(300, true);
    if (sizeof(T) == 1) compared(-300, false);
    const auto mask = cask::borrow(x) < 300 && cask::borrow(x) > -300;  // beside other work
    if (sizeof(T) == 1) CHECK((mask.compute() == xt::xarray<bool>(xt::equal(x, x))));
    const auto none = cask::zeros<std::uint8_t>({0, 3}) < -1;
    CHECK(none.shape() == cask::shape{0, 3});
    CHECK((cask::zeros<std::uint8_t>({6}, 2) < -1).chunks()[0].count() == 3);
}

TEMPLATE_TEST_CASE("comparisons take a scalar on either side", "[logic]", std::int32_t, double) {
    using T = TestType;
    check_scalars<T>(logical_data(), "equal", CASK_FUNCTION(equal));
    check_scalars<T>(logical_data(), "not_equal", CASK_FUNCTION(not_equal));
    check_scalars<T>(logical_data(), "less", CASK_FUNCTION(less));
    check_scalars<T>(logical_data(), "less_equal", CASK_FUNCTION(less_equal));
    check_scalars<T>(logical_data(), "greater", CASK_FUNCTION(greater));
    check_scalars<T>(logical_data(), "greater_equal", CASK_FUNCTION(greater_equal));
}

TEMPLATE_TEST_CASE("comparing operators are the functions", "[logic]", std::uint8_t, float) {
    using T = TestType;
    const auto eq = [](const auto& a, const auto& b) { return a == b; };
    const auto ne = [](const auto& a, const auto& b) { return a != b; };
    const auto lt = [](const auto& a, const auto& b) { return a < b; };
    const auto le = [](const auto& a, const auto& b) { return a <= b; };
    const auto gt = [](const auto& a, const auto& b) { return a > b; };
    const auto ge = [](const auto& a, const auto& b) { return a >= b; };
    check_pairs<T, T>(logical_data(), "equal", eq);
    check_pairs<T, T>(logical_data(), "not_equal", ne);
    check_pairs<T, T>(logical_data(), "less", lt);
    check_pairs<T, T>(logical_data(), "less_equal", le);
    check_pairs<T, T>(logical_data(), "greater", gt);
    check_pairs<T, T>(logical_data(), "greater_equal", ge);
    check_scalars<T>(logical_data(), "equal", eq);
    check_scalars<T>(logical_data(), "not_equal", ne);
    check_scalars<T>(logical_data(), "less", lt);
    check_scalars<T>(logical_data(), "less_equal", le);
    check_scalars<T>(logical_data(), "greater", gt);
    check_scalars<T>(logical_data(), "greater_equal", ge);
}

TEMPLATE_TEST_CASE("truths of numbers are NumPy's, NaN is true", "[logic]", bool, std::int8_t,
                   std::int64_t, std::uint32_t, float, double) {
    using T = TestType;
    check_pairs<T, T>(logical_data(), "logical_and", CASK_FUNCTION(logical_and));
    check_pairs<T, T>(logical_data(), "logical_or", CASK_FUNCTION(logical_or));
    check_pairs<T, T>(logical_data(), "logical_xor", CASK_FUNCTION(logical_xor));
    check_unary<T>(logical_data(), "logical_not", CASK_FUNCTION(logical_not));
    check_unary<T>(logical_data(), "logical_not", [](const auto& x) { return !x; });
}

TEMPLATE_TEST_CASE("truths take a scalar on either side, and operators", "[logic]", std::int16_t,
                   double) {
    using T = TestType;
    const auto both = [](const auto& a, const auto& b) { return a && b; };
    const auto either = [](const auto& a, const auto& b) { return a || b; };
    check_scalars<T>(logical_data(), "logical_and", CASK_FUNCTION(logical_and));
    check_scalars<T>(logical_data(), "logical_or", CASK_FUNCTION(logical_or));
    check_scalars<T>(logical_data(), "logical_xor", CASK_FUNCTION(logical_xor));
    check_pairs<T, T>(logical_data(), "logical_and", both);
    check_pairs<T, T>(logical_data(), "logical_or", either);
    check_scalars<T>(logical_data(), "logical_and", both);
    check_scalars<T>(logical_data(), "logical_or", either);
}

TEMPLATE_TEST_CASE("NaN and infinities are found in every element type", "[logic]", bool,
                   std::int8_t, std::int64_t, std::uint64_t, float, double) {
    using T = TestType;
    check_unary<T>(logical_data(), "isnan", CASK_FUNCTION(isnan));
    check_unary<T>(logical_data(), "isinf", CASK_FUNCTION(isinf));
    check_unary<T>(logical_data(), "isfinite", CASK_FUNCTION(isfinite));
}

TEMPLATE_TEST_CASE("isclose is NumPy's", "[logic]", float, double, std::complex<double>) {
    using T = TestType;
    check_close<T>("isclose", CASK_FUNCTION(isclose));
    check_close<T>("isclose_nan", [](const auto& a, const auto& b) {
        return cask::isclose(a, b, {.equal_nan = true});
    });
    check_close<T>("isclose_loose", [](const auto& a, const auto& b) {
        return cask::isclose(a, b, {.relative = 0.5, .absolute = 0.25});
    });
}

TEST_CASE("isclose takes integers and scalars", "[logic]") {
    check_close<std::int32_t>("isclose", CASK_FUNCTION(isclose));
    const cask::array<double> x = cask::from_array(std::vector<double>{1, 1.000001, 1.1});
    const xt::xarray<bool> close = cask::isclose(x, 1).compute();
    CHECK(close(0));
    CHECK(close(1));
    CHECK_FALSE(close(2));
}
