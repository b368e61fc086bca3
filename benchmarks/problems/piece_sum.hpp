// SPDX-License-Identifier: BSD-3-Clause
// The sum of a piece of memory, plain and by hand-tuned vectors.
#pragma once

#include <xsimd/xsimd.hpp>

#include <array>
#include <numeric>

namespace bench {

template <class Number>
Number plain_sum(const Number* first, const Number* last) {
    return std::reduce(first, last);
}

template <class Number>
Number vector_sum(const Number* first, const Number* last) {
    using batch = xsimd::batch<Number>;
    constexpr std::size_t in_flight = 4;
    std::array<batch, in_flight> sums;
    sums.fill(batch(Number{0}));
    for (; last - first >= std::ptrdiff_t{in_flight * batch::size};
         first += in_flight * batch::size) {
        for (std::size_t u = 0; u < in_flight; ++u) {
            sums[u] += batch::load_unaligned(first + u * batch::size);
        }
    }
    return std::reduce(first, last, xsimd::hadd((sums[0] + sums[1]) + (sums[2] + sums[3])));
}

}  // namespace bench
