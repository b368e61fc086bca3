// SPDX-License-Identifier: BSD-3-Clause
#include <cask/random.hpp>

#include "support/golden.hpp"
#include "support/layouts.hpp"

#include <cask/choosing.hpp>
#include <cask/compute.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/runtime.hpp>
#include <cask/ufuncs/logical.hpp>

#include <thread>

namespace {

using namespace cask_test;
using cask::random::generator;

const golden& data() { return golden_file("random"); }

template <class T>
void check_frozen(const std::string& key, const cask::array<T>& x, accuracy how = exact) {
    check_golden<T>(key, x, data().values<T>(key + " " + name_of<T>()), how);
}

}  // namespace

TEST_CASE("random numbers are frozen", "[random]") {
    generator first(42);
    check_frozen("uniform 0", first.uniform({20}));
    check_frozen("uniform 1", first.uniform({4, 5}, 0, 1, 3));
    generator second(42);
    check_frozen("uniform 0", second.uniform<float>({20}));
    check_frozen("uniform 1", second.uniform<float>({20}));
    generator third(42);
    check_frozen("normal 0", third.normal({20}), to_4_ulp);
    check_frozen("normal 1", third.normal({5, 4}), to_4_ulp);
    generator fourth(42);
    check_frozen("normal 0", fourth.normal<float>({20}), to_4_ulp);
    check_frozen("normal 1", fourth.normal<float>({20}), to_4_ulp);
    check_frozen("integers -128 128", generator(42).integers<std::int8_t>({20}, -128, 128));
    check_frozen("integers 0 256", generator(42).integers<std::uint8_t>({20}, 0, 256));
    check_frozen("integers 1 7", generator(42).integers<std::int32_t>({20}, 1, 7));
    check_frozen("integers -5 1000000000000", generator(42).integers({20}, -5, 1'000'000'000'000));
    check_frozen("integers -9223372036854775808 9223372036854775807",
                 generator(42).integers({20}, INT64_MIN, INT64_MAX));
    check_frozen("integers 0 18446744073709551615",
                 generator(42).integers<std::uint64_t>({20}, 0, ~std::uint64_t{0}));
    check_frozen("integers 0 4294967296",
                 generator(42).integers<std::uint32_t>({20}, 0, std::int64_t{1} << 32));
}

TEST_CASE("random arrays larger than memory can be sliced anywhere", "[random]") {
    const auto x = generator(42).uniform({cask::index_t{1} << 45});
    const cask::index_t far = cask::index_t{1} << 40;
    check_frozen("far", x(cask::range(far, far + 4)));
}

TEST_CASE("random values do not depend on chunks, slices, order or threads", "[random]") {
    const auto seed = GENERATE(std::uint64_t{0}, std::uint64_t{7}, ~std::uint64_t{0});
    const cask::shape sizes{13, 133};
    check_layouts([&](auto chunks) { return generator(seed).uniform(sizes, 0, 1, chunks); });
    check_layouts(
        [&](auto chunks) { return generator(seed).uniform<float>(sizes, -2, 3, chunks); });
    check_layouts([&](auto chunks) { return generator(seed).normal(sizes, 1, 2, chunks); });
    check_layouts([&](auto chunks) { return generator(seed).normal<float>(sizes, 0, 1, chunks); });
    check_layouts([&](auto chunks) { return generator(seed).integers(sizes, -9, 9, chunks); });
    check_layouts(
        [&](auto chunks) { return generator(seed).integers<std::uint8_t>(sizes, 0, 256, chunks); });
}

TEST_CASE("arrays of one generator differ, those of one seed are equal", "[random]") {
    generator a(5);
    generator b(5);
    generator c(6);
    const auto a1 = a.uniform({1000});
    const auto a2 = a.uniform({1000});
    const auto b1 = b.uniform({1000});
    const auto b2 = b.uniform({1000});
    const auto c1 = c.uniform({1000});
    CHECK(a.seed() == 5);
    CHECK((a1.compute() == b1.compute()));
    CHECK((a2.compute() == b2.compute()));
    CHECK(cask::count_nonzero(a1 == a2).item() < 3);
    CHECK(cask::count_nonzero(a1 == c1).item() < 3);
    // Nothing is merged but what is equal.
    CHECK(cask::all(a1 - b1 == 0).item());
    CHECK_FALSE(cask::all(a1 - a2 == 0).item());
    CHECK(cask::count_nonzero(a.normal({1000}) == a.normal({1000})).item() < 3);
    CHECK(cask::count_nonzero(a.integers({1000}, 0, 1'000'000'000) ==
                              a.integers({1000}, 0, 1'000'000'000))
              .item() < 3);
    const auto shifted = generator(5).uniform({1000}, 0, 2);
    CHECK(((shifted - a1).compute() == a1.compute()));
    // One array is the same in each of its uses.
    CHECK(cask::all(a1 - a1 == 0).item());
    const auto [x, y] = cask::compute(a1, 2 * a1);
    CHECK((xt::xarray<double>(2 * x) == y));
}

TEST_CASE("generators without a seed, and the free functions, differ", "[random]") {
    CHECK(generator().seed() != generator().seed());
    const auto differ = [](const auto& a, const auto& b) {
        return cask::count_nonzero(a == b).item() < 3;
    };
    CHECK(differ(generator().uniform({100}), generator().uniform({100})));
    CHECK(differ(cask::random::uniform({100}), cask::random::uniform({100})));
    CHECK(differ(cask::random::normal<float>({100}), cask::random::normal<float>({100})));
    CHECK(differ(cask::random::integers({100}, 0, 1'000'000'000),
                 cask::random::integers({100}, 0, 1'000'000'000)));
    const auto x = cask::random::uniform({100});
    CHECK((x.compute() == x.compute()));
    std::vector<std::thread> threads;
    std::vector<cask::array<double>> made(8);
    for (auto& each : made) {
        threads.emplace_back([&each] { each = cask::random::uniform({100}); });
    }
    for (std::thread& each : threads) each.join();
    for (std::size_t k = 1; k < made.size(); ++k) CHECK(differ(made[0], made[k]));
}

TEMPLATE_TEST_CASE("uniform numbers have their moments and limits", "[random]", float, double) {
    using T = TestType;
    const double n = 1'000'000;
    const auto x = generator(1).uniform<T>({1000, 1000}, -3, 5);
    const xt::xarray<T> values = x.compute();
    double sum = 0;
    double square = 0;
    T low = 100;
    T high = -100;
    for (const T v : values) {
        sum += static_cast<double>(v);
        square += (static_cast<double>(v) - 1) * (static_cast<double>(v) - 1);
        low = std::min(low, v);
        high = std::max(high, v);
    }
    CHECK(std::abs(sum / n - 1) < 5 * 8 / std::sqrt(12 * n));
    CHECK(square / n == approx(64.0 / 12).epsilon(0.01));
    CHECK(low >= T(-3));
    CHECK(high < T(5));
    CHECK(low < T(-2.99));
    CHECK(high > T(4.99));
}

TEST_CASE("uniform numbers stay below their upper limit although sums are rounded", "[random]") {
    const auto x = generator(2).uniform<float>({2000, 2000}, 1, 1 + 0x1p-20);
    CHECK(cask::max(x).item() == 1 + 0x1p-20f - 0x1p-23f);
    CHECK(cask::min(x).item() == 1.0f);
    const auto y = generator(2).uniform<float>({4000, 4000}, 1024, 1025);
    CHECK(cask::max(y).item() < 1025.0f);
    CHECK((generator(2).uniform({3}, 2, 2).compute() == xt::xarray<double>{2, 2, 2}));
}

TEMPLATE_TEST_CASE("normal numbers have their moments", "[random]", float, double) {
    const auto x = cask::astype<double>(generator(3).normal<TestType>({1000, 1000}, 10, 2));
    const double mean = cask::mean(x).item();
    const double variance = cask::mean((x - 10) * (x - 10)).item();
    const double skew = cask::mean((x - 10) * (x - 10) * (x - 10)).item();
    CHECK(std::abs(mean - 10) < 5 * 2 / 1000.0);
    CHECK(variance == approx(4).epsilon(0.01));
    CHECK(std::abs(skew) < 8 * 5 * std::sqrt(15.0) / 1000);
    CHECK(cask::all(cask::isfinite(x)).item());
    CHECK((generator(3).normal({3}, 7, 0).compute() == xt::xarray<double>{7, 7, 7}));
}

TEST_CASE("integers are equally likely, and reach both ends", "[random]") {
    const auto die = generator(4).integers<std::int32_t>({600'000}, 1, 7);
    for (int face = 1; face <= 6; ++face) {
        const auto count = static_cast<double>(cask::count_nonzero(die == face).item());
        CHECK(std::abs(count - 100'000) < 5 * std::sqrt(600'000.0 * 5 / 36));
    }
    const auto bytes = generator(4).integers<std::int8_t>({100'000}, -128, 128);
    CHECK(cask::min(bytes).item() == -128);
    CHECK(cask::max(bytes).item() == 127);
    CHECK((generator(4).integers({5}, 3, 4).compute() == xt::xarray<std::int64_t>{3, 3, 3, 3, 3}));
    CHECK(generator(4).integers({5}, 0, 10).dtype() == cask::dtype::int64);
}

TEST_CASE("bad arguments of random arrays are refused where they are written", "[random]") {
    generator own(1);
    const double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(own.uniform({3, -1}), cask::shape_error);
    CHECK_THROWS_AS(own.uniform({3}, 0, 1, {2, 2}), cask::chunk_error);
    CHECK_THROWS_AS(own.uniform({3}, 1, 0), cask::dtype_error);
    CHECK_THROWS_AS(own.uniform({3}, 0, inf), cask::dtype_error);
    CHECK_THROWS_AS(own.uniform({3}, nan, 1), cask::dtype_error);
    CHECK_THROWS_AS(own.uniform<float>({3}, -1e300, 1e300), cask::dtype_error);
    CHECK_THROWS_AS(own.normal({3}, 0, -1), cask::dtype_error);
    CHECK_THROWS_AS(own.normal({3}, 0, nan), cask::dtype_error);
    CHECK_THROWS_AS(own.normal({3}, 0, inf), cask::dtype_error);
    CHECK_THROWS_AS(own.integers({3}, 5, 5), cask::dtype_error);
    CHECK_THROWS_AS(own.integers({3}, 5, 4), cask::dtype_error);
    CHECK_THROWS_AS(own.integers<std::uint8_t>({3}, 0, 257), cask::dtype_error);
    CHECK_THROWS_AS(own.integers<std::uint8_t>({3}, -1, 5), cask::dtype_error);
    CHECK_THROWS_AS(own.integers<std::int8_t>({3}, -129, 5), cask::dtype_error);
    CHECK_THROWS_WITH(own.integers({3}, 5, 5), ContainsSubstring("random.cpp"));
    CHECK_THROWS_WITH(cask::random::uniform({3}, 1, 0), ContainsSubstring("random.cpp"));
    CHECK(own.uniform({0, 3}).compute().size() == 0);
    CHECK(own.normal({}).rank() == 0);
}
