// SPDX-License-Identifier: BSD-3-Clause
// The five-point Laplacian of a matrix, written as sums of shifted slices.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

namespace ck = cask;

namespace bench {
namespace {

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> laplacian_of(const double* source, std::int64_t edge) {
    auto x = ck::borrow(source, {edge, edge});
    auto inner = ck::range(1, -1);
    auto before = ck::range(0, -2);
    auto after = ck::range(2, ck::_);
    return x(before, inner) + x(after, inner) + x(inner, before) + x(inner, after) -
           4.0 * x(inner, inner);
}

// ---- row by row --------------------------------------------------------------------------------

void scalar_row(const double* x, std::int64_t edge, std::int64_t i, double* out) {
    const double* row = x + i * edge;
    for (std::int64_t j = 1; j < edge - 1; ++j) {
        out[j - 1] = row[j - edge] + row[j + edge] + row[j - 1] + row[j + 1] - 4.0 * row[j];
    }
}

void tuned_row(const double* x, std::int64_t edge, std::int64_t i, double* out) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    const double* row = x + i * edge;
    const auto at = [row](std::int64_t j) { return batch::load_unaligned(row + j); };
    std::int64_t j = 1;
    for (; j + width <= edge - 1; j += width) {
        const batch sum = at(j - edge) + at(j + edge) + at(j - 1) + at(j + 1) - 4.0 * at(j);
        sum.store_unaligned(out + j - 1);
    }
    for (; j < edge - 1; ++j) {
        out[j - 1] = row[j - edge] + row[j + edge] + row[j - 1] + row[j + 1] - 4.0 * row[j];
    }
}

void into_with_serial_loop(const double* x, std::int64_t edge, double* result) {
    for (std::int64_t i = 1; i < edge - 1; ++i) {
        scalar_row(x, edge, i, result + (i - 1) * (edge - 2));
    }
}

template <class Row>
void all_rows(const double* x, std::int64_t edge, double* result, Row row) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(1, edge - 1, 4), [=](const auto& rows) {
        for (std::int64_t i = rows.begin(); i < rows.end(); ++i) {
            row(x, edge, i, result + (i - 1) * (edge - 2));
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

std::vector<problem> laplacian(const sizes& own) {
    const std::int64_t edge = own.edge;
    const std::int64_t count = (edge - 2) * (edge - 2);
    const auto x = unit_numbers(edge * edge);
    const std::string size = std::to_string(edge) + " x " + std::to_string(edge) + " doubles";
    // Elements near 0 are differences of numbers near 1.
    return new_and_reused("5-point Laplacian", size, 1e-6, x, edge, count, laplacian_of,
                          {{"serial C++", into_with_serial_loop, 1},
                           {"oneTBB, scalar", into_with_scalar_tbb},
                           {"oneTBB + xsimd, tuned", into_with_tuned_tbb}},
                          bytes_of<double>(edge * edge));
}

}  // namespace bench
