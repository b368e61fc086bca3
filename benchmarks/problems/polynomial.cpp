// SPDX-License-Identifier: BSD-3-Clause
// 2x^3 - 3x^2 + x - 1 of each element: a chain of element-wise operations that writes its result
// into new memory, and into memory that is written again and again.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

namespace ck = cask;

namespace bench {
namespace {

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> polynomial_of(const double* source, std::int64_t count) {
    auto x = ck::borrow(source, {count});
    return 2.0 * x * x * x - 3.0 * x * x + x - 1.0;
}

// ---- rivals, with Horner's form ----------------------------------------------------------------

template <class Number>
Number polynomial_at(const Number& x) {
    return ((2.0 * x - 3.0) * x + 1.0) * x - 1.0;
}

void scalar_piece(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    for (std::int64_t k = begin; k < end; ++k) result[k] = polynomial_at(x[k]);
}

void tuned_piece(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    std::int64_t k = begin;
    for (; k + width <= end; k += width) {
        polynomial_at(batch::load_unaligned(x + k)).store_unaligned(result + k);
    }
    for (; k < end; ++k) result[k] = polynomial_at(x[k]);
}

void into_with_serial_loop(const double* x, std::int64_t count, double* result) {
    scalar_piece(x, 0, count, result);
}

void into_with_scalar_tbb(const double* x, std::int64_t count, double* result) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 15), [=](const auto& range) {
        scalar_piece(x, range.begin(), range.end(), result);
    });
}

void into_with_tuned_tbb(const double* x, std::int64_t count, double* result) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 15), [=](const auto& range) {
        tuned_piece(x, range.begin(), range.end(), result);
    });
}

}  // namespace

std::vector<problem> polynomial(const sizes& own) {
    const std::int64_t count = own.edge * own.edge;
    const auto x = unit_numbers(count);
    return new_and_reused("polynomial", std::to_string(count) + " doubles", 1e-13, x, count, count,
                          polynomial_of,
                          {{"serial C++", into_with_serial_loop, 1},
                           {"oneTBB, scalar", into_with_scalar_tbb},
                           {"oneTBB + xsimd, tuned", into_with_tuned_tbb, 0, 1.4}});
}

}  // namespace bench
