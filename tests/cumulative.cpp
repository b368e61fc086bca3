// SPDX-License-Identifier: BSD-3-Clause
// Running totals and differences against plain loops; bits do not depend on how they are computed.
#include "support/check.hpp"

#include <cask/compute.hpp>
#include <cask/cumulative.hpp>
#include <cask/kernel/functions/arithmetic.hpp>
#include <cask/manipulation.hpp>
#include <cask/products.hpp>
#include <cask/random.hpp>
#include <cask/reductions.hpp>

#include <xtensor/xview.hpp>

namespace {

namespace ck = cask;
using cask_test::check;
using cask_test::numbers;

/// `x` with each element replaced by f of what is before it along `axis`, and it.
template <class S, class T, class F>
xt::xarray<S> scanned(const xt::xarray<T>& x, int axis, F&& f) {
    const ck::shape sizes = ck::interop::shape_of(x);
    xt::xarray<S> result = ck::interop::make_xarray<S>(sizes);
    ck::index_t inner = 1;
    for (int k = axis + 1; k < sizes.rank(); ++k) inner *= sizes[k];
    for (ck::index_t k = 0; k < sizes.size(); ++k) {
        const auto own = static_cast<S>(x.data()[k]);
        const bool first = k / inner % sizes[axis] == 0;
        result.data()[k] = first ? own : f(result.data()[k - inner], own);
    }
    return result;
}

template <class S, class T>
xt::xarray<S> summed(const xt::xarray<T>& x, int axis) {
    return scanned<S>(x, axis, [](const S& a, const S& b) { return static_cast<S>(a + b); });
}

/// Summed in double precision, then rounded: a sum in float, one by one, is itself not exact.
template <class T>
xt::xarray<T> summed_exactly(const xt::xarray<T>& x, int axis) {
    using wide = std::conditional_t<ck::is_complex_v<T>, std::complex<double>, double>;
    return xt::cast<T>(summed<wide>(x, axis));
}

}  // namespace

TEMPLATE_TEST_CASE("running sums along each axis", "[cumulative]", bool, std::int8_t, std::uint16_t,
                   std::int64_t) {
    using S = ck::detail::sum_t<TestType>;
    for (const ck::shape& sizes :
         {ck::shape{200}, {0}, {1}, {3, 0, 2}, {70, 3}, {3, 300}, {5, 70, 66}, {2, 3, 4, 5}}) {
        const xt::xarray<TestType> x = numbers<TestType>(sizes);
        for (int axis = 0; axis < sizes.rank(); ++axis) {
            CAPTURE(to_string(sizes), axis);
            check([&](const auto& in) { return ck::cumsum(in(x), axis); }, summed<S>(x, axis));
        }
    }
}

TEMPLATE_TEST_CASE("running sums and products of floating point numbers", "[cumulative]", float,
                   double, std::complex<float>, std::complex<double>) {
    const double exact = sizeof(ck::real_t<TestType>) == 4 ? 1e-4 : 1e-12;
    const xt::xarray<TestType> x = numbers<TestType>(ck::shape{130, 67});
    for (const int axis : {0, 1}) {
        check([&](const auto& in) { return ck::cumsum(in(x)*TestType(2), axis); },
              summed_exactly<TestType>(x * TestType(2), axis), {exact, exact});
    }
    const xt::xarray<TestType> near = x / TestType(64) + TestType(1);
    check([&](const auto& in) { return ck::cumprod(in(near), 0); },
          scanned<TestType>(near, 0, [](auto a, auto b) { return a * b; }), {exact, exact});
    check([&](const auto& in) { return ck::cumsum(in(x)); },
          [&] {
              xt::xarray<TestType> flat = x;
              flat.reshape({130 * 67});
              return summed_exactly<TestType>(flat, 0);
          }(),
          {exact, exact});
}

TEST_CASE("the first elements are those of the source, signs of zero included", "[cumulative]") {
    const ck::array<double> x = ck::from_array(std::vector<double>{-0.0, -0.0, 1.5, -1.5});
    const auto sums = ck::cumsum(x).compute();
    CHECK(std::signbit(sums(0)));
    CHECK(std::signbit(sums(1)));
    CHECK(sums(2) == 1.5);
    CHECK(ck::cumprod(x, 0).compute()(3) == 0.0);
    const auto overflowing = ck::cumprod(ck::full<std::int32_t>({70}, 3)).compute();
    std::uint64_t expected = 1;
    for (int k = 0; k < 70; ++k) expected *= 3;
    CHECK(overflowing(69) == static_cast<std::int64_t>(expected));
}

TEST_CASE("complex products have the same signs of zero, and infinities, for any number of threads",
          "[cumulative]") {
    using complex = std::complex<double>;
    xt::xarray<complex> x = numbers<complex>(ck::shape{40'000}, 3);
    for (std::size_t k = 0; k < x.size(); ++k)
        x.data()[k] = complex(x.data()[k].real() < 0 ? -0.0 : 0.0, -0.0);
    const double infinity = std::numeric_limits<double>::infinity();
    for (const complex first : {complex(-0.0, -0.0), complex(infinity, 1), complex(1, 0)}) {
        x.data()[0] = first;
        const auto product = ck::cumprod(ck::borrow(x));
        xt::xarray<complex> expected = x;
        for (std::size_t k = 1; k < 1000; ++k) {
            expected.data()[k] = ck::kernel::multiply{}(expected.data()[k - 1], x.data()[k]);
        }
        ck::runtime one({.threads = 1});
        const xt::xarray<complex> serial = product.compute();
        for (std::size_t k = 0; k < 1000; ++k) {
            REQUIRE(cask_test::is_close(serial.data()[k], expected.data()[k], {}));
        }
        ck::runtime four({.threads = 4});
        CHECK(cask_test::first_difference(product.compute(), serial,
                                          [](const complex& a, const complex& b) {
                                              return cask_test::is_close(a, b, {});
                                          }) == "");
    }
}

TEST_CASE("long scans have the same bits for any number of threads", "[cumulative]") {
    const auto x = ck::random::generator(3).normal({3 * 100'000});
    for (const ck::shape& sizes : {ck::shape{300'000}, {3, 100'000}, {100'000, 3}, {4000, 75}}) {
        for (int axis = 0; axis < sizes.rank(); ++axis) {
            CAPTURE(to_string(sizes), axis);
            const auto values = ck::reshape(x, sizes).persist();
            xt::xarray<double> reference;
            for (const int threads : {1, 2, 5}) {
                const ck::runtime own({.threads = threads});
                const xt::xarray<double> sums = ck::cumsum(values, axis).compute();
                if (threads == 1) reference = sums;
                REQUIRE(cask_test::first_difference(sums, reference,
                                                    cask_test::same_bits<double>) == "");
            }
            const xt::xarray<double> loops = summed<double>(values.compute(), axis);
            REQUIRE(cask_test::first_difference(reference, loops, [](double a, double b) {
                        return std::abs(a - b) < 1e-9;
                    }) == "");
        }
    }
}

TEST_CASE("scans are written to any memory, and read by what follows", "[cumulative]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{70, 40'000});
    const xt::xarray<double> expected = summed<double>(x, 1);
    xt::xarray<double, xt::layout_type::column_major> target =
        xt::xarray<double, xt::layout_type::column_major>::from_shape({70, 40'000});
    ck::compute_into(ck::cumsum(ck::from_array(x), 1), target);
    double largest = 0;
    for (std::size_t i = 0; i < 70; ++i) {
        for (std::size_t k = 0; k < 40'000; ++k) {
            largest = std::max(largest, std::abs(target(i, k) - expected(i, k)));
        }
    }
    CHECK(largest < 1e-8);
    const auto sums = ck::cumsum(ck::from_array(x), 1);
    CHECK(ck::max(sums - sums).item() == 0.0);
    const ck::array<double> last = sums(ck::all(), -1);
    CHECK(std::abs(ck::max(ck::abs(last - ck::sum(ck::from_array(x), 1))).item()) < 1e-8);
}

TEST_CASE("differences of neighbours", "[cumulative]") {
    const xt::xarray<std::int32_t> x = numbers<std::int32_t>(ck::shape{4, 70});
    xt::xarray<std::int32_t> expected = ck::interop::make_xarray<std::int32_t>({4, 69});
    xt::xarray<std::int32_t> rows = ck::interop::make_xarray<std::int32_t>({2, 70});
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t k = 0; k < 69; ++k) expected(i, k) = x(i, k + 1) - x(i, k);
    }
    for (std::size_t k = 0; k < 70; ++k) {
        for (std::size_t i = 0; i < 2; ++i) rows(i, k) = x(i + 2, k) - 2 * x(i + 1, k) + x(i, k);
    }
    check([&](const auto& in) { return ck::diff(in(x)); }, expected);
    check([&](const auto& in) { return ck::diff(in(x), 2, 0); }, rows);
    check([&](const auto& in) { return ck::diff(in(x), 0); }, x);
    check([&](const auto& in) { return ck::diff(in(x), 5, 0); },
          ck::interop::make_xarray<std::int32_t>({0, 70}));
    const ck::array<bool> flags = ck::from_array(xt::xarray<bool>{true, true, false});
    const auto changes = ck::diff(flags).compute();
    CHECK(changes.size() == 2);
    CHECK(!changes(0));
    CHECK(changes(1));
}

TEST_CASE("running totals of a value that is the same along a row", "[cumulative]") {
    const auto is_as_in_memory = [](const ck::array<double>& x, int axis) {
        CAPTURE(to_string(x.shape()), axis);
        const ck::array<double> kept = x.persist();
        const auto same = cask_test::same_bits<double>;
        CHECK(cask_test::first_difference(ck::cumsum(x, axis).compute(),
                                          ck::cumsum(kept, axis).compute(), same) == "");
        CHECK(cask_test::first_difference(ck::cumprod(x, axis).compute(),
                                          ck::cumprod(kept, axis).compute(), same) == "");
    };
    for (const ck::shape& sizes : {ck::shape{1, 70}, ck::shape{257, 129}, ck::shape{40'000, 2}}) {
        const auto column = ck::expand_dims(ck::arange(static_cast<double>(sizes[0])), 1);
        const auto x = ck::broadcast_to(column, sizes) * 0.01 + 0.75;
        is_as_in_memory(x, 0);
        is_as_in_memory(x, 1);
        is_as_in_memory(ck::transpose(x), 0);
        is_as_in_memory(ck::transpose(x), 1);
    }
    const auto v = ck::arange(70.0) * 0.01 + 1.0;
    is_as_in_memory(ck::outer(v, ck::arange(200.0)), 0);
    is_as_in_memory(ck::ones<double>({200}) * ck::mean(v), 0);
    CHECK(ck::cumsum(ck::ones<double>({200}) * ck::mean(ck::arange(7.0)))(199).item() == 600.0);
}

namespace {

// Sums or products strictly one after another.
template <class F>
xt::xarray<double> one_by_one(const xt::xarray<double>& x, F&& f) {
    xt::xarray<double> result = x;
    for (std::size_t row = 1; row < x.shape()[0]; ++row) {
        for (std::size_t column = 0; column < x.shape()[1]; ++column) {
            result(row, column) = f(result(row - 1, column), x(row, column));
        }
    }
    return result;
}

bool is_same_or_near(double a, double b) {
    if (std::isnan(b)) return std::isnan(a);
    return a == b || std::abs(a - b) <= 1e-9 * std::abs(b);
}

TEST_CASE("running totals along an axis without elements are no work", "[cumulative]") {
    // 5e11 rows of no element: a task for some of them each would take minutes.
    const auto none = ck::broadcast_to(ck::zeros<std::int32_t>({1, 0, 1, 1}),
                                       {65537, 0, 65537, 129});
    const auto [totals, products, sum] = ck::compute(ck::cumsum(none, 1), ck::cumprod(none, 3),
                                                     ck::sum(none));
    CHECK(totals.size() == 0);
    CHECK(products.size() == 0);
    CHECK(sum() == 0);
}

}  // namespace

TEST_CASE("totals within a leaf may leave the range of their type", "[cumulative]") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double largest = std::numeric_limits<double>::max();
    const auto up_and_down = [](std::size_t k, std::size_t period, double a, double b) {
        return k / period % 2 == 0 ? a : b;
    };
    using made = std::function<double(std::size_t)>;
    const std::vector<std::pair<std::string, made>> sums = {
        {"-infinity, then large", [&](std::size_t k) { return k == 0 ? -infinity : 1e307; }},
        {"large and back", [&](std::size_t k) { return up_and_down(k, 1, largest, -largest); }},
        {"slowly large and back",
         [&](std::size_t k) { return up_and_down(k, 300, 5e305, -5e305); }},
        {"beyond", [&](std::size_t k) { return up_and_down(k, 300, 1e307, -1e307); }},
        {"large negative before", [&](std::size_t k) { return k < 20'000 ? -8e303 : 1e304; }},
        {"a NaN", [&](std::size_t k) { return k == 700 ? infinity - infinity : 1.0; }}};
    const std::vector<std::pair<std::string, made>> products = {
        {"a zero, then growing", [&](std::size_t k) { return static_cast<double>(k); }},
        {"halves, then doubles", [&](std::size_t k) { return k < 1000 ? 0.5 : 2.0; }},
        {"up and down", [&](std::size_t k) { return up_and_down(k, 900, 0.5, 2.0); }},
        {"steep", [&](std::size_t k) { return up_and_down(k, 3, 1e-100, 1e100); }},
        {"steeper", [&](std::size_t k) { return up_and_down(k, 2, 1e150, 1e-150); }},
        {"infinity", [&](std::size_t k) { return k == 5 ? infinity : 0.5; }}};
    for (const auto& [rows, columns] : {std::pair{3, 1}, std::pair{40'000, 1}, std::pair{2000, 3},
                                        std::pair{40'000, 2}, std::pair{700, 70}}) {
        for (const bool multiply : {false, true}) {
            for (const auto& [name, make] : multiply ? products : sums) {
                CAPTURE(name, rows, columns, multiply);
                xt::xarray<double> x = ck::interop::make_xarray<double>({rows, columns});
                for (std::size_t k = 0; k < x.size(); ++k) {
                    x.data()[k] = make(k / static_cast<std::size_t>(columns));
                }
                const auto f = [&](double a, double b) { return multiply ? a * b : a + b; };
                const xt::xarray<double> expected = one_by_one(x, f);
                std::string problem;
                xt::xarray<double> first;
                for (const auto& way : cask_test::configurations()) {
                    const ck::runtime own(way.options);
                    const auto source = ck::borrow(x);
                    const auto along = columns == 1 ? ck::reshape(source, {rows}) : source;
                    const xt::xarray<double> got = ck::reshape(multiply ? ck::cumprod(along, 0)
                                                                        : ck::cumsum(along, 0),
                                                               {rows, columns})
                                                       .compute();
                    problem += cask_test::first_difference(got, expected, is_same_or_near);
                    if (first.dimension() == 0) first = got;
                    problem += cask_test::first_difference(got, first,
                                                           cask_test::same_bits<double>);
                    if (!problem.empty()) break;
                }
                CHECK(problem == "");
            }
        }
    }
    const auto halves = ck::cumprod(ck::full<std::complex<double>>({3000, 2}, 0.5), 0);
    CHECK(halves(2999, 1).item() == 0.0);
    const auto steep = ck::cumprod(ck::from_array(xt::xarray<float>{1e-30f, 1e20f, 1e20f}));
    CHECK(std::abs(steep(2).item() - 1e10f) < 1e4f);
}

TEST_CASE("what lies behind the end of a row does not decide its products", "[cumulative]") {
    const xt::xarray<float> x = numbers<float>(ck::shape{3, 55}) * 0.4f;
    const auto expected = ck::cumprod(ck::borrow(x), 1).compute();
    for (const float behind : {1.0f, 1e30f, 1e-30f}) {
        xt::xarray<float> wide = ck::interop::make_xarray<float>({3, 200});
        wide.fill(behind);
        xt::view(wide, xt::all(), xt::range(0, 55)) = x;
        const ck::array<float> part = ck::borrow(wide)(ck::all(), ck::range(0, 55));
        CHECK(cask_test::first_difference(ck::cumprod(part, 1).compute(), expected,
                                          cask_test::same_bits<float>) == "");
    }
}

TEMPLATE_TEST_CASE("complex products multiply by 1 - 0i like by any number", "[cumulative]",
                   std::complex<float>, std::complex<double>) {
    using real = ck::real_t<TestType>;
    const real infinity = std::numeric_limits<real>::infinity();
    // (-1)(-1) is 1 - 0i; a factor of 1 makes NaN of infinities and changes signs of zeros.
    for (const TestType& last :
         {TestType(infinity, 1), TestType(real(-0.0), 1), TestType(-1, real(-0.0))}) {
        xt::xarray<TestType> x = ck::interop::make_xarray<TestType>({3, 1});
        x.fill(TestType(-1, 0));
        x(2, 0) = last;
        const TestType expected(1 * last.real() - real(-0.0) * last.imag(),
                                1 * last.imag() + real(-0.0) * last.real());
        for (const int axis : {0, 1}) {
            const auto along = axis == 0 ? ck::from_array(x) : ck::transpose(ck::from_array(x));
            const TestType got = ck::ravel(ck::cumprod(along, axis)).compute()(2);
            CHECK(std::isnan(got.real()) == std::isnan(expected.real()));
            CHECK(std::isnan(got.imag()) == std::isnan(expected.imag()));
            CHECK(std::signbit(got.real()) == std::signbit(expected.real()));
            if (!std::isnan(expected.imag())) {
                CHECK(std::signbit(got.imag()) == std::signbit(expected.imag()));
            }
        }
    }
}
