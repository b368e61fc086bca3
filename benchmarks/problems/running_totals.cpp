// SPDX-License-Identifier: BSD-3-Clause
// Running totals of a matrix down its columns, along its rows, and of all its elements in a row.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_scan.h>

#include <algorithm>
#include <vector>

namespace ck = cask;

namespace bench {
namespace {

// ---- down the columns: strips of columns, row by row -------------------------------------------

void columns(const double* x, std::int64_t edge, std::int64_t begin, std::int64_t end,
             double* result) {
    std::copy(x + begin, x + end, result + begin);
    for (std::int64_t i = 1; i < edge; ++i) {
        for (std::int64_t j = begin; j < end; ++j) {
            result[i * edge + j] = result[(i - 1) * edge + j] + x[i * edge + j];
        }
    }
}

void down_serially(const double* x, std::int64_t edge, double* result) {
    columns(x, edge, 0, edge, result);
}

template <std::int64_t width>
void down_with_tbb(const double* x, std::int64_t edge, double* result) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, edge, width), [=](const auto& strip) {
        columns(x, edge, strip.begin(), strip.end(), result);
    });
}

// ---- along the rows ----------------------------------------------------------------------------

double run(const double* x, std::int64_t count, double before, double* result) {
    for (std::int64_t k = 0; k < count; ++k) result[k] = before += x[k];
    return before;
}

void along_serially(const double* x, std::int64_t edge, double* result) {
    for (std::int64_t i = 0; i < edge; ++i) run(x + i * edge, edge, 0, result + i * edge);
}

void along_with_tbb(const double* x, std::int64_t edge, double* result) {
    tbb::parallel_for(std::int64_t{0}, edge,
                      [=](std::int64_t i) { run(x + i * edge, edge, 0, result + i * edge); });
}

/// Four rows side by side: an addition waits for the one before it, not for other rows.
void along_four_rows(const double* x, std::int64_t edge, double* result) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, edge, 4), [=](const auto& rows) {
        std::int64_t i = rows.begin();
        for (; i + 4 <= rows.end(); i += 4) {
            double sum[4] = {};
            for (std::int64_t k = 0; k < edge; ++k) {
                for (std::int64_t r = 0; r < 4; ++r) {
                    const std::int64_t at = (i + r) * edge + k;
                    result[at] = sum[r] += x[at];
                }
            }
        }
        for (; i < rows.end(); ++i) run(x + i * edge, edge, 0, result + i * edge);
    });
}

// ---- all elements ------------------------------------------------------------------------------

void all_serially(const double* x, std::int64_t edge, double* result) {
    run(x, edge * edge, 0, result);
}

void all_with_tbb(const double* x, std::int64_t edge, double* result) {
    tbb::parallel_scan(
        tbb::blocked_range<std::int64_t>(0, edge * edge, 1 << 15), 0.0,
        [=](const auto& part, double before, bool final) {
            if (final) {
                return run(x + part.begin(), part.end() - part.begin(), before,
                           result + part.begin());
            }
            for (std::int64_t k = part.begin(); k < part.end(); ++k) before += x[k];
            return before;
        },
        std::plus<>());
}

/// Rows of parts: as many as there are threads are scanned while they are in the cache, then raised
/// by what is before them.
void all_in_cache(const double* x, std::int64_t edge, double* result) {
    constexpr std::int64_t part = 1 << 15;
    const std::int64_t count = edge * edge;
    const std::int64_t together = part * tbb::this_task_arena::max_concurrency();
    double before = 0;
    for (std::int64_t first = 0; first < count; first += together) {
        const std::int64_t parts = (std::min(together, count - first) + part - 1) / part;
        std::vector<double> totals(static_cast<std::size_t>(parts));
        const auto length = [=](std::int64_t p) {
            return std::min(part, count - first - p * part);
        };
        tbb::parallel_for(std::int64_t{0}, parts, [&](std::int64_t p) {
            const std::int64_t at = first + p * part;
            totals[static_cast<std::size_t>(p)] = run(x + at, length(p), 0, result + at);
        });
        const double start = before;
        for (double& each : totals) before = each += before;
        tbb::parallel_for(std::int64_t{0}, parts, [&](std::int64_t p) {
            const double more = p == 0 ? start : totals[static_cast<std::size_t>(p - 1)];
            double* own = result + first + p * part;
            for (std::int64_t k = 0; k < length(p); ++k) own[k] += more;
        });
    }
}

ck::array<double> matrix_of(const double* x, std::int64_t edge) {
    return ck::borrow(x, {edge, edge});
}

}  // namespace

std::vector<problem> running_totals(const sizes& own) {
    const std::int64_t edge = own.edge;
    const std::int64_t count = edge * edge;
    const auto x = unit_numbers(count);
    const std::string size = std::to_string(edge) + " x " + std::to_string(edge);
    std::vector<problem> result;
    const auto add = [&](std::vector<problem> both) {
        for (problem& each : both) result.push_back(std::move(each));
    };
    add(new_and_reused<double>(
        "cumsum over axis 0", size, 1e-9, x, edge, count,
        [](const double* from, std::int64_t n) { return ck::cumsum(matrix_of(from, n), 0); },
        {{"serial C++", down_serially, 1},
         {"oneTBB, strips of 64", down_with_tbb<64>},
         {"oneTBB, strips of 512", down_with_tbb<512>}},
        bytes_of<double>(count)));
    add(new_and_reused<double>(
        "cumsum over axis 1", size, 1e-9, x, edge, count,
        [](const double* from, std::int64_t n) { return ck::cumsum(matrix_of(from, n), 1); },
        {{"serial C++", along_serially, 1},
         {"oneTBB, scalar", along_with_tbb},
         {"oneTBB, four rows", along_four_rows}},
        bytes_of<double>(count)));
    add(new_and_reused<double>(
        "cumsum of all", size, 1e-9, x, edge, count,
        [](const double* from, std::int64_t n) { return ck::cumsum(ck::borrow(from, {n * n})); },
        {{"serial C++", all_serially, 1},
         {"oneTBB, parallel_scan", all_with_tbb},
         {"oneTBB, parts in cache", all_in_cache}},
        bytes_of<double>(count)));
    return result;
}

}  // namespace bench
