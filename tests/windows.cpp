// SPDX-License-Identifier: BSD-3-Clause
#include <cask/windows.hpp>

#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;
using xt::xarray;

constexpr auto mean_of = [](const auto& x, const auto& options) { return ck::mean(x, options); };

}  // namespace

TEST_CASE("windows slide along axes", "[windows]") {
    const xarray<double> values = numbers<double>({9, 12});
    const auto element = [&](std::size_t i, std::size_t j) { return values(i, j); };
    xarray<double> along = xarray<double>::from_shape({9, 8, 5});
    xarray<double> both = xarray<double>::from_shape({7, 11, 3, 2});
    for (std::size_t i = 0; i < 9; ++i) {
        for (std::size_t j = 0; j < 8; ++j) {
            for (std::size_t k = 0; k < 5; ++k) along(i, j, k) = element(i, j + k);
        }
    }
    for (std::size_t i = 0; i < 7; ++i) {
        for (std::size_t j = 0; j < 11; ++j) {
            for (std::size_t k = 0; k < 6; ++k) {
                both(i, j, k / 2, k % 2) = element(i + k / 2, j + k % 2);
            }
        }
    }
    const auto in_memory = [&](const chunking& in) { return in(values); };
    const auto computed = [&](const chunking& in) { return in(values)*2.0 / 2.0; };
    const auto check_source = [&](const auto& source) {
        check<double>(
            [&](const chunking& in) { return ck::sliding_window_view(source(in), {5}, 1); }, along);
        check<double>(
            [&](const chunking& in) {
                return ck::sliding_window_view(source(in), {3, 2});
            },
            both);
    };
    check_source(in_memory);
    check_source(computed);
    const auto x = ck::from_array(values);
    check_equal(ck::sliding_window_view(x * 1.0, {1}, 0).compute(),
                ck::expand_dims(x, 2).compute());
    check_equal(ck::sliding_window_view(x + 0.0, {9}, 0).compute(),
                ck::expand_dims(ck::transpose(x), 0).compute());
    check_equal(ck::max(ck::sliding_window_view(x * x, {4}, -1), -1)(3, ck::range(2, 5)).compute(),
                ck::maximum(ck::maximum((x * x)(3, ck::range(2, 5)), (x * x)(3, ck::range(3, 6))),
                            ck::maximum((x * x)(3, ck::range(4, 7)), (x * x)(3, ck::range(5, 8))))
                    .compute());
}

TEST_CASE("long windows of what is computed stay within budgets", "[windows]") {
    const auto x = ck::random::generator(2).uniform({4000});
    const auto y = ck::sliding_window_view(ck::sqrt(x), {500}, 0);
    const xarray<double> all = y.compute();
    CHECK(all(17, 3) == ck::sqrt(x).compute()(20));
    const ck::runtime tight({.threads = 2, .memory_budget = ck::explain(y).smallest_budget});
    xarray<double> found = xarray<double>::from_shape(all.shape());
    ck::compute_into(y, found);
    check_equal(found, all);
}

TEST_CASE("coarsen reduces tiles", "[windows]") {
    const auto x = ck::reshape(ck::arange<double>(24), {4, 6});
    check_equal(ck::coarsen(mean_of, x, {2, 3}).compute(), xarray<double>{{4, 7}, {16, 19}});
    check_equal(ck::coarsen(mean_of, x * 2.0, {1, 2}).compute(),
                ((x(ck::all(), ck::range(0, 6, 2)) + x(ck::all(), ck::range(1, 6, 2)))).compute());
    CHECK(ck::coarsen(mean_of, x, {3, 4}, {.trim_excess = true}).item() == 7.5);
}

TEST_CASE("mistakes in windows are told", "[windows][errors]") {
    const auto x = ck::zeros<double>({4, 6});
    CHECK_THROWS_WITH(ck::sliding_window_view(x, {5}, 0),
                      ContainsSubstring("a window of 5 does not fit axis 0 of length 4"));
    CHECK_THROWS_WITH(ck::sliding_window_view(x, {0, 1}), ContainsSubstring("a window of 0"));
    CHECK_THROWS_WITH(ck::sliding_window_view(x, {2}),
                      ContainsSubstring("a window of 1 axes slides along 2"));
    CHECK_THROWS_AS(ck::sliding_window_view(x, {2}, 2), ck::axis_error);
    CHECK_THROWS_WITH(
        ck::sliding_window_view(ck::ones<double>(ck::shape::filled(12, 1)), {1}, 0),
        ContainsSubstring("[sliding_window_view] the result may have 12 axes at most"));
    CHECK_THROWS_WITH(ck::coarsen(mean_of, x, {3, 2}),
                      ContainsSubstring("[coarsen] axis 0 of length 4 is no multiple of 3") &&
                          ContainsSubstring("windows.cpp:"));
    CHECK_THROWS_WITH(ck::coarsen(mean_of, x, {2}),
                      ContainsSubstring("[coarsen] 1 factors for shape (4, 6), of at most 6 axes"));
    CHECK_THROWS_WITH(ck::coarsen(mean_of, x, {0, 1}),
                      ContainsSubstring("[coarsen] axis 0 of length 4 is no multiple of 0"));
}
