// SPDX-License-Identifier: BSD-3-Clause
// The softmax of each row of a matrix: two reductions, whose results every element of the row needs.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <cmath>

namespace ck = cask;

namespace bench {
namespace {

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> softmax_of(const double* source, std::int64_t edge) {
    auto x = ck::borrow(source, {edge, edge});
    auto e = ck::exp(x - ck::max(x, {.axes = {1}, .keep_dims = true}));
    return e / ck::sum(e, {.axes = {1}, .keep_dims = true});
}

// ---- row by row: a row and its result stay in the second cache -----------------------------------

void scalar_row(const double* x, std::int64_t length, double* out) {
    const double largest = *std::max_element(x, x + length);
    double sum = 0;
    for (std::int64_t j = 0; j < length; ++j) {
        out[j] = std::exp(x[j] - largest);
        sum += out[j];
    }
    const double scale = 1 / sum;
    for (std::int64_t j = 0; j < length; ++j) out[j] *= scale;
}

using batch = xsimd::batch<double>;
constexpr auto width = static_cast<std::int64_t>(batch::size);

double largest_of(const double* x, std::int64_t length) {
    std::int64_t j = 0;
    double largest = x[0];
    if (length >= 2 * width) {
        batch held[2] = {batch::load_unaligned(x), batch::load_unaligned(x + width)};
        for (; j + 2 * width <= length; j += 2 * width) {
            held[0] = xsimd::max(held[0], batch::load_unaligned(x + j));
            held[1] = xsimd::max(held[1], batch::load_unaligned(x + j + width));
        }
        alignas(64) double lanes[batch::size];
        xsimd::max(held[0], held[1]).store_aligned(lanes);
        largest = *std::max_element(lanes, lanes + width);
    }
    for (; j < length; ++j) largest = std::max(largest, x[j]);
    return largest;
}

void tuned_row(const double* x, std::int64_t length, double* out) {
    const double largest = largest_of(x, length);
    batch sums[2] = {batch(0.0), batch(0.0)};
    std::int64_t j = 0;
    for (; j + 2 * width <= length; j += 2 * width) {
        for (std::int64_t u = 0; u < 2; ++u) {
            const batch e = xsimd::exp(batch::load_unaligned(x + j + u * width) - batch(largest));
            e.store_unaligned(out + j + u * width);
            sums[u] += e;
        }
    }
    double sum = xsimd::hadd(sums[0] + sums[1]);
    for (; j < length; ++j) {
        out[j] = std::exp(x[j] - largest);
        sum += out[j];
    }
    const double scale = 1 / sum;
    for (j = 0; j + width <= length; j += width) {
        (batch::load_unaligned(out + j) * batch(scale)).store_unaligned(out + j);
    }
    for (; j < length; ++j) out[j] *= scale;
}

void into_with_serial_loop(const double* x, std::int64_t edge, double* result) {
    for (std::int64_t i = 0; i < edge; ++i) scalar_row(x + i * edge, edge, result + i * edge);
}

template <class Row>
void all_rows(const double* x, std::int64_t edge, double* result, Row row) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, edge, 4), [=](const auto& rows) {
        for (std::int64_t i = rows.begin(); i < rows.end(); ++i) {
            row(x + i * edge, edge, result + i * edge);
        }
    });
}

void into_with_scalar_tbb(const double* x, std::int64_t edge, double* result) {
    all_rows(x, edge, result, scalar_row);
}
void into_with_tuned_tbb(const double* x, std::int64_t edge, double* result) {
    all_rows(x, edge, result, tuned_row);
}

}  // namespace

std::vector<problem> softmax(const sizes& own) {
    const std::int64_t edge = own.edge;
    const std::string size = std::to_string(edge) + " x " + std::to_string(edge) + " doubles";
    return new_and_reused("row softmax", size, 1e-12, unit_numbers(edge * edge), edge, edge * edge,
                          softmax_of,
                          {{"serial C++", into_with_serial_loop, 1},
                           {"oneTBB, scalar", into_with_scalar_tbb},
                           {"oneTBB + xsimd, tuned", into_with_tuned_tbb}},
                          bytes_of<double>(edge * edge));
}

}  // namespace bench
