// SPDX-License-Identifier: BSD-3-Clause
// The pieces of code that the documentation shows.
#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/simd.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

namespace ck = cask;

namespace {

TEST_CASE("the architecture page's expression runs", "[docs]") {
    // [road]
    auto x = ck::random::generator(1).uniform({10'000, 10'000});
    double result = ck::sum(ck::sqrt(x) * 2.0 + 1.0).item();
    // [end]
    CHECK(result / 1e8 > 2.33);
    CHECK(result / 1e8 < 2.34);
}

TEST_CASE("comments say why", "[docs]") {
    // [comments]
    // Good: says why.
    // The smallest limit counts, so there is one control for the whole process.
    // Bad: says what the line says.
    // Increment the counter.
    // [end]
    SUCCEED();
}

TEST_CASE("selections work as the pitfalls page says", "[docs]") {
    ck::array<double> x = ck::random::generator(3).uniform({1000});
    // [selection]
    auto warm = x[x > 0.5];  // a selection: no shape yet
    auto spread = ck::sum(ck::square(warm - ck::mean(warm))) / warm.count();  // still lazy
    x[x > 0.5] = x[x > 0.5] / ck::max(warm);
    ck::array<double> sorted = ck::sort(warm.resolve());  // counted: an array of known length
    // [end]
    CHECK(std::abs(spread.item() - 1.0 / 48) < 2e-3);
    CHECK(ck::max(x).item() == 1.0);
    CHECK(sorted.size() == warm.count().item());
}

TEST_CASE("handles, slices and masks work as the pitfalls page says", "[docs]") {
    // [safe]
    auto standardise = [](const ck::array<double>& x) {
        auto centred = x - ck::mean(x, {.axes = {0}, .keep_dims = true});
        return centred / ck::stddev(x, {.axes = {0}, .keep_dims = true});  // auto is safe to return
    };
    auto y = standardise(ck::random::generator(7).normal({1000, 3}));
    // [end]
    CHECK(std::abs(ck::mean(y).item()) < 1e-12);

    // [copy_of_handle]
    ck::array<double> a = ck::arange<double>(5.0);
    ck::array<double> b = a;  // the same elements
    a[a > 2.0] = 0.0;         // rebinds a; b keeps what it was
    // [end]
    CHECK(a.compute()(4) == 0.0);
    CHECK(b.compute()(4) == 4.0);

    // [parts]
    ck::array<double> wall = ck::zeros<double>({4, 6});
    wall[{0}] = 1.0;                                       // a row
    wall[{ck::all(), ck::range(ck::_, ck::_, 2)}] += 0.5;  // every second column
    wall[{-1, ck::range(1, 5)}] = wall(0, ck::range(1, 5));
    // [end]
    CHECK((wall(3, ck::all()).compute() == xt::xarray<double>{0.5, 1, 1.5, 1, 1.5, 0}));

    // [promotion]
    auto floats = ck::ones<float>({3}) * 2.5;          // float: scalars count by kind
    auto doubles = ck::ones<std::int32_t>({3}) * 2.5;  // double
    auto halves = ck::ones<std::int32_t>({3}) / 2;     // double: division of integers
    // [end]
    static_assert(std::is_same_v<decltype(floats), ck::array<float>>);
    static_assert(std::is_same_v<decltype(doubles), ck::array<double>>);
    CHECK(halves.compute()(0) == 0.5);
}

TEST_CASE("borrowing and in-place results work as the pitfalls page says", "[docs]") {
    // [borrow]
    xt::xarray<double> data = xt::ones<double>({1000});
    auto copied = ck::from_array(data);    // owns a copy: data may go
    auto shared = ck::borrow(data);        // refers to data: it must stay
    ck::compute_into(shared * 2.0, data);  // may write to what it reads
    // [end]
    CHECK(data(0) == 2.0);
    CHECK(copied.compute()(0) == 1.0);
}

TEST_CASE("several results share one run", "[docs]") {
    auto x = ck::random::generator(1).normal({1000, 100});
    // [shared]
    auto [mean, deviation, largest] = ck::compute(ck::mean(x, 0), ck::stddev(x, 0), ck::max(x, 0));
    // [end]
    CHECK(mean.size() == 100);
    CHECK(deviation.size() == 100);
    CHECK(largest.size() == 100);
}

TEST_CASE("what the README shows beside dask runs", "[docs]") {
    ck::to_npy(ck::random::generator(2).normal({5'000, 7}), "table.npy");
    // [dask]
    auto x = ck::random::generator(1).uniform({2'000, 3'000}, 0, 1, {500, 500});
    auto z = (x - ck::mean(x, 0)) / ck::stddev(x, 0);
    z[z > 3.0] = 3.0;
    auto part = z(ck::range(ck::_, ck::_, 10), ck::range(0, 1'000));
    auto [total, largest] = ck::compute(ck::sum(part, 1), ck::max(part, 1));
    auto table = ck::from_npy<double>("table.npy", {1'000, -1});
    auto gram = ck::matmul(ck::transpose(table), table);
    ck::to_npy(gram / table.shape()[0], "covariance.npy");
    // [end]
    CHECK(total.size() == 200);
    CHECK(largest.size() == 200);
    const auto covariance = ck::from_npy<double>("covariance.npy").compute();
    CHECK(std::abs(covariance(0, 0) - 1.0) < 0.1);
    CHECK(std::abs(covariance(0, 1)) < 0.1);
    std::remove("table.npy");
    std::remove("covariance.npy");
}

TEST_CASE("groups", "[docs]") {
    // [groups]
    auto temperature = ck::random::generator(1).normal({3650, 20}, 10, 5);  // days, stations
    auto month = ck::remainder(ck::floor_divide(ck::arange<int>(3650), 30), 12);
    auto by = ck::group_by(month, 12);
    auto [means, largest] = ck::compute(by.mean(temperature, {.axes = 0}),  // (12, 20)
                                        by.max(temperature, {.axes = 0}));
    auto [counts, edges] = ck::histogram(temperature, 50, {.range = {{-10, 30}}});
    // [end]
    CHECK(means.shape() == largest.shape());
    CHECK(ck::sum(counts).item() > 70'000);
    CHECK(edges.size() == 51);
}

TEST_CASE("a user's function runs inside the tiles", "[docs]") {
    auto x = ck::arange<double>(1000.0);
    // [map]
    auto y = ck::map([](double v) { return v < 10 ? v : 10 + std::log(v / 10); }, x);
    auto z = ck::map(ck::simd([](const auto& v) { return v * v + 1.0; }), x);  // takes batches, too
    // [end]
    CHECK(y.compute()(5) == 5.0);
    CHECK(z.compute()(3) == 10.0);
}

TEST_CASE("functions over blocks do", "[docs]") {
    const auto x = ck::random::generator(2).uniform({300, 200});
    // [blocks]
    auto cut = ck::rechunk(x, {100, 200});
    auto ranks = ck::map_blocks(
        [](const auto& block) -> xt::xarray<double> {
            xt::xarray<double> result = block;  // any code of yours, over a whole chunk
            std::sort(result.begin(), result.end());
            return result;
        },
        cut);
    auto smooth = ck::map_overlap<double>(
        [](const auto& block, auto& out) {
            // out lacks the margins that block has
            for (std::size_t i = 0; i < out.shape()[0]; ++i) {
                for (std::size_t j = 0; j < out.shape()[1]; ++j) {
                    out(i, j) = (block(i, j) + block(i + 1, j) + block(i + 2, j)) / 3;
                }
            }
        },
        cut, {.depth = {{1, 1}, {0, 0}}, .boundary = ck::boundary::nearest});
    // [end]
    CHECK(ranks(99, 199).item() == ck::max(x(ck::range(0, 100))).item());
    CHECK(std::abs(smooth(7, 3).item() - ck::mean(x(ck::range(6, 9), 3)).item()) < 1e-15);
}

TEST_CASE("a runtime sets threads for a scope", "[docs]") {
    double total = 0;
    // [runtime]
    {
        ck::runtime one({.threads = 1});
        total = ck::sum(ck::ones<double>({1000})).item();  // one thread
    }                                                      // as before again
    // [end]
    CHECK(total == 1000);
}

TEST_CASE("a budget limits what runs take", "[docs]") {
    // [budget]
    ck::runtime own({.threads = 2, .memory_budget = 256 << 20});  // bytes
    auto x = ck::random::generator(1).normal({20'000, 20'000});   // 3 GiB
    auto totals = ck::cumsum(x, 1);
    auto z = totals - ck::transpose(totals);
    std::string text = to_string(ck::explain(z, ck::npy_file("z.npy")));
    // [end]
    for (const char* words : {"budget 256.0 MiB; at once 6104.4 MiB, smallest budget ",
                              "3051.7 MiB written, 3051.7 MiB to temporary files, 6103.5 MiB read",
                              "lap 1: cumsum (20000, 20000)", "lap 2: subtract (20000, 20000)"}) {
        CHECK(text.find(words) != std::string::npos);
    }
}

TEST_CASE("what runs move is what was said", "[docs]") {
    ck::to_npy(ck::random::generator(2).normal({3'000, 1'000}), "table.npy");
    {
        // [counted]
        ck::runtime own({.threads = 2, .memory_budget = 16 << 20});
        auto x = ck::from_npy<double>("table.npy");
        auto y = x - ck::mean(x, 0);
        auto expected = ck::explain(y, ck::npy_file("centred.npy"));
        ck::to_npy(y, "centred.npy");
        auto peak = own.ledger().peak();    // at most expected.bytes
        auto moved = own.ledger().moved();  // read, written, spilled, read_back: as expected.moves
        // [end]
        CHECK(peak <= expected.bytes);
        CHECK(moved == expected.moves);
        CHECK(moved.written == 24'000'000);
    }
    std::remove("table.npy");
    std::remove("centred.npy");
}

TEST_CASE("what is too large for a budget says so", "[docs]") {
    // [refused]
    ck::runtime own({.threads = 2, .memory_budget = 1 << 20});
    auto x = ck::random::generator(1).normal({1'000, 1'000});  // 7.6 MiB
    try {
        auto result = x.compute();
    } catch (const ck::budget_error& refused) {
        std::puts(refused.what());  // what it needs; the remedy: compute_into, to_npy, a part
    }
    ck::to_npy(x, "x.npy");  // fits
    // [end]
    CHECK(ck::npy_info("x.npy").shape.size() == 1'000'000);
    std::remove("x.npy");
}

}  // namespace
