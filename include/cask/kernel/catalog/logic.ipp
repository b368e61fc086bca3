// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: comparisons, truths, choices and bits.
#pragma once

#include <cask/kernel/arithmetic.hpp>
#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/comparison.hpp>

namespace cask::kernel::catalog {

template struct comparison<equal, everything>;
template struct comparison<not_equal, everything>;
template struct comparison<less, reals>;
template struct comparison<less_equal, reals>;
template struct comparison<greater, reals>;
template struct comparison<greater_equal, reals>;

/// Of signed integers with unsigned ones of 64 bits.
template <class... Compare>
struct comparisons_of_signed {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, compare_signed<Compare>, bool, std::int64_t,
                       std::uint64_t>...};
};
template struct comparisons_of_signed<equal, not_equal, less, less_equal, greater, greater_equal>;

template struct test<isnan, inexact>;
template struct test<isinf, inexact>;
template struct test<isfinite, inexact>;
template struct test<truth, numbers>;

template <class List>
struct choices;
template <class... T>
struct choices<types<T...>> {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, where, T, bool, T, T>...};
};
template struct choices<everything>;

using bits = both_t<booleans, integers>;
template struct binary<bitwise_and, bits>;
template struct binary<bitwise_or, bits>;
template struct binary<bitwise_xor, bits>;
template struct unary<bitwise_not, bits>;
template struct binary<left_shift, integers>;
template struct binary<right_shift, integers>;

}  // namespace cask::kernel::catalog
