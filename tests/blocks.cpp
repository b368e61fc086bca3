// SPDX-License-Identifier: BSD-3-Clause
#include <cask/blocks.hpp>

#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/plan/planner.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <unistd.h>

namespace {

using namespace cask_test;
using xt::xarray;

ck::array<double> counted(const ck::shape& sizes) {
    return ck::reshape(ck::arange<double>(0.0, static_cast<double>(sizes.size())), sizes);
}

template <class T>
bool same_array(const xarray<T>& found, const xarray<T>& expected) {
    const std::string difference =
        first_difference(found, expected, [](const T& a, const T& b) { return same_bits(a, b); });
    CAPTURE(difference);
    CHECK(difference.empty());
    return difference.empty();
}

/// The message of the task_error that computing `x` throws.
template <class T>
std::string failure_of(const ck::array<T>& x) {
    const ck::runtime one({.threads = 1});
    try {
        static_cast<void>(x.compute());
    } catch (const ck::task_error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

// Sums of the four neighbours; of a block with margins, at the ends elements alone.
constexpr auto neighbours = [](const auto& b) -> xarray<double> {
    xarray<double> sums = b;
    for (std::size_t i = 1; i + 1 < b.shape()[0]; ++i) {
        for (std::size_t j = 1; j + 1 < b.shape()[1]; ++j) {
            sums(i, j) = b(i - 1, j) + b(i + 1, j) + b(i, j - 1) + b(i, j + 1);
        }
    }
    return sums;
};

}  // namespace

TEST_CASE("map_blocks calls a function for each chunk", "[blocks]") {
    const auto x = ck::rechunk(counted({7, 9}), {3, 4});
    std::atomic<int> calls{0};
    const auto count = [&](const ck::input_block<double>& b) -> xarray<double> {
        ++calls;
        return b * 2.0 + 1.0;
    };
    const auto y = ck::map_blocks(count, x);
    CHECK(y.chunks() == x.chunks());
    CHECK(same_array(y.compute(), (x * 2.0 + 1.0).compute()));
    CHECK(calls == 9);
    CHECK(same_array(ck::map_blocks(count, x * x - 3.0).compute(),
                     ((x * x - 3.0) * 2.0 + 1.0).compute()));
}

TEST_CASE("functions over blocks return containers, one element, or write into a block",
          "[blocks]") {
    const auto x = ck::rechunk(counted({4, 6}), {2, 3});
    const auto fixed = ck::map_blocks(
        [](const auto& b) {
            xt::xtensor<float, 2> out = xt::xtensor<float, 2>::from_shape({2, 3});
            for (std::size_t k = 0; k < 6; ++k) out.flat(k) = static_cast<float>(b.flat(k));
            return out;
        },
        x);
    CHECK(same_array(fixed.compute(), ck::astype<float>(x).compute()));
    const auto columns = ck::map_blocks(
        [](const auto& b) -> xarray<double, xt::layout_type::column_major> { return b; }, x);
    CHECK(same_array(columns.compute(), x.compute()));
    const auto total = ck::map_blocks(
        [](const auto& b) {
            double sum = 0;
            for (const double v : b) sum += v;
            return sum;
        },
        x, {.chunks = {{1}, {1}}});
    CHECK(total.shape() == ck::shape{2, 2});
    CHECK(ck::sum(total).item() == ck::sum(x).item());
    const auto written = ck::map_blocks<std::int32_t>(
        [](const auto& b, auto& out) {
            for (std::size_t k = 0; k < b.size(); ++k) {
                out.flat(k) = static_cast<std::int32_t>(b.flat(k)) % 5;
            }
        },
        x);
    CHECK(same_array(written.compute(), (ck::astype<std::int32_t>(x) % 5).compute()));
    const auto converted = ck::map_blocks<float>([](const auto& b) -> xarray<double> { return b; },
                                                 x);
    CHECK(same_array(converted.compute(), ck::astype<float>(x).compute()));
}

TEST_CASE("functions over blocks are told where they are", "[blocks]") {
    const auto x = ck::rechunk(counted({5, 8}), {2, 3});
    const auto say = [](const auto&, auto& out, const ck::block_info& where) {
        out.fill(static_cast<double>(100 * where.index[0] + 10 * where.index[1]) +
                 static_cast<double>(where.box.begin[1]));
    };
    const auto y = ck::map_blocks<double>(say, x);
    CHECK(y(0, 0).item() == 0);
    CHECK(y(4, 7).item() == 226);
    CHECK(y(ck::range(2, 4), ck::range(3, 6)).compute()(1, 1) == 113);  // a block alone
    const auto counts = ck::map_blocks<double>(
        [](const auto&, auto& out, const ck::block_info& where) {
            out.fill(static_cast<double>(1000 * where.counts.size() + where.sizes[1] +
                                         100 * where.inputs[0].extent[0]));
        },
        x);
    CHECK(counts(4, 0).item() == 9108);
    const auto given = ck::map_blocks(
        [](const auto& b, const ck::block_info& where) -> xarray<double> {
            return b * static_cast<double>(where.index[0]);
        },
        x);
    CHECK(given(3, 1).item() == 25);
}

TEST_CASE("map_blocks drops axes and makes new ones", "[blocks]") {
    const auto x = ck::rechunk(counted({6, 8}), {3, 3});
    const auto rows = ck::map_blocks(
        [](const auto& b) {
            xarray<double> sums = xt::xarray<double>::from_shape({b.shape()[0]});
            for (std::size_t i = 0; i < b.shape()[0]; ++i) {
                sums(i) = 0;
                for (std::size_t j = 0; j < b.shape()[1]; ++j) sums(i) += b(i, j);
            }
            return sums;
        },
        x, {.drop_axes = 1});
    CHECK(same_array(rows.compute(), ck::sum(x, -1).compute()));
    CHECK(rows.chunks().counts() == ck::shape{2});
    const auto twice = ck::map_blocks<double>(
        [](const auto& b, auto& out) {
            const std::size_t half = b.size();
            for (std::size_t k = 0; k < half; ++k) {
                out.flat(k) = b.flat(k);
                out.flat(half + k) = -b.flat(k);
            }
        },
        x, {.new_axes = 0, .chunks = {{2}, {}, {}}});
    CHECK(twice.shape() == ck::shape{2, 6, 8});
    CHECK(same_array(twice(1).compute(), (-x).compute()));
    const auto halves = ck::map_blocks<double>(
        [](const auto& b, auto& out) {
            for (std::size_t j = 0; j < out.size(); ++j) out.flat(j) = b.flat(j);
        },
        ck::rechunk(ck::arange<double>(8), {3}), {.chunks = {{2, 1, 1}}});
    CHECK(same_array(halves.compute(), xarray<double>{0, 1, 3, 6}));
}

TEST_CASE("map_blocks takes arrays that broadcast, each block by block", "[blocks]") {
    const auto x = ck::rechunk(counted({6, 8}), {4, 3});
    const auto row = ck::arange<float>(8);
    const auto column = ck::expand_dims(ck::arange<std::int32_t>(6), 1);
    const auto add = [](const auto& a, const auto& b, const auto& c) -> xarray<double> {
        return a + b * c;
    };
    CHECK(same_array(ck::map_blocks(add, x, row, column).compute(),
                     (x + ck::astype<double>(row) * ck::astype<double>(column)).compute()));
    CHECK(same_array(
        ck::map_blocks([](const auto& a, const auto& b) -> xarray<double> { return a - b; }, x, x)
            .compute(),
        ck::zeros_like(x).compute()));
}

TEST_CASE("blocks are read from wherever arrays are", "[blocks]") {
    const auto same = [](const auto& b) -> xarray<double> { return b; };
    const auto x = counted({60, 70});
    const auto check = [&](const ck::array<double>& y) {
        CHECK(same_array(ck::map_blocks(same, ck::rechunk(y, {17, 19})).compute(), y.compute()));
    };
    check(ck::transpose(x.persist()));
    check(ck::transpose(x * x));
    check(x.persist()(ck::range(3, 40, 2), ck::range(ck::_, ck::_, -1)));
    check(ck::concatenate({x, x + 1.0}, 1));
    check(ck::pad(x, 3, ck::pad_mode::wrap));
    check(ck::cumsum(x, 0));
    check(x - ck::mean(x, {.axes = 0, .keep_dims = true}));
    check(ck::matmul(x, ck::transpose(x)));
    check(ck::reshape(x * 2.0, {70, 60}));
    check(ck::full<double>({40, 30}, 2.5));
    check(ck::random::generator(1).uniform({50, 40}));
    check(ck::broadcast_to(ck::arange<double>(30), {20, 30}));
    check(ck::map_blocks(same, ck::rechunk(x, {7, 70})));
    check(ck::zeros<double>({0, 5}));
    CHECK(ck::map_blocks(same, ck::full<double>({}, 3.0)).item() == 3.0);
}

TEST_CASE("what comes before blocks never exists as a whole", "[blocks]") {
    const auto x = ck::random::generator(1).uniform({2000, 1000});
    const auto blocks = ck::map_blocks<double>([](const auto& b, auto& out) { out = b; },
                                               ck::rechunk(ck::sqrt(x) + 1.0, {100, 1000}));
    const auto plan = ck::plan::make_plan(ck::optimize::prepare({blocks.node()}, {}), 2);
    CHECK(plan.needs.room == 0);
    CHECK(plan.needs.workers < 2 * 3 * 100 * 1000 * 8);
    // All blocks want all of this: it is computed once.
    const auto whole =
        ck::map_blocks<double>([](const auto& b, const auto& all, auto& out) { out = b + all(0); },
                               ck::rechunk(ck::arange<double>(100), 1),
                               ck::expand_dims(ck::sqrt(ck::arange<double>(1)), 0));
    CHECK(whole.shape() == ck::shape{1, 100});
}

TEST_CASE("slices of blocks compute whole blocks, and no others", "[blocks]") {
    std::atomic<int> calls{0};
    const auto x = ck::rechunk(counted({40, 40}), {8, 10});
    const auto y = ck::map_blocks(
        [&](const auto& b) -> xarray<double> {
            ++calls;
            return b + 1.0;
        },
        x);
    CHECK(same_array(y(ck::range(10, 20), ck::range(3, 9)).compute(),
                     (x + 1.0)(ck::range(10, 20), ck::range(3, 9)).compute()));
    CHECK(calls == 2);
}

TEST_CASE("equal functions without state over one array are called once", "[blocks]") {
    const auto x = ck::rechunk(counted({8, 8}), {4, 4});
    const auto twice = [](const auto& b) -> xarray<double> { return b * 2.0; };
    const auto sum = ck::map_blocks(twice, x) + ck::map_blocks(twice, x);
    const std::size_t of_one =
        ck::optimize::prepare({ck::map_blocks(twice, x).node()}, {}).order.size();
    CHECK(ck::optimize::prepare({sum.node()}, {}).order.size() == of_one + 1);
    const auto times = [](double by) {
        return [by](const auto& b) -> xarray<double> { return b * by; };
    };
    const auto others = ck::map_blocks(times(2), x) + ck::map_blocks(times(3), x);
    CHECK(same_array(others.compute(), (x * 2.0 + x * 3.0).compute()));
}

TEST_CASE("mistakes in functions over blocks are told with the user's line", "[blocks][errors]") {
    const auto x = ck::rechunk(counted({4, 6}), {2, 3});
    // clang-format off
    const auto wrong = ck::map_blocks([](const auto&) { return xarray<double>::from_shape({2, 2}); }, x); const int line = __LINE__;
    const auto thrown = ck::map_blocks([](const auto& b) -> xarray<double> { throw std::runtime_error("no"); return b; }, x);
    // clang-format on
    CHECK_THAT(
        failure_of(wrong),
        ContainsSubstring("[map_blocks]") && ContainsSubstring("block (0, 0), [0:2, 0:3]") &&
            ContainsSubstring("of the result: the function gave shape (2, 2), expected (2, 3)") &&
            ContainsSubstring("blocks.cpp:" + std::to_string(line)));
    CHECK_THAT(failure_of(thrown), ContainsSubstring("[0:2, 0:3]: no") &&
                                       ContainsSubstring("blocks.cpp:" + std::to_string(line + 1)));
    CHECK_THAT(failure_of(ck::map_blocks([](const auto&) { return 1.0; }, x)),
               ContainsSubstring("gave shape (1, 1), expected (2, 3)"));
    const auto same = [](const auto& b) -> xarray<double> { return b; };
    CHECK_THROWS_AS(ck::map_blocks(same, x, {.drop_axes = 2}), ck::axis_error);
    CHECK_THROWS_AS(ck::map_blocks(same, x, {.new_axes = 5}), ck::axis_error);
    CHECK_THROWS_WITH(ck::map_blocks(same, x, {.chunks = {{2}}}),
                      ContainsSubstring("the result has 2 axes: got chunks for 1"));
    CHECK_THROWS_WITH(ck::map_blocks(same, x, {.chunks = {{1, 2, 3}, {}}}),
                      ContainsSubstring("axis 0 has 2 blocks: got 3 sizes"));
    CHECK_THROWS_WITH(ck::map_blocks(same, x, {.chunks = {{-1}, {}}}),
                      ContainsSubstring("a chunk of -1 elements"));
    CHECK_THROWS_WITH(
        ck::map_blocks(same, ck::ones<double>(ck::shape::filled(12, 1)), {.new_axes = 0}),
        ContainsSubstring("[map_blocks] the result may have 12 axes at most"));
    const auto add = [](const auto& a, const auto& b) -> xarray<double> { return a + b; };
    CHECK_THROWS_AS(ck::map_blocks(add, x, ck::arange<double>(5)), ck::shape_error);
}

TEST_CASE("map_overlap gives blocks with elements of their neighbours", "[blocks]") {
    const auto x = ck::rechunk(counted({12, 15}), {5, 4});
    const auto stencil = [](const ck::array<double>& p) {
        const ck::index_t m = p.shape()[0];
        const ck::index_t n = p.shape()[1];
        using ck::range;
        return p(range(0, m - 2), range(1, n - 1)) + p(range(2, m), range(1, n - 1)) +
               p(range(1, m - 1), range(0, n - 2)) + p(range(1, m - 1), range(2, n));
    };
    const auto with = [&](ck::boundary beyond) {
        return ck::map_overlap(neighbours, x, {.depth = 1, .boundary = beyond, .value = 7})
            .compute();
    };
    using ck::pad_mode;
    CHECK(same_array(with(ck::boundary::reflect),
                     stencil(ck::pad(x, 1, pad_mode::symmetric)).compute()));
    CHECK(
        same_array(with(ck::boundary::periodic), stencil(ck::pad(x, 1, pad_mode::wrap)).compute()));
    CHECK(
        same_array(with(ck::boundary::nearest), stencil(ck::pad(x, 1, pad_mode::edge)).compute()));
    CHECK(same_array(with(ck::boundary::constant), stencil(ck::pad(x, 1, 7.0)).compute()));
    xarray<double> inner = x.compute();
    const auto expected = stencil(x).compute();
    for (std::size_t i = 1; i < 11; ++i) {
        for (std::size_t j = 1; j < 14; ++j) inner(i, j) = expected(i - 1, j - 1);
    }
    CHECK(same_array(with(ck::boundary::none), inner));
}

TEST_CASE("map_overlap takes other depths on each side, and functions that write blocks",
          "[blocks]") {
    const auto x = ck::rechunk(ck::arange<double>(50), {7});
    const auto back = ck::map_overlap<double>(
        [](const auto& b, auto& out) {
            for (std::size_t k = 0; k < out.size(); ++k) out(k) = b(k);
        },
        x, {.depth = {{3, 0}}, .boundary = ck::boundary::periodic});
    CHECK(same_array(back.compute(), ck::roll(x, 3).compute()));
    const auto sums =
        ck::map_overlap([](const auto& a, const auto& b) -> xarray<double> { return a + b; }, x,
                        x * 2.0, {.depth = 20, .boundary = ck::boundary::nearest});
    CHECK(same_array(sums.compute(), (x * 3.0).compute()));
    CHECK_THROWS_WITH(ck::map_overlap(neighbours, x, {.depth = {{-1, 0}}}),
                      ContainsSubstring("[map_overlap] widths must be at least 0: got {-1, 0}"));
    CHECK_THROWS_AS(ck::map_overlap(neighbours, x, {.depth = {{1, 1}, {1, 1}}}), ck::shape_error);
    const auto wrong = ck::map_overlap([](const auto&) { return xarray<double>::from_shape({2}); },
                                       x, {.boundary = ck::boundary::reflect});
    CHECK_THAT(failure_of(wrong),
               ContainsSubstring("gave shape (2,), expected (7,), or (9,) with margins"));
}

namespace {

/// For each element the sum of those from `before` to `after` places away along two axes, by
/// weights; of a block with margins, as far as there are elements.
struct window_sums {
    std::array<std::ptrdiff_t, 2> before;
    std::array<std::ptrdiff_t, 2> after;

    template <class Block>
    xarray<typename Block::value_type> operator()(const Block& b) const {
        using T = typename Block::value_type;
        xarray<T> sums = xarray<T>::from_shape({b.shape()[0], b.shape()[1]});
        const auto rows = static_cast<std::ptrdiff_t>(b.shape()[0]);
        const auto columns = static_cast<std::ptrdiff_t>(b.shape()[1]);
        for (std::ptrdiff_t i = 0; i < rows; ++i) {
            for (std::ptrdiff_t j = 0; j < columns; ++j) {
                T sum = 0;
                for (auto k = std::max<std::ptrdiff_t>(i - before[0], 0);
                     k <= std::min(i + after[0], rows - 1); ++k) {
                    for (auto l = std::max<std::ptrdiff_t>(j - before[1], 0);
                         l <= std::min(j + after[1], columns - 1); ++l) {
                        sum += b.data()[k * columns + l] * static_cast<T>(1 + i - k + 2 * (l - j));
                    }
                }
                sums.data()[i * columns + j] = sum;
            }
        }
        return sums;
    }
};

template <class T>
void check_windows(std::mt19937& dice) {
    const auto below = [&](int count) { return static_cast<ck::index_t>(dice() % count); };
    // Long enough for several blocks within a chunk.
    const ck::shape sizes{200 + below(700), 500 + below(900)};
    const ck::index_t count = sizes.size();
    const auto all = ck::reshape(ck::astype<T>(ck::arange<std::int64_t>(count) * 31 % 97), sizes);
    const auto x =
        below(2) == 0 ? all : ck::rechunk(all, {sizes[0] / (1 + below(2)), sizes[1] - below(200)});
    window_sums f{};
    std::vector<std::pair<ck::index_t, ck::index_t>> depth;
    for (const std::size_t axis : {0u, 1u}) {
        depth.emplace_back(below(3), below(3));
        if (below(12) == 0) depth.back().second = 40;
        f.before[axis] = depth.back().first;
        f.after[axis] = std::min<ck::index_t>(depth.back().second, 3);
    }
    constexpr std::array ways{ck::boundary::none, ck::boundary::reflect, ck::boundary::periodic,
                              ck::boundary::nearest, ck::boundary::constant};
    for (const ck::boundary way : ways) {
        CAPTURE(sizes, x.chunks().counts(), depth, static_cast<int>(way));
        const ck::overlap_options cut{.depth = depth, .boundary = way, .value = 3};
        const ck::overlap_options whole{
            .depth = depth, .boundary = way, .value = 3, .whole_chunks = true};
        CHECK(ck::map_overlap(f, x, cut).chunks() == x.chunks());
        const auto expected = ck::map_overlap(f, x, whole).compute();
        CHECK(same_array(ck::map_overlap(f, x, cut).compute(), expected));
        // Of another type than is given, and written into blocks.
        CHECK(same_array(ck::map_overlap<std::int64_t>(f, x, cut).compute(),
                         ck::map_overlap<std::int64_t>(f, x, whole).compute()));
        const auto begin = ck::range(sizes[0] / 3, sizes[0] / 2);
        CHECK(same_array(ck::map_overlap(f, x, cut)(begin, ck::range(7, 99)).compute(),
                         ck::map_overlap(f, x, whole)(begin, ck::range(7, 99)).compute()));
        const auto column = ck::astype<T>(ck::expand_dims(ck::arange<std::int64_t>(sizes[0]), 1));
        const auto both = [f](const auto& a, const auto& b) -> xarray<T> {
            xarray<T> sums = f(a);
            const std::size_t length = a.shape()[1];
            for (std::size_t k = 0; k < sums.size(); ++k) sums.data()[k] += b.data()[k / length];
            return sums;
        };
        CHECK(same_array(ck::map_overlap(both, x, column, cut).compute(),
                         ck::map_overlap(both, x, column, whole).compute()));
        if (way == ck::boundary::none) continue;
        const auto fill = [f, depth](const auto& b, auto& out) {
            ck::interop::copy_to_block(out.data(), ck::interop::shape_of(out), f(b),
                                       {depth[0].first, depth[1].first});
        };
        CHECK(same_array(ck::map_overlap<T>(fill, x, cut).compute(), expected));
    }
}

}  // namespace

TEST_CASE("map_overlap gives the same for blocks that fit the cache as for chunks", "[blocks]") {
    std::mt19937 dice(16);
    for (int k = 0; k < 6; ++k) {
        check_windows<double>(dice);
        check_windows<std::int32_t>(dice);
    }
}

TEST_CASE("map_overlap cuts large chunks along axes with margins", "[blocks]") {
    const auto x = ck::random::generator(5).uniform({1000, 3000});
    std::atomic<std::size_t> calls{0};
    std::atomic<std::size_t> largest{0};
    std::atomic<std::size_t> shortest{1000};
    const auto f = [&](const auto& b) -> xarray<double> {
        ++calls;
        for (std::size_t was = largest; was < b.size();)
            largest.compare_exchange_weak(was, b.size());
        for (std::size_t was = shortest; was > b.shape()[0];) {
            shortest.compare_exchange_weak(was, b.shape()[0]);
        }
        return b;
    };
    const auto calls_for = [&](const ck::overlap_options& options) {
        calls = 0;
        largest = 0;
        shortest = 1000;
        CHECK(same_array(ck::map_overlap(f, x, options).compute(), x.compute()));
        return calls.load();
    };
    CHECK(calls_for({.depth = 1}) > 80);
    CHECK(largest < 40'000);
    CHECK(calls_for({.depth = 1, .whole_chunks = true}) == 1);
    // Along an axis without margins a function may rely on all of it.
    CHECK(calls_for({.depth = {{1, 1}, {0, 0}}}) > 20);
    CHECK(largest % 3000 == 0);
    CHECK(calls_for({.depth = {{0, 0}, {2, 1}}}) > 10);
    CHECK(shortest == 1000);
    CHECK(calls_for({.depth = 0}) == 1);
    // Blocks are long beside their margins.
    CHECK(calls_for({.depth = {{20, 20}, {1, 1}}, .boundary = ck::boundary::nearest}) > 10);
    CHECK(shortest >= 600);
    CHECK(calls_for({.depth = 400}) == 1);
    const auto slice = ck::map_overlap(f, x)(ck::range(100, 110), ck::range(5, 9));
    calls = 0;
    CHECK(same_array(slice.compute(), x(ck::range(100, 110), ck::range(5, 9)).compute()));
    CHECK(calls <= 2);
    // Who asks where a block is means chunks.
    std::atomic<std::size_t> blocks{0};
    const auto asks = [&](const auto& b, const ck::block_info& where) -> xarray<double> {
        blocks = static_cast<std::size_t>(where.counts.size());
        return b;
    };
    CHECK(same_array(ck::map_overlap(asks, ck::rechunk(x, {500, 1000})).compute(), x.compute()));
    CHECK(blocks == 6);
}

TEST_CASE("blocks of large results lie where they belong", "[blocks]") {
    // Larger than what is stored within the caches.
    const auto x = ck::random::generator(6).uniform({2050, 2300});
    const auto same = [](const auto& b) -> xarray<double> { return b; };
    const auto fill = [](const auto& b, auto& out) { out = b; };
    const xarray<double> expected = x.compute();
    CHECK(same_array(ck::map_overlap(same, x, {.boundary = ck::boundary::reflect}).compute(),
                     expected));
    CHECK(same_array(ck::map_blocks(same, ck::rechunk(x, {300, 123})).compute(), expected));
    CHECK(same_array(ck::map_blocks<double>(fill, ck::rechunk(x, {300, 123})).compute(), expected));
    const auto column_major = [](const auto& b) {
        return xt::xtensor<double, 2, xt::layout_type::column_major>(b);
    };
    CHECK(same_array(ck::map_overlap(column_major, x).compute(), expected));
    CHECK(same_array(ck::transpose(ck::map_overlap(column_major, x)).compute(),
                     ck::transpose(x).compute()));
}

TEST_CASE("blocks have the same bits in parts, within budgets, on several threads", "[blocks]") {
    const auto x = ck::random::generator(3).uniform({700, 300});
    const auto y = ck::map_overlap(neighbours, ck::rechunk(x * 2.0 - 1.0, {50, 60}),
                                   {.depth = 1, .boundary = ck::boundary::reflect});
    const auto z = ck::map_blocks([](const auto& b) -> xarray<double> { return b * 3.0; },
                                  ck::rechunk(y + ck::transpose(ck::transpose(y)), {40, 70}));
    xarray<double> expected;
    {
        const ck::runtime one({.threads = 1});
        expected = z.compute();
    }
    for (const ck::scheduler by : {ck::scheduler::threads, ck::scheduler::tbb}) {
        const ck::runtime four({.threads = 4, .by = by});
        CHECK(same_array(z.compute(), expected));
    }
    xarray<double> found = expected;
    const std::string all = to_string(ck::explain(z));
    const ck::index_t least = ck::explain(z).smallest_budget;
    CAPTURE(all);
    CHECK(least < x.nbytes());
    const ck::runtime tight({.threads = 2, .memory_budget = least});
    found.fill(0);
    ck::compute_into(z, found);
    CHECK(same_array(found, expected));
}

TEST_CASE("blockwise names the axes of blocks", "[blocks]") {
    const auto a = ck::rechunk(counted({6, 8}) % 5.0, {4, 3});
    const auto b = ck::rechunk(counted({8, 7}) % 3.0, {5, 2});
    const auto multiply = [](const auto& x, const auto& y, auto& out) {
        for (std::size_t i = 0; i < x.shape()[0]; ++i) {
            for (std::size_t j = 0; j < y.shape()[1]; ++j) {
                out(i, j) = 0;
                for (std::size_t k = 0; k < y.shape()[0]; ++k) out(i, j) += x(i, k) * y(k, j);
            }
        }
    };
    const auto product = ck::blockwise<double>(multiply, "ik,kj->ij", a, b * 1.0);
    CHECK(product.chunks().counts() == ck::shape{2, 4});
    CHECK(same_array(product.compute(), ck::matmul(a, b).compute()));
    const auto turned = ck::blockwise<double>(
        [](const auto& x, auto& out) {
            for (std::size_t i = 0; i < x.shape()[0]; ++i) {
                for (std::size_t j = 0; j < x.shape()[1]; ++j) out(j, i) = x(i, j);
            }
        },
        "ij->ji", a);
    CHECK(same_array(turned.compute(), ck::transpose(a).compute()));
    CHECK(same_array(
        ck::blockwise([](const auto& x) -> xarray<double> { return x; }, "ij->ij", a).compute(),
        a.compute()));
    const auto signature = [&](const char* text) {
        return ck::blockwise<double>(multiply, text, a, b);
    };
    CHECK_THROWS_WITH(signature("ik,kj"), ContainsSubstring("expected '->'"));
    CHECK_THROWS_WITH(signature("ik->i"), ContainsSubstring("it has 1 arrays: got 2"));
    CHECK_THROWS_WITH(signature("ik,kjl->ij"),
                      ContainsSubstring("array 1 of shape (8, 7) does not have 3 axes"));
    CHECK_THROWS_WITH(signature("ii,kj->ij"), ContainsSubstring("i is named twice in ii"));
    CHECK_THROWS_WITH(signature("ik,jk->ij"), ContainsSubstring("k is 8 and 7"));
    CHECK_THROWS_WITH(signature("ik,kj->in"), ContainsSubstring("no array has an axis n"));
}
