// SPDX-License-Identifier: BSD-3-Clause
#include <cask/random.hpp>
#include <cask/reductions.hpp>
#include <cask/taking.hpp>

#include <xtensor/xstrided_view.hpp>
#include <xtensor/xview.hpp>

#include "support/check.hpp"
#include "support/plans.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;

const ck::array<double> x = ck::reshape(ck::arange<double>(6), {2, 3});

}  // namespace

TEST_CASE("elements are taken by lists of every kind", "[taking]") {
    const xt::xarray<double> want{{2, 0, 2}, {5, 3, 5}};
    check_equal(ck::take(x, {2, 0, -1}, 1), want);
    check_equal(ck::take(x, std::vector<std::int8_t>{2, 0, -1}, 1), want);
    check_equal(ck::take(x, xt::xarray<std::int64_t>{2, 0, -1}, 1), want);
    check_equal(ck::take(x, 1, 0), xt::xarray<double>{3, 4, 5});
    check_equal(ck::take(x, {5, 0}), xt::xarray<double>{5, 0});
    CHECK(ck::take(x, 4).item() == 4);
    CHECK(ck::take(x, std::vector<int>{}, 1).shape() == ck::shape{2, 0});
}

TEST_CASE("equally spaced positions are one piece", "[taking]") {
    const auto pieces = [](const ck::array<double>& taken) {
        const auto* joined = taken.node()->as<ck::expr::piecewise>();
        return joined == nullptr ? std::size_t{1} : taken.node()->inputs().size();
    };
    const auto line = ck::arange<double>(100);
    CHECK(pieces(ck::take(line, {0, 1, 2, 3}, 0)) == 1);
    CHECK(pieces(ck::take(line, {9, 7, 5, 3}, 0)) == 1);
    CHECK(pieces(ck::take(line, {4, 4, 4}, 0)) == 1);
    CHECK(pieces(ck::take(line, {0, 1, 2, 50, 51, 52, 7}, 0)) == 3);
    CHECK(pieces(ck::take(line, {9, 30, 31, 32}, 0)) == 2);
    std::vector<int> scattered;
    xt::xarray<double> want = xt::xarray<double>::from_shape({3000});
    for (int k = 0; k < 3000; ++k) {
        scattered.push_back(k * k % 97);
        want(static_cast<std::size_t>(k)) = k * k % 97;
    }
    check_equal(ck::take(line, scattered, 0), want);
}

namespace {

/// What taking along an axis is, element by element.
template <class T, class I>
xt::xarray<T> taken(const xt::xarray<T>& from, const xt::xarray<I>& at, std::size_t axis) {
    const auto length = static_cast<ck::index_t>(from.shape()[axis]);
    std::vector<std::size_t> sizes(from.shape().begin(), from.shape().end());
    std::size_t outer = 1;
    std::size_t inner = 1;
    for (std::size_t k = 0; k < axis; ++k) outer *= sizes[k];
    for (std::size_t k = axis + 1; k < sizes.size(); ++k) inner *= sizes[k];
    sizes.erase(sizes.begin() + static_cast<std::ptrdiff_t>(axis));
    sizes.insert(sizes.begin() + static_cast<std::ptrdiff_t>(axis), at.shape().begin(),
                 at.shape().end());
    xt::xarray<T> result = xt::xarray<T>::from_shape(sizes);
    T* to = result.data();
    for (std::size_t k = 0; k < outer; ++k) {
        for (const I each : at) {
            const auto position = static_cast<ck::index_t>(each);
            const auto place = static_cast<std::size_t>(position < 0 ? position + length
                                                                     : position);
            const auto stride = static_cast<std::size_t>(length) * inner;
            to = std::copy_n(from.data() + k * stride + place * inner, inner, to);
        }
    }
    return result;
}

/// Positions of an axis of `length`, in no order, those of odd places from the end.
template <class I>
xt::xarray<I> scattered(std::size_t count, ck::index_t length) {
    xt::xarray<I> at = xt::xarray<I>::from_shape({count});
    for (std::size_t k = 0; k < count; ++k) {
        const auto place = static_cast<ck::index_t>(k * k * 7 % static_cast<std::size_t>(length));
        at(k) = static_cast<I>(k % 2 == 1 && std::is_signed_v<I> ? place - length : place);
    }
    return at;
}

}  // namespace

TEST_CASE("elements are taken by arrays of every integer type, lazily", "[taking]") {
    const xt::xarray<double> values = cask_test::numbers<double>({5, 7, 3}, 1);
    const auto check = [&]<class I>(I) {
        const xt::xarray<I> at = scattered<I>(11, 5);
        const auto lazy = ck::from_array(at) + I(0);
        check_equal(ck::take(ck::borrow(values), lazy, 0), taken(values, at, 0));
        const xt::xarray<I> columns = scattered<I>(4, 3);
        check_equal(ck::take(ck::borrow(values), ck::from_array(columns), -1),
                    taken(values, columns, 2));
    };
    check(std::int8_t{});
    check(std::int16_t{});
    check(std::int32_t{});
    check(std::int64_t{});
    check(std::uint8_t{});
    check(std::uint16_t{});
    check(std::uint32_t{});
    check(std::uint64_t{});
    check(0LL);
}

TEST_CASE("elements of every size are taken", "[taking]") {
    const xt::xarray<int> at = scattered<int>(9, 6);
    const auto check = [&]<class T>(T) {
        const xt::xarray<T> values = cask_test::numbers<T>({4, 6, 5}, 3);
        check_equal(ck::take(ck::borrow(values), ck::from_array(at), 1), taken(values, at, 1));
    };
    check(bool{});
    check(std::int16_t{});
    check(float{});
    check(std::complex<float>{});
    check(std::complex<double>{});
}

TEST_CASE("positions of any rank stand in place of the axis", "[taking]") {
    const xt::xarray<double> values = cask_test::numbers<double>({4, 6, 3}, 2);
    const auto lazy = ck::borrow(values);
    const xt::xarray<int> at{{0, -1, 3}, {2, 2, -6}};
    check_equal(ck::take(lazy, ck::from_array(at), 1), taken(values, at, 1));
    check_equal(ck::take(lazy, ck::transpose(ck::from_array(at)), 1),
                taken(values, xt::xarray<int>(xt::transpose(at)), 1));
    check_equal(ck::take(lazy, ck::flip(ck::from_array(at)), 1),
                taken(values, xt::xarray<int>(xt::flip(xt::flip(at, 0), 1)), 1));
    check_equal(ck::take(lazy, ck::broadcast_to(ck::from_array({1, 0}), {3, 2}), 0),
                taken(values, xt::xarray<int>{{1, 0}, {1, 0}, {1, 0}}, 0));
    check_equal(ck::take(lazy, sum(ck::from_array({1, 2})), 0),
                xt::xarray<double>(xt::view(values, 3)));
    const xt::xarray<double> flat = xt::ravel(values);
    check_equal(ck::take(lazy, ck::from_array(at)), taken(flat, at, 0));
    CHECK(ck::take(lazy, ck::from_array(at)(0, 1)).item() == flat(71));
}

TEST_CASE("nothing is taken of what has elements or none", "[taking]") {
    const auto none = ck::from_array(std::vector<int>{});
    CHECK(ck::take(x, none, 1).compute().shape() == xt::xarray<double>::shape_type{2, 0});
    CHECK(ck::take(ck::zeros<double>({0, 3}), none, 0).compute().size() == 0);
    const auto rows = ck::take(ck::zeros<double>({0, 3}), ck::from_array({2, 1}), 1);
    CHECK(rows.compute().shape() == xt::xarray<double>::shape_type{0, 2});
    check_equal(ck::take(ck::full<double>({1}, 4.0), ck::from_array({0, -1, 0}), 0),
                xt::xarray<double>{4, 4, 4});
}

TEST_CASE("elements are taken of what is computed, reshaped, turned or generated", "[taking]") {
    const xt::xarray<double> values = cask_test::numbers<double>({300, 40}, 5);
    const auto lazy = ck::borrow(values);
    const xt::xarray<int> at = scattered<int>(700, 300);
    const auto rows = ck::from_array(at);
    const xt::xarray<double> want = taken(values, at, 0);
    const xt::xarray<double> cube = cask_test::numbers<double>({3, 4, 9, 5}, 6);
    const xt::xarray<int> places{{8, 0, -9}, {1, -2, 1}};
    const auto twice = [&](const cask_test::chunking& in) {
        return ck::take(in(values)*2.0, in(at) + 0, 0);
    };
    cask_test::check<double>(twice, xt::xarray<double>(want * 2.0));
    const auto third_axis = [&](const cask_test::chunking& in) {
        return ck::take(in(cube), in(places), 2);
    };
    cask_test::check<double>(third_axis, taken(cube, places, 2));
    check_equal(ck::take(ck::reshape(lazy * 2.0, {300, 8, 5}), rows, 0),
                xt::xarray<double>(xt::reshape_view(want * 2.0, {700, 8, 5})));
    check_equal(ck::take(ck::transpose(lazy), rows, 1), xt::xarray<double>(xt::transpose(want)));
    check_equal(ck::take(ck::transpose(lazy + 0.0), rows, 1),
                xt::xarray<double>(xt::transpose(want)));
    check_equal(ck::take(ck::arange<double>(300), rows, 0),
                taken(xt::xarray<double>(xt::arange<double>(300)), at, 0));
    check_equal(ck::take(lazy, rows, 0)(ck::range(600, 650, 3), 5),
                xt::xarray<double>(xt::view(want, xt::range(600, 650, 3), 5)));
    check_equal(sum(ck::take(lazy, rows, 0), 1), xt::xarray<double>(xt::sum(want, {1})),
                {.absolute = 1e-9});
    // Few positions of short rows: tasks compute what they take from.
    const auto columns = ck::from_array({39, 0, -2});
    check_equal(ck::take(lazy * 2.0, columns, 1),
                taken(xt::xarray<double>(values * 2.0), xt::xarray<int>{39, 0, -2}, 1));
}

TEST_CASE("long lists of scattered positions are taken as an array of them", "[taking]") {
    const auto line = ck::from_array(cask_test::numbers<double>({100'000}, 7));
    std::vector<int> at(100'000);
    for (std::size_t k = 0; k < at.size(); ++k) at[k] = static_cast<int>(k * 7919 % 100'000);
    const auto taken_by_list = ck::take(line, at, 0);
    CHECK(taken_by_list.node()->as<ck::expr::call>() != nullptr);
    CHECK(all(taken_by_list == ck::take(line, ck::from_array(at), 0)).item());
    // A few rows of what is computed are pieces: the others are not computed.
    std::vector<int> few(at.begin(), at.begin() + 40);
    CHECK(ck::take(line + 1.0, few, 0).node()->as<ck::expr::piecewise>() != nullptr);
    CHECK(all(ck::take(line + 1.0, at, 0) == taken_by_list + 1.0).item());
}

TEST_CASE("what is taken has the same bits in parts, within budgets, on several threads",
          "[taking]") {
    const auto m = ck::random::generator(3).uniform({3'000, 400});
    const auto at = ck::random::generator(4).integers({5'000}, -3'000, 3'000);
    const auto y = ck::take(m * 2.0, at, 0);
    const xt::xarray<double> want = y.compute();
    for (const int threads : {1, 2, 4}) {
        for (const ck::index_t budget : {ck::index_t{0}, ck::index_t{17'000'000}}) {
            const ck::runtime own({.threads = threads, .memory_budget = budget});
            check_equal(y, want);
            check_equal(ck::take(m * 2.0, at(ck::range(0, 7)), 0),
                        xt::xarray<double>(xt::view(want, xt::range(0, 7))));
        }
    }
}

TEST_CASE("positions stand among slices, their axes where their axis stood", "[taking]") {
    const xt::xarray<double> values = cask_test::numbers<double>({3, 4, 5}, 8);
    const auto lazy = ck::borrow(values);
    const xt::xarray<int> at{{4, 0}, {-2, 1}};
    const auto i = ck::from_array(at);
    check_equal(lazy(ck::all(), ck::all(), i), taken(values, at, 2));
    check_equal(lazy(ck::ellipsis(), i), taken(values, at, 2));
    check_equal(lazy(1, i - 1, ck::range(1, 4)),
                taken(xt::xarray<double>(xt::view(values, 1, xt::all(), xt::range(1, 4))),
                      xt::xarray<int>(at - 1), 0));
    check_equal(lazy(ck::newaxis(), ck::ellipsis(), i - 1, 0)(0),
                taken(xt::xarray<double>(xt::view(values, xt::all(), xt::all(), 0)),
                      xt::xarray<int>(at - 1), 1));
    const xt::xarray<double> rows = taken(values, xt::xarray<int>{2, 0, 2}, 0);
    check_equal(lazy(std::vector<int>{2, 0, 2}), rows);
    check_equal(lazy(xt::xarray<std::int8_t>{2, 0, 2}, ck::all()), rows);
    check_equal(lazy(ck::position_list{2, 0, 2}, ck::all(), 3),
                xt::xarray<double>(xt::view(rows, xt::all(), xt::all(), 3)));
}

TEST_CASE("elements at points are those at positions of several axes", "[taking]") {
    const xt::xarray<double> values = cask_test::numbers<double>({6, 5, 4}, 9);
    const auto lazy = ck::borrow(values);
    const xt::xarray<int> rows{{5, -6}, {0, 2}};
    const xt::xarray<int> columns{4, -2};
    xt::xarray<double> want = xt::xarray<double>::from_shape({2, 2, 4});
    xt::xarray<double> ends = xt::xarray<double>::from_shape({2, 2, 5});
    for (int k = 0; k < 2; ++k) {
        for (int l = 0; l < 2; ++l) {
            const int row = rows(k, l) < 0 ? rows(k, l) + 6 : rows(k, l);
            const int column = columns(l) < 0 ? columns(l) + 5 : columns(l);
            xt::view(want, k, l) = xt::view(values, row, column);
            xt::view(ends, k, l) = xt::view(values, row, xt::all(), 1);
        }
    }
    const auto i = ck::from_array(rows);
    const auto j = ck::from_array(columns);
    check_equal(lazy.vindex(i, j), want);
    check_equal(lazy.vindex(i + 0, std::vector<int>{4, -2}), want);
    check_equal(lazy.vindex(i, ck::all(), 1), ends);
    check_equal(ck::transpose(lazy).vindex(1, ck::all(), i), ends);
    check_equal((lazy * 2.0).vindex(i, j, ck::all()), xt::xarray<double>(want * 2.0));
    const auto built = [&](const cask_test::chunking& in) {
        return in(values).vindex(in(rows)*1, in(columns));
    };
    cask_test::check<double>(built, want);
    CHECK(lazy.vindex(i(0, 0), 0, j(1)).item() == values(5, 0, 2));
}

TEST_CASE("mistakes in indices with positions name the remedy", "[taking]") {
    using cask_test::ContainsSubstring;
    const auto i = ck::from_array({1, 0});
    CHECK_THROWS_WITH(
        x(i, i), ContainsSubstring(
                     "[x(...)] two entries are positions: x.vindex(i, j) takes the elements at "
                     "points, take(take(x, i, 0), j, 1) all pairs  (") &&
                     ContainsSubstring("taking.cpp:"));
    CHECK_THROWS_WITH(x(i, 5), ContainsSubstring("position 5 is outside of axis 1") &&
                                   ContainsSubstring("taking.cpp:"));
    CHECK_THROWS_WITH(x(i, 0, 0), ContainsSubstring("3 entries for an array of shape (2, 3)"));
    CHECK_THROWS_WITH(x(0, ck::from_array({0, 4})),
                      ContainsSubstring("[take] position 4 is outside of axis 0 of shape (3,)"));
    CHECK_THROWS_WITH(x.vindex(i, i, i),
                      ContainsSubstring("[vindex] more entries than axes of shape (2, 3)"));
    CHECK_THROWS_WITH(x.vindex(i, ck::range(0, 2)),
                      ContainsSubstring("[vindex] entry 1 is neither positions nor all(): slice "
                                        "first, x(...).vindex(...)"));
    CHECK_THROWS_WITH(x.vindex(i, ck::from_array({0, 1, 2})),
                      ContainsSubstring("[vindex] shapes do not broadcast"));
    CHECK_THROWS_WITH(x.vindex(i, ck::from_array({0, 3})),
                      ContainsSubstring("[vindex] position 3 is outside of axis 1"));
    CHECK_THROWS_WITH(x.vindex(i, 3),
                      ContainsSubstring("[vindex] position 3 is outside of axis 1"));
    CHECK_THROWS_WITH(x.vindex(i, std::vector<int>{0, -4}),
                      ContainsSubstring("[vindex] position -4 is outside of axis 1"));
    CHECK_THROWS_WITH(x.vindex(i, i + 3).compute(),
                      ContainsSubstring("[vindex] position 4 is outside of axis 1 of length 3"));
}

TEST_CASE("elements are put in, as a list or all at one position", "[taking]") {
    check_equal(ck::insert(x, 1, 9.0, 1), xt::xarray<double>{{0, 9, 1, 2}, {3, 9, 4, 5}});
    check_equal(ck::insert(x, -1, ck::from_array({7.0, 8.0}), 1),
                xt::xarray<double>{{0, 1, 7, 2}, {3, 4, 8, 5}});
    check_equal(ck::insert(x, 2, x, 0),
                xt::xarray<double>{{0, 1, 2}, {3, 4, 5}, {0, 1, 2}, {3, 4, 5}});
    check_equal(ck::insert(x, {3, 0}, ck::from_array({7.0, 8.0}), 1),
                xt::xarray<double>{{8, 0, 1, 2, 7}, {8, 3, 4, 5, 7}});
}

TEST_CASE("elements are left out, each once", "[taking]") {
    check_equal(ck::erase(x, 1, 1), xt::xarray<double>{{0, 2}, {3, 5}});
    check_equal(ck::ravel(ck::erase(x, {-1, 0, 2}, 1)), xt::xarray<double>{1, 4});
    CHECK(ck::erase(x, {0, 1}, 0).shape() == ck::shape{0, 3});
}

TEST_CASE("mistakes in positions name position, axis and line", "[taking]") {
    using cask_test::ContainsSubstring;
    CHECK_THROWS_WITH(
        ck::take(x, {0, 3}, 1),
        ContainsSubstring("[take] position 3 is outside of axis 1 of shape (2, 3)  (") &&
            ContainsSubstring("taking.cpp:"));
    CHECK_THROWS_AS(ck::take(x, {0}, 2), ck::axis_error);
    CHECK_THROWS_AS(ck::take(x, ck::from_array({0}), 2), ck::axis_error);
    CHECK_THROWS_WITH(
        ck::take(x, ck::from_array({0, -4}), 1),
        ContainsSubstring("[take] position -4 is outside of axis 1 of shape (2, 3)  (") &&
            ContainsSubstring("taking.cpp:"));
    CHECK_THROWS_WITH(ck::take(ck::zeros<double>({0, 3}), ck::arange<int>(2), 0),
                      ContainsSubstring("[take] axis 0 of shape (0, 3) has no elements to take"));
    CHECK_THROWS_WITH(ck::take(ck::zeros<double>(ck::shape::filled(7, 1)),
                               ck::zeros<int>(ck::shape::filled(7, 1)), 0),
                      ContainsSubstring("[take] the result would have 13 axes, more than 12"));
    CHECK_THROWS_WITH(ck::erase(x, -4, 1),
                      ContainsSubstring("[erase] position -4 is outside of axis 1"));
    CHECK_THROWS_WITH(ck::insert(x, 4, 1.0, 1),
                      ContainsSubstring("[insert] position 4 is outside of axis 1"));
    CHECK_THROWS_WITH(
        ck::insert(x, 0, ck::ones<double>({2, 2, 3}), 1),
        ContainsSubstring("[insert] the values' shape (2, 2, 3) does not broadcast to (2, 1)"));
    CHECK_THROWS_WITH(ck::take(x, xt::xarray<int>{{1, 2}}, 1),
                      ContainsSubstring("a list of positions has one axis: got shape (1, 2)"));
}

TEST_CASE("positions that are computed fail when they are, with axis, length and line",
          "[taking]") {
    using cask_test::ContainsSubstring;
    const auto at = ck::arange<int>(4);
    CHECK_THROWS_AS(ck::take(x, at, 1).compute(), ck::task_error);
    CHECK_THROWS_WITH(ck::take(x, at, 1).compute(),
                      ContainsSubstring("[take] position 3 is outside of axis 1 of length 3") &&
                          ContainsSubstring("taking.cpp:"));
    const auto large = ck::full<std::uint64_t>({2}, std::uint64_t{1} << 63);
    CHECK_THROWS_WITH(ck::take(x, large, 0).compute(),
                      ContainsSubstring("is outside of axis 0 of length 2"));
    try {
        static_cast<void>(ck::take(x, at - 4, 1).compute());
        FAIL("position -4 was taken");
    } catch (const ck::task_error& failed) {
        CHECK_THROWS_AS(std::rethrow_if_nested(failed), ck::index_error);
    }
}

TEST_CASE("of several wrong positions the first one is named, whatever the threads", "[taking]") {
    using cask_test::ContainsSubstring;
    constexpr ck::index_t count = 1'000'000;
    const auto k = ck::arange<std::int64_t>(count);
    // The first wrong one is 300'007 + 1000, then each 50'021st of those behind it.
    const auto at =
        ck::where((k >= 300'007) && ((k - 300'007) % 50'021 == 0), k + 1000, k % 9).persist();
    const auto row = ck::arange<double>(9);
    const auto table = ck::ones<double>({9, 3});
    for (const int threads : {1, 2, 8}) {
        const ck::runtime own({.threads = threads});
        for (int round = 0; round < 20; ++round) {
            CHECK_THROWS_WITH(ck::take(row, at, 0).compute(),
                              ContainsSubstring("position 301007 is outside of axis 0"));
            CHECK_THROWS_WITH(ck::take(table, at, 0).compute(),
                              ContainsSubstring("position 301007 is outside of axis 0"));
            CHECK_THROWS_WITH(table.vindex(at, at % 3).compute(),
                              ContainsSubstring("position 301007 is outside of axis 0"));
        }
    }
}
