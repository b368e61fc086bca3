// SPDX-License-Identifier: BSD-3-Clause
// Count, mean and squares of pieces that fit the first cache, plain and by hand-tuned vectors, and
// how they are joined by Chan's formula.
#pragma once

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace bench {

inline constexpr std::ptrdiff_t piece = 2048;

struct moments {
    double count = 0;
    double mean = 0;
    double squares = 0;  // of distances from the mean, summed

    [[nodiscard]] double stddev() const { return std::sqrt(squares / count); }
};

inline moments join(const moments& a, const moments& b) {
    if (a.count == 0) return b;
    if (b.count == 0) return a;
    const double count = a.count + b.count;
    const double distance = b.mean - a.mean;
    return {count, a.mean + distance * b.count / count,
            a.squares + b.squares + distance * distance * a.count * b.count / count};
}

/// What piece_of(first, last) says of all pieces of [first, last), joined. A Part without elements is
/// the neutral one.
template <class Part, class Piece>
Part parts_of(const double* first, const double* last, Piece piece_of) {
    Part all;
    while (first != last) {
        const double* end = first + std::min(piece, last - first);
        all = join(all, piece_of(first, end));
        first = end;
    }
    return all;
}

/// The same by all threads.
template <class Part, class Piece>
Part parallel_parts(std::span<const double> x, Piece piece_of) {
    const double* data = x.data();
    return tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, x.size(), std::size_t{1} << 15), Part{},
        [&](const auto& range, const Part& before) {
            return join(before, parts_of<Part>(data + range.begin(), data + range.end(), piece_of));
        },
        [](const Part& a, const Part& b) { return join(a, b); });
}

inline moments scalar_moments(const double* first, const double* last) {
    const auto count = static_cast<double>(last - first);
    double sum = 0;
    for (const double* x = first; x != last; ++x) sum += *x;
    const double mean = sum / count;
    double squares = 0;
    for (const double* x = first; x != last; ++x) squares += (*x - mean) * (*x - mean);
    return {count, mean, squares};
}

inline moments tuned_moments(const double* first, const double* last) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::ptrdiff_t>(batch::size);
    const auto count = static_cast<double>(last - first);
    const double* x = first;
    batch sum0(0.0);
    batch sum1(0.0);
    for (; last - x >= 2 * width; x += 2 * width) {
        sum0 += batch::load_unaligned(x);
        sum1 += batch::load_unaligned(x + width);
    }
    double sum = xsimd::hadd(sum0 + sum1);
    for (; x != last; ++x) sum += *x;
    const double mean = sum / count;

    x = first;
    batch squares0(0.0);
    batch squares1(0.0);
    for (; last - x >= 2 * width; x += 2 * width) {
        const batch distance0 = batch::load_unaligned(x) - batch(mean);
        const batch distance1 = batch::load_unaligned(x + width) - batch(mean);
        squares0 = xsimd::fma(distance0, distance0, squares0);
        squares1 = xsimd::fma(distance1, distance1, squares1);
    }
    double squares = xsimd::hadd(squares0 + squares1);
    for (; x != last; ++x) squares += (*x - mean) * (*x - mean);
    return {count, mean, squares};
}

}  // namespace bench
