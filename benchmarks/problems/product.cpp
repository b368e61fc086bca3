// SPDX-License-Identifier: BSD-3-Clause
// The product of two square matrices, by cask's own kernel.
#include "into_memory.hpp"

#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>

#include <algorithm>

namespace ck = cask;

namespace bench {
namespace {

ck::array<double> square_of(const double* x, std::int64_t edge) {
    const auto matrix = ck::borrow(x, {edge, edge});
    return ck::matmul(matrix, matrix);
}

/// Rows of the result are sums of rows of the right factor: loops that compilers vectorise.
void some_rows(const double* x, std::int64_t edge, std::int64_t first, std::int64_t last,
               std::int64_t begin, std::int64_t end, double* result) {
    for (std::int64_t i = first; i < last; ++i) {
        double* row = result + i * edge;
        std::fill(row + begin, row + end, 0.0);
        for (std::int64_t k = 0; k < edge; ++k) {
            const double factor = x[i * edge + k];
            for (std::int64_t j = begin; j < end; ++j) row[j] += factor * x[k * edge + j];
        }
    }
}

void with_serial_loop(const double* x, std::int64_t edge, double* result) {
    some_rows(x, edge, 0, edge, 0, edge, result);
}

void with_scalar_tbb(const double* x, std::int64_t edge, double* result) {
    tbb::parallel_for(tbb::blocked_range2d<std::int64_t>(0, edge, 32, 0, edge, 256),
                      [=](const auto& part) {
                          some_rows(x, edge, part.rows().begin(), part.rows().end(),
                                    part.cols().begin(), part.cols().end(), result);
                      });
}

}  // namespace

std::vector<problem> product(const sizes& own) {
    const std::int64_t edge = std::max<std::int64_t>(own.edge / 5, 1);
    return new_and_reused<double>(
        "matrix product", std::to_string(edge) + " x " + std::to_string(edge), 1e-9,
        unit_numbers(edge * edge), edge, edge * edge, square_of,
        {{"serial C++", with_serial_loop, 1}, {"oneTBB, vectorised rows", with_scalar_tbb}});
}

}  // namespace bench
