// SPDX-License-Identifier: BSD-3-Clause
// Products of matrices and vectors against plain loops.
#include "support/check.hpp"

#include <cask/compute.hpp>
#include <cask/joining.hpp>
#include <cask/products.hpp>

namespace {

namespace ck = cask;
using cask_test::check;
using cask_test::numbers;

/// (m, k) by (k, n), for each of `count` pairs.
template <class T>
xt::xarray<T> multiplied(const xt::xarray<T>& a, const xt::xarray<T>& b, const ck::shape& sizes,
                         std::size_t depth, std::size_t count = 1) {
    xt::xarray<T> c = ck::interop::make_xarray<T>(sizes);
    const auto m = static_cast<std::size_t>(sizes[sizes.rank() - 2]);
    const auto n = static_cast<std::size_t>(sizes.back());
    for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t i = 0; i < m; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                T sum{};
                for (std::size_t k = 0; k < depth; ++k) {
                    const T one = static_cast<T>(a.data()[(p * m + i) * depth + k] *
                                                 b.data()[(p * depth + k) * n + j]);
                    sum = static_cast<T>(sum + one);
                }
                c.data()[(p * m + i) * n + j] = sum;
            }
        }
    }
    return c;
}

}  // namespace

TEMPLATE_TEST_CASE("matrices are multiplied", "[products]", bool, std::int8_t, std::uint16_t,
                   std::int64_t, float, double, std::complex<float>, std::complex<double>) {
    const double near = ck::is_complex_v<TestType> || std::is_floating_point_v<TestType>
                            ? (sizeof(ck::real_t<TestType>) == 4 ? 1e-4 : 1e-12)
                            : 0;
    const xt::xarray<TestType> a = numbers<TestType>(ck::shape{70, 37}, 1);
    const xt::xarray<TestType> b = numbers<TestType>(ck::shape{37, 66}, 2);
    const xt::xarray<TestType> expected = multiplied(a, b, {70, 66}, 37);
    check([&](const auto& in) { return ck::matmul(in(a), in(b)); }, expected, {near, near});
    check([&](const auto& in) { return ck::dot(in(a), in(b)); }, expected, {near, near});
    check(
        [&](const auto& in) {
            return ck::transpose(ck::matmul(ck::transpose(in(b)), ck::transpose(in(a))));
        },
        expected, {near, near});
}

TEST_CASE("vectors count as rows and columns", "[products]") {
    const xt::xarray<double> a = numbers<double>(ck::shape{5, 70}, 1);
    const xt::xarray<double> x = numbers<double>(ck::shape{70}, 2);
    const xt::xarray<double> y = numbers<double>(ck::shape{5}, 3);
    const cask_test::tolerance near{1e-12, 1e-12};
    xt::xarray<double> ax = multiplied(a, x, {5, 1}, 70);
    xt::xarray<double> ya = multiplied(y, a, {1, 70}, 5);
    xt::xarray<double> xx = multiplied(x, x, {1, 1}, 70);
    ax.reshape({5});
    ya.reshape({70});
    xx.reshape(std::vector<std::size_t>{});
    check([&](const auto& in) { return ck::matmul(in(a), in(x)); }, ax, near);
    check([&](const auto& in) { return ck::matmul(in(y), in(a)); }, ya, near);
    check([&](const auto& in) { return ck::dot(in(x), in(x)); }, xx, near);
    xt::xarray<double> outer = multiplied(y, x, {5, 70}, 1);
    check([&](const auto& in) { return ck::outer(in(y), in(x)); }, outer, near);
    check([&](const auto& in) { return ck::dot(ck::sum(in(y)*0.0) + 2.0, in(x)); },
          xt::xarray<double>(2.0 * x), near);
}

TEST_CASE("axes before the last two broadcast", "[products]") {
    const xt::xarray<float> a = numbers<float>(ck::shape{6, 3, 4}, 1);
    const xt::xarray<float> b = numbers<float>(ck::shape{6, 4, 5}, 2);
    const cask_test::tolerance near{1e-5, 1e-5};
    check([&](const auto& in) { return ck::matmul(in(a), in(b)); },
          multiplied(a, b, {6, 3, 5}, 4, 6), near);
    const xt::xarray<float> one = numbers<float>(ck::shape{4, 5}, 3);
    xt::xarray<float> repeated = ck::interop::make_xarray<float>({6, 4, 5});
    for (std::size_t k = 0; k < repeated.size(); ++k) repeated.data()[k] = one.data()[k % 20];
    check([&](const auto& in) { return ck::matmul(in(a), in(one)); },
          multiplied(a, repeated, {6, 3, 5}, 4, 6), near);
    const auto many = ck::matmul(ck::ones<double>({2, 1, 3, 2}), ck::ones<double>({7, 2, 3}));
    CHECK(many.shape() == ck::shape{2, 7, 3, 3});
    CHECK(ck::sum(many).item() == 2.0 * 2 * 7 * 9);
    const auto small = ck::matmul(ck::ones<double>({20'000, 2, 2}), ck::ones<double>({2, 2}));
    CHECK(ck::sum(small).item() == 2.0 * 4 * 20'000);
}

TEST_CASE("factors may be computed, turned, joined, and empty", "[products]") {
    const xt::xarray<double> a = numbers<double>(ck::shape{30, 40}, 1);
    const xt::xarray<double> b = numbers<double>(ck::shape{40, 20}, 2);
    const cask_test::tolerance near{1e-11, 1e-12};
    const xt::xarray<double> twice = 2.0 * a;
    check([&](const auto& in) { return ck::matmul(in(a)*2.0, in(b)) + 1.0; },
          xt::xarray<double>(multiplied(twice, b, {30, 20}, 40) + 1.0), near);
    check(
        [&](const auto& in) {
            const auto left = ck::concatenate({in(a)(ck::range(0, 7)), in(a)(ck::range(7, ck::_))});
            return ck::matmul(ck::flip(left, 1), ck::flip(in(b), 0));
        },
        multiplied(a, b, {30, 20}, 40), near);
    check(
        [&](const auto& in) {
            const auto x = in(a);
            return ck::matmul(x, ck::transpose(x)) - ck::matmul(x, ck::transpose(x));
        },
        xt::xarray<double>(xt::zeros<double>({30, 30})));
    check([&](const auto& in) { return ck::sum(ck::matmul(in(a), in(b)), 0); },
          ck::sum(ck::from_array(multiplied(a, b, {30, 20}, 40)), 0).compute(), near);
    const xt::xarray<double> none = numbers<double>(ck::shape{30, 0});
    const xt::xarray<double> nothing = numbers<double>(ck::shape{0, 20});
    check([&](const auto& in) { return ck::matmul(in(none), in(nothing)); },
          xt::xarray<double>(xt::zeros<double>({30, 20})));
    const xt::xarray<double> no_rows = numbers<double>(ck::shape{0, 40});
    check([&](const auto& in) { return ck::matmul(in(no_rows), in(b)); }, nothing);
}

TEST_CASE("sums over several axes", "[products]") {
    const xt::xarray<double> a = numbers<double>(ck::shape{3, 4, 5}, 1);
    const xt::xarray<double> b = numbers<double>(ck::shape{4, 5, 6}, 2);
    const cask_test::tolerance near{1e-12, 1e-12};
    check([&](const auto& in) { return ck::tensordot(in(a), in(b)); }, multiplied(a, b, {3, 6}, 20),
          near);
    xt::xarray<double> no_sum = multiplied(a, b, {60, 120}, 1);
    no_sum.reshape({3, 4, 5, 4, 5, 6});
    check([&](const auto& in) { return ck::tensordot(in(a), in(b), 0); }, no_sum, near);
    // numpy.dot: the last axis of a, the last but one of b
    const xt::xarray<double> c = numbers<double>(ck::shape{2, 5, 3}, 3);
    xt::xarray<double> expected = ck::interop::make_xarray<double>({3, 4, 2, 3});
    for (std::size_t i = 0; i < 12; ++i) {
        for (std::size_t p = 0; p < 2; ++p) {
            for (std::size_t j = 0; j < 3; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < 5; ++k) sum += a.data()[i * 5 + k] * c(p, k, j);
                expected.data()[(i * 2 + p) * 3 + j] = sum;
            }
        }
    }
    check([&](const auto& in) { return ck::dot(in(a), in(c)); }, expected, near);
}

TEST_CASE("large products have the same bits for any number of threads", "[products]") {
    const auto a = ck::from_array(numbers<double>(ck::shape{700, 300}, 1));
    const auto b = ck::from_array(numbers<double>(ck::shape{300, 900}, 2));
    xt::xarray<double> reference;
    for (const int threads : {1, 2, 5}) {
        const ck::runtime own({.threads = threads});
        const xt::xarray<double> c = ck::matmul(a, b).compute();
        if (threads == 1) reference = c;
        REQUIRE(cask_test::first_difference(c, reference, cask_test::same_bits<double>) == "");
    }
    xt::xarray<double, xt::layout_type::column_major> target =
        xt::xarray<double, xt::layout_type::column_major>::from_shape({700, 900});
    ck::compute_into(ck::matmul(a, b), target);
    CHECK(target(699, 1) == reference(699, 1));
    CHECK(target(3, 899) == reference(3, 899));
}

TEMPLATE_TEST_CASE("deep products are added in parts", "[products]", bool, std::int8_t,
                   std::uint32_t, float, std::complex<double>) {
    const double near = ck::is_complex_v<TestType> || std::is_floating_point_v<TestType>
                            ? (sizeof(ck::real_t<TestType>) == 4 ? 1e-4 : 1e-11)
                            : 0;
    for (const ck::index_t depth : {32767, 32768, 40001, 300001}) {
        CAPTURE(depth);
        const xt::xarray<TestType> a = numbers<TestType>(ck::shape{3, depth}, 1);
        const xt::xarray<TestType> b = numbers<TestType>(ck::shape{depth, 2}, 2);
        const xt::xarray<TestType> expected = multiplied(a, b, {3, 2},
                                                         static_cast<std::size_t>(depth));
        const double size = near * std::sqrt(static_cast<double>(depth)) * 10;
        check([&](const auto& in) { return ck::matmul(in(a), in(b)); }, expected, {near, size});
    }
}

TEST_CASE("deep products keep their bits for any threads, target and slice", "[products]") {
    const auto x = ck::from_array(numbers<double>(ck::shape{70001, 10}, 1));
    const auto product = ck::matmul(ck::transpose(x), x * 2.0);
    xt::xarray<double> reference;
    for (const int threads : {1, 2, 5}) {
        const ck::runtime own({.threads = threads});
        const xt::xarray<double> c = product.compute();
        if (threads == 1) reference = c;
        REQUIRE(cask_test::first_difference(c, reference, cask_test::same_bits<double>) == "");
    }
    xt::xarray<double, xt::layout_type::column_major> target =
        xt::xarray<double, xt::layout_type::column_major>::from_shape({10, 10});
    const auto [total, row] = ck::compute(ck::sum(x), product(3));
    ck::compute_into(product, target);
    for (std::size_t k = 0; k < 10; ++k) {
        CHECK(target(3, k) == reference(3, k));
        CHECK(row(k) == reference(3, k));
    }
    CHECK(ck::matmul(ck::transpose(x(ck::range(0, 0))), x(ck::range(0, 0))).compute()(9, 9) == 0.0);
    CHECK(total() == ck::sum(x).compute()());
}
