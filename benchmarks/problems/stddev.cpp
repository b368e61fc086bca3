// SPDX-License-Identifier: BSD-3-Clause
// The standard deviation of a large array, in one pass that is stable: the mean and the squares of
// pieces that fit the first cache, joined by Chan's formula. All forms differ only in the pieces.
#include "moments.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

namespace ck = cask;

namespace bench {
namespace {

using numbers = std::span<const double>;

answer with_cask(const sizes& own, numbers x) {
    return {ck::stddev(ck::borrow(x.data(), ck::shape{own.edge, own.edge})).item()};
}
answer with_serial_loop(const sizes&, numbers x) {
    return {parts_of<moments>(x.data(), x.data() + x.size(), scalar_moments).stddev()};
}
answer with_scalar_tbb(const sizes&, numbers x) {
    return {parallel_parts<moments>(x, scalar_moments).stddev()};
}
answer with_tuned_tbb(const sizes&, numbers x) {
    return {parallel_parts<moments>(x, tuned_moments).stddev()};
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
             1e-11,
             {bytes_of<double>(own.edge * own.edge)}}};
}

}  // namespace bench
