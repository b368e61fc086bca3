// SPDX-License-Identifier: BSD-3-Clause
// The scalar product of two large vectors, and of one with itself: nothing but reading memory. cask
// sums products, with BLAS and without; NumPy calls its BLAS.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>
#include <xsimd/xsimd.hpp>

#include <array>
#include <functional>
#include <numeric>

namespace ck = cask;

namespace bench {
namespace {

struct vectors {
    const double* x;
    const double* y;
    std::int64_t count;
};

answer with_cask(const vectors& own) {
    return {ck::dot(ck::borrow(own.x, {own.count}), ck::borrow(own.y, {own.count})).item()};
}

/// One operand, which is read once.
answer with_cask_itself(const vectors& own) {
    const auto x = ck::borrow(own.x, {own.count});
    return {ck::dot(x, x).item()};
}

// ---- rivals --------------------------------------------------------------------------------------

/// Of elements [begin, end).
double plain_dot(const vectors& own, std::int64_t begin, std::int64_t end) {
    return std::transform_reduce(own.x + begin, own.x + end, own.y + begin, 0.0);
}

double vector_dot(const vectors& own, std::int64_t begin, std::int64_t end) {
    using batch = xsimd::batch<double>;
    constexpr std::int64_t width = batch::size;
    constexpr std::size_t in_flight = 4;
    std::array<batch, in_flight> sums;
    sums.fill(batch(0.0));
    std::int64_t k = begin;
    while (k + static_cast<std::int64_t>(in_flight) * width <= end) {
        for (batch& sum : sums) {
            sum = xsimd::fma(batch::load_unaligned(own.x + k), batch::load_unaligned(own.y + k),
                             sum);
            k += width;
        }
    }
    return plain_dot(own, k, end) + xsimd::hadd((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

answer with_serial_loop(const vectors& own) { return {plain_dot(own, 0, own.count)}; }

template <class Part>
answer by_parts(const vectors& own, Part part) {
    return {tbb::parallel_reduce(
        tbb::blocked_range<std::int64_t>(0, own.count, 1 << 15), 0.0,
        [&](const auto& range, double sum) { return sum + part(own, range.begin(), range.end()); },
        std::plus<>())};
}

answer with_scalar_tbb(const vectors& own) { return by_parts(own, plain_dot); }
answer with_tuned_tbb(const vectors& own) { return by_parts(own, vector_dot); }

}  // namespace

std::vector<problem> dot(const sizes& own) {
    const std::int64_t count = own.edge * own.edge;
    const auto x = unit_numbers(count);
    const auto y = numbers_by<double>(count, [&x](std::int64_t k) { return 1.0 - x.get()[k]; });
    const auto problem_of = [&](const char* name, const std::shared_ptr<const double>& other,
                                auto* cask, double bytes) {
        const auto run = [=](auto* form) {
            return [=] { return form({x.get(), other.get(), count}); };
        };
        return problem{name,
                       std::to_string(count) + " doubles; NumPy by its BLAS, cask without",
                       {{"cask", run(cask)},
                        {"serial C++", run(with_serial_loop), 1},
                        {"oneTBB, scalar", run(with_scalar_tbb)},
                        {"oneTBB + xsimd, tuned", run(with_tuned_tbb)}},
                       1e-11,
                       {bytes}};
    };
    return {problem_of("dot(x, x)", x, with_cask_itself, bytes_of<double>(count)),
            problem_of("dot(x, y)", y, with_cask, 2 * bytes_of<double>(count))};
}

}  // namespace bench
