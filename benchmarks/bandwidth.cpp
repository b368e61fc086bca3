// SPDX-License-Identifier: BSD-3-Clause
#include "bandwidth.hpp"

#include "problems/piece_sum.hpp"
#include "problems/problem.hpp"

#include <tbb/parallel_reduce.h>

#include <chrono>
#include <functional>

namespace bench {
namespace {

constexpr std::int64_t count = std::int64_t{1} << 24;  // 128 MiB of doubles
constexpr std::int64_t piece = 1 << 15;
constexpr auto bytes = static_cast<double>(count) * sizeof(double);

using range = tbb::blocked_range<std::int64_t>;

double sum_of(const double* x) {
    return tbb::parallel_reduce(
        range(0, count, piece), 0.0,
        [x](const range& part, double before) {
            return before + vector_sum(x + part.begin(), x + part.end());
        },
        std::plus<>());
}

void triad(const double* b, const double* c, double s, double* a) {
    tbb::parallel_for(range(0, count, piece), [=](const range& part) {
        for (std::int64_t k = part.begin(); k < part.end(); ++k) a[k] = b[k] + s * c[k];
    });
}

}  // namespace

memory_probe::memory_probe()
    : a_(fresh_memory<double>(count)),
      b_(numbers_by<double>(count, unit_number)),
      c_(numbers_by<double>(count, unit_number)) {
    triad(b_.get(), c_.get(), 0, a_.get());
}

bandwidth memory_probe::measure() const {
    using clock = std::chrono::steady_clock;
    const auto start = clock::now();
    const double sum = sum_of(b_.get());
    const auto middle = clock::now();
    triad(b_.get(), c_.get(), sum, a_.get());  // so that nobody leaves the sum out
    const auto end = clock::now();
    const auto rate = [](double moved, clock::duration taken) {
        return moved / std::chrono::duration<double>(taken).count();
    };
    return {rate(bytes, middle - start), rate(3 * bytes, end - middle)};
}

}  // namespace bench
