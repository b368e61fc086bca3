// SPDX-License-Identifier: BSD-3-Clause
// x + transpose(x): the elements that are added lie far apart.
#include "into_memory.hpp"

#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>

#include <algorithm>

namespace ck = cask;

namespace bench {
namespace {

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> symmetric(const double* source, std::int64_t edge) {
    auto x = ck::borrow(source, {edge, edge});
    return x + ck::transpose(x);
}

// ---- tile by tile ------------------------------------------------------------------------------

/// One tile of the result, straight from both places.
void scalar_tile(const double* x, std::int64_t edge, double* result, std::int64_t row,
                 std::int64_t column, std::int64_t tile) {
    const std::int64_t last_row = std::min(row + tile, edge);
    const std::int64_t last_column = std::min(column + tile, edge);
    for (std::int64_t i = row; i < last_row; ++i) {
        for (std::int64_t j = column; j < last_column; ++j) {
            result[i * edge + j] = x[i * edge + j] + x[j * edge + i];
        }
    }
}

constexpr std::int64_t small_tile = 16;  // with its mirror image well within the first cache

void into_with_serial_loop(const double* x, std::int64_t edge, double* result) {
    for (std::int64_t i = 0; i < edge; i += small_tile) {
        for (std::int64_t j = 0; j < edge; j += small_tile) {
            scalar_tile(x, edge, result, i, j, small_tile);
        }
    }
}

void into_with_scalar_tbb(const double* x, std::int64_t edge, double* result) {
    const std::int64_t tiles = (edge + small_tile - 1) / small_tile;
    tbb::parallel_for(
        tbb::blocked_range2d<std::int64_t>(0, tiles, 16, 0, tiles, 16), [=](const auto& range) {
            for (auto i = range.rows().begin(); i < range.rows().end(); ++i) {
                for (auto j = range.cols().begin(); j < range.cols().end(); ++j) {
                    scalar_tile(x, edge, result, i * small_tile, j * small_tile, small_tile);
                }
            }
        });
}

// ---- a tile and its mirror image at once, each read and written once, along rows ---------------

constexpr std::int64_t tile = 128;

struct tile_pair {
    alignas(64) double upper[tile][tile + 8];  // rows are apart by no power of two
    alignas(64) double lower[tile][tile + 8];
};

void tuned_pair(const double* x, std::int64_t edge, double* result, std::int64_t row,
                std::int64_t column, tile_pair& held) {
    const std::int64_t rows = std::min(tile, edge - row);
    const std::int64_t columns = std::min(tile, edge - column);
    for (std::int64_t i = 0; i < rows; ++i) {
        std::copy_n(x + (row + i) * edge + column, columns, held.upper[i]);
    }
    for (std::int64_t j = 0; j < columns; ++j) {
        std::copy_n(x + (column + j) * edge + row, rows, held.lower[j]);
    }
    for (std::int64_t i = 0; i < rows; ++i) {
        double* out = result + (row + i) * edge + column;
        for (std::int64_t j = 0; j < columns; ++j) out[j] = held.upper[i][j] + held.lower[j][i];
    }
    for (std::int64_t j = 0; j < columns; ++j) {
        double* out = result + (column + j) * edge + row;
        for (std::int64_t i = 0; i < rows; ++i) out[i] = held.upper[i][j] + held.lower[j][i];
    }
}

void into_with_tuned_tbb(const double* x, std::int64_t edge, double* result) {
    const std::int64_t tiles = (edge + tile - 1) / tile;
    tbb::parallel_for(tbb::blocked_range2d<std::int64_t>(0, tiles, 2, 0, tiles, 2),
                      [=](const auto& range) {
                          static thread_local tile_pair held;
                          for (auto i = range.rows().begin(); i < range.rows().end(); ++i) {
                              for (auto j = range.cols().begin(); j < range.cols().end(); ++j) {
                                  if (j < i) continue;
                                  tuned_pair(x, edge, result, i * tile, j * tile, held);
                              }
                          }
                      });
}

}  // namespace

std::vector<problem> transposed_sum(const sizes& own) {
    const std::int64_t edge = own.edge;
    const std::int64_t count = edge * edge;
    const auto x = unit_numbers(count);
    const std::string size = std::to_string(edge) + " x " + std::to_string(edge) + " doubles";
    return new_and_reused("x + transpose(x)", size, 0, x, edge, count, symmetric,
                          {{"serial C++", into_with_serial_loop, 1},
                           {"oneTBB, scalar", into_with_scalar_tbb},
                           {"oneTBB, tuned", into_with_tuned_tbb}},
                          bytes_of<double>(count));
}

}  // namespace bench
