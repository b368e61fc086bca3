// SPDX-License-Identifier: BSD-3-Clause
// The seven-point Laplacian of a cube, and of a slab of some of its planes, written as sums of
// shifted slices.
#include "into_memory.hpp"

#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <cmath>

namespace ck = cask;

namespace bench {
namespace {

/// Planes of edge x edge elements.
struct volume {
    std::shared_ptr<const double> data;
    std::int64_t planes;
};

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> laplacian_of(const volume* source, std::int64_t edge) {
    auto x = ck::borrow(source->data.get(), {source->planes, edge, edge});
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

void into_with_serial_loop(const volume* x, std::int64_t edge, double* result) {
    for (std::int64_t i = 1; i < x->planes - 1; ++i) {
        part_of_plane(x->data.get(), edge, i, 1, edge - 1, result, scalar_row);
    }
}

/// Tasks of a few planes and so few rows that three planes of them stay in the second cache.
template <class Row>
void all_rows(const volume& x, std::int64_t edge, double* result, Row row) {
    tbb::parallel_for(tbb::blocked_range2d<std::int64_t>(1, x.planes - 1, 8, 1, edge - 1, 64),
                      [=, data = x.data.get()](const auto& part) {
                          for (std::int64_t i = part.rows().begin(); i < part.rows().end(); ++i) {
                              part_of_plane(data, edge, i, part.cols().begin(), part.cols().end(),
                                            result, row);
                          }
                      });
}

void into_with_scalar_tbb(const volume* x, std::int64_t edge, double* result) {
    all_rows(*x, edge, result, scalar_row);
}
void into_with_tuned_tbb(const volume* x, std::int64_t edge, double* result) {
    all_rows(*x, edge, result, tuned_row);
}

std::vector<problem> stencil_of(const std::string& name, std::int64_t planes, std::int64_t edge) {
    const std::int64_t count = planes * edge * edge;
    const std::string length = std::to_string(edge);
    // Elements near 0 are differences of numbers near 1.
    return new_and_reused(
        name, std::to_string(planes) + " x " + length + " x " + length + " doubles", 1e-6,
        std::make_shared<const volume>(volume{unit_numbers(count), planes}), edge,
        (planes - 2) * (edge - 2) * (edge - 2), laplacian_of,
        std::vector<rival<volume, double>>{{"serial C++", into_with_serial_loop, 1},
                                           {"oneTBB, scalar", into_with_scalar_tbb},
                                           {"oneTBB + xsimd, tuned", into_with_tuned_tbb}},
        bytes_of<double>(count));
}

}  // namespace

std::vector<problem> stencil(const sizes& own) {
    // As many elements as the matrix of other problems has, and an eighth of them.
    const auto edge = std::max<std::int64_t>(
        3, std::llround(std::cbrt(static_cast<double>(own.edge * own.edge))));
    std::vector<problem> all = stencil_of("7-point stencil", edge, edge);
    const std::int64_t planes = std::max<std::int64_t>(3, edge / 8);
    all.push_back(stencil_of("7-point stencil of a slab", planes, edge).back());
    return all;
}

}  // namespace bench
