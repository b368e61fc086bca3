// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;

const auto values = numbers<double>({40, 30});

template <class T>
std::size_t storages_for(const ck::array<T>& x, std::vector<std::string> without = {}) {
    ck::optimize::settings chosen;
    chosen.without = std::move(without);
    return plan_of({x.node()}, chosen).storages.size();
}

xt::xarray<double> reshaped(xt::xarray<double> x, const std::vector<std::size_t>& sizes) {
    x.reshape(sizes);
    return x;
}

TEST_CASE("a reshape of operations on contiguous memory copies nothing", "[reshape]") {
    const auto build = [](const auto& in) -> ck::array<double> {
        return ck::reshape(ck::sqrt(ck::abs(in(values))) * 2.0 + in(values), {-1, 8}) - 1.0;
    };
    const auto x = build([](const auto& v) { return ck::borrow(v); });
    CHECK(storages_for(x) == 1);
    CHECK(storages_for(x, {"sink_reshapes"}) == 2);
    check<double>(build, reshaped(xt::sqrt(xt::abs(values)) * 2.0 + values, {150, 8}) - 1.0,
                  {1e-14, 0});
}

TEST_CASE("a reshape of what others want, or of a transpose, keeps it in memory once",
          "[reshape]") {
    const auto x = ck::borrow(values);
    const auto root = ck::sqrt(ck::abs(x));
    const auto both = ck::sum(root) + ck::reshape(root, {1200});
    CHECK(storages_for(both) == 3);  // the root, its sum, the result
    const auto turned = ck::sum(ck::reshape(ck::transpose(x) + 1.0, {60, 20}), 0);
    CHECK(storages_for(turned) == 2);
    check<double>(
        [](const auto& in) -> ck::array<double> {
            return ck::reshape(ck::transpose(in(values)) + 1.0, {60, 20}) * 2.0;
        },
        reshaped((xt::transpose(values) + 1.0) * 2.0, {60, 20}));
}

TEST_CASE("slices of reshapes, and reshapes of reshapes", "[reshape]") {
    const auto build = [](const auto& in) -> ck::array<double> {
        const auto cube = ck::reshape(ck::transpose(in(values)), {6, 10, 20});
        return ck::reshape(cube(ck::range(1, 5), ck::all(), ck::range(2, 20, 2)) + 1.0, {40, -1});
    };
    const auto cube = reshaped(xt::transpose(values), {6, 10, 20});
    const xt::xarray<double> part =
        xt::view(cube, xt::range(1, 5), xt::all(), xt::range(2, 20, 2)) + 1.0;
    check<double>(build, reshaped(part, {40, 9}));
}

TEST_CASE("a long chain of reshapes is planned in time that grows with it", "[reshape]") {
    auto x = ck::array<double>(ck::borrow(values));
    for (int k = 0; k < 2000; ++k) {
        x = ck::reshape(x, k % 2 == 0 ? ck::shape{30, 40} : ck::shape{40, 30}) + 1.0;
    }
    CHECK(storages_for(x) == 1);
    check_equal(x.compute(), xt::xarray<double>(values + 2000.0), {1e-12, 0});
}

}  // namespace
