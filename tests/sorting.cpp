// SPDX-License-Identifier: BSD-3-Clause
#include <cask/sorting.hpp>

#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

#include <algorithm>
#include <numeric>

namespace {

using namespace cask_test;
using xt::xarray;

/// The elements, not a number now and then, and zeros of both signs.
template <class T>
xarray<T> unusual(const ck::shape& sizes, std::uint64_t seed) {
    xarray<T> values = numbers<T>(sizes, seed);
    if constexpr (std::floating_point<T>) {
        std::uint64_t state = seed;
        for (T& each : values) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            switch ((state >> 33) % 9) {
                case 0: each = std::numeric_limits<T>::quiet_NaN(); break;
                case 1: each = T(0); break;
                case 2: each = -T(0); break;
                case 3: each = std::numeric_limits<T>::infinity(); break;
                case 4: each = -std::numeric_limits<T>::infinity(); break;
                case 5: each = -std::numeric_limits<T>::quiet_NaN(); break;
                default: break;
            }
        }
    }
    return values;
}

/// Whether a comes before b: NaNs last.
template <class T>
bool before(T a, T b) {
    if (a != a || b != b) return a == a;
    return a < b;
}

/// Places in order along the last axis of rows.
template <class T>
std::vector<std::int64_t> places_of(const T* row, std::size_t length) {
    std::vector<std::int64_t> places(length);
    std::iota(places.begin(), places.end(), 0);
    std::stable_sort(places.begin(), places.end(),
                     [&](std::int64_t a, std::int64_t b) { return before(row[a], row[b]); });
    return places;
}

/// Rows in order, and the places of their elements.
template <class T>
struct sorted_rows {
    xarray<T> values;
    xarray<std::int64_t> places;
};
template <class T>
sorted_rows<T> in_order(const xarray<T>& values) {
    const std::size_t rows = values.shape()[0];
    const std::size_t length = values.shape()[1];
    sorted_rows<T> result{values, xarray<std::int64_t>::from_shape({rows, length})};
    for (std::size_t row = 0; row < rows; ++row) {
        const T* const from = values.data() + row * length;
        const std::vector<std::int64_t> order = places_of(from, length);
        for (std::size_t k = 0; k < length; ++k) {
            result.places(row, k) = order[k];
            result.values(row, k) = from[order[k]];
        }
    }
    return result;
}

/// Sorted as long rows are, in blocks of so many elements; -1: of as many as cask takes.
template <class T>
ck::array<T> sorted_in_blocks(const ck::array<T>& x, ck::index_t block, ck::index_t axis = -1) {
    return ck::array<T>(ck::front::sort(ck::detail::value_routines<T>(), ck::dtype_of<T>, x.node(),
                                        axis, {}, block));
}
template <class T>
ck::array<std::int64_t> places_by_blocks(const ck::array<T>& x, ck::index_t block,
                                         ck::index_t axis = -1) {
    return ck::array<std::int64_t>(ck::front::sort(ck::detail::place_routines<T>(),
                                                   ck::dtype::int64, x.node(), axis, {}, block));
}

/// The largest or smallest elements, and their places, by blocks of so many elements.
template <class T>
void check_topk_of_blocks(const ck::array<T>& x, ck::index_t k, ck::index_t block,
                          ck::index_t axis) {
    CAPTURE(k, axis);
    const ck::array<T> found(ck::front::topk(ck::detail::topk_routines<T>(), ck::dtype_of<T>,
                                             x.node(), k, axis, {}, block));
    const ck::array<std::int64_t> places(ck::front::topk(
        ck::detail::argtopk_routines<T>(), ck::dtype::int64, x.node(), k, axis, {}, block));
    const auto bits = [](const T& a, const T& b) { return same_bits(a, b); };
    CHECK(first_difference(found.compute(), ck::topk(x, k, axis).compute(), bits) == "");
    check_equal(places.compute(), ck::argtopk(x, k, axis).compute());
}

template <class T>
void check_blocks(const xarray<T>& values, ck::index_t block) {
    CAPTURE(ck::dtype_of<T>, values.shape()[0], values.shape()[1], block);
    const sorted_rows<T> expected = in_order(values);
    const auto bits = [](const T& a, const T& b) { return same_bits(a, b); };
    const ck::array<T> x = ck::from_array(values);
    for (const int threads : {1, 2, 4}) {
        const ck::runtime some({.threads = threads});
        CHECK(first_difference(sorted_in_blocks(x, block).compute(), expected.values, bits) == "");
        check_equal(places_by_blocks(x, block).compute(), expected.places);
        const ck::array<T> turned = ck::transpose(x);
        CHECK(first_difference(ck::transpose(sorted_in_blocks(turned, block, 0)).compute(),
                               expected.values, bits) == "");
        check_equal(ck::transpose(places_by_blocks(turned, block, 0)).compute(), expected.places);
        for (const ck::index_t k : {1, 3, -1, -4}) {
            check_topk_of_blocks(x, k, std::max<ck::index_t>(8 * std::abs(k), block), 1);
            check_topk_of_blocks(turned, k, std::max<ck::index_t>(8 * std::abs(k), block), 0);
        }
    }
}

/// Rows of `length` elements of many kinds.
template <class T>
std::vector<xarray<T>> rows_of_kinds(std::size_t length) {
    std::vector<xarray<T>> kinds{unusual<T>({3, length}, length), numbers<T>({1, length}, length)};
    xarray<T> rising = xarray<T>::from_shape({1, length});
    std::size_t place = 0;
    for (T& each : rising) each = static_cast<T>(place++);
    kinds.push_back(rising);
    std::reverse(rising.begin(), rising.end());
    kinds.push_back(rising);
    for (const int different : {1, 3}) {
        xarray<T> few = numbers<T>({2, length}, length);
        std::size_t k = 0;
        for (T& each : few) each = static_cast<T>(k++ * 7 % static_cast<std::size_t>(different));
        kinds.push_back(few);
    }
    if constexpr (std::floating_point<T>) {
        kinds.push_back(xt::full_like(rising, std::numeric_limits<T>::quiet_NaN()));
    }
    return kinds;
}

template <class T>
void check_rows(std::size_t rows, std::size_t length) {
    CAPTURE(ck::dtype_of<T>, rows, length);
    const xarray<T> values = unusual<T>({rows, length}, rows + length);
    const auto [sorted, places] = in_order(values);
    const auto bits = [](const T& a, const T& b) { return same_bits(a, b); };
    const ck::array<T> x = ck::from_array(values);
    CHECK(first_difference(ck::sort(x).compute(), sorted, bits) == "");
    check_equal(ck::argsort(x).compute(), places);
    const ck::array<T> turned = ck::transpose(x);
    CHECK(first_difference(ck::transpose(ck::sort(turned, 0)).compute(), sorted, bits) == "");
    check_equal(ck::transpose(ck::argsort(turned.persist(), 0)).compute(), places);
    const auto k = static_cast<ck::index_t>(length / 3);
    CHECK(first_difference(ck::topk(x, -k).compute(),
                           ck::sort(x)(ck::all(), ck::range(0, k)).compute(), bits) == "");
    check_equal(ck::argtopk(x, -k).compute(), ck::argsort(x)(ck::all(), ck::range(0, k)).compute());
    const xarray<T> parted = ck::partition(x, k).compute();
    for (std::size_t row = 0; row < rows; ++row) {
        const T* const found = parted.data() + row * length;
        const T middle = sorted(row, length / 3);
        CHECK((found[k] == middle || (found[k] != found[k] && middle != middle)));
        CHECK(std::none_of(found, found + k, [&](T each) { return before(middle, each); }));
        CHECK(
            std::none_of(found + k, found + length, [&](T each) { return before(each, middle); }));
    }
    CHECK(first_difference(ck::sort(ck::partition(x, k)).compute(), sorted,
                           [](const T& a, const T& b) {
                               return is_close(a, b, {0, 1e-300});
                           }) == "");
}

}  // namespace

TEST_CASE("rows of all types are sorted, short ones and long ones", "[sorting]") {
    const auto check_type = [](auto zero) {
        using T = decltype(zero);
        check_rows<T>(40, 7);
        check_rows<T>(3, 200);
        check_rows<T>(2, 5000);
    };
    check_type(bool{});
    check_type(std::int8_t{});
    check_type(std::uint16_t{});
    check_type(std::int32_t{});
    check_type(std::uint64_t{});
    check_type(std::int64_t{});
    check_type(float{});
    check_type(double{});
}

TEST_CASE("rows that are sorted in blocks are in the order that one thread makes", "[sorting]") {
    const auto check_type = [](auto zero) {
        using T = decltype(zero);
        for (const std::size_t length : {1u, 2u, 63u, 64u, 65u, 129u, 700u}) {
            for (const auto& values : rows_of_kinds<T>(length)) check_blocks<T>(values, 64);
        }
        for (const auto& values : rows_of_kinds<T>(300)) {
            for (const ck::index_t block : {1, 7, 299, 300, 1000}) check_blocks<T>(values, block);
        }
        for (const auto& values : rows_of_kinds<T>(20'000)) check_blocks<T>(values, 1000);
    };
    check_type(bool{});
    check_type(std::int8_t{});
    check_type(std::int32_t{});
    check_type(std::uint64_t{});
    check_type(float{});
    check_type(double{});
}

TEST_CASE("blocks of a row follow from its length", "[sorting]") {
    CHECK(ck::front::block_of_row(1'000'000, 8) == 0);
    CHECK(ck::front::block_of_row(2'000'000, 8) == 131'072);
    CHECK(ck::front::block_of_row(100'000'000, 8) == 262'144);
    CHECK(ck::front::block_of_row(4'000'000, 4) == 0);
    CHECK(ck::front::block_of_row(10'000'000, 4) == 262'144);
    CHECK(ck::front::block_of_row(10'000'000'000, 8) == 2'097'152);
}

TEST_CASE("long rows are sorted in blocks, in parts within a budget, too", "[sorting]") {
    const xarray<double> values = unusual<double>({1, 1'200'000}, 3);
    check_blocks<double>(values, -1);
    const auto x = ck::from_array(values);
    const auto parted = ck::partition(x, 600'000);
    CHECK(first_difference(parted.compute(), ck::sort(x).compute(),
                           [](double a, double b) { return same_bits(a, b); }) == "");
    CHECK(ck::explain(parted).smallest_budget < 1'200'000 * 8);
    for (const auto& y : {ck::sort(x), parted, ck::astype<double>(ck::argsort(x + 1.0))}) {
        const xarray<double> all = y.compute();
        const auto bits = [](double a, double b) { return same_bits(a, b); };
        const auto some = y(ck::all(), ck::range(130'000, 400'000, 3));
        CHECK(first_difference(
                  some.compute(),
                  ck::from_array(all)(ck::all(), ck::range(130'000, 400'000, 3)).compute(),
                  bits) == "");
        const ck::runtime tight({.threads = 2, .memory_budget = ck::explain(y).smallest_budget});
        xarray<double> found = xarray<double>::from_shape(all.shape());
        ck::compute_into(y, found);
        CHECK(first_difference(found, all, bits) == "");
    }
}

TEMPLATE_TEST_CASE("elements of few values are counted", "[sorting]", bool, std::int8_t,
                   std::uint8_t, std::int16_t, std::uint16_t) {
    using limits = std::numeric_limits<TestType>;
    for (const std::size_t length : {1, 31, 32, 33, 5000, 262'143, 262'144, 300'001}) {
        CAPTURE(length);
        xarray<TestType> values = cask_test::numbers<TestType>({static_cast<ck::index_t>(length)},
                                                               length);
        values(0) = limits::max();
        values(length / 2) = limits::min();
        xarray<TestType> expected = values;
        std::sort(expected.begin(), expected.end());
        const auto x = ck::from_array(values);
        check_equal(ck::sort(x).compute(), expected);
        check_equal(sorted_in_blocks(x, 65'536).compute(), expected);
        check_equal(ck::ravel(ck::sort(ck::expand_dims(x, 1), 0)).compute(), expected);
    }
}

TEST_CASE("keys that leading digits do not tell apart are told by the others", "[sorting]") {
    xarray<std::int64_t> values = xarray<std::int64_t>::from_shape({2, 5000});
    std::int64_t k = 0;
    for (std::int64_t& each : values) each = k++ * 7919 % 5000;
    values(0, 17) = std::numeric_limits<std::int64_t>::min();
    values(0, 18) = std::numeric_limits<std::int64_t>::max();
    const sorted_rows<std::int64_t> expected = in_order(values);
    check_equal(ck::sort(ck::from_array(values)).compute(), expected.values);
    check_equal(ck::argsort(ck::from_array(values)).compute(), expected.places);
}

TEST_CASE("sorts go along any axis, whatever the chunks and threads", "[sorting]") {
    const xarray<double> values = numbers<double>({13, 17, 11});
    for (const int axis : {0, 1, 2, -2}) {
        xarray<double> expected = values;
        const ck::array<double> last = ck::moveaxis(ck::from_array(values), axis, -1);
        xarray<double> rows = last.compute();
        for (std::size_t row = 0; row < rows.size() / rows.shape()[2]; ++row) {
            std::sort(rows.data() + row * rows.shape()[2],
                      rows.data() + (row + 1) * rows.shape()[2]);
        }
        expected = ck::moveaxis(ck::from_array(rows), -1, axis).compute();
        check<double>([&](const chunking& in) { return ck::sort(in(values), axis); }, expected);
        check<double>([&](const chunking& in) { return -ck::sort(-in(values), axis); },
                      ck::flip(ck::from_array(expected), axis).compute());
        check<double>([&](const chunking& in) { return ck::topk(in(values), 3, axis); },
                      ck::topk(ck::from_array(expected), 3, axis).compute());
    }
}

TEST_CASE("the largest elements come first, and of equal ones the first", "[sorting]") {
    const auto x = ck::from_array({3, 1, 3, 2, 3});
    check_equal(ck::topk(x, 2).compute(), xarray<std::int32_t>{3, 3});
    check_equal(ck::argtopk(x, 2).compute(), xarray<std::int64_t>{0, 2});
    check_equal(ck::argtopk(x, 9).compute(), xarray<std::int64_t>{0, 2, 4, 3, 1});
    check_equal(ck::topk(x, -9).compute(), xarray<std::int32_t>{1, 2, 3, 3, 3});
    CHECK(ck::topk(x, 0).shape() == ck::shape{0});
    const auto y = ck::from_array({1.0, std::numeric_limits<double>::quiet_NaN(), 2.0});
    check_equal(ck::argtopk(y, 2).compute(), xarray<std::int64_t>{1, 2});
}

TEST_CASE("mistakes in sorts are told", "[sorting][errors]") {
    const auto x = ck::zeros<double>({4, 6});
    CHECK_THROWS_AS(ck::sort(x, 2), ck::axis_error);
    CHECK_THROWS_AS(ck::sort(ck::full<double>({}, 1.0)), ck::axis_error);
    CHECK_THROWS_AS(ck::topk(x, 1, -3), ck::axis_error);
    CHECK_THROWS_WITH(ck::partition(x, 6),
                      ContainsSubstring("[partition] place 6 lies outside axis 1 of shape (4, 6)"));
    CHECK_THROWS_AS(ck::partition(x, -5, 0), ck::index_error);
    CHECK(ck::sort(ck::zeros<double>({0, 3}), 0).compute().size() == 0);
}

TEST_CASE("slices and parts of sorts are theirs, within budgets", "[sorting]") {
    const auto x = ck::random::generator(5).uniform({3000, 60});
    const auto y = ck::sort(x * 2.0, 1);
    const xarray<double> all = y.compute();
    check_equal(y(ck::range(10, 2000, 7), ck::range(3, 9)).compute(),
                ck::from_array(all)(ck::range(10, 2000, 7), ck::range(3, 9)).compute());
    const ck::index_t least = ck::explain(y).smallest_budget;
    CHECK(least < x.nbytes());
    const ck::runtime tight({.threads = 2, .memory_budget = least});
    xarray<double> found = xarray<double>::from_shape(all.shape());
    ck::compute_into(y, found);
    check_equal(found, all);
}
