// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;
using names = std::vector<std::string>;

const auto folded_values = numbers<double>({50, 20});

TEST_CASE("operations on constants are done once, when the plan is made", "[evaluate]") {
    const auto x = ck::borrow(folded_values);
    const auto y = x + ck::sqrt(ck::full<double>({50, 20}, 2.0)) * 3.0;
    CHECK(computed_for(y) == names{"add"});
    CHECK(computed_for(y, {"fold_constants", "chains"}) == names{"sqrt", "multiply", "add"});
    check<double>(
        [](const auto& in) {
            return in(folded_values) + ck::sqrt(ck::full<double>({50, 20}, 2.0)) * 3.0;
        },
        xt::xarray<double>(folded_values + std::sqrt(2.0) * 3.0));
}

TEST_CASE("views of constants are constants", "[evaluate]") {
    const auto ones = ck::full<double>({20, 50}, 1.0);
    const auto y = ck::borrow(folded_values) + (ck::transpose(ones) + 1.0);
    CHECK(computed_for(y) == names{"add"});
    const auto part = ck::reshape(ones, {10, 100})(ck::range(2, 5), ck::range(0, 20)) - 3.0;
    CHECK(computed_for(part).empty());
    check_equal(part.compute(), xt::xarray<double>(xt::full_like(xt::ones<double>({3, 20}), -2.0)));
}

TEST_CASE("constants of every kind are evaluated to what is computed without", "[evaluate]") {
    using namespace std::complex_literals;
    const ck::runtime without({.without_passes = {"fold_constants"}});
    const auto both = [](const auto& x) {
        const auto as_it_is = x.compute();  // the runtime in force leaves the pass out
        const ck::runtime all{ck::runtime_options{}};
        check_equal(x.compute(), as_it_is);
        CHECK(computed_for(x).empty());
    };
    const auto two = ck::full<std::int32_t>({3, 70}, 2);
    both(two * 7 - two);
    both(two / 0);
    both(two > 1);
    both(!(two > 1) || (two == 2));
    both(ck::where(two > 1, two, two + 1));
    both(ck::astype<std::uint8_t>(two - 3));
    both(ck::astype<float>(two) / 3.0F);
    const auto z = ck::full<std::complex<double>>({3, 70}, 3.0 - 4.0i);
    both(z * z);
    both(ck::abs(z));
    both(ck::abs(z) > 5.0);
    both(ck::sin(ck::full<double>({3, 70}, 0.5)));
}

TEST_CASE("functions of the user are called when they are computed, reductions stay",
          "[evaluate]") {
    const auto one = ck::full<double>({100}, 1.0);
    int calls = 0;
    const auto y = ck::map(
        [&calls](double x) {
            ++calls;
            return x;
        },
        one);
    CHECK(computed_for(y).size() == 1);
    CHECK(calls == 0);
    CHECK(ck::sum(one + 1.0).item() == 200.0);
}

TEST_CASE("no element at all is evaluated, too", "[evaluate]") {
    const auto none = ck::full<double>({0, 3}, 1.0) + 1.0;
    CHECK(none.compute().shape(1) == 3);
    CHECK(none.compute().size() == 0);
}

}  // namespace
