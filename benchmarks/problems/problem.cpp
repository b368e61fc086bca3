// SPDX-License-Identifier: BSD-3-Clause
#include "problem.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace bench {

std::shared_ptr<const double> unit_numbers(std::int64_t count) {
    auto memory = fresh_memory<double>(count);
    double* numbers = memory.get();
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 16), [=](const auto& range) {
        for (std::int64_t k = range.begin(); k < range.end(); ++k) {
            auto mixed = static_cast<std::uint64_t>(k) + 0x9e3779b97f4a7c15;  // as splitmix64
            mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            numbers[k] = static_cast<double>((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53;
        }
    });
    return memory;
}

}  // namespace bench
