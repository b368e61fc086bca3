// SPDX-License-Identifier: BSD-3-Clause
// The seven-point Laplacian of a cube, written as sums of shifted slices.
#include "into_memory.hpp"

#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <cmath>

namespace ck = cask;

namespace bench {
namespace {

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> laplacian_of(const double* source, std::int64_t edge) {
    auto x = ck::borrow(source, {edge, edge, edge});
    auto in = ck::range(1, -1);
    auto before = ck::range(0, -2);
    auto after = ck::range(2, ck::_);
    return x(before, in, in) + x(after, in, in) + x(in, before, in) + x(in, after, in) +
           x(in, in, before) + x(in, in, after) - 6.0 * x(in, in, in);
}

// ---- row by row --------------------------------------------------------------------------------

/// `row` points to element 0 of a row within the cube.
void scalar_part(const double* row, std::int64_t edge, std::int64_t begin, double* out) {
    const std::int64_t plane = edge * edge;
    for (std::int64_t k = begin; k < edge - 1; ++k) {
        const double* x = row + k;
        out[k - 1] = x[-plane] + x[plane] + x[-edge] + x[edge] + x[-1] + x[1] - 6.0 * x[0];
    }
}

void scalar_row(const double* row, std::int64_t edge, double* out) {
    scalar_part(row, edge, 1, out);
}

void tuned_row(const double* row, std::int64_t edge, double* out) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    const std::int64_t plane = edge * edge;
    std::int64_t k = 1;
    for (; k + width <= edge - 1; k += width) {
        const auto at = [x = row + k](std::int64_t away) {
            return batch::load_unaligned(x + away);
        };
        const batch sum = at(-plane) + at(plane) + at(-edge) + at(edge) + at(-1) + at(1) -
                          6.0 * at(0);
        sum.store_unaligned(out + k - 1);
    }
    scalar_part(row, edge, k, out);
}

/// Rows [first, last) of the inner part of one plane.
template <class Row>
void part_of_plane(const double* x, std::int64_t edge, std::int64_t plane, std::int64_t first,
                   std::int64_t last, double* result, Row row) {
    const std::int64_t inner = edge - 2;
    for (std::int64_t j = first; j < last; ++j) {
        row(x + (plane * edge + j) * edge, edge, result + ((plane - 1) * inner + j - 1) * inner);
    }
}

void into_with_serial_loop(const double* x, std::int64_t edge, double* result) {
    for (std::int64_t i = 1; i < edge - 1; ++i) {
        part_of_plane(x, edge, i, 1, edge - 1, result, scalar_row);
    }
}

/// Tasks of a few planes and so few rows that three planes of them stay in the second cache.
template <class Row>
void all_rows(const double* x, std::int64_t edge, double* result, Row row) {
    tbb::parallel_for(
        tbb::blocked_range2d<std::int64_t>(1, edge - 1, 8, 1, edge - 1, 64), [=](const auto& part) {
            for (std::int64_t i = part.rows().begin(); i < part.rows().end(); ++i) {
                part_of_plane(x, edge, i, part.cols().begin(), part.cols().end(), result, row);
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

std::vector<problem> stencil(const sizes& own) {
    // As many elements as the matrix of other problems has.
    const auto edge = std::max<std::int64_t>(
        3, std::llround(std::cbrt(static_cast<double>(own.edge * own.edge))));
    const std::int64_t inner = edge - 2;
    const std::string length = std::to_string(edge);
    // Elements near 0 are differences of numbers near 1.
    return new_and_reused("7-point stencil", length + " x " + length + " x " + length + " doubles",
                          1e-6, unit_numbers(edge * edge * edge), edge, inner * inner * inner,
                          laplacian_of,
                          {{"serial C++", into_with_serial_loop, 1},
                           {"oneTBB, scalar", into_with_scalar_tbb},
                           {"oneTBB + xsimd, tuned", into_with_tuned_tbb}});
}

}  // namespace bench
