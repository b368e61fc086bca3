// SPDX-License-Identifier: BSD-3-Clause
#include <cask/gufuncs.hpp>

#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

#include <numeric>

namespace {

using namespace cask_test;
using xt::xarray;

constexpr auto total = [](const auto& lane) {
    return std::accumulate(lane.begin(), lane.end(), 0.0);
};
// Whole numbers, whose sums are exact in any order.
xarray<double> whole(const ck::shape& sizes) {
    return ck::reshape(ck::arange<double>(0, static_cast<double>(sizes.size())) % 10, sizes)
        .compute();
}
// Running sums, so that the order along the lane counts.
constexpr auto running = [](const auto& lane, auto& out) {
    std::partial_sum(lane.begin(), lane.end(), out.begin());
};

template <class T>
std::string failure_of(const ck::array<T>& x) {
    try {
        static_cast<void>(x.compute());
    } catch (const ck::task_error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

constexpr auto times = [](const auto& m, const auto& v, auto& out) {
    for (std::size_t i = 0; i < m.shape()[0]; ++i) {
        out(i) = 0;
        for (std::size_t j = 0; j < v.size(); ++j) out(i) += m(i, j) * v(j);
    }
};

}  // namespace

TEST_CASE("apply_along_axis calls a function of each lane", "[gufuncs]") {
    const xarray<double> values = whole({9, 11, 13});
    for (const int axis : {0, 1, 2, -1}) {
        const auto at = static_cast<std::size_t>(axis < 0 ? 2 : axis);
        const xarray<double> sums = ck::sum(ck::from_array(values), axis).compute();
        check<double>(
            [&](const chunking& in) { return ck::apply_along_axis(total, axis, in(values)); },
            sums);
        const xarray<double> totals = ck::cumsum(ck::from_array(values), axis).compute();
        check<double>(
            [&](const chunking& in) {
                return ck::apply_along_axis<double>(running, axis, in(values));
            },
            totals);
        const auto ends = ck::apply_along_axis(
            [](const auto& lane) -> xt::xtensor<double, 1> {
                return {lane(0), lane(lane.size() - 1)};
            },
            axis, ck::from_array(values), {.length = 2});
        CHECK(ends.shape()[static_cast<int>(at)] == 2);
        CHECK(ends.compute()(0, 0, 0) == values(0, 0, 0));
        CHECK(ends.compute()(1, 1, 1) == (at == 0   ? values(8, 1, 1)
                                          : at == 1 ? values(1, 10, 1)
                                                    : values(1, 1, 12)));
    }
}

TEST_CASE("apply_gufunc calls a function of core dimensions at each place", "[gufuncs]") {
    const xarray<double> matrices = whole({4, 5, 6});
    const xarray<double> vectors = whole({3, 1, 6});
    const ck::array<double> m = ck::from_array(matrices);
    const auto products = [&](const ck::array<double>& v) {
        return ck::sum(ck::expand_dims(v, -2) * m, -1).compute();
    };
    check<double>(
        [&](const chunking& in) {
            return ck::apply_gufunc<double>(times, "(i, j), (j) -> (i)", in(matrices), in(vectors));
        },
        products(ck::from_array(vectors)));
    const auto one = ck::arange<double>(6);
    check_equal(ck::apply_gufunc<double>(times, "(i,j),(j)->(i)", m * 2.0, one).compute(),
                products(one * 2.0));
    const auto norm = ck::apply_gufunc([](const auto& a) { return total(a); }, "(i,j)->()", m);
    check_equal(norm.compute(), ck::sum(m, {1, 2}).compute());
    const auto thrice =
        ck::apply_gufunc<float>([](const auto& a, auto& out) { out.fill(static_cast<float>(a())); },
                                "()->(k)", one, {.sizes = {{"k", 3}}});
    CHECK(thrice.shape() == ck::shape{6, 3});
    CHECK(thrice(4, 2).item() == 4);
    CHECK(ck::apply_gufunc(total, "(i)->()", ck::zeros<double>({4, 0})).compute()(3) == 0);
}

TEST_CASE("parts of calls over core dimensions are the same", "[gufuncs]") {
    const auto x = ck::random::generator(5).uniform({300, 40, 7});
    const auto y = ck::apply_along_axis<double>(running, 1, x * 3.0);
    const xarray<double> all = y.compute();
    CHECK(
        first_difference(
            y(ck::range(10, 200, 7), ck::range(3, 9), ck::range(ck::_, ck::_, -2)).compute(),
            ck::from_array(all)(ck::range(10, 200, 7), ck::range(3, 9), ck::range(ck::_, ck::_, -2))
                .compute(),
            [](double a, double b) { return same_bits(a, b); }) == "");
    const ck::runtime tight({.threads = 2, .memory_budget = ck::explain(y).smallest_budget});
    xarray<double> found = xarray<double>::from_shape(all.shape());
    ck::compute_into(y, found);
    check_equal(found, all);
}

TEST_CASE("mistakes in functions of core dimensions are told", "[gufuncs][errors]") {
    const auto x = ck::zeros<double>({4, 6});
    const auto signature = [&](const std::string& text) {
        return ck::apply_gufunc<double>([](const auto&, auto& out) { out.fill(0); }, text, x);
    };
    CHECK_THROWS_WITH(signature("(i"), ContainsSubstring("signature \"(i\": expected ',' or ')'"));
    CHECK_THROWS_WITH(signature("(i,)->()"), ContainsSubstring("a core dimension has no name"));
    CHECK_THROWS_WITH(signature("i->()"), ContainsSubstring("expected '('"));
    CHECK_THROWS_WITH(signature("(i)"), ContainsSubstring("expected '->'"));
    CHECK_THROWS_WITH(signature("(i)->(),()"),
                      ContainsSubstring("expected one result, and nothing behind it"));
    CHECK_THROWS_WITH(signature("(i),(j)->()"), ContainsSubstring("it has 2 arrays: got 1"));
    CHECK_THROWS_WITH(signature("(i,i)->()"), ContainsSubstring("i is 4 and 6"));
    CHECK_THROWS_WITH(signature("(i,j,k)->()"), ContainsSubstring("has fewer than 3 axes"));
    CHECK_THROWS_WITH(
        signature("(i)->(k)"),
        ContainsSubstring("no array has k: say how long it is, {.sizes = {{\"k\", 3}}}"));
    CHECK_THROWS_AS(ck::apply_along_axis(total, 2, x), ck::axis_error);
    const auto into = [](const auto&, auto& out) { out.fill(0); };
    CHECK_THROWS_WITH(ck::apply_gufunc<double>(into, "()->(k)",
                                               ck::ones<double>(ck::shape::filled(12, 1)),
                                               {.sizes = {{"k", 3}}}),
                      ContainsSubstring("[apply_gufunc] the result may have 12 axes at most"));
    // clang-format off
    const auto longer = ck::apply_along_axis([](const auto&) { return xarray<double>::from_shape({2}); }, 1, x); const int line = __LINE__;
    // clang-format on
    CHECK_THAT(failure_of(longer),
               ContainsSubstring("the function gave shape (2,), expected (6,)") &&
                   ContainsSubstring("[apply_along_axis]") &&
                   ContainsSubstring("gufuncs.cpp:" + std::to_string(line)));
}
