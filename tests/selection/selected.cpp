// SPDX-License-Identifier: BSD-3-Clause
#include <cask/selection/selected.hpp>

#include "support/check.hpp"
#include "support/dtypes.hpp"

#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/sorting.hpp>

#include <random>

namespace {

namespace ck = cask;
using ck::index_t;

/// The entries of x at which a mask of its first axes holds.
template <class T>
xt::xarray<T> picked(const xt::xarray<T>& x, const xt::xarray<bool>& mask) {
    std::vector<std::size_t> sizes{0};
    std::size_t entry = 1;
    for (std::size_t axis = mask.dimension(); axis < x.dimension(); ++axis) {
        sizes.push_back(x.shape(axis));
        entry *= x.shape(axis);
    }
    std::vector<T> found;
    for (std::size_t k = 0; k < mask.size(); ++k) {
        if (!mask.data()[k]) continue;
        ++sizes[0];
        found.insert(found.end(), x.data() + k * entry, x.data() + (k + 1) * entry);
    }
    xt::xarray<T> result = xt::xarray<T>::from_shape(sizes);
    std::copy(found.begin(), found.end(), result.data());
    return result;
}

xt::xarray<bool> random_mask(const ck::shape& sizes, double share, unsigned seed) {
    std::mt19937 dice(seed);
    xt::xarray<bool> result =
        xt::xarray<bool>::from_shape(std::vector<std::size_t>(sizes.begin(), sizes.end()));
    for (std::size_t k = 0; k < result.size(); ++k) {
        result.data()[k] = std::uniform_real_distribution<>(0, 1)(dice) < share;
    }
    return result;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("what is selected of each element type", "[selection]",
                        cask_test::every_dtype) {
    using T = TestType;
    for (const ck::shape& sizes : {ck::shape{300}, ck::shape{7, 9}, ck::shape{3, 4, 5}}) {
        const xt::xarray<T> x = cask_test::numbers<T>(sizes);
        for (int axes = 1; axes <= sizes.rank(); ++axes) {
            ck::shape masked;
            for (int axis = 0; axis < axes; ++axis) masked.push_back(sizes[axis]);
            for (const double share : {0.0, 0.1, 0.6, 1.0}) {
                const xt::xarray<bool> mask = random_mask(masked, share, 3);
                INFO(to_string(sizes) << ", " << axes << " axes of the mask, share " << share);
                cask_test::check([&](const auto& in) { return in(x)[in(mask)].resolve(); },
                                 picked(x, mask));
            }
        }
    }
}

TEST_CASE("selections of many elements, of which blocks have none", "[selection]") {
    const auto x = ck::arange<std::int64_t>(1'000'000);
    for (const ck::array<bool>& mask :
         {x % 7 == 3, x<10, x> 999'990, x == 500'000, x > 2'000'000, x >= 0, x / 200'000 == 3.0}) {
        const ck::array<std::int64_t> found = x[mask].resolve();
        CHECK(found.size() == ck::sum(mask).item());
        CHECK(x[mask].count().item() == found.size());
        CHECK(ck::sum(found).item() == ck::sum(ck::where(mask, x, 0)).item());
        if (found.size() > 1) {
            CHECK(ck::all(found(ck::range(1, ck::_)) > found(ck::range(0, -1))).item());
            const xt::xarray<std::int64_t> all = found.compute();
            const index_t at = found.size() / 2;
            CHECK(found(at).item() == all(static_cast<std::size_t>(at)));
            CHECK((found(ck::range(at, ck::_, 7)) + 1).compute()(0) ==
                  all(static_cast<std::size_t>(at)) + 1);
        }
    }
    // Of a transpose, the rows of it; in tasks of one thread and of four, within a budget.
    const auto m = ck::transpose(ck::reshape(ck::arange<double>(600'000), {300, 2000}));
    const auto rows = m(ck::all(), 0) % 3.0 == 0;
    const ck::runtime one({.threads = 1});
    const xt::xarray<double> all = ck::array<double>(m[rows].resolve()).compute();
    const ck::runtime four({.threads = 4, .memory_budget = 24 << 20});
    CHECK((m[rows].compute() == all));
    CHECK(all.shape(0) == 667);
}

TEST_CASE("masks without axes, and of axes of length 1, as NumPy reads them", "[selection]") {
    const ck::array<double> one = ck::full<double>({}, 3.5);
    CHECK((one[one > 1].compute() == xt::xarray<double>{3.5}));
    CHECK(one[one > 4].compute().size() == 0);
    const auto x = ck::reshape(ck::arange<int>(6), {2, 3});
    CHECK((x[one > 1].compute() == xt::xarray<int>(ck::reshape(x, {1, 2, 3}).compute())));
    CHECK((x[ck::from_array(std::vector<bool>{true, false})(ck::all(), ck::newaxis())].compute() ==
           xt::xarray<int>{0, 1, 2}));
    CHECK(x[x > 1].rank() == 1);
    CHECK(x[ck::ones<bool>({2})].rank() == 2);
    CHECK((ck::zeros<int>({0, 3})[ck::ones<bool>({0})].compute().shape() ==
           xt::xarray<int>::shape_type{0, 3}));
}

TEST_CASE("operators of selections", "[selection]") {
    const auto x = ck::arange<double>(10);
    const auto y = 2 * x;
    const auto mask = x > 6;
    CHECK(((x[mask] + 1).compute() == xt::xarray<double>{8, 9, 10}));
    CHECK(((1 - x[mask]).compute() == xt::xarray<double>{-6, -7, -8}));
    CHECK(((x[x > 6] * y[x > 6]).compute() == xt::xarray<double>{98, 128, 162}));
    CHECK(((x[mask] / ck::full<double>({}, 2)).compute() == xt::xarray<double>{3.5, 4, 4.5}));
    CHECK(((x[mask] > 7 && x[mask] != 9).compute() == xt::xarray<bool>{false, true, false}));
    CHECK(((x[mask] % 2 == 0 || !(x[mask] < 9)).compute() == xt::xarray<bool>{false, true, true}));
    CHECK(((-x[mask]).compute() == xt::xarray<double>{-7, -8, -9}));
    CHECK(((x[mask] + y).compute() == xt::xarray<double>{21, 24, 27}));  // y where x is
    CHECK((ck::sum(x[mask] == 8).item() == 1));
    const auto m = ck::reshape(x, {5, 2});
    const auto rows = m[m(ck::all(), 0) > 5];
    CHECK(((rows * ck::from_array(std::vector<double>{1, 10})).compute() ==
           xt::xarray<double>{{6, 70}, {8, 90}}));
    CHECK_THROWS_AS(rows * ck::ones<double>({2, 2}), ck::shape_error);
    CHECK_THROWS_AS(rows * ck::ones<double>({3}), ck::shape_error);
    CHECK_THROWS_AS(x[mask] + x[x > 5], ck::shape_error);
    CHECK_THROWS_AS(x[mask] + ck::ones<double>({3}), ck::shape_error);
}

TEST_CASE("the source and the mask of a selection", "[selection]") {
    const auto x = ck::arange<float>(4);
    const ck::selection<float> some(x, x > 1);
    CHECK((some.source().compute() == x.compute()));
    CHECK((some.mask().compute() == xt::xarray<bool>{false, false, true, true}));
    CHECK(some.axis() == 0);
    CHECK(some.dtype() == ck::dtype::float32);
    const xt::xarray<float> found = some;
    CHECK((found == xt::xarray<float>{2, 3}));
    CHECK_THROWS_AS(ck::selection<float>(x, ck::ones<bool>({3})), ck::shape_error);
    CHECK_THROWS_AS(ck::selection<float>(x, ck::ones<bool>({4, 1})), ck::shape_error);
}

TEST_CASE("a mask that changes after it was counted is an error", "[selection]") {
    xt::xarray<bool> mask{true, false, true};
    const auto found = ck::arange<int>(3)[ck::borrow(mask)].resolve();
    mask(0) = false;
    CHECK_THROWS_WITH(
        found.compute(),
        cask_test::ContainsSubstring(
            "the mask changed after it was counted: it held 2 times in a block, and now 1 times"));
}
