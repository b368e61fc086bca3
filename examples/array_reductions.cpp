// SPDX-License-Identifier: BSD-3-Clause
// Reductions: of an array that no memory holds, and of one that may come from a file.
//
// First x + transpose(x), 50,000 x 50,000 numbers in chunks of 5,000 x 5,000: 18.6 GiB that are
// made, added and reduced piece by piece. Then six statistics of a matrix, over all of it and along
// each axis, each six in one pass over the data.
// smoke test: --size 2000 --chunk 300 --rows 300 --columns 201
#include "arguments.hpp"
#include "measure.hpp"

#include <cask/cask.hpp>

#include <cmath>
#include <exception>
#include <iostream>

namespace ck = cask;

namespace {

struct settings {
    std::int64_t size = 50'000;
    std::int64_t chunk = 5'000;
    std::int64_t rows = 4'000;
    std::int64_t columns = 2'500;
    std::int64_t seed = 2024;
    std::int64_t threads = 0;
    std::string file;
};

// ---- x + transpose(x), never in memory ----------------------------------------------------------

/// The sums of some rows of x + transpose(x), by cask's slices and by a serial loop.
bool rows_agree(const ck::array<double>& x, const ck::array<double>& symmetric, double largest) {
    const std::int64_t size = x.shape()[0];
    bool agree = true;
    for (const std::int64_t row : {std::int64_t{0}, size / 7, size / 2, size - 1}) {
        const xt::xarray<double> across = x(row).compute();
        const xt::xarray<double> down = x(ck::all(), row).compute();
        double sum = 0;
        for (std::size_t k = 0; k < across.size(); ++k) {
            const double value = across(k) + down(k);
            sum += value;
            agree = agree && value <= largest;
        }
        const double found = ck::sum(symmetric(row)).item();
        agree = agree && std::abs(found - sum) <= 1e-12 * sum;
    }
    return agree;
}

bool reduce_symmetric(const settings& own) {
    ck::random::generator random(static_cast<std::uint64_t>(own.seed));
    const std::int64_t chunk = std::min(own.chunk, own.size);
    auto x = random.uniform({own.size, own.size}, 0, 1, {chunk, chunk});
    auto symmetric = x + ck::transpose(x);
    std::cout << "x + transpose(x)\n" << symmetric << "\n\n";

    double mean = 0;
    double largest = 0;
    const double seconds = examples::seconds_of([&] {
        auto [mean_of_all, max_of_all] = ck::compute(ck::mean(symmetric), ck::max(symmetric));
        mean = mean_of_all();
        largest = max_of_all();
    });
    const double memory = examples::peak_memory();
    const auto count = static_cast<double>(symmetric.size());
    std::printf("  mean %.9f, max %.9f\n", mean, largest);
    std::printf("  %.3f s, %.2f ns an element; memory at most %.0f MiB for %.1f GiB of numbers\n",
                seconds, 1e9 * seconds / count, memory, count * 8 / (1024.0 * 1024 * 1024));

    // The mean is twice that of size^2 numbers of variance 1/12.
    const double deviation = 2 / std::sqrt(12 * count);
    bool good = examples::check("mean within 5 standard deviations of 1",
                                std::abs(mean - 1) <= 5 * deviation);
    good &= examples::check("sums of rows are those of a serial loop",
                            rows_agree(x, symmetric, largest));
    good &= examples::check("less than 200 MiB of memory", memory < 200);
    return good;
}

// ---- statistics ---------------------------------------------------------------------------------

/// Six statistics along `axes`, over all elements if there are none: in one pass.
template <class T>
auto statistics(const ck::array<T>& x, const ck::axis_list& axes) {
    return ck::compute(ck::mean(x, axes), ck::stddev(x, axes), ck::min(x, axes), ck::max(x, axes),
                       ck::argmax(x, axes), ck::sum(x, axes));
}

/// The same of one group of elements, in serial C++.
template <class T>
struct summary {
    double sum = 0;
    double magnitude = 0;  // sum of sizes: the scale of the sum's rounding
    double squares = 0;    // of distances from the mean
    T min = std::numeric_limits<T>::infinity();
    T max = -std::numeric_limits<T>::infinity();
    std::int64_t argmax = 0;
    double mean = 0;
    double stddev = 0;
};

/// Summaries along the middle one of three axes: of outer * inner groups of `count` elements.
template <class T>
std::vector<summary<T>> serial_statistics(const T* x, std::int64_t outer, std::int64_t count,
                                          std::int64_t inner) {
    std::vector<summary<T>> groups(static_cast<std::size_t>(outer * inner));
    const auto visit = [&](auto&& add) {
        const T* element = x;
        for (std::int64_t o = 0; o < outer; ++o) {
            for (std::int64_t k = 0; k < count; ++k) {
                summary<T>* group = groups.data() + o * inner;
                for (std::int64_t i = 0; i < inner; ++i) add(*group++, *element++, k);
            }
        }
    };
    visit([](summary<T>& group, T value, std::int64_t place) {
        group.sum += static_cast<double>(value);
        group.magnitude += std::abs(static_cast<double>(value));
        if (value < group.min) group.min = value;
        if (value > group.max) {
            group.max = value;
            group.argmax = place;
        }
    });
    for (summary<T>& group : groups) group.mean = group.sum / static_cast<double>(count);
    visit([](summary<T>& group, T value, std::int64_t) {
        const double distance = static_cast<double>(value) - group.mean;
        group.squares += distance * distance;
    });
    for (summary<T>& group : groups) {
        group.stddev = std::sqrt(group.squares / static_cast<double>(count));
    }
    return groups;
}

/// Extrema are exact; the sums of a serial loop are rounded at each of `count` steps.
template <class T>
bool equal(const summary<T>& expected, double mean, double stddev, double min, double max,
           std::int64_t argmax, double sum, std::int64_t count) {
    const double rounding = 4 * static_cast<double>(std::numeric_limits<T>::epsilon()) +
                            std::numeric_limits<double>::epsilon() *
                                std::sqrt(static_cast<double>(count));
    return std::abs(sum - expected.sum) <= rounding * expected.magnitude &&
           std::abs(mean - expected.mean) <=
               rounding * expected.magnitude / static_cast<double>(count) &&
           std::abs(stddev - expected.stddev) <=
               rounding * (expected.stddev + std::abs(expected.mean)) &&
           min == static_cast<double>(expected.min) && max == static_cast<double>(expected.max) &&
           argmax == expected.argmax;
}

/// Prints and checks the statistics along one axis, or over all (-1).
template <class T>
bool show_statistics(const ck::array<T>& x, const xt::xarray<T>& values, int axis) {
    const ck::axis_list axes = axis < 0 ? ck::axis_list() : ck::axis_list(axis);
    decltype(statistics(x, axes)) found;
    const double seconds = examples::seconds_of([&] { found = statistics(x, axes); });
    const auto& [mean, stddev, min, max, argmax, sum] = found;

    std::int64_t outer = 1;
    std::int64_t inner = 1;
    for (int k = 0; axis >= 0 && k < x.rank(); ++k) (k < axis ? outer : inner) *= x.shape()[k];
    const std::int64_t count = axis < 0 ? x.size() : x.shape()[axis];
    if (axis >= 0) inner /= count;
    std::vector<summary<T>> expected;
    const double serial = examples::seconds_of(
        [&] { expected = serial_statistics(values.data(), outer, count, inner); });

    std::printf("  %-14s cask %.4f s, serial C++ %.4f s\n",
                axis < 0 ? "over all" : ("along axis " + std::to_string(axis)).c_str(), seconds,
                serial);
    bool good = true;
    for (std::size_t k = 0; k < expected.size(); ++k) {
        const auto number = [k](const auto& of) { return static_cast<double>(of.flat(k)); };
        const std::int64_t place = argmax.flat(k);
        good = good && equal(expected[k], number(mean), number(stddev), number(min), number(max),
                             place, number(sum), count);
        if (k < 2 || k + 1 == expected.size()) {
            const std::string name = axis < 0 ? "" : "[" + std::to_string(k) + "]";
            std::printf("  %14s %11.6f %11.6f %11.6f %11.6f %10ld %14.5f\n", name.c_str(),
                        number(mean), number(stddev), number(min), number(max), place, number(sum));
        } else if (k == 2) {
            std::printf("  %14s\n", "...");
        }
    }
    return good;
}

template <class T>
bool reduce_matrix(const ck::array<T>& x) {
    std::cout << "\nstatistics\n" << x << "\n\n";
    std::printf("  %14s %11s %11s %11s %11s %10s %14s\n", "", "mean", "stddev", "min", "max",
                "argmax", "sum");
    const xt::xarray<T> values = x.compute();  // for the serial check
    bool good = true;
    for (int axis = -1; axis < x.rank(); ++axis) good &= show_statistics(x, values, axis);
    return examples::check("all of them are those of serial loops", good);
}

bool reduce_file_or_matrix(const settings& own) {
    if (own.file.empty()) {
        ck::random::generator random(static_cast<std::uint64_t>(own.seed));
        return reduce_matrix(random.normal({own.rows, own.columns}).persist());
    }
    if (ck::npy_info(own.file).dtype == ck::dtype::float32) {
        return reduce_matrix(ck::from_npy<float>(own.file));
    }
    return reduce_matrix(ck::from_npy<double>(own.file));
}

bool run(const settings& own) {
    ck::runtime runtime({.threads = static_cast<int>(own.threads)});
    std::printf("Reductions, %d threads\n\n", runtime.threads());
    const bool symmetric = reduce_symmetric(own);
    return reduce_file_or_matrix(own) && symmetric;
}

}  // namespace

int main(int argc, char** argv) {
    settings own;
    examples::read_arguments(
        argc, argv, "Reduces an array that no memory holds, and one that may come from a file.",
        {{"size", &own.size, "rows and columns of x + transpose(x)"},
         {"chunk", &own.chunk, "rows and columns of its chunks"},
         {"file", &own.file, "a .npy file of float64 or float32, for the statistics"},
         {"rows", &own.rows, "rows of a random matrix instead"},
         {"columns", &own.columns, "its columns"},
         {"seed", &own.seed, "of the random numbers", 0},
         {"threads", &own.threads, "threads; 0: all cores", 0}});
    try {
        return run(own) ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "array_reductions: %s\n", failure.what());
        return 1;
    }
}
