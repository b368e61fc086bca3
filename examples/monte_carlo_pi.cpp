// SPDX-License-Identifier: BSD-3-Clause
// Pi from random points: the part of a square's points that lies within the quarter circle.
//
// A billion points would fill 15 GiB. They are never in memory: random numbers are made where they
// are used, each from its own index, so neither chunks nor threads change a bit of the result.
// smoke test: --points 2000000
#include "arguments.hpp"
#include "measure.hpp"

#include <cask/cask.hpp>

#include <cmath>
#include <exception>
#include <random>

namespace ck = cask;

namespace {

struct settings {
    std::int64_t points = 1'000'000'000;
    std::int64_t seed = 2024;
    std::int64_t threads = 0;
};

constexpr std::int64_t serial_part = 10;  // the serial check takes one point of so many
constexpr double pi = 3.14159265358979323846;

struct estimate {
    double pi;
    double mean_distance;  // from the corner: of every bit of every point
    bool operator==(const estimate&) const = default;
};

estimate monte_carlo(std::int64_t points, std::int64_t seed, const ck::chunk_spec& chunks = {}) {
    ck::random::generator random(static_cast<std::uint64_t>(seed));
    auto x = random.uniform({points}, 0, 1, chunks);
    auto y = random.uniform({points}, 0, 1, chunks);
    auto distance = ck::sqrt(x * x + y * y);
    auto inside = ck::where(distance <= 1.0, 1, 0);
    auto [count, mean] = ck::compute(ck::sum(inside), ck::mean(distance));
    return {4.0 * static_cast<double>(count()) / static_cast<double>(points), mean()};
}

double serial_monte_carlo(std::int64_t points, std::int64_t seed) {
    std::mt19937_64 random(static_cast<std::uint64_t>(seed));
    // The upper 53 bits: std::uniform_real_distribution is slower, with clang++ 20 times so.
    const auto uniform = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::int64_t count = 0;
    for (std::int64_t k = 0; k < points; ++k) {
        const double x = uniform();
        const double y = uniform();
        count += x * x + y * y <= 1.0 ? 1 : 0;
    }
    return 4.0 * static_cast<double>(count) / static_cast<double>(points);
}

/// The standard deviation of an estimate of pi from so many points.
double deviation(std::int64_t points) {
    return std::sqrt(pi * (4 - pi) / static_cast<double>(points));
}

/// The same numbers whatever the chunks and threads? On a part of the points.
bool same_bits(std::int64_t points, std::int64_t seed) {
    const estimate expected = monte_carlo(points, seed);
    bool same = monte_carlo(points, seed, points) == expected &&  // a single chunk
                monte_carlo(points, seed, 10'007) == expected;    // many uneven ones
    for (const int threads : {1, 2, 3}) {
        ck::runtime other({.threads = threads});
        same = same && monte_carlo(points, seed) == expected;
    }
    return same;
}

bool run(const settings& own) {
    ck::runtime runtime({.threads = static_cast<int>(own.threads)});
    const std::int64_t fewer = std::max<std::int64_t>(own.points / serial_part, 1);
    std::printf("Pi from %ld random points, %d threads\n", own.points, runtime.threads());

    estimate found{};
    const double parallel =
        examples::seconds_of([&] { found = monte_carlo(own.points, own.seed); });
    double expected = 0;
    const double serial =
        examples::seconds_of([&] { expected = serial_monte_carlo(fewer, own.seed); });

    std::printf("  cask                  %.8f  (error %+.1e)  %7.3f s, %5.2f ns a point\n",
                found.pi, found.pi - pi, parallel,
                1e9 * parallel / static_cast<double>(own.points));
    std::printf(
        "  serial std::mt19937   %.8f  (error %+.1e)  %7.3f s, %5.2f ns a point, 1/%ld of them\n",
        expected, expected - pi, serial, 1e9 * serial / static_cast<double>(fewer),
        own.points / fewer);
    std::printf("  memory: at most %.0f MiB, for %.1f GiB of random numbers\n",
                examples::peak_memory(),
                static_cast<double>(own.points) * 16 / (1024.0 * 1024 * 1024));

    const double bound = 5 * deviation(own.points);
    const double bound_between = 5 * std::hypot(deviation(own.points), deviation(fewer));
    bool good = examples::check("pi within 5 standard deviations",
                                std::abs(found.pi - pi) <= bound);
    good &= examples::check("serial estimate within 5 standard deviations",
                            std::abs(found.pi - expected) <= bound_between);
    good &= examples::check("other chunks, 1, 2 and 3 threads: the same bits",
                            same_bits(fewer, own.seed));
    return good;
}

}  // namespace

int main(int argc, char** argv) {
    settings own;
    examples::read_arguments(argc, argv, "Estimates pi from random points.",
                             {{"points", &own.points, "how many"},
                              {"seed", &own.seed, "of the random numbers", 0},
                              {"threads", &own.threads, "threads; 0: all cores", 0}});
    try {
        return run(own) ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "monte_carlo_pi: %s\n", failure.what());
        return 1;
    }
}
