// SPDX-License-Identifier: BSD-3-Clause
// Many points of three coordinates minus one point: rows far shorter than a vector or a tile.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>

namespace ck = cask;

namespace bench {
namespace {

constexpr std::int64_t columns = 3;

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> centred(const double* source, std::int64_t rows) {
    return ck::borrow(source, {rows, columns}) - ck::borrow(source, {columns});
}

// ---- rivals --------------------------------------------------------------------------------------

void scalar_piece(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    const double centre[columns] = {x[0], x[1], x[2]};
    for (std::int64_t i = begin; i < end; ++i) {
        for (std::int64_t j = 0; j < columns; ++j) {
            result[i * columns + j] = x[i * columns + j] - centre[j];
        }
    }
}

/// As many points as a vector has lanes are three vectors; so is the centre, repeated.
void tuned_piece(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    alignas(64) double repeated[columns * width];
    for (std::int64_t k = 0; k < columns * width; ++k) repeated[k] = x[k % columns];
    const batch centre[columns] = {batch::load_aligned(repeated),
                                   batch::load_aligned(repeated + width),
                                   batch::load_aligned(repeated + 2 * width)};
    std::int64_t i = begin;
    for (; i + width <= end; i += width) {
        for (std::int64_t v = 0; v < columns; ++v) {
            const std::int64_t k = i * columns + v * width;
            (batch::load_unaligned(x + k) - centre[v]).store_unaligned(result + k);
        }
    }
    scalar_piece(x, i, end, result);
}

void into_with_serial_loop(const double* x, std::int64_t rows, double* result) {
    scalar_piece(x, 0, rows, result);
}

template <class Piece>
void all_pieces(const double* x, std::int64_t rows, double* result, Piece piece) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, rows, 1 << 13),
                      [=](const auto& range) { piece(x, range.begin(), range.end(), result); });
}

void into_with_scalar_tbb(const double* x, std::int64_t rows, double* result) {
    all_pieces(x, rows, result, scalar_piece);
}
void into_with_tuned_tbb(const double* x, std::int64_t rows, double* result) {
    all_pieces(x, rows, result, tuned_piece);
}

}  // namespace

std::vector<problem> subtracted_row(const sizes& own) {
    const std::int64_t rows = std::max<std::int64_t>(1, own.edge * own.edge / 10);
    const std::int64_t count = rows * columns;
    return new_and_reused("points minus a point", std::to_string(rows) + " x 3 doubles", 0,
                          unit_numbers(count), rows, count, centred,
                          {{"serial C++", into_with_serial_loop, 1},
                           {"oneTBB, scalar", into_with_scalar_tbb},
                           {"oneTBB + xsimd, tuned", into_with_tuned_tbb}},
                          bytes_of<double>(count));
}

}  // namespace bench
