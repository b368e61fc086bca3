// SPDX-License-Identifier: BSD-3-Clause
// Products of matrices and vectors against plain loops.
#include "support/check.hpp"

#include <cask/choosing.hpp>
#include <cask/compute.hpp>
#include <cask/cumulative.hpp>
#include <cask/joining.hpp>
#include <cask/products.hpp>
#include <cask/random.hpp>
#include <cask/ufuncs.hpp>

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

namespace {

/// Arrays of x's shape that are computed in different ways.
template <class T>
std::vector<ck::array<T>> computed_from(const ck::array<T>& x) {
    const auto n = x.shape()[x.rank() - 2];
    return {
        ck::astype<T>(x * T(2) + T(1)),
        ck::astype<T>(x - ck::astype<T>(ck::sum(x, {.axes = -2, .keep_dims = true}))),
        ck::astype<T>(x == ck::flip(x, -1)),
        ck::where(x == T(1), ck::astype<T>(x + T(1)), T(3)),
        ck::astype<T>(ck::cumsum(x, -1)),
        ck::flip(ck::astype<T>(x + T(1))),
        ck::concatenate({ck::astype<T>(x + T(1)), x}, -2)(ck::ellipsis(),
                                                          ck::range(n / 2, n / 2 + n), ck::all()),
        ck::roll(x, 3, -2),
        ck::broadcast_to(ck::astype<T>(ck::sum(x, {.axes = -2, .keep_dims = true})), x.shape()),
        ck::astype<T>(ck::random::generator(3).integers<std::int32_t>(x.shape(), 0, 7)),
        ck::full<T>(x.shape(), T(2)),
        ck::concatenate({ck::astype<T>(x + T(1)), x}, -1)(ck::ellipsis(), ck::range(0, ck::_, 2)),
    };
}

/// The first element in which the product of computed factors is not that of the same ones in memory.
template <class T>
std::string difference_to_kept(const ck::array<T>& a, const ck::array<T>& b) {
    const xt::xarray<T> kept = ck::matmul(a.persist(), b.persist()).compute();
    for (const int threads : {1, 2, 5}) {
        const ck::runtime own({.threads = threads});
        const xt::xarray<T> c = ck::matmul(a, b).compute();
        const std::string wrong = cask_test::first_difference(c, kept, cask_test::same_bits<T>);
        if (!wrong.empty()) return std::to_string(threads) + " threads: " + wrong;
    }
    return {};
}

}  // namespace

TEMPLATE_TEST_CASE("computed factors give the bits of those in memory", "[products]", std::int16_t,
                   float, double, std::complex<double>) {
    for (const ck::shape& sizes : {ck::shape{40001, 5},
                                   {3, 33001},
                                   {70, 300},
                                   {600, 3},
                                   {1, 1},
                                   {900, 4, 5},
                                   {3, 2, 700},
                                   {0, 5},
                                   {5, 0},
                                   {2, 0, 3}}) {
        const auto x = ck::from_array(numbers<TestType>(sizes, 1));
        std::size_t number = 0;
        for (const auto& y : computed_from(x)) {
            CAPTURE(sizes, number++);
            const bool is_high = sizes[sizes.rank() - 2] > sizes.back();
            const auto turn = [&](const auto& each, bool turned) {
                return turned ? ck::swapaxes(each, -1, -2) : each;
            };
            CHECK(difference_to_kept(turn(y, is_high), turn(y, !is_high)) == "");
            CHECK(difference_to_kept(turn(y, is_high), turn(x, !is_high)) == "");
            CHECK(difference_to_kept(turn(x, is_high), turn(y, !is_high)) == "");
            if (sizes.size() < 5000) {
                CHECK(difference_to_kept(turn(y, !is_high), turn(y, is_high)) == "");
            }
        }
    }
}

TEST_CASE("computed factors of truths", "[products]") {
    const auto x = ck::from_array(numbers<double>(ck::shape{40001, 5}, 1));
    const auto y = x > 0.5;
    CHECK(difference_to_kept(ck::transpose(y), y) == "");
    CHECK(difference_to_kept(ck::transpose(y), ck::concatenate({y, !y})(ck::range(7, 40008))) ==
          "");
    const auto whole = ck::astype<double>(y);
    CHECK(difference_to_kept(ck::transpose(whole), ck::where(y, x, -x)) == "");
}

TEST_CASE("computed factors of long sides are multiplied panel by panel", "[products]") {
    const auto row = ck::from_array(numbers<double>(ck::shape{33000, 1}, 1));
    const auto wide = ck::from_array(numbers<double>(ck::shape{33000, 1500}, 2));
    const auto turned = ck::transpose(wide * 0.5);
    CHECK(difference_to_kept(ck::transpose(row * 2.0), wide * 0.5) == "");
    CHECK(difference_to_kept(turned, row * 2.0) == "");
    CHECK(difference_to_kept(turned, row) == "");
    const auto a = ck::from_array(numbers<double>(ck::shape{700, 600}, 1));
    const auto b = ck::from_array(numbers<double>(ck::shape{600, 1300}, 2));
    CHECK(difference_to_kept(a * 2.0, b + 1.0) == "");
    CHECK(difference_to_kept(a(ck::range(0, 20)) * 2.0, b + 1.0) == "");
    CHECK(difference_to_kept(a * 2.0, b(ck::all(), ck::range(0, 20)) + 1.0) == "");
}

TEST_CASE("computed factors are the same beside other readers", "[products]") {
    const auto x = ck::from_array(numbers<double>(ck::shape{40001, 6}, 1));
    const auto y = x - ck::mean(x, 0);
    const auto turned = ck::transpose(y);
    const auto product = ck::matmul(turned, y);
    const auto of_column = ck::matmul(turned, ck::sqrt(y(ck::all(), 2) + 9.0));
    const auto [gram, total, kept, column, largest] = ck::compute(product, ck::sum(y * y, 0), y,
                                                                  of_column, ck::max(y));
    const auto same = [](const auto& a, const auto& b) {
        return cask_test::first_difference(a, b, cask_test::same_bits<double>);
    };
    CHECK(same(gram, product.compute()) == "");
    CHECK(same(total, ck::sum(y.persist() * y.persist(), 0).compute()) == "");
    CHECK(same(kept, y.compute()) == "");
    CHECK(same(column, of_column.compute()) == "");
    CHECK(largest() == ck::max(y).item());
    const auto of_product = ck::matmul(product * 2.0, ck::transpose(y(ck::range(0, 50))));
    CHECK(difference_to_kept(product * 2.0, ck::transpose(y(ck::range(0, 50)))) == "");
    CHECK(same(of_product.compute(),
               ck::matmul((product * 2.0).persist(), ck::transpose(y(ck::range(0, 50)).persist()))
                   .compute()) == "");
}

TEST_CASE("products over named axes, of all elements, upright, and of blocks", "[products]") {
    using cask_test::check_equal;
    using cask_test::ContainsSubstring;
    const auto x = ck::reshape(ck::arange<double>(24), {2, 3, 4});
    const auto y = ck::reshape(ck::arange<double>(12), {4, 3});
    check_equal(ck::tensordot(x, y, {1, 2}, {1, 0}),
                ck::sum(x * ck::transpose(y), {1, 2}).compute());
    check_equal(ck::tensordot(x, y, {-1}, {0}), ck::tensordot(x, y, 1).compute());
    CHECK_THROWS_WITH(ck::tensordot(x, y, {0}, {0}),
                      ContainsSubstring("[tensordot] the axes of shape (2, 3, 4) do not fit those "
                                        "of shape (4, 3)"));
    CHECK_THROWS_AS(ck::tensordot(x, y, {1, 1}, {0, 1}), ck::axis_error);
    using Z = std::complex<double>;
    CHECK(ck::vdot(ck::from_array({Z(1, 2)}), ck::from_array({Z(3, 1)})).item() == Z(5, -5));
    CHECK(ck::vdot(y, ck::ravel(y)).item() == 506);
    CHECK_THROWS_WITH(ck::vdot(x, y), ContainsSubstring("[vdot] shapes (2, 3, 4) and (4, 3) have "
                                                        "different numbers of elements"));
    check_equal(ck::cross(ck::from_array({1, 0, 0}), ck::from_array({0, 1, 0})), {0, 0, 1});
    CHECK_THROWS_WITH(ck::cross(x, x),
                      ContainsSubstring("[cross] vectors have 3 elements: axis 2 of shape (2, 3, "
                                        "4) has not"));
    check_equal(ck::kron(ck::from_array({1, 10}), ck::from_array({1, 2})), {1, 2, 10, 20});
    CHECK(ck::kron(x, y).shape() == ck::shape{2, 12, 12});
    CHECK_THROWS_WITH(ck::kron(ck::ones<int>({1, 1, 1, 1, 1, 1, 1}), y),
                      ContainsSubstring("[kron]"));
}
