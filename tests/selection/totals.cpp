// SPDX-License-Identifier: BSD-3-Clause
#include <cask/selection/totals.hpp>

#include "support/check.hpp"
#include "support/dtypes.hpp"

#include <cask/manipulation.hpp>
#include <cask/random.hpp>

namespace {

namespace ck = cask;

/// What `f` makes of a selection, and of what it selects.
template <class T, class F>
void agree(const ck::array<T>& x, const ck::array<bool>& mask, F f) {
    const auto selected = f(x[mask]);
    const auto resolved = f(x[mask].resolve());
    CHECK(selected.shape() == resolved.shape());
    CHECK(selected.dtype() == resolved.dtype());
    const auto a = selected.compute();
    const auto b = resolved.compute();
    for (std::size_t k = 0; k < a.size(); ++k) {
        CHECK(cask_test::is_close(a.data()[k], b.data()[k], {1e-5, 1e-6}));
    }
}

}  // namespace

TEMPLATE_TEST_CASE("reductions of a selection are those of what is selected", "[selection]", bool,
                   std::int8_t, std::uint16_t, std::int64_t, std::uint64_t, float, double) {
    using T = TestType;
    const ck::shape sizes{40, 5, 3};
    const ck::array<T> x = ck::from_array(cask_test::numbers<T>(sizes));
    const auto numbers = ck::random::generator(3).uniform<double>({40, 5});
    for (const ck::array<bool>& mask :
         {numbers > 0.5, numbers(ck::all(), 0) > 0.7, numbers > -1.0}) {
        using options = ck::reduce_options;
        const bool rows = mask.rank() == 1;
        for (const options& each :
             rows ? std::vector<options>{{},
                                         {.axes = 0},
                                         {.axes = {0, -1}},
                                         {.axes = {0, 1}, .keep_dims = true}}
                  : std::vector<options>{{}, {.axes = 0}, {.keep_dims = true}}) {
            agree(x, mask, [&](const auto& s) { return ck::sum(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::count_nonzero(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::all(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::any(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::max(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::min(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::nanmax(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::nanmin(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::mean(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::variance(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::stddev(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::nansum(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::nanmean(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::nanvar(s, each); });
            agree(x, mask, [&](const auto& s) { return ck::nanstd(s, each); });
            if constexpr (std::is_integral_v<T>) {
                agree(x, mask, [&](const auto& s) { return ck::prod(s, each); });
                agree(x, mask, [&](const auto& s) { return ck::nanprod(s, each); });
            }
        }
    }
}

TEST_CASE("complex selections", "[selection]") {
    using T = std::complex<double>;
    const ck::array<T> x = ck::from_array(cask_test::numbers<T>(ck::shape{200}));
    const ck::array<bool> mask = ck::arange<int>(200) % 3 == 1;
    agree(x, mask, [](const auto& s) { return ck::sum(s); });
    agree(x, mask, [](const auto& s) { return ck::mean(s); });
    agree(x, mask, [](const auto& s) { return ck::variance(s); });
}

TEST_CASE("of nothing", "[selection]") {
    const auto x = ck::arange<double>(10);
    const auto none = x[x > 100];
    CHECK(ck::sum(none).item() == 0);
    CHECK(ck::prod(none).item() == 1);
    CHECK(std::isnan(ck::mean(none).item()));
    CHECK(std::isnan(ck::variance(none).item()));
    CHECK(ck::all(none).item());
    CHECK(!ck::any(none).item());
    CHECK(ck::max(none, {.initial = -3}).item() == -3);
    CHECK(std::isnan(ck::nanmin(none).item()));
    CHECK_THROWS_WITH(ck::max(none).item(), cask_test::ContainsSubstring(
                                                "no element is selected, of which there would be a "
                                                "smallest or largest one: begin with a value"));
    CHECK_THROWS_AS(ck::min(ck::arange<int>(5)[ck::zeros<bool>({5})]).item(), ck::task_error);
}

TEST_CASE("extrema of infinities and NaN", "[selection]") {
    const double infinity = std::numeric_limits<double>::infinity();
    const auto x = ck::from_array(std::vector<double>{infinity, 2, -infinity, NAN, 5});
    const auto n = ck::arange<int>(5);
    CHECK(ck::max(x[n < 3]).item() == infinity);
    CHECK(ck::min(x[n == 0]).item() == infinity);
    CHECK(ck::max(x[n == 2]).item() == -infinity);
    CHECK(std::isnan(ck::max(x[n > 2]).item()));
    CHECK(ck::nanmax(x[n > 2]).item() == 5);
}

TEST_CASE("options that a selection cannot have name the remedy", "[selection]") {
    const auto m = ck::ones<double>({4, 3});
    const auto rows = m[ck::ones<bool>({4})];
    CHECK_THROWS_AS(ck::sum(rows, 1), ck::shape_error);
    CHECK_THROWS_AS(ck::sum(rows, 2), ck::axis_error);
    CHECK_THROWS_AS(ck::sum(rows, {.where = ck::ones<bool>({4, 3})}), ck::dtype_error);
    CHECK_THROWS_AS(ck::mean(rows, {.initial = 1}), ck::dtype_error);
}
