// SPDX-License-Identifier: BSD-3-Clause
#include "support/views.hpp"

#include <cask/creation.hpp>

#include "support/golden.hpp"

#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>

namespace {

using namespace cask_test;

const golden& data() { return golden_file("creation"); }

/// Every slice of an array of one axis equals the slice of its values.
template <class T>
void check_slices(const std::string& label, const cask::array<T>& x, const xt::xarray<T>& want) {
    const auto n = static_cast<cask::index_t>(want.size());
    REQUIRE(x.size() == n);
    for (const cask::index_t step : {1, 2, 3, 7, 64, -1, -2, -5, -63}) {
        for (const cask::index_t begin : {cask::index_t{0}, cask::index_t{1}, n / 2, n - 1}) {
            if (begin < 0 || begin >= n) continue;
            std::vector<T> own;
            for (cask::index_t k = begin; k >= 0 && k < n; k += step) {
                own.push_back(want.data()[k]);
            }
            const xt::xarray<T> got = x(cask::range(begin, cask::_, step)).compute();
            REQUIRE(got.size() == own.size());
            bool equal = true;
            for (std::size_t k = 0; k < own.size(); ++k) {
                equal = equal && near<T>(got.data()[k], own[k], exact);
            }
            INFO(label << " from " << begin << " by " << step);
            CHECK(equal);
        }
    }
}

}  // namespace

TEST_CASE("linspace is NumPy's to the last bit, in any chunks and slices", "[creation]") {
    const std::tuple<double, double, int> ramps[] = {
        {0, 1, 5}, {-1.5, 2.5, 100}, {0.1, 0.7, 7},       {3, -3, 65},         {1, 1, 4},
        {2, 5, 1}, {0, 9, 0},        {1e-300, 1e300, 10}, {-1e10, 1e-10, 129}, {0, 10, 11}};
    for (const auto& ramp : ramps) {
        const double a = std::get<0>(ramp);
        const double b = std::get<1>(ramp);
        const int n = std::get<2>(ramp);
        char key[100];
        std::snprintf(key, sizeof(key), "linspace %g %g %d ", a, b, n);
        const auto check = [&]<class T>(T) {
            const std::string own = key + name_of<T>();
            const xt::xarray<T> want = data().values<T>(own);
            for (const int chunk : {1, 7, 64, 1000}) {
                const cask::array<T> x = cask::linspace<T>(a, b, n, chunk);
                check_golden<T>(own, x, want, exact);
                check_slices<T>(own, x, want);
            }
        };
        check(double{});
        check(std::complex<double>{});
        if (std::abs(b) < 1e30) check(float{});
        if (std::abs(a) < 100 && std::abs(b) < 100) check(std::int32_t{});
    }
}

TEST_CASE("linspace limits integers to their range", "[creation]") {
    CHECK((cask::linspace<std::int8_t>(-1000, 1000, 3).compute() ==
           xt::xarray<std::int8_t>{-128, 0, 127}));
    CHECK(
        (cask::linspace<std::uint8_t>(-1.5, 300, 2).compute() == xt::xarray<std::uint8_t>{0, 255}));
}

TEST_CASE("arange is NumPy's, in any chunks and slices", "[creation]") {
    const std::tuple<double, double, double> ranges[] = {
        {0, 10, 1},    {0, 1, 0.1}, {1, 2, 0.3},       {5, -5, -0.7},
        {-3, 3, 0.25}, {0, -1, 1},  {0.1, 8, 1.0 / 3}, {1e10, 1e10 + 50, 3}};
    for (const auto& [a, b, step] : ranges) {
        char key[100];
        std::snprintf(key, sizeof(key), "arange %g %g %.17g float64", a, b, step);
        const xt::xarray<double> want = data().values<double>(key);
        for (const int chunk : {1, 7, 1000}) {
            const cask::array<double> x = cask::arange<double>(a, b, step, chunk);
            check_golden<double>(key, x, want, exact);
            check_slices<double>(key, x, want);
        }
    }
    const std::tuple<int, int, int> counts[] = {{0, 10, 1}, {10, 0, -3}, {-100, 100, 7},
                                                {5, 5, 1},  {5, 1, 2},   {127, -128, -15},
                                                {3, 4, 100}};
    for (const auto& [a, b, step] : counts) {
        const auto check = [&, a = a, b = b, step = step]<class T>(T) {
            char key[100];
            std::snprintf(key, sizeof(key), "arange %d %d %d ", a, b, step);
            const std::string own = key + name_of<T>();
            const cask::array<T> x = cask::arange<T>(static_cast<T>(a), static_cast<T>(b),
                                                     static_cast<T>(step), 3);
            check_golden<T>(own, x, data().values<T>(own), exact);
            check_slices<T>(own, x, data().values<T>(own));
        };
        check(std::int8_t{});
        check(std::int64_t{});
    }
}

TEST_CASE("arange reaches the ends of integer types", "[creation]") {
    const auto high = cask::arange<std::uint64_t>(~std::uint64_t{0} - 3, ~std::uint64_t{0});
    CHECK(high.size() == 3);
    CHECK(high(2).item() == ~std::uint64_t{0} - 1);
    const auto wide = cask::arange<std::int64_t>(INT64_MIN, INT64_MAX, INT64_MAX);
    CHECK(wide.size() == 3);
    CHECK(wide(2).item() == INT64_MAX - 1);
    CHECK(cask::arange<std::int8_t>(-128, 127)(254).item() == 126);
    CHECK(cask::arange<std::uint8_t>(250).size() == 250);
    CHECK((cask::arange<float>(3).compute() == xt::xarray<float>{0.f, 1.f, 2.f}));
    CHECK_THROWS_AS(cask::arange<std::uint64_t>(~std::uint64_t{0}), cask::shape_error);
}

TEMPLATE_TEST_CASE("eye is NumPy's for every offset", "[creation]", bool, std::int8_t, float,
                   std::complex<double>) {
    using T = TestType;
    for (const auto& [rows, columns] : {std::pair{4, 4}, {3, 70}, {70, 3}, {1, 1}, {0, 3}}) {
        for (const int offset : {-80, -2, -1, 0, 1, 3, 80}) {
            for (const int chunk : {2, 100}) {
                const auto x = cask::eye<T>(rows, columns, offset, chunk);
                const xt::xarray<T> got = x.compute();
                const xt::xarray<T> turned = cask::transpose(x).compute();
                const auto part = x(cask::range(cask::_, cask::_, -1), cask::range(1, cask::_, 2));
                const xt::xarray<T> partly = part.compute();
                bool right = true;
                for (int i = 0; i < rows; ++i) {
                    for (int j = 0; j < columns; ++j) {
                        const T want = j == i + offset ? T(1) : T(0);
                        right = right && got(i, j) == want && turned(j, i) == want;
                        if (j % 2 == 1) right = right && partly(rows - 1 - i, j / 2) == want;
                    }
                }
                INFO(rows << " x " << columns << " offset " << offset);
                CHECK(right);
            }
        }
    }
    CHECK(cask::eye<T>(3).shape() == cask::shape{3, 3});
    CHECK(cask::eye<T>(3, 0).shape() == cask::shape{3, 0});
}

TEST_CASE("indices hold the index along each axis", "[creation]") {
    const auto all = cask::indices({5, 6, 7}, {2, 6, 3});
    REQUIRE(all.size() == 3);
    for (int axis = 0; axis < 3; ++axis) {
        const xt::xarray<std::int64_t> got = all[static_cast<std::size_t>(axis)].compute();
        const xt::xarray<std::int64_t> turned =
            cask::transpose(all[static_cast<std::size_t>(axis)]).compute();
        for (std::int64_t i = 0; i < 5; ++i) {
            for (std::int64_t j = 0; j < 6; ++j) {
                for (std::int64_t k = 0; k < 7; ++k) {
                    const std::int64_t want = axis == 0 ? i : axis == 1 ? j : k;
                    REQUIRE(got(i, j, k) == want);
                    REQUIRE(turned(k, j, i) == want);
                }
            }
        }
    }
    CHECK((all[1](cask::range(4, 1, -2), 3, cask::range(0, 7, 3)).compute() ==
           xt::xarray<std::int64_t>{{3, 3, 3}, {3, 3, 3}}));
    CHECK(cask::indices({}).empty());
    CHECK(cask::indices({0, 3})[1].compute().size() == 0);
}

TEST_CASE("meshgrid repeats x along the rows and y along the columns", "[creation]") {
    const auto x = cask::linspace<double>(0, 1, 4, 3);
    const auto y = cask::arange<std::int16_t>(3);
    const auto [xx, yy] = cask::meshgrid(x, y);
    CHECK(xx.shape() == cask::shape{3, 4});
    CHECK(yy.dtype() == cask::dtype::int16);
    const auto [wx, wy] = xt::meshgrid(y.compute(), x.compute());
    CHECK((xx.compute() == xt::xarray<double>(wy)));
    CHECK((yy.compute() == xt::xarray<std::int16_t>(wx)));
    CHECK(xx.chunks()[1].count() == 2);
    CHECK_THROWS_AS(cask::meshgrid(xx, y), cask::shape_error);
}

TEST_CASE("from_function calls its function with the indices", "[creation]") {
    const auto vector = cask::from_function<1>(
        {200}, [](std::int64_t i) { return static_cast<float>(i) / 2; }, 64);
    check_slices<float>("from_function", vector, xt::arange<float>(0, 100, 0.5f));
    const auto table = cask::from_function<2>(
        {30, 40}, [](std::int64_t i, std::int64_t j) { return i * 100 + j; }, {7, 11});
    const xt::xarray<std::int64_t> got = cask::transpose(table).compute();
    for (std::int64_t i = 0; i < 30; ++i) {
        for (std::int64_t j = 0; j < 40; ++j) REQUIRE(got(j, i) == 100 * i + j);
    }
    const auto truths = cask::from_function<3>(
        {2, 3, 70},
        [](std::int64_t i, std::int64_t j, std::int64_t k) { return (i + j + k) % 2 == 0; });
    STATIC_REQUIRE(std::is_same_v<decltype(truths), const cask::array<bool>>);
    const xt::xarray<bool> odd =
        truths(1, cask::all(), cask::range(cask::_, cask::_, -1)).compute();
    for (std::int64_t j = 0; j < 3; ++j) {
        for (std::int64_t k = 0; k < 70; ++k) REQUIRE(odd(j, 69 - k) == ((1 + j + k) % 2 == 0));
    }
    const auto point = cask::from_function<0>({}, [] { return 42; });
    CHECK(point.item() == 42);
    const auto fourth = cask::from_function<4>(
        {2, 2, 2, 2}, [](std::int64_t i, std::int64_t j, std::int64_t k, std::int64_t l) {
            return std::complex<double>(static_cast<double>(i + 2 * j), static_cast<double>(k - l));
        });
    CHECK(fourth(1, 1, 0, 1).item() == std::complex<double>(3, -1));
    const auto wrong = [](std::int64_t) { return 1.0; };
    CHECK_THROWS_AS(cask::from_function<1>({2, 2}, wrong), cask::shape_error);
    const auto failing = cask::from_function<1>({100}, [](std::int64_t i) {
        if (i == 50) throw std::runtime_error("fifty");
        return i;
    });
    CHECK_THROWS_AS(failing.compute(), cask::task_error);
    CHECK(failing(cask::range(0, 50)).compute()(49) == 49);
}

TEST_CASE("ranges at the ends of what numbers can be", "[creation]") {
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    // NumPy divides first where the step would vanish.
    const double tiny = 5e-324;
    CHECK((cask::linspace<double>(0, 4 * tiny, 10).compute() ==
           xt::xarray<double>{0, 0, tiny, tiny, 2 * tiny, 2 * tiny, 3 * tiny, 3 * tiny, 4 * tiny,
                              4 * tiny}));
    CHECK((cask::linspace<double>(1, 1, 3).compute() == xt::xarray<double>{1, 1, 1}));
    CHECK_THROWS_AS(cask::linspace<double>(0, 1, -5), cask::shape_error);
    CHECK_THROWS_WITH(cask::linspace<double>(0, 1, ~std::uint64_t{0}),
                      ContainsSubstring("[linspace]") && ContainsSubstring("2^63") &&
                          ContainsSubstring("ranges.cpp"));
    CHECK_THROWS_WITH(cask::arange<std::int64_t>(least, most),
                      ContainsSubstring("18446744073709551615 elements are too many") &&
                          ContainsSubstring("ranges.cpp"));
    CHECK_THROWS_AS(cask::arange<std::int64_t>(0, most), cask::shape_error);
    CHECK((cask::arange<std::int64_t>(most, least, least).compute() ==
           xt::xarray<std::int64_t>{most, -1}));
    CHECK((cask::arange<std::int64_t>(least, most, most).compute() ==
           xt::xarray<std::int64_t>{least, -1, most - 1}));
    CHECK(cask::arange<double>(1e308, 1.7e308, 1e308).compute()(0) == 1e308);
    for (const std::int64_t offset : {most, least, std::int64_t{4}, std::int64_t{-3}}) {
        CHECK((cask::eye<int>(3, 4, offset).compute() == xt::zeros<int>({3, 4})));
    }
    CHECK(cask::eye<int>(3, 4, 3).compute()(0, 3) == 1);
    CHECK(cask::eye<int>(3, 4, -2).compute()(2, 0) == 1);
}

TEST_CASE("slices with the largest steps of the largest arrays", "[creation]") {
    constexpr std::int64_t length = std::int64_t{1} << 59;
    const auto x = cask::linspace<float>(0, 1, length);
    const auto n = cask::from_function<1>({length}, [](std::int64_t i) { return i; });
    const auto m = cask::arange<std::int8_t>(100);
    for (const std::int64_t step : {length / 2, length / 3 * 2, length - 1, -(length / 3 * 2)}) {
        const auto part = cask::range(cask::_, cask::_, step);
        const xt::xarray<std::int64_t> places = n(part).compute();
        const xt::xarray<float> values = x(part).compute();
        for (std::size_t k = 0; k < places.size(); ++k) {
            const auto place = static_cast<std::int64_t>(k) * step + (step < 0 ? length - 1 : 0);
            CAPTURE(step, k);
            CHECK(places(k) == place);
            CHECK(values(k) ==
                  static_cast<float>(static_cast<double>(place) / static_cast<double>(length - 1)));
        }
    }
    CHECK(m(cask::range(cask::_, cask::_, std::numeric_limits<std::int64_t>::max())).item() == 0);
    CHECK(m(cask::range(cask::_, cask::_, std::numeric_limits<std::int64_t>::min())).item() == 99);
    const auto row = cask::eye<int>(1, length, length / 2);
    CHECK((row(0, cask::range(cask::_, cask::_, length / 2)).compute() == xt::xarray<int>{0, 1}));
}

TEST_CASE("axes of length 0 take chunks of size 0", "[creation]") {
    CHECK(cask::zeros<double>({0}, 0).chunks()[0].length() == 0);
    CHECK(cask::zeros<double>({0, 5}, {0, 5}).chunks() ==
          cask::zeros<double>({0, 5}, {-1, 5}).chunks());
    CHECK((cask::ones<double>({0, 5}, {0, 5}) + 1.0).compute().size() == 0);
    CHECK((cask::sum(cask::ones<double>({0, 2}, {0, 2}), 0).compute() == xt::xarray<double>{0, 0}));
    CHECK_THROWS_AS(cask::zeros<double>({0, 5}, 0), cask::chunk_error);
    CHECK_THROWS_AS(cask::zeros<double>({0}, -2), cask::chunk_error);
}
