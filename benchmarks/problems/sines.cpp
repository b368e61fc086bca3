// SPDX-License-Identifier: BSD-3-Clause
// sin(x)^2 + cos(x)^2: two costly functions of one argument.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <cmath>

namespace ck = cask;

namespace bench {
namespace {

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> squares_of(const double* source, std::int64_t count) {
    auto x = ck::borrow(source, {count});
    auto s = ck::sin(x);
    auto c = ck::cos(x);
    return s * s + c * c;
}

// ---- rivals ------------------------------------------------------------------------------------

void scalar_piece(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    for (std::int64_t k = begin; k < end; ++k) {
        const double s = std::sin(x[k]);
        const double c = std::cos(x[k]);
        result[k] = s * s + c * c;
    }
}

void tuned_piece(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    std::int64_t k = begin;
    for (; k + width <= end; k += width) {
        const auto [s, c] = xsimd::sincos(batch::load_unaligned(x + k));
        (s * s + c * c).store_unaligned(result + k);
    }
    scalar_piece(x, k, end, result);
}

void into_with_serial_loop(const double* x, std::int64_t count, double* result) {
    scalar_piece(x, 0, count, result);
}

template <class Piece>
void all_pieces(const double* x, std::int64_t count, double* result, Piece piece) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 14),
                      [=](const auto& range) { piece(x, range.begin(), range.end(), result); });
}

void into_with_scalar_tbb(const double* x, std::int64_t count, double* result) {
    all_pieces(x, count, result, scalar_piece);
}
void into_with_tuned_tbb(const double* x, std::int64_t count, double* result) {
    all_pieces(x, count, result, tuned_piece);
}

}  // namespace

std::vector<problem> sines(const sizes& own) {
    const std::int64_t count = own.edge * own.edge;
    const auto x = unit_numbers(count);
    return new_and_reused("sin(x)^2 + cos(x)^2", std::to_string(count) + " doubles", 1e-14, x,
                          count, count, squares_of,
                          {{"serial C++", into_with_serial_loop, 1},
                           {"oneTBB, scalar", into_with_scalar_tbb},
                           {"oneTBB + xsimd, tuned", into_with_tuned_tbb}},
                          bytes_of<double>(count));
}

}  // namespace bench
