// SPDX-License-Identifier: BSD-3-Clause
// Pi from random points: making random numbers costs more than all that is done with them.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

namespace ck = cask;

namespace bench {
namespace {

double pi_of(std::int64_t inside, std::int64_t points) {
    return 4.0 * static_cast<double>(inside) / static_cast<double>(points);
}

// ---- cask --------------------------------------------------------------------------------------

answer with_cask(std::int64_t points) {
    ck::random::generator random(1);
    auto x = random.uniform({points});
    auto y = random.uniform({points});
    auto inside = ck::where(ck::sqrt(x * x + y * y) <= 1.0, 1, 0);
    return {pi_of(ck::sum(inside).item(), points)};
}

// ---- the standard library's generator, one for each block of points ----------------------------

constexpr std::int64_t block = 1 << 17;

std::int64_t inside_of_block(std::int64_t index, std::int64_t points) {
    std::mt19937_64 random(static_cast<std::uint64_t>(index));
    // The upper 53 bits: faster than std::uniform_real_distribution, and never 1.
    const auto uniform = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::int64_t inside = 0;
    const std::int64_t count = std::min(block, points - index * block);
    for (std::int64_t k = 0; k < count; ++k) {
        const double x = uniform();
        const double y = uniform();
        inside += x * x + y * y <= 1.0 ? 1 : 0;
    }
    return inside;
}

answer with_serial_mt19937(std::int64_t points) {
    std::int64_t inside = 0;
    for (std::int64_t index = 0; index * block < points; ++index) {
        inside += inside_of_block(index, points);
    }
    return {pi_of(inside, points)};
}

/// Sums inside(index) over the blocks of so many points.
template <class Inside>
std::int64_t sum_of_blocks(std::int64_t blocks, Inside inside) {
    return tbb::parallel_reduce(
        tbb::blocked_range<std::int64_t>(0, blocks), std::int64_t{0},
        [&](const auto& range, std::int64_t sum) {
            for (std::int64_t index = range.begin(); index < range.end(); ++index) {
                sum += inside(index);
            }
            return sum;
        },
        std::plus<>());
}

answer with_tbb_mt19937(std::int64_t points) {
    const std::int64_t inside =
        sum_of_blocks((points + block - 1) / block,
                      [&](std::int64_t index) { return inside_of_block(index, points); });
    return {pi_of(inside, points)};
}

// ---- Philox4x32-10 on two vectors of eight counters ---------------------------------------------

// The compilers' own vectors: xsimd 8 multiplies 64-bit lanes one by one, and loops over arrays are
// vectorised by one compiler and not by the other.
using words [[gnu::vector_size(64)]] = std::uint64_t;
using doubles [[gnu::vector_size(64)]] = double;
constexpr std::size_t lanes = 8;
constexpr std::size_t in_flight = 2;
constexpr std::int64_t group = lanes * in_flight;

/// How many of the points that belong to the counters [first, first + group) lie inside.
std::int64_t inside_of_group(std::uint64_t first, std::uint32_t key_low, std::uint32_t key_high) {
    constexpr std::uint64_t low_half = 0xffffffff;
    words w[4][in_flight];
    for (std::size_t u = 0; u < in_flight; ++u) {
        const words counter = (first + u * lanes) + words{0, 1, 2, 3, 4, 5, 6, 7};
        w[0][u] = counter & low_half;
        w[1][u] = counter >> 32;
        w[2][u] = w[3][u] = words{};
    }
    for (int round = 0; round < 10; ++round) {
        for (std::size_t u = 0; u < in_flight; ++u) {
            const words even = (w[0][u] & low_half) * 0xD2511F53;
            const words odd = (w[2][u] & low_half) * 0xCD9E8D57;
            w[0][u] = (odd >> 32) ^ w[1][u] ^ key_low;
            w[2][u] = (even >> 32) ^ w[3][u] ^ key_high;
            w[1][u] = odd & low_half;
            w[3][u] = even & low_half;
        }
        key_low += 0x9E3779B9;
        key_high += 0xBB67AE85;
    }
    words found{};
    for (std::size_t u = 0; u < in_flight; ++u) {
        const words bits[2] = {(w[0][u] << 32 | w[1][u]) >> 11, (w[2][u] << 32 | w[3][u]) >> 11};
        const doubles x = __builtin_convertvector(bits[0], doubles) * 0x1p-53;
        const doubles y = __builtin_convertvector(bits[1], doubles) * 0x1p-53;
        found -= reinterpret_cast<words>(x * x + y * y <= 1.0);  // true is -1
    }
    std::uint64_t sum = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) sum += found[lane];
    return static_cast<std::int64_t>(sum);
}

answer with_tuned_tbb(std::int64_t points) {
    // The last group is taken whole, and counted as such.
    const std::int64_t groups = (points + group - 1) / group;
    constexpr std::int64_t groups_of_block = block / group;
    const std::int64_t blocks = (groups + groups_of_block - 1) / groups_of_block;
    const std::int64_t inside = sum_of_blocks(blocks, [&](std::int64_t index) {
        const std::int64_t end = std::min(groups, (index + 1) * groups_of_block);
        std::int64_t sum = 0;
        for (std::int64_t k = index * groups_of_block; k < end; ++k) {
            sum += inside_of_group(static_cast<std::uint64_t>(k * group), 1, 2);
        }
        return sum;
    });
    return {pi_of(inside, groups * group)};
}

}  // namespace

std::vector<problem> monte_carlo_pi(const sizes& own) {
    const std::string size = std::to_string(own.points) + " points";
    const auto run = [points = own.points](auto* form) {
        return [points, form] { return form(points); };
    };
    // Other random numbers: two estimates of pi differ by their standard deviations.
    const double tolerance = 8 * 1.65 / std::sqrt(static_cast<double>(own.points)) / 3.14;
    return {
        {"pi",
         size,
         {{"cask", run(with_cask)},
          {"serial std::mt19937_64", run(with_serial_mt19937), 1},
          {"oneTBB + std::mt19937_64", run(with_tbb_mt19937), 0, 1.1},
          {"oneTBB + Philox, tuned", run(with_tuned_tbb)}},
         tolerance},
        {"pi scaling",
         size,
         {{"cask", run(with_cask)}, {"cask, 1 thread", run(with_cask), 1, 1 / (0.9 * own.threads)}},
         0}};
}

}  // namespace bench
