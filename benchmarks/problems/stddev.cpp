// SPDX-License-Identifier: BSD-3-Clause
// The standard deviation of a large array, in one pass that is stable: the mean and the squares of
// pieces that fit the first cache, joined by Chan's formula. All forms differ only in the pieces.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <cmath>

namespace ck = cask;

namespace bench {
namespace {

using numbers = std::span<const double>;
constexpr std::size_t piece = 2048;

struct moments {
    double count = 0;
    double mean = 0;
    double squares = 0;  // of distances from the mean, summed

    [[nodiscard]] double stddev() const { return std::sqrt(squares / count); }
};

moments join(const moments& a, const moments& b) {
    if (a.count == 0) return b;
    if (b.count == 0) return a;
    const double count = a.count + b.count;
    const double distance = b.mean - a.mean;
    return {count, a.mean + distance * b.count / count,
            a.squares + b.squares + distance * distance * a.count * b.count / count};
}

/// The moments of [first, last), piece by piece.
template <class Piece>
moments moments_of(const double* first, const double* last, Piece piece_moments) {
    moments all;
    while (first != last) {
        const double* end = first + std::min<std::ptrdiff_t>(piece, last - first);
        all = join(all, piece_moments(first, end));
        first = end;
    }
    return all;
}

template <class Piece>
moments parallel_moments(numbers x, Piece piece_moments) {
    const double* data = x.data();
    return tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, x.size(), std::size_t{1} << 15), moments{},
        [&](const auto& range, const moments& before) {
            return join(before,
                        moments_of(data + range.begin(), data + range.end(), piece_moments));
        },
        join);
}

moments scalar_piece(const double* first, const double* last) {
    const auto count = static_cast<double>(last - first);
    double sum = 0;
    for (const double* x = first; x != last; ++x) sum += *x;
    const double mean = sum / count;
    double squares = 0;
    for (const double* x = first; x != last; ++x) squares += (*x - mean) * (*x - mean);
    return {count, mean, squares};
}

moments tuned_piece(const double* first, const double* last) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::ptrdiff_t>(batch::size);
    const auto count = static_cast<double>(last - first);
    const double* x = first;
    batch sum0(0.0);
    batch sum1(0.0);
    for (; last - x >= 2 * width; x += 2 * width) {
        sum0 += batch::load_unaligned(x);
        sum1 += batch::load_unaligned(x + width);
    }
    double sum = xsimd::hadd(sum0 + sum1);
    for (; x != last; ++x) sum += *x;
    const double mean = sum / count;

    x = first;
    batch squares0(0.0);
    batch squares1(0.0);
    for (; last - x >= 2 * width; x += 2 * width) {
        const batch distance0 = batch::load_unaligned(x) - batch(mean);
        const batch distance1 = batch::load_unaligned(x + width) - batch(mean);
        squares0 = xsimd::fma(distance0, distance0, squares0);
        squares1 = xsimd::fma(distance1, distance1, squares1);
    }
    double squares = xsimd::hadd(squares0 + squares1);
    for (; x != last; ++x) squares += (*x - mean) * (*x - mean);
    return {count, mean, squares};
}

answer with_cask(const sizes& own, numbers x) {
    return {ck::stddev(ck::borrow(x.data(), ck::shape{own.edge, own.edge})).item()};
}
answer with_serial_loop(const sizes&, numbers x) {
    return {moments_of(x.data(), x.data() + x.size(), scalar_piece).stddev()};
}
answer with_scalar_tbb(const sizes&, numbers x) {
    return {parallel_moments(x, scalar_piece).stddev()};
}
answer with_tuned_tbb(const sizes&, numbers x) {
    return {parallel_moments(x, tuned_piece).stddev()};
}

}  // namespace

std::vector<problem> stddev(const sizes& own) {
    const auto source = unit_numbers(own.edge * own.edge);
    const numbers x(source.get(), static_cast<std::size_t>(own.edge * own.edge));
    const auto run = [own, source, x](auto* form) {
        return [own, source, x, form] { return form(own, x); };
    };
    return {{"stddev",
             std::to_string(x.size()) + " doubles",
             {{"cask", run(with_cask)},
              {"serial C++", run(with_serial_loop), 1},
              {"oneTBB, scalar", run(with_scalar_tbb)},
              {"oneTBB + xsimd, tuned", run(with_tuned_tbb), 0, 1.3}},
             1e-11}};
}

}  // namespace bench
