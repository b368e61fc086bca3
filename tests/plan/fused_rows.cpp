// SPDX-License-Identifier: BSD-3-Clause
// Stages that run over the same rows in one task: which they are, and that nothing else changes.
#include "support/catch.hpp"
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

namespace {

using cask_test::check;
using cask_test::numbers;
using cask_test::plan_of;

const ck::reduce_options each_row{.axes = 1, .keep_dims = true};

template <class T>
ck::array<T> softmax(const ck::array<T>& x) {
    const auto e = ck::exp(x - ck::max(x, each_row));
    return e / ck::sum(e, each_row);
}

TEST_CASE("softmax is one visit, and what passes exists by rows only", "[visit]") {
    const auto x = ck::from_array(numbers<double>({100, 300}));
    const auto plan = plan_of({softmax(x).node()});
    REQUIRE(plan.phases.size() == 1);
    CHECK(plan.phases[0].together);
    REQUIRE(plan.stages.size() == 4);
    for (std::size_t k = 0; k < plan.storages.size(); ++k) {
        CHECK(plan.storages[k].passing == (k != plan.results[0]));
    }
    for (const auto& stage : plan.stages) CHECK(stage.tasks() == plan.stages[0].tasks());
    CHECK(plan.stages[0].tasks() >= 8);
}

TEST_CASE("what others read, or is a result, is kept", "[visit]") {
    const auto x = ck::from_array(numbers<double>({100, 300}));
    const auto mean = ck::mean(x, 1);
    const auto centred = x - ck::expand_dims(mean, 1);
    const auto both = plan_of({mean.node(), centred.node()});
    REQUIRE(both.phases.size() == 1);
    CHECK(both.phases[0].together);
    for (const auto& each : both.storages) CHECK(!each.passing);
    const auto later = plan_of(
        {(centred + ck::transpose(ck::expand_dims(mean, 1))(ck::all(), ck::range(0, 1))).node()});
    for (const auto& each : later.storages) CHECK(!each.passing);
}

TEST_CASE("rows that are not each other's stay apart", "[visit]") {
    const auto x = ck::from_array(numbers<double>({100, 100}));
    const auto phases = [](const ck::array<double>& y) {
        return plan_of({y.node()}).phases.size();
    };
    CHECK(phases(x - ck::mean(x, 0)) == 2);
    CHECK(phases(x - ck::transpose(ck::mean(x, each_row))) == 2);
    CHECK(phases(x - ck::flip(ck::mean(x, each_row))) == 2);
    CHECK(phases(x - ck::mean(x)) == 2);
    const auto few = ck::from_array(numbers<double>({4, 100}));
    CHECK(phases(few - ck::mean(few, each_row)) == 2);
    const auto wide = ck::from_array(numbers<double>({20, 200'000}));
    CHECK(phases(wide - ck::mean(wide, each_row)) == 2);
}

TEMPLATE_TEST_CASE("visits change no value", "[visit]", float, double) {
    const double near = sizeof(TestType) == 4 ? 1e-5 : 1e-13;
    for (const ck::shape& sizes : {ck::shape{100, 70},
                                   {33, 3},
                                   {70, 500},
                                   {1000, 1},
                                   {cask_test::is_sanitized ? 4 : 40, 20'000}}) {
        CAPTURE(to_string(sizes));
        const xt::xarray<TestType> x = numbers<TestType>(sizes);
        const auto rows = static_cast<std::size_t>(sizes[0]);
        const auto length = static_cast<std::size_t>(sizes[1]);
        xt::xarray<TestType> expected = x;
        xt::xarray<TestType> scaled = x;
        for (std::size_t i = 0; i < rows; ++i) {
            double largest = -1e9;
            double sum = 0;
            double total = 0;
            for (std::size_t k = 0; k < length; ++k) {
                largest = std::max(largest, static_cast<double>(x(i, k)));
                total += static_cast<double>(x(i, k));
            }
            for (std::size_t k = 0; k < length; ++k) {
                sum += std::exp(static_cast<double>(x(i, k)) - largest);
            }
            for (std::size_t k = 0; k < length; ++k) {
                const auto own = static_cast<double>(x(i, k));
                expected(i, k) = static_cast<TestType>(std::exp(own - largest) / sum);
                scaled(i, k) = static_cast<TestType>(own - total / static_cast<double>(length));
            }
        }
        check([&](const auto& in) { return softmax(in(x)); }, expected, {near, near});
        check([&](const auto& in) { return in(x)-ck::mean(in(x), each_row); }, scaled,
              {near, 10 * near});
    }
}

TEST_CASE("visits of arrays of rank 3, and of one result for each row", "[visit]") {
    const xt::xarray<double> x = numbers<double>({40, 5, 66});
    xt::xarray<double> expected = ck::interop::make_xarray<double>({40, 66});
    for (std::size_t i = 0; i < 40; ++i) {
        for (std::size_t k = 0; k < 66; ++k) {
            double sum = 0;
            for (std::size_t j = 0; j < 5; ++j) sum += x(i, j, k);
            double square = 0;
            for (std::size_t j = 0; j < 5; ++j) {
                square += (x(i, j, k) - sum / 5) * (x(i, j, k) - sum / 5);
            }
            expected(i, k) = std::sqrt(square / 5);
        }
    }
    check(
        [&](const auto& in) {
            const auto centred = in(x)-ck::mean(in(x), {.axes = 1, .keep_dims = true});
            return ck::sqrt(ck::mean(centred * centred, 1));
        },
        expected, {1e-13, 1e-13});
}

TEST_CASE("a failure in a visit is reported, and the next run is well", "[visit]") {
    const auto x = ck::from_array(numbers<double>({100, 300}));
    bool fails = true;
    const auto y = ck::map(
        [&fails](double own) {
            if (fails && own > 3.9) throw std::runtime_error("too large");
            return own;
        },
        x);
    const auto centred = ck::exp(y) - ck::mean(ck::exp(y), each_row);
    CHECK_THROWS_AS(centred.compute(), ck::task_error);
    CHECK(cask_test::holds_nothing(ck::runtime::current()));
    fails = false;
    CHECK(std::abs(ck::sum(centred).item()) < 1e-8);
}

}  // namespace
