// SPDX-License-Identifier: BSD-3-Clause
// The sum of the numbers above a half, and all of them side by side: how many there are is not known
// before they are counted.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <functional>
#include <span>
#include <vector>

namespace ck = cask;

namespace bench {
namespace {

constexpr std::int64_t block = 1 << 16;

struct input {
    std::shared_ptr<const double> x;
    std::int64_t count;
};

problem sum_of_selected(const input& own) {
    const auto by_cask = [own] {
        const auto x = ck::borrow(own.x.get(), {own.count});
        return answer{ck::sum(x[x > 0.5]).item()};
    };
    const auto by_where = [own] {
        const auto x = ck::borrow(own.x.get(), {own.count});
        return answer{ck::sum(ck::where(x > 0.5, x, 0.0)).item()};
    };
    const auto sum_of = [](const double* x, std::int64_t first, std::int64_t last) {
        double sum = 0;
        for (std::int64_t k = first; k < last; ++k) sum += x[k] > 0.5 ? x[k] : 0.0;
        return sum;
    };
    const auto serial = [own, sum_of] { return answer{sum_of(own.x.get(), 0, own.count)}; };
    const auto with_tbb = [own, sum_of] {
        return answer{tbb::parallel_deterministic_reduce(
            tbb::blocked_range<std::int64_t>(0, own.count, block), 0.0,
            [&](const auto& range, double sum) {
                return sum + sum_of(own.x.get(), range.begin(), range.end());
            },
            std::plus<>{})};
    };
    return {"sum of selected",
            std::to_string(own.count) + " doubles, half of them",
            {{"cask", by_cask},
             {"cask, by where", by_where, 0, 1.1},
             {"serial C++", serial, 1},
             {"oneTBB, scalar", with_tbb}},
            1e-11,
            {bytes_of<double>(own.count)}};
}

/// The numbers above a half of [first, last), written from `to` on; where the next one goes.
double* pack(const double* x, std::int64_t first, std::int64_t last, double* to) {
    for (std::int64_t k = first; k < last; ++k) {
        if (x[k] > 0.5) *to++ = x[k];
    }
    return to;
}

/// Counts in blocks, and then writes each block where it belongs.
[[nodiscard]] answer packed_by_blocks(const input& own) {
    const double* const x = own.x.get();
    const std::int64_t blocks = (own.count + block - 1) / block;
    std::vector<std::int64_t> ends(static_cast<std::size_t>(blocks));
    const auto end_of = [&](std::int64_t k) { return std::min((k + 1) * block, own.count); };
    tbb::parallel_for(std::int64_t{0}, blocks, [&](std::int64_t k) {
        std::int64_t found = 0;
        for (std::int64_t i = k * block; i < end_of(k); ++i) found += x[i] > 0.5 ? 1 : 0;
        ends[static_cast<std::size_t>(k)] = found;
    });
    for (std::size_t k = 1; k < ends.size(); ++k) ends[k] += ends[k - 1];
    const std::shared_ptr<double> packed = fresh_memory<double>(ends.back());
    tbb::parallel_for(std::int64_t{0}, blocks, [&](std::int64_t k) {
        const std::int64_t first = k == 0 ? 0 : ends[static_cast<std::size_t>(k - 1)];
        pack(x, k * block, end_of(k), packed.get() + first);
    });
    return elements_of(packed, ends.back());
}

problem selected(const input& own) {
    const auto by_cask = [own] {
        const auto x = ck::borrow(own.x.get(), {own.count});
        const auto found = ck::array<double>(x[x > 0.5].resolve());
        const std::shared_ptr<double> memory = fresh_memory<double>(found.size());
        ck::compute_into(found,
                         std::span<double>(memory.get(), static_cast<std::size_t>(found.size())));
        return elements_of(memory, found.size());
    };
    const auto serial = [own] {
        const std::shared_ptr<double> memory = fresh_memory<double>(own.count);
        const double* const end = pack(own.x.get(), 0, own.count, memory.get());
        return elements_of(memory, end - memory.get());
    };
    const auto with_tbb = [own] { return packed_by_blocks(own); };
    return {"selected",
            std::to_string(own.count) + " doubles, half of them",
            {{"cask", by_cask}, {"serial C++", serial, 1}, {"oneTBB, two passes", with_tbb}},
            0,
            {bytes_of<double>(own.count) * 2, bytes_of<double>(own.count) / 2}};
}

}  // namespace

std::vector<problem> selections(const sizes& own) {
    const std::int64_t count = own.edge * own.edge;
    const input all{unit_numbers(count), count};
    return {sum_of_selected(all), selected(all)};
}

}  // namespace bench
