// SPDX-License-Identifier: BSD-3-Clause
// array<T>: basic indexing, masked assignment, handles.
#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/array.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>

#include <random>

namespace {

namespace ck = cask;
using ck::_;
using cask_test::check;
using cask_test::check_equal;
using cask_test::numbers;

/// Python's range of indices begin:end:step of an axis, by its definition.
std::vector<ck::index_t> indices(std::optional<ck::index_t> begin, std::optional<ck::index_t> end,
                                 ck::index_t step, ck::index_t length) {
    const auto bound = [&](std::optional<ck::index_t> given, ck::index_t otherwise) {
        if (!given) return otherwise;
        ck::index_t value = *given < 0 ? *given + length : *given;
        const ck::index_t low = step > 0 ? 0 : -1;
        const ck::index_t high = step > 0 ? length : length - 1;
        return value < low ? low : (value > high ? high : value);
    };
    const ck::index_t first = bound(begin, step > 0 ? 0 : length - 1);
    const ck::index_t last = bound(end, step > 0 ? length : -1);
    std::vector<ck::index_t> result;
    for (ck::index_t k = first; step > 0 ? k < last : k > last; k += step) result.push_back(k);
    return result;
}

}  // namespace

TEST_CASE("ranges with every sign of bounds and step select what Python's do", "[array]") {
    using bound = std::optional<ck::index_t>;
    for (const ck::index_t length : {0, 1, 7}) {
        const xt::xarray<std::int32_t> x =
            xt::arange<std::int32_t>(static_cast<std::int32_t>(length));
        const auto a = ck::borrow(x);
        const auto computed = a + 0;
        for (const ck::index_t step : {1, 2, 3, 100, -1, -2, -3, -100}) {
            for (const bound begin : {bound(), bound(0), bound(2), bound(6), bound(7), bound(50),
                                      bound(-1), bound(-3), bound(-7), bound(-8), bound(-50)}) {
                for (const bound end : {bound(), bound(0), bound(3), bound(7), bound(50), bound(-1),
                                        bound(-2), bound(-8), bound(-50)}) {
                    const std::vector<ck::index_t> expected = indices(begin, end, step, length);
                    const auto part = a(ck::range(begin, end, step));
                    CAPTURE(length, step, begin.value_or(999), end.value_or(999));
                    REQUIRE(part.shape() == ck::shape{expected.size()});
                    const xt::xarray<std::int32_t> values = part.compute();
                    REQUIRE(std::equal(expected.begin(), expected.end(), values.begin()));
                    const auto same = computed(ck::range(begin, end, step)).compute();
                    REQUIRE(std::equal(expected.begin(), expected.end(), same.begin()));
                }
            }
        }
    }
}

TEST_CASE("the extreme steps and bounds are taken as well", "[array]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{5});
    const auto a = ck::borrow(x);
    const auto most = std::numeric_limits<ck::index_t>::max();
    const auto least = std::numeric_limits<ck::index_t>::min();
    CHECK(a(ck::range(_, _, most)).compute()(0) == x(0));
    CHECK(a(ck::range(_, _, least)).compute()(0) == x(4));
    CHECK(a(ck::range(least, most)).shape() == ck::shape{5});
    CHECK(a(ck::range(most, least, -1)).shape() == ck::shape{5});
    CHECK(a(ck::range(most, _)).shape() == ck::shape{0});
}

TEMPLATE_TEST_CASE("integers, ranges, new axes and ellipses index every axis", "[array]", bool,
                   std::int8_t, double, std::complex<float>) {
    const xt::xarray<TestType> x = numbers<TestType>(ck::shape{5, 70, 6});
    using array = xt::xarray<TestType>;
    check([&](const auto& in) { return in(x)(2); }, array(xt::view(x, 2)));
    check([&](const auto& in) { return in(x)(-1, 3, -6); }, array(x(4, 3, 0)));
    check([&](const auto& in) { return in(x)(ck::all(), -2); }, array(xt::view(x, xt::all(), 68)));
    check([&](const auto& in) { return in(x)(ck::ellipsis(), 1); },
          array(xt::view(x, xt::all(), xt::all(), 1)));
    check([&](const auto& in) { return in(x)(1, ck::ellipsis(), 1); },
          array(xt::view(x, 1, xt::all(), 1)));
    check([&](const auto& in) { return in(x)(1, 2, 3, ck::ellipsis()); }, array(x(1, 2, 3)));
    check([&](const auto& in) { return in(x)(ck::newaxis(), ck::ellipsis(), ck::newaxis()); },
          array(xt::view(x, xt::newaxis(), xt::all(), xt::all(), xt::all(), xt::newaxis())));
    check(
        [&](const auto& in) {
            return in(x)(ck::range(1, 4), ck::newaxis(), 5, ck::range(_, _, -2));
        },
        array(
            xt::view(x, xt::range(1, 4), xt::newaxis(), 5, xt::range(5, xt::placeholders::_, -2))));
    check([&](const auto& in) { return in(x)(ck::range(4, 0, -3), ck::range(60, 2, -7)); },
          array(xt::view(x, xt::range(4, 0, -3), xt::range(60, 2, -7), xt::all())));
    check([&](const auto& in) { return in(x)(ck::range(3, 3)); },
          array(xt::view(x, xt::range(3, 3))));
    // The same of something computed.
    check(
        [&](const auto& in) {
            return (in(x) != TestType(0))(ck::range(4, 0, -3), ck::newaxis(), ck::range(60, 2, -7),
                                          2);
        },
        xt::xarray<bool>(
            xt::not_equal(xt::view(x, xt::range(4, 0, -3), xt::newaxis(), xt::range(60, 2, -7), 2),
                          TestType(0))));
}

TEST_CASE("slices of slices are slices", "[array]") {
    std::mt19937 random(7);
    const auto pick = [&](ck::index_t low, ck::index_t high) {
        return low + static_cast<ck::index_t>(random() % static_cast<unsigned>(high - low + 1));
    };
    const xt::xarray<double> x = numbers<double>(ck::shape{40, 50});
    for (int round = 0; round < 40; ++round) {
        xt::xarray<double> expected = x;
        std::vector<std::array<ck::index_t, 6>> chain;
        for (int depth = 0; depth < 4 && expected.size() > 0; ++depth) {
            std::array<ck::index_t, 6> next{};
            std::vector<std::vector<ck::index_t>> chosen;
            for (std::size_t axis = 0; axis < 2; ++axis) {
                const auto length = static_cast<ck::index_t>(expected.shape()[axis]);
                next[3 * axis] = pick(-length, length);
                next[3 * axis + 1] = pick(-length - 1, length + 1);
                next[3 * axis + 2] = pick(0, 1) == 0 ? pick(1, 3) : -pick(1, 3);
                chosen.push_back(
                    indices(next[3 * axis], next[3 * axis + 1], next[3 * axis + 2], length));
            }
            if (chosen[0].empty() || chosen[1].empty()) continue;
            xt::xarray<double> part =
                xt::xarray<double>::from_shape({chosen[0].size(), chosen[1].size()});
            for (std::size_t i = 0; i < chosen[0].size(); ++i) {
                for (std::size_t j = 0; j < chosen[1].size(); ++j) {
                    part(i, j) = expected(chosen[0][i], chosen[1][j]);
                }
            }
            expected = part;
            chain.push_back(next);
        }
        const auto sliced = [&](ck::array<double> a) {
            for (const auto& s : chain) {
                a = a(ck::range(s[0], s[1], s[2]), ck::range(s[3], s[4], s[5]));
            }
            return a;
        };
        const auto a = ck::borrow(x, 7);
        check_equal(sliced(a).compute(), expected);
        check_equal(sliced(a * 1.0).compute(), expected);
        check_equal((sliced(a) + sliced(a * 1.0)).compute(), xt::xarray<double>(2 * expected));
    }
}

TEST_CASE("parts of generated arrays and of reductions are parts of their elements", "[array]") {
    const xt::xarray<double> ramp = ck::linspace<double>(-1, 1, 1000).compute();
    check(
        [&](const auto& in) {
            return ck::linspace<double>(-1, 1, 1000, in(ck::shape{1000}))(ck::range(900, 20, -7));
        },
        xt::xarray<double>(xt::view(ramp, xt::range(900, 20, -7))));
    const xt::xarray<double> x = numbers<double>(ck::shape{200, 30});
    const xt::xarray<double> sums = ck::sum(ck::borrow(x), 0).compute();
    check([&](const auto& in) { return ck::sum(in(x), 0)(ck::range(_, _, -1)); },
          xt::xarray<double>(xt::flip(sums, 0)));
    CHECK(ck::sum(ck::borrow(x), 0)(4).item() == sums(4));
    check(
        [&](const auto& in) {
            return ck::eye<std::int32_t>(7, 9, 1, in(ck::shape{7, 9}))(ck::range(1, 6, 2),
                                                                       ck::range(8, 0, -1));
        },
        xt::xarray<std::int32_t>{
            {0, 0, 0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 1, 0, 0, 0}, {0, 0, 1, 0, 0, 0, 0, 0}});
}

TEST_CASE("a slice of an array read by index has the chunks of its whole axes", "[array]") {
    const auto x = ck::zeros<double>({10, 20}, {5, {8, 12}});
    CHECK(to_string(x(ck::range(1, 4)).chunks()) == "((3), (8, 12))");
    CHECK(to_string(x(3).chunks()) == "((8, 12))");
    CHECK(to_string(x(ck::newaxis(), 3).chunks()) == "((1), (8, 12))");
}

TEST_CASE("assignment under a mask changes this handle alone, and later", "[array]") {
    const xt::xarray<double> values = numbers<double>(ck::shape{40, 70});
    const auto a = ck::borrow(values);
    ck::array<double> x = a;
    const ck::array<double> before = x;
    x[a > 0.0] = -1.0;
    check_equal(x.compute(), xt::xarray<double>(xt::where(values > 0.0, -1.0, values)));
    check_equal(before.compute(), values);
    check_equal(a.compute(), values);
    x[x < -2.0] = a * 2.0;  // reads itself
    const xt::xarray<double> once = xt::where(values > 0.0, -1.0, values);
    check_equal(x.compute(), xt::xarray<double>(xt::where(once < -2.0, values * 2.0, once)));
    CHECK(x.chunks() == before.chunks());
}

TEST_CASE("masks and values broadcast to what they are assigned to", "[array]") {
    const xt::xarray<double> values = numbers<double>(ck::shape{4, 70});
    const xt::xarray<bool> row = numbers<bool>(ck::shape{1, 70});
    const xt::xarray<bool> some = numbers<bool>(ck::shape{4});  // of the rows
    const xt::xarray<bool> rows = numbers<bool>(ck::shape{4, 1});
    const xt::xarray<double> column = numbers<double>(ck::shape{4, 1}, 9);
    check(
        [&](const auto& in) {
            auto x = in(values);
            x[in(some)] = 5;
            return x;
        },
        xt::xarray<double>(xt::where(rows, 5.0, values)));
    check(
        [&](const auto& in) {
            auto x = in(values);
            x[in(row)] = in(column);
            return x;
        },
        xt::xarray<double>(xt::where(row, column, values)));
    check(
        [&](const auto& in) {
            auto x = in(values);
            x[ck::full<bool>({}, true)] = 3;
            return x;
        },
        xt::xarray<double>(3.0 * xt::ones_like(values)));
    check(
        [&](const auto& in) {  // an array of another, smaller kind
            auto x = in(values);
            x[in(row)] = ck::full<std::int8_t>({}, 7);
            return x;
        },
        xt::xarray<double>(xt::where(row, 7.0, values)));
}

TEST_CASE("handles share, are rebound, and own what they were made of", "[array]") {
    const auto made = [] {
        xt::xarray<double> values = numbers<double>(ck::shape{100});
        return ck::from_array(values) * 2.0 + ck::from_array(xt::xarray<double>(values));
    };
    check_equal(made().compute(), xt::xarray<double>(numbers<double>(ck::shape{100}) * 3.0),
                {1e-15, 0});
    ck::array<double> x = made();
    const ck::array<double> y = x;
    CHECK(x.node() == y.node());
    x = x + 1.0;
    CHECK(x.node() != y.node());
    const ck::array<double> nothing;
    CHECK(nothing.rank() == 0);
    CHECK(nothing.item() == 0);
    CHECK(x.nbytes() == 800);
    CHECK(x.size() == 100);
    static_assert(ck::array<float>::dtype() == ck::dtype::float32);
    static_assert(!std::is_convertible_v<ck::array<double>, double>);
    static_assert(!std::is_constructible_v<bool, ck::array<double>>);
    static_assert(!std::is_assignable_v<ck::array<double>, ck::array<double>>);
    static_assert(std::is_assignable_v<ck::array<double>&, ck::array<double>>);
}

TEST_CASE("a handle that was moved from is what it was", "[array]") {
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<ck::array<double>>);
    STATIC_REQUIRE(std::is_nothrow_move_assignable_v<ck::array<double>>);
    ck::array<double> x = ck::arange<double>(5.0);
    const ck::array<double> y = std::move(x);
    CHECK(x.shape() == ck::shape{5});
    CHECK(ck::sum(x + y).item() == 20);
    ck::array<double> z;
    z = std::move(x);
    const bool equal = x.compute() == z.compute();
    CHECK(equal);
    std::vector<ck::array<double>> many;
    for (int k = 0; k < 10; ++k) many.push_back(std::move(z));
    std::swap(many.front(), x);
    CHECK(ck::sum(many.front()).item() == 10);
    CHECK(ck::sum(z).item() == 10);
}

TEST_CASE("the oracle looks into chunks of coarse and of fine grids", "[array]") {
    for (const ck::index_t chunk : {300, 100, 7, 1}) {
        const xt::xarray<double> whole = numbers<double>({300});
        const auto x = ck::borrow(whole, chunk);
        CHECK(cask_test::wrong_chunk(x, whole) == "");
        for (const std::size_t wrong : {std::size_t{0}, std::size_t{299}}) {
            xt::xarray<double> changed = whole;
            changed(wrong) += 1;
            CHECK(cask_test::wrong_chunk(x, changed) != "");
        }
    }
}

TEST_CASE("one element is taken out of an array of any rank", "[array]") {
    CHECK(ck::full<bool>({1, 1, 1}, true).item());
    CHECK(static_cast<double>(ck::sum(ck::ones<double>({5}))) == 5.0);
    CHECK((ck::ones<std::complex<double>>({}) * std::complex<double>(0, 1)).item() ==
          std::complex<double>(0, 1));
}

TEST_CASE("arrays without elements are computed", "[array]") {
    for (const ck::shape& sizes :
         {ck::shape{0}, ck::shape{3, 0}, ck::shape{0, 3}, ck::shape{2, 0, 4}}) {
        const xt::xarray<double> none = numbers<double>(sizes);
        check([&](const auto& in) { return in(none)*2.0 + 1.0; }, none);
        check([&](const auto& in) { return ck::zeros<double>(sizes, in(sizes)); }, none);
        check([&](const auto& in) { return in(none)-ck::mean(in(none), {.keep_dims = true}); },
              none);
    }
}

TEST_CASE("arrays of twelve axes are sliced, reduced and computed", "[array]") {
    const ck::shape sizes = ck::shape::filled(12, 2);
    const xt::xarray<std::int32_t> x = numbers<std::int32_t>(sizes);
    const auto a = ck::borrow(x);
    check_equal((a + a).compute(), xt::xarray<std::int32_t>(2 * x));
    CHECK(a(1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0).item() == x(1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0));
    CHECK(ck::sum(a).item() == xt::sum(xt::cast<std::int64_t>(x))());
    check_equal(ck::transpose(a).compute(), xt::xarray<std::int32_t>(xt::transpose(x)));
    check_equal(ck::sum(a, {0, 2, 4, 6, 8, 10}).compute(),
                xt::xarray<std::int64_t>(xt::sum(xt::cast<std::int64_t>(x), {0, 2, 4, 6, 8, 10})));
}

TEST_CASE("blocks are parts in units of chunks, which stay cut", "[array]") {
    const xt::xarray<double> values = numbers<double>(ck::shape{10, 7});
    const auto x = ck::from_array(values, {4, 3});
    CHECK(x.itemsize() == 8);
    check_equal(x.blocks(1, 2),
                xt::xarray<double>(xt::view(values, xt::range(4, 8), xt::range(6, 7))));
    check_equal(x.blocks(ck::range(1, _), ck::range(_, 2)),
                xt::xarray<double>(xt::view(values, xt::range(4, 10), xt::range(0, 6))));
    CHECK(to_string(x.blocks(ck::range(1, _)).chunks()) == "((4, 2), (3 x 2, 1))");
    CHECK(x.blocks(ck::range(2, 2)).shape() == ck::shape{0, 7});
    CHECK_THROWS_WITH(
        x.blocks(0, 3),
        cask_test::ContainsSubstring(
            "[x.blocks(...)] entry 1 selects no run of the 3 chunks along this axis  (") &&
            cask_test::ContainsSubstring("array.cpp:"));
    CHECK_THROWS_AS(x.blocks(ck::range(_, _, 2)), ck::index_error);
    CHECK_THROWS_AS(x.blocks(ck::newaxis()), ck::index_error);
    CHECK_THROWS_AS(x.blocks(0, 0, 0), ck::index_error);
}

TEST_CASE("a container takes an array's elements", "[array]") {
    const auto x = ck::from_array(numbers<double>(ck::shape{3, 4}));
    xt::xarray<double> y = x + 1.0;
    check_equal(y, (x + 1.0).compute());
    y = x;
    check_equal(y, x.compute());
    const auto sum = [](const xt::xarray<double>& values) { return xt::sum(values)(); };
    CHECK(sum(x) == cask_test::approx(ck::sum(x).item()));
}
