// SPDX-License-Identifier: BSD-3-Clause
// The sum of a large array: nothing but reading memory.
#include "piece_sum.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <functional>

namespace ck = cask;

namespace bench {
namespace {

using numbers = std::span<const double>;

answer with_cask(const sizes& own, numbers x) {
    return {ck::sum(ck::borrow(x.data(), ck::shape{own.edge, own.edge})).item()};
}

answer with_serial_loop(const sizes&, numbers x) {
    return {plain_sum(x.data(), x.data() + x.size())};
}

/// part(first, last) of pieces of x, added up by all threads.
template <class Part>
double sum_of_parts(numbers x, Part part) {
    const double* data = x.data();
    return tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, x.size(), std::size_t{1} << 15), 0.0,
        [&](const auto& range, double sum) {
            return sum + part(data + range.begin(), data + range.end());
        },
        std::plus<>());
}

answer with_scalar_tbb(const sizes&, numbers x) { return {sum_of_parts(x, plain_sum)}; }
answer with_tuned_tbb(const sizes&, numbers x) { return {sum_of_parts(x, vector_sum)}; }

}  // namespace

std::vector<problem> sum(const sizes& own) {
    const auto source = unit_numbers(own.edge * own.edge);
    const numbers x(source.get(), static_cast<std::size_t>(own.edge * own.edge));
    const auto run = [own, source, x](auto* form) {
        return [own, source, x, form] { return form(own, x); };
    };
    return {{"sum",
             std::to_string(x.size()) + " doubles",
             {{"cask", run(with_cask)},
              {"serial C++", run(with_serial_loop), 1},
              {"oneTBB, scalar", run(with_scalar_tbb)},
              {"oneTBB + xsimd, tuned", run(with_tuned_tbb), 0, 1.15}},
             1e-11}};
}

}  // namespace bench
