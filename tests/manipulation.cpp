// SPDX-License-Identifier: BSD-3-Clause
// Manipulations against xtensor, alone, composed, and under element-wise work and reductions.
#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/array.hpp>
#include <cask/creation.hpp>
#include <cask/expr/node.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>

#include <xtensor/xmanipulation.hpp>
#include <xtensor/xsort.hpp>

namespace {

namespace ck = cask;
using cask_test::check;
using cask_test::check_equal;
using cask_test::numbers;

/// xt::flip of a temporary reads what is gone.
template <class T>
xt::xarray<T> flipped(const xt::xarray<T>& x, std::size_t axis) {
    return xt::flip(x, axis);
}

}  // namespace

TEMPLATE_TEST_CASE("axes are put in any order", "[manipulation]", bool, std::int16_t, double,
                   std::complex<float>) {
    const xt::xarray<TestType> x = numbers<TestType>(ck::shape{3, 65, 4});
    check([&](const auto& in) { return ck::transpose(in(x)); },
          xt::xarray<TestType>(xt::transpose(x)));
    std::vector<int> order{0, 1, 2};
    do {
        const xt::xarray<TestType> expected = xt::transpose(x, order);
        check([&](const auto& in) { return ck::transpose(in(x), order); }, expected);
    } while (std::next_permutation(order.begin(), order.end()));
    check(
        [&](const auto& in) {
            return ck::permute_dims(in(x), {-1, 0, 1});
        },
        xt::xarray<TestType>(xt::transpose(x, {2, 0, 1})));
    check([&](const auto& in) { return ck::swapaxes(in(x), 0, -1); },
          xt::xarray<TestType>(xt::transpose(x, {2, 1, 0})));
}

TEST_CASE("large arrays are transposed, and added to themselves transposed", "[manipulation]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{300, 513});
    check([&](const auto& in) { return ck::transpose(in(x)); },
          xt::xarray<double>(xt::transpose(x)));
    const xt::xarray<float> y = numbers<float>(ck::shape{257, 257});
    check([&](const auto& in) { return in(y) + ck::transpose(in(y)); },
          xt::xarray<float>(y + xt::transpose(y)));
    const xt::xarray<float> doubled = 2.0f * y;
    const xt::xarray<float> expected = xt::transpose(doubled) -
                                       flipped(flipped<float>(y + 1.0f, 0), 1);
    check([&](const auto& in) { return ck::transpose(2.0f * in(y)) - ck::flip(in(y) + 1.0f); },
          expected);
}

TEST_CASE("axes of length 1 come and go", "[manipulation]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{3, 1, 70, 1});
    const auto shaped = [&](const std::vector<std::size_t>& sizes) {
        xt::xarray<double> result = x;
        result.reshape(sizes);
        return result;
    };
    check([&](const auto& in) { return ck::squeeze(in(x)); }, shaped({3, 70}));
    check([&](const auto& in) { return ck::squeeze(in(x), -1); }, shaped({3, 1, 70}));
    check([&](const auto& in) { return ck::squeeze(in(x), {1, 3}); }, shaped({3, 70}));
    check([&](const auto& in) { return ck::expand_dims(in(x), 0); }, shaped({1, 3, 1, 70, 1}));
    check(
        [&](const auto& in) {
            return ck::expand_dims(in(x), {0, -1, 2});
        },
        shaped({1, 3, 1, 1, 70, 1, 1}));
    check(
        [&](const auto& in) {
            return ck::expand_dims(ck::sum(in(x)), {0, 1});
        },
        xt::xarray<double>(xt::sum(x)() * xt::ones<double>({1, 1})), {1e-13, 1e-12});
}

TEST_CASE("broadcast arrays repeat without a copy", "[manipulation]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{3, 1, 5});
    const std::vector<std::size_t> sizes{2, 3, 70, 5};
    check(
        [&](const auto& in) {
            return ck::broadcast_to(in(x), {2, 3, 70, 5});
        },
        xt::xarray<double>(xt::broadcast(x, sizes)));
    check(
        [&](const auto& in) {
            return ck::broadcast_to(in(x)*2.0, {2, 3, 70, 5});
        },
        xt::xarray<double>(xt::broadcast(x, sizes) * 2.0));
    const xt::xarray<bool> flag = numbers<bool>(ck::shape{130, 1});
    check(
        [&](const auto& in) {
            return ck::broadcast_to(in(flag), {130, 7});
        },
        xt::xarray<bool>(xt::broadcast(flag, std::vector<std::size_t>{130, 7})));
    check(
        [&](const auto& in) {
            return ck::broadcast_to(in(x)(1, 0, 2), {2, 0, 3});
        },
        xt::xarray<double>(xt::zeros<double>({2, 0, 3})));
    check([&](const auto& in) { return ck::broadcast_to(in(x)(1, 0, 2), {129}); },
          xt::xarray<double>(x(1, 0, 2) * xt::ones<double>({129})));
    check(
        [&](const auto& in) {
            return ck::sum(ck::broadcast_to(in(x), {2, 3, 70, 5}), {0, 2});
        },
        xt::xarray<double>(140 * xt::view(x, xt::all(), 0, xt::all())), {1e-12, 1e-12});
}

TEMPLATE_TEST_CASE("elements are turned round along any axes", "[manipulation]", bool, float,
                   std::complex<double>) {
    const xt::xarray<TestType> x = numbers<TestType>(ck::shape{4, 129});
    check([&](const auto& in) { return ck::flip(in(x), 1); }, xt::xarray<TestType>(xt::flip(x, 1)));
    check([&](const auto& in) { return ck::flip(in(x), -2); },
          xt::xarray<TestType>(xt::flip(x, 0)));
    const xt::xarray<TestType> both = flipped<TestType>(flipped(x, 0), 1);
    check([&](const auto& in) { return ck::flip(in(x)); }, both);
    check([&](const auto& in) { return ck::flip(in(x), {1, 0}); }, both);
    check([&](const auto& in) { return ck::flip(ck::flip(in(x))); }, x);
    const xt::xarray<TestType> none = numbers<TestType>(ck::shape{0, 3});
    check([&](const auto& in) { return ck::flip(in(none)); }, none);
}

TEMPLATE_TEST_CASE("the same elements take another shape", "[manipulation]", bool, std::int32_t,
                   std::complex<double>) {
    const xt::xarray<TestType> x = numbers<TestType>(ck::shape{6, 4, 35});
    const auto shaped = [](xt::xarray<TestType> values, const std::vector<std::size_t>& sizes) {
        values.reshape(sizes);
        return values;
    };
    check([&](const auto& in) { return ck::reshape(in(x), {24, 35}); }, shaped(x, {24, 35}));
    check([&](const auto& in) { return ck::reshape(in(x), {2, -1, 5}); }, shaped(x, {2, 84, 5}));
    check([&](const auto& in) { return ck::ravel(in(x)); }, shaped(x, {840}));
    check([&](const auto& in) { return ck::reshape(in(x), {6, 140}); }, shaped(x, {6, 140}));
    // Of what is not contiguous: slices, transposes, flips; and of what is computed.
    const xt::xarray<TestType> turned = xt::transpose(x);
    check(
        [&](const auto& in) {
            return ck::reshape(ck::transpose(in(x)), {70, 12});
        },
        shaped(turned, {70, 12}));
    const xt::xarray<TestType> part = xt::view(x, xt::range(1, 5), xt::all(), xt::range(0, 35, 3));
    check(
        [&](const auto& in) {
            return ck::ravel(in(x)(ck::range(1, 5), ck::all(), ck::range(0, 35, 3)));
        },
        shaped(part, {192}));
    const xt::xarray<TestType> flipped = xt::flip(x, 2);
    check(
        [&](const auto& in) {
            return ck::reshape(ck::flip(in(x), 2), {840, 1});
        },
        shaped(flipped, {840, 1}));
    const xt::xarray<TestType> grid = shaped(turned, {12, 70});
    check(
        [&](const auto& in) {
            return ck::transpose(ck::reshape(ck::reshape(ck::transpose(in(x)), {-1}), {12, 70}));
        },
        xt::xarray<TestType>(xt::transpose(grid)));
    const xt::xarray<TestType> flat = shaped(x, {24, 35});
    check(
        [&](const auto& in) {
            return ck::reshape(in(x), {24, 35})(ck::range(20, 3, -4), 34);
        },
        xt::xarray<TestType>(xt::view(flat, xt::range(20, 3, -4), 34)));
    const xt::xarray<TestType> one = numbers<TestType>(ck::shape{1});
    check([&](const auto& in) { return ck::reshape(in(one), {}); }, shaped(one, {}));
    check([&](const auto& in) { return ck::reshape(in(one)(0), {1, 1}); }, shaped(one, {1, 1}));
    const xt::xarray<TestType> none = numbers<TestType>(ck::shape{0, 3});
    check(
        [&](const auto& in) {
            return ck::reshape(in(none), {3, 0, 2});
        },
        shaped(none, {3, 0, 2}));
}

TEST_CASE("computed arrays are reshaped and used with their other shape", "[manipulation]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{30, 40});
    const xt::xarray<double> y = 2 * x + 1;
    xt::xarray<double> flat = y;
    flat.reshape({1200});
    check([&](const auto& in) { return ck::ravel(2.0 * in(x) + 1.0); }, flat);
    check([&](const auto& in) { return ck::ravel(2.0 * in(x) + 1.0) - ck::ravel(in(x)); },
          xt::xarray<double>(flat - xt::flatten(x)));
    xt::xarray<double> square = y;
    square.reshape({24, 50});
    check(
        [&](const auto& in) {
            return ck::sum(ck::reshape(2.0 * in(x) + 1.0, {24, 50}), 1);
        },
        xt::xarray<double>(xt::sum(square, {1})), {1e-12, 1e-11});
    xt::xarray<double> doubled_sums = xt::sum(x, {1}) * 2.0;
    doubled_sums.reshape({6, 5});
    check(
        [&](const auto& in) {
            const auto sums = ck::sum(in(x), {.axes = {1}, .keep_dims = true});
            return ck::reshape(sums, {6, 5}) * 2.0;
        },
        doubled_sums, {1e-12, 1e-11});
    check(
        [&](const auto& in) {  // the input under its own shape, too
            const auto own = 2.0 * in(x) + 1.0;
            return ck::reshape(ck::ravel(own), {30, 40}) + own;
        },
        xt::xarray<double>(2.0 * y));
}

TEST_CASE("cutting otherwise changes the grid alone", "[manipulation]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{20, 30});
    check([&](const auto& in) { return ck::rechunk(in(x), {7, 30}); }, x);
    check([&](const auto& in) { return ck::rechunk(in(x) + 1.0, 4) * 2.0; },
          xt::xarray<double>((x + 1.0) * 2.0));
    const auto y = ck::rechunk(ck::borrow(x), {{5, 15}, {10, 10, 10}});
    CHECK(to_string(y.chunks()) == "((5, 15), (10 x 3))");
    CHECK(to_string(ck::transpose(y).chunks()) == "((10 x 3), (5, 15))");
    CHECK(to_string(ck::expand_dims(y, 1).chunks()) == "((5, 15), (1), (10 x 3))");
    CHECK(to_string(ck::sum(y, 0).chunks()) == "((10 x 3))");
    CHECK(to_string(ck::flip(y, 1).chunks()) == "((5, 15), (10 x 3))");
    CHECK(ck::rechunk(y, ck::borrow(x, 3).chunks()).chunks() == ck::borrow(x, 3).chunks());
}

TEST_CASE("a grid that is turned round is turned round with its array", "[manipulation]") {
    // Both are allowed: the declared grid covers the array, whatever its order.
    const xt::xarray<double> x = numbers<double>(ck::shape{10});
    const auto y = ck::flip(ck::borrow(x, {{1, 9}}));
    CHECK(y.chunks()[0].length() == 10);
}

TEST_CASE("long chains of views are one view", "[manipulation]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{64, 65});
    ck::array<double> y = ck::borrow(x);
    xt::xarray<double> expected = x;
    for (int round = 0; round < 40; ++round) {
        y = ck::flip(ck::transpose(y), 0);
        expected = flipped<double>(xt::transpose(expected), 0);
    }
    check_equal(y.compute(), expected);
    ck::array<double> z = ck::borrow(x) + 0.0;
    for (int round = 0; round < 40; ++round) z = ck::flip(ck::transpose(z), 0);
    check_equal(z.compute(), expected);
}

TEST_CASE("an empty vector of axes names none", "[manipulation]") {
    const auto x = ck::reshape(ck::arange<int>(6), {1, 6});
    const std::vector<int> none;
    CHECK(ck::squeeze(x, none).shape() == ck::shape{1, 6});
    CHECK(ck::squeeze(x).shape() == ck::shape{6});
    CHECK(ck::flip(x, none).compute()(0, 0) == 0);
    CHECK(ck::flip(x).compute()(0, 0) == 5);
    CHECK(ck::expand_dims(x, none).shape() == ck::shape{1, 6});
    CHECK_THROWS_AS(ck::transpose(x, none), ck::axis_error);
    CHECK(ck::transpose(ck::zeros<int>({}), none).rank() == 0);
}

TEST_CASE("a reshape to the same shape, or by axes of length 1, is no work", "[manipulation]") {
    const xt::xarray<double> values = numbers<double>(ck::shape{6, 1, 5});
    const xt::xarray<double> plane = xt::reshape_view(values, {6, 5});
    const xt::xarray<double> line = xt::flatten(values);
    const xt::xarray<double> none = numbers<double>(ck::shape{0, 3});
    const auto x = ck::rechunk(ck::borrow(values) + 1.0, 2);
    CHECK(ck::reshape(x, {6, 1, 5}).node() == x.node());
    CHECK(ck::reshape(x, {6, -1, 5}).node() == x.node());
    CHECK(ck::ravel(ck::ravel(x)).node() != x.node());
    const auto flat = ck::linspace<double>(0, 1, 100);
    CHECK(ck::ravel(flat).node() == flat.node());
    const auto rolled = ck::roll(flat, 1);
    CHECK(ck::expr::name_of(rolled.node()) == "concatenate");
    CHECK(ck::ravel(ck::zeros<double>({0})).size() == 0);
    const std::vector<ck::shape> shapes{
        {6, 5}, {1, 6, 5}, {6, 5, 1}, {1, 6, 1, 5, 1}, {6, 1, 1, 5}};
    for (const ck::shape& sizes : shapes) {
        CHECK(ck::reshape(x, sizes).node()->as<ck::expr::view>() != nullptr);
        xt::xarray<double> expected = values * 2.0;
        expected.reshape(std::vector<std::size_t>(sizes.begin(), sizes.end()));
        check([&](const auto& in) { return ck::reshape(in(values)*2.0, sizes); }, expected);
        check([&](const auto& in) { return 2.0 * ck::reshape(in(values), sizes); }, expected);
        check(  // beside the array itself, and under a real reshape
            [&](const auto& in) {
                const auto own = in(values) + ck::full<double>({6, 1, 5}, 0.0);
                return ck::ravel(ck::reshape(ck::sqrt(own * own), sizes)) + ck::ravel(own);
            },
            xt::xarray<double>(xt::abs(line) + line), {1e-14, 1e-14});
        check(
            [&](const auto& in) {
                return ck::reshape(ck::sum(in(values), {.axes = {1}, .keep_dims = true}), sizes) *
                       2.0;
            },
            expected);
    }
    check(
        [&](const auto& in) {
            return ck::reshape(ck::transpose(in(plane)), {5, 1, 6});
        },
        xt::xarray<double>(xt::expand_dims(xt::transpose(plane), 1)));
    check(
        [&](const auto& in) {
            return ck::reshape(in(none), {0, 1, 3});
        },
        numbers<double>(ck::shape{0, 1, 3}));
    check(
        [&](const auto& in) {
            return ck::reshape(in(none), {3, 0});
        },
        numbers<double>(ck::shape{3, 0}));
    check(
        [&](const auto& in) {
            return ck::reshape(ck::concatenate({in(values), in(values)}), {12, 5});
        },
        xt::xarray<double>(xt::concatenate(xt::xtuple(plane, plane), 0)));
    check(
        [&](const auto& in) {
            return ck::reshape(ck::broadcast_to(in(line), {1, 30}), {30, 1});
        },
        xt::xarray<double>(xt::expand_dims(line, 1)));
}

TEST_CASE("arrays are turned, and broadcast among each other", "[manipulation]") {
    using cask_test::ContainsSubstring;
    const xt::xarray<double> plane = numbers<double>(ck::shape{2, 3});
    const auto x = ck::from_array(plane);
    check_equal(ck::rot90(x, 5), ck::rot90(x).compute());
    check_equal(ck::rot90(ck::rot90(x), -1), plane);
    const auto [a, b, c] = ck::broadcast_arrays(x, ck::arange<int>(3), ck::ones<float>({4, 1, 1}));
    CHECK(a.shape() == ck::shape{4, 2, 3});
    CHECK(b.shape() == a.shape());
    CHECK(c.shape() == a.shape());
    CHECK(b.compute()(3, 1, 2) == 2);
    CHECK_THROWS_WITH(ck::rot90(x, 1, {0}),
                      ContainsSubstring("[rot90] 1 axes are named instead of 2"));
    CHECK_THROWS_WITH(ck::fliplr(x(0)),
                      ContainsSubstring("[fliplr] needs 2 axes at least: got shape (3,)"));
    CHECK_THROWS_WITH(ck::broadcast_arrays(x, ck::ones<int>({4})),
                      ContainsSubstring("[broadcast_arrays] shapes do not broadcast") &&
                          ContainsSubstring("manipulation.cpp:"));
}
