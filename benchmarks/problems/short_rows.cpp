// SPDX-License-Identifier: BSD-3-Clause
// Reductions of many short rows: means of rows and of columns, where rows have ten elements, and
// lengths of points of three coordinates. Into memory that is written again and again.
// `narrow_reductions` measures more lengths, types and operations.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace ck = cask;

namespace bench {
namespace {

using batch = xsimd::batch<double>;
constexpr auto width = static_cast<std::int64_t>(batch::size);
constexpr std::int64_t piece = 1 << 13;  // rows

template <std::int64_t columns>
ck::array<double> rows_at(const double* x, std::int64_t rows) {
    return ck::borrow(x, {rows, columns});
}

/// Calls part(x, begin, end, result) for all rows.
template <class Part>
void by_rows(const double* x, std::int64_t rows, double* result, Part part) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, rows, piece),
                      [=](const auto& range) { part(x, range.begin(), range.end(), result); });
}

template <auto part>
void serially(const double* x, std::int64_t rows, double* result) {
    part(x, 0, rows, result);
}
template <auto part>
void with_tbb(const double* x, std::int64_t rows, double* result) {
    by_rows(x, rows, result, part);
}

// ---- means of rows -------------------------------------------------------------------------------

constexpr std::int64_t ten = 10;

void scalar_means(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    for (std::int64_t i = begin; i < end; ++i) {
        double sum = 0;
        for (std::int64_t j = 0; j < ten; ++j) sum += x[i * ten + j];
        result[i] = sum / ten;
    }
}

/// Additions that do not wait for each other, no division.
void tuned_means(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    for (std::int64_t i = begin; i < end; ++i) {
        const double* row = x + i * ten;
        const double first = (row[0] + row[1]) + (row[2] + row[3]);
        const double second = (row[4] + row[5]) + (row[6] + row[7]);
        result[i] = (first + second + (row[8] + row[9])) * (1.0 / ten);
    }
}

// ---- means of columns ----------------------------------------------------------------------------

using columns = std::array<double, ten>;

columns scalar_sums(const double* x, std::int64_t begin, std::int64_t end) {
    columns sums = {};
    for (std::int64_t i = begin; i < end; ++i) {
        for (std::int64_t j = 0; j < ten; ++j) sums[static_cast<std::size_t>(j)] += x[i * ten + j];
    }
    return sums;
}

/// As many rows as a vector has lanes are ten vectors, of which each has its own sum.
columns tuned_sums(const double* x, std::int64_t begin, std::int64_t end) {
    std::array<batch, ten> sums;
    sums.fill(batch(0.0));
    std::int64_t i = begin;
    for (; i + width <= end; i += width) {
        const double* from = x + i * ten;
        for (std::size_t v = 0; v < ten; ++v) {
            sums[v] += batch::load_unaligned(from + static_cast<std::int64_t>(v) * width);
        }
    }
    columns all = scalar_sums(x, i, end);
    alignas(64) double lanes[ten * width];
    for (std::size_t v = 0; v < ten; ++v) {
        sums[v].store_aligned(lanes + static_cast<std::int64_t>(v) * width);
    }
    for (std::size_t k = 0; k < std::size(lanes); ++k) all[k % ten] += lanes[k];
    return all;
}

columns added(columns a, const columns& b) {
    for (std::size_t j = 0; j < ten; ++j) a[j] += b[j];
    return a;
}

void store_means(const columns& sums, std::int64_t rows, double* result) {
    for (std::size_t j = 0; j < ten; ++j) result[j] = sums[j] / static_cast<double>(rows);
}

void columns_serially(const double* x, std::int64_t rows, double* result) {
    store_means(scalar_sums(x, 0, rows), rows, result);
}

template <auto part>
void columns_with_tbb(const double* x, std::int64_t rows, double* result) {
    store_means(tbb::parallel_reduce(
                    tbb::blocked_range<std::int64_t>(0, rows, piece), columns{},
                    [x](const auto& range, const columns& before) {
                        return added(before, part(x, range.begin(), range.end()));
                    },
                    added),
                rows, result);
}

// ---- lengths of points ---------------------------------------------------------------------------

ck::array<double> lengths(const double* x, std::int64_t rows) {
    const auto points = rows_at<3>(x, rows);
    return ck::sqrt(ck::sum(points * points, 1));
}

double square_of(const double* point) {
    return point[0] * point[0] + point[1] * point[1] + point[2] * point[2];
}

void scalar_lengths(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    for (std::int64_t i = begin; i < end; ++i) result[i] = std::sqrt(square_of(x + 3 * i));
}

/// Squares first, which stay in the first cache, so that roots are vectors.
void tuned_lengths(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    constexpr std::int64_t block = 32 * width;
    alignas(64) double squares[block];
    std::int64_t i = begin;
    for (; i + block <= end; i += block) {
        for (std::int64_t k = 0; k < block; ++k) squares[k] = square_of(x + 3 * (i + k));
        for (std::int64_t k = 0; k < block; k += width) {
            xsimd::sqrt(batch::load_aligned(squares + k)).store_unaligned(result + i + k);
        }
    }
    scalar_lengths(x, i, end, result);
}

// ---- who takes part ------------------------------------------------------------------------------

using forms = std::vector<rival<double, double>>;

/// The problem with reused memory only: new results are measured elsewhere.
template <class Expression>
problem reused(const std::string& name, std::int64_t rows, std::int64_t length, std::int64_t count,
               Expression expression, const forms& rivals) {
    const std::string size = std::to_string(rows) + " x " + std::to_string(length) + " doubles";
    problem again = new_and_reused<double>(name, size, 1e-11, unit_numbers(rows * length), rows,
                                           count, expression, rivals,
                                           bytes_of<double>(rows * length))
                        .back();
    again.name = name;
    return again;
}

}  // namespace

std::vector<problem> short_rows(const sizes& own) {
    const std::int64_t rows = std::max<std::int64_t>(1, own.edge * own.edge / ten);
    const auto mean_along = [](int axis) {
        return
            [axis](const double* x, std::int64_t n) { return ck::mean(rows_at<ten>(x, n), axis); };
    };
    return {reused("means of 10 columns", rows, ten, ten, mean_along(0),
                   {{"serial C++", columns_serially, 1},
                    {"oneTBB, scalar", columns_with_tbb<scalar_sums>},
                    {"oneTBB + xsimd, tuned", columns_with_tbb<tuned_sums>}}),
            reused("means of rows of 10", rows, ten, rows, mean_along(1),
                   {{"serial C++", serially<scalar_means>, 1},
                    {"oneTBB, scalar", with_tbb<scalar_means>},
                    {"oneTBB, tuned", with_tbb<tuned_means>}}),
            reused("lengths of points", rows, 3, rows, lengths,
                   {{"serial C++", serially<scalar_lengths>, 1},
                    {"oneTBB, scalar", with_tbb<scalar_lengths>},
                    {"oneTBB + xsimd, tuned", with_tbb<tuned_lengths>}})};
}

}  // namespace bench
