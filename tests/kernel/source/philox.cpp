// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/kernel/source/philox.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <vector>

namespace {

using cask::kernel::philox_bits;
using cask::kernel::philox_block;
using cask::kernel::philox_normal;
using cask::kernel::philox_uniform;

using host = xsimd::default_arch;

// The instruction sets that this file may use. One with sanitizers, with which each takes g++ long.
using archs = std::tuple<host
#if !defined(__SANITIZE_ADDRESS__)
#if defined(__AVX2__)
                         ,
                         xsimd::avx2
#endif
#if defined(__AVX__)
                         ,
                         xsimd::avx
#endif
#if defined(__SSE2__)
                         ,
                         xsimd::sse2
#endif
#endif
                         >;

struct words {
    std::uint32_t w[4];
    friend constexpr bool operator==(const words&, const words&) = default;
};

constexpr words block_of(std::uint64_t seed, std::uint64_t stream, std::uint64_t block) {
    const auto w = philox_block<host>(seed, stream, block);
    return {{w[0], w[1], w[2], w[3]}};
}

// Random123's known answers for philox4x32-10: counter (block, stream), key (seed), low word first.
static_assert(block_of(0, 0, 0) == words{{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}});
static_assert(block_of(0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff) ==
              words{{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}});
static_assert(block_of(0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88) ==
              words{{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}});

// The functions under test as types: `fill` is the function, `one` says what element `index` is.

template <class Number>
struct bits {
    using number = Number;
    template <class Arch>
    static void fill(std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                     std::int64_t step, std::size_t count, Number* out) {
        philox_bits<Arch>(seed, stream, first, step, count, out);
    }
    static Number one(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
        if constexpr (sizeof(Number) == 4) {
            return philox_block<host>(seed, stream, index / 4)[index % 4];
        } else {
            const auto w = philox_block<host>(seed, stream, index / 2);
            return w[index % 2 * 2] | (std::uint64_t{w[index % 2 * 2 + 1]} << 32);
        }
    }
};

template <class Number>
struct uniform {
    using number = Number;
    template <class Arch>
    static void fill(std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                     std::int64_t step, std::size_t count, Number* out) {
        philox_uniform<Arch>(seed, stream, first, step, count, out);
    }
    static Number one(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
        if constexpr (sizeof(Number) == 4) {
            const std::uint32_t word = bits<std::uint32_t>::one(seed, stream, index);
            return static_cast<float>(word >> 8) * 0x1p-24f;
        } else {
            const std::uint64_t word = bits<std::uint64_t>::one(seed, stream, index);
            return static_cast<double>(word >> 11) * 0x1p-53;
        }
    }
};

template <class Number>
struct normal {
    using number = Number;
    template <class Arch>
    static void fill(std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                     std::int64_t step, std::size_t count, Number* out) {
        philox_normal<Arch>(seed, stream, first, step, count, out);
    }
    static Number one(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
        Number result;
        philox_normal<host>(seed, stream, index, 1, 1, &result);
        return result;
    }
};

using draws = std::tuple<bits<std::uint32_t>, bits<std::uint64_t>, uniform<float>, uniform<double>,
                         normal<float>, normal<double>>;

template <class Draw, class Arch>
std::vector<typename Draw::number> filled(std::uint64_t seed, std::uint64_t stream,
                                          std::uint64_t first, std::int64_t step,
                                          std::size_t count) {
    using number = typename Draw::number;
    const number canary = static_cast<number>(77);
    std::vector<number> out(count + 2, canary);
    Draw::template fill<Arch>(seed, stream, first, step, count, out.data() + 1);
    REQUIRE(out.front() == canary);
    REQUIRE(out.back() == canary);
    return {out.begin() + 1, out.end() - 1};
}

// The first element in which `filled` is wrong, -1 if there is none.
template <class Draw, class Arch>
std::ptrdiff_t first_wrong(std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                           std::int64_t step, std::size_t count) {
    const auto got = filled<Draw, Arch>(seed, stream, first, step, count);
    for (std::size_t k = 0; k < count; ++k) {
        const std::uint64_t index = first + k * static_cast<std::uint64_t>(step);
        const auto want = Draw::one(seed, stream, index);
        if (std::memcmp(&got[k], &want, sizeof(want)) != 0) return static_cast<std::ptrdiff_t>(k);
    }
    return -1;
}

template <class Draw, class Arch>
void check_slices() {
    std::mt19937_64 random(5);
    constexpr std::int64_t steps[] = {1, 1, 1, -1, 0, 2, -2, 3, 4, -5, 64, 1'000'003, -(1LL << 40)};
    for (int round = 0; round < 400; ++round) {
        const std::uint64_t seed = random();
        const std::uint64_t stream = random();
        const std::int64_t step = steps[random() % std::size(steps)];
        const std::size_t count = random() % (round % 10 == 0 ? 1000 : 80);
        // Between 2^50 and 2^62, so that every index lies in [0, 2^63).
        const std::uint64_t first = (std::uint64_t{1} << (50 + random() % 12)) + random() % 9;
        INFO("first " << first << " step " << step << " count " << count);
        REQUIRE(first_wrong<Draw, Arch>(seed, stream, first, step, count) == -1);
    }
}

template <class Draw, class Arch>
void check_edges() {
    for (std::size_t count = 0; count <= 140; ++count) {
        for (std::uint64_t first = 0; first < 4; ++first) {
            REQUIRE(first_wrong<Draw, Arch>(1, 2, first, 1, count) == -1);
        }
        REQUIRE(first_wrong<Draw, Arch>(1, 2, 139, -1, count) == -1);
        REQUIRE(first_wrong<Draw, Arch>(1, 2, 500, 3, count) == -1);
    }
    // Block numbers that carry into their upper word.
    for (int shift : {33, 34}) {
        const std::uint64_t carry = std::uint64_t{1} << shift;
        REQUIRE(first_wrong<Draw, Arch>(3, 4, carry - 70, 1, 200) == -1);
        REQUIRE(first_wrong<Draw, Arch>(3, 4, carry - 35, 7, 20) == -1);
    }
    // The last index of all.
    const std::uint64_t last = (std::uint64_t{1} << 63) - 1;
    REQUIRE(first_wrong<Draw, Arch>(3, 4, last - 9, 1, 10) == -1);
    REQUIRE(first_wrong<Draw, Arch>(3, 4, last, -1, 10) == -1);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("an element depends on its index, not on the slice that asks for it",
                        "[philox]", archs) {
    SECTION("uint32") { check_slices<bits<std::uint32_t>, TestType>(); }
    SECTION("uint64") { check_slices<bits<std::uint64_t>, TestType>(); }
    SECTION("uniform float") { check_slices<uniform<float>, TestType>(); }
    SECTION("uniform double") { check_slices<uniform<double>, TestType>(); }
    SECTION("normal float") { check_slices<normal<float>, TestType>(); }
    SECTION("normal double") { check_slices<normal<double>, TestType>(); }
}

TEMPLATE_LIST_TEST_CASE("slices of every length and alignment are written exactly", "[philox]",
                        archs) {
    SECTION("uint32") { check_edges<bits<std::uint32_t>, TestType>(); }
    SECTION("uint64") { check_edges<bits<std::uint64_t>, TestType>(); }
    SECTION("uniform float") { check_edges<uniform<float>, TestType>(); }
    SECTION("uniform double") { check_edges<uniform<double>, TestType>(); }
    SECTION("normal float") { check_edges<normal<float>, TestType>(); }
    SECTION("normal double") { check_edges<normal<double>, TestType>(); }
}

// Frozen: what users keep must not change from one version, compiler or machine to another.
TEMPLATE_LIST_TEST_CASE("values are frozen", "[philox]", archs) {
    constexpr std::uint64_t indices[] = {0, 1, 2, 3, 4, 1'000'003, (1ULL << 34) + 1};
    constexpr std::uint32_t words32[] = {0xd5f34603, 0x104f13e3, 0x5c38a4e8, 0x7ba583f6,
                                         0x05ccdb4c, 0xacf0233a, 0x7ce5e7ec};
    constexpr std::uint64_t words64[] = {0x104f13e3d5f34603, 0x7ba583f65c38a4e8, 0x876eeb9a05ccdb4c,
                                         0xdff722283b491e6d, 0xee72ecc711e3f608, 0xf8b24978d790117b,
                                         0x1064cedc05e8c1b4};
    constexpr float floats[] = {0x1.abe68cp-1f, 0x1.04f13p-4f,  0x1.70e29p-2f, 0x1.ee960cp-2f,
                                0x1.7336cp-6f,  0x1.59e046p-1f, 0x1.f3979cp-2f};
    constexpr double doubles[] = {0x1.04f13e3d5f34p-4,  0x1.ee960fd970e28p-2, 0x1.0eddd7340b99bp-1,
                                  0x1.bfee445076923p-1, 0x1.dce5d98e23c7ep-1, 0x1.f16492f1af202p-1,
                                  0x1.064cedc05e8cp-4};
    constexpr float normal_floats[] = {0x1.1a7898p-1f, 0x1.de14a8p-3f,  -0x1.6bbb4ep+0f,
                                       0x1.381b7p-3f,  -0x1.5a6f24p+1f, -0x1.d17956p-2f,
                                       0x1.4a8efap-3f};
    constexpr double normal_doubles[] = {
        -0x1.716ddefe74fd8p-2, 0x1.3cfeb5450ec8fp-5,  0x1.bbe7cd765f386p-1, -0x1.bca92bcabaa71p-1,
        -0x1.bfeff7f4793bp+0,  -0x1.f961bc4c74176p-3, 0x1.659a5ca6a7c5p-1};
    for (std::size_t k = 0; k < std::size(indices); ++k) {
        INFO("index " << indices[k]);
        auto one = [&](auto draw) {
            return filled<decltype(draw), TestType>(2026, 3, indices[k], 1, 1).front();
        };
        CHECK(one(bits<std::uint32_t>{}) == words32[k]);
        CHECK(one(bits<std::uint64_t>{}) == words64[k]);
        CHECK(one(uniform<float>{}) == floats[k]);
        CHECK(one(uniform<double>{}) == doubles[k]);
        CHECK(one(normal<float>{}) == normal_floats[k]);
        CHECK(one(normal<double>{}) == normal_doubles[k]);
    }
}

TEMPLATE_TEST_CASE("uniform numbers are uniform", "[philox]", float, double) {
    constexpr std::size_t count = 1 << 20;
    const auto x = filled<uniform<TestType>, host>(11, 0, 0, 1, count);
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    CHECK(*low >= 0);
    CHECK(*high < 1);

    constexpr std::size_t bins = 256;
    std::vector<double> hits(bins);
    double sum = 0;
    double squares = 0;
    double products = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const double centred = static_cast<double>(x[k]) - 0.5;
        sum += centred;
        squares += centred * centred;
        if (k > 0) products += centred * (static_cast<double>(x[k - 1]) - 0.5);
        hits[static_cast<std::size_t>(x[k] * bins)] += 1;
    }
    const double n = count;
    CHECK(std::abs(sum / n) < 4 * std::sqrt(1.0 / 12 / n));
    CHECK(std::abs(squares / n - 1.0 / 12) < 4 * std::sqrt(1.0 / 180 / n));
    CHECK(std::abs(products / n) < 4 * (1.0 / 12) / std::sqrt(n));
    double chi_square = 0;
    for (double hit : hits) chi_square += (hit - n / bins) * (hit - n / bins) / (n / bins);
    CHECK(chi_square > 180);  // 255 degrees of freedom: mean 255, standard deviation 22.6
    CHECK(chi_square < 345);
}

TEMPLATE_TEST_CASE("every bit of a word is set half of the time", "[philox]", std::uint32_t,
                   std::uint64_t) {
    constexpr std::size_t count = 1 << 16;
    const auto x = filled<bits<TestType>, host>(12, 0, 0, 1, count);
    for (std::size_t bit = 0; bit < sizeof(TestType) * 8; ++bit) {
        double set = 0;
        for (TestType word : x) set += static_cast<double>((word >> bit) & 1);
        INFO("bit " << bit);
        CHECK(std::abs(set / count - 0.5) < 4.5 * 0.5 / std::sqrt(static_cast<double>(count)));
    }
}

TEST_CASE("streams and seeds have nothing in common", "[philox]") {
    constexpr std::size_t count = 1 << 16;
    const auto x = filled<uniform<double>, host>(1, 1, 0, 1, count);
    for (auto [seed, stream] : {std::pair{1, 2}, {2, 1}, {1, 0}, {0, 1}}) {
        const auto y = filled<uniform<double>, host>(
            static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(stream), 0, 1, count);
        double products = 0;
        for (std::size_t k = 0; k < count; ++k) products += (x[k] - 0.5) * (y[k] - 0.5);
        CHECK(std::abs(products / count) < 4.0 / 12 / std::sqrt(static_cast<double>(count)));
    }
}

TEMPLATE_TEST_CASE("normal numbers are normal", "[philox]", float, double) {
    constexpr std::size_t count = 1 << 18;
    auto x = filled<normal<TestType>, host>(13, 0, 0, 1, count);
    const double n = count;
    double moments[5] = {};
    double products = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const double value = static_cast<double>(x[k]);
        double power = 1;
        for (double& moment : moments) {
            moment += power / n;
            power *= value;
        }
        if (k % 2 == 1) products += value * static_cast<double>(x[k - 1]);
    }
    CHECK(std::abs(moments[1]) < 4 / std::sqrt(n));
    CHECK(std::abs(moments[2] - 1) < 4 * std::sqrt(2 / n));
    CHECK(std::abs(moments[3]) < 4 * std::sqrt(15 / n));
    CHECK(std::abs(moments[4] - 3) < 4 * std::sqrt(96 / n));
    CHECK(std::abs(products / (n / 2)) < 4 / std::sqrt(n / 2));  // cosine and sine of one pair

    // Kolmogorov-Smirnov; 1.95 is exceeded once in 1000 times.
    std::sort(x.begin(), x.end());
    double distance = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const double below = 0.5 * std::erfc(-static_cast<double>(x[k]) / std::sqrt(2.0));
        const double rank = static_cast<double>(k);
        distance = std::max({distance, below - rank / n, (rank + 1) / n - below});
    }
    CHECK(distance * std::sqrt(n) < 1.95);
}

namespace {

struct point {
    long double cosine;
    long double sine;
};

// Cosine and sine of `turns` turns; reduced first, so that small ones keep their digits.
point on_circle(long double turns) {
    const long double quarters = std::round(4 * turns);
    const long double angle = (4 * turns - quarters) * 1.570796326794896619231321691639751442L;
    const long double c = std::cos(angle);
    const long double s = std::sin(angle);
    switch (static_cast<int>(quarters) % 4) {
        case 0: return {c, s};
        case 1: return {-s, c};
        case 2: return {-c, -s};
        default: return {s, -c};
    }
}

template <class T>
long double error_in_ulp(T got, long double want) {
    int exponent = 0;
    std::frexp(static_cast<T>(want), &exponent);
    return std::abs(static_cast<long double>(got) - want) /
           std::ldexp(1.0L, exponent - std::numeric_limits<T>::digits);
}

}  // namespace

TEMPLATE_TEST_CASE("normal numbers are Box and Muller's to 4 ulp", "[philox]", float, double) {
    constexpr bool wide = std::is_same_v<TestType, double>;
    constexpr std::size_t count = 200'000;
    const auto x = filled<normal<TestType>, host>(14, 5, 0, 1, count);
    long double worst = 0;
    for (std::size_t k = 0; k < count; k += 2) {
        const long double u2 = uniform<TestType>::one(14, 5, k + 1);
        long double u1 = 1 - static_cast<long double>(uniform<TestType>::one(14, 5, k));
        if constexpr (!wide) {
            const std::uint32_t word = bits<std::uint32_t>::one(14, 5, k);
            u1 = static_cast<long double>(static_cast<float>(word >> 1) + 0.5f) * 0x1p-31L;
        }
        const long double radius = std::sqrt(-2 * std::log(u1));
        const point p = on_circle(u2);
        worst = std::max(worst, error_in_ulp(x[k], radius * p.cosine));
        worst = std::max(worst, error_in_ulp(x[k + 1], radius * p.sine));
    }
    CHECK(worst <= 4);
}
