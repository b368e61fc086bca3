// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: sums, products, means and moments.
#pragma once

#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/reduce.hpp>

namespace cask::kernel::catalog {

template <class T>
using sum_rule = running<T, plus>;
template <class T>
using product_rule = running<T, times>;
template struct reductions<sum_of, sum_rule, take_value, sums>;
template struct reductions<prod_of, product_rule, take_value, types<std::int64_t, std::uint64_t>>;
template struct reductions<prod_of, scaled_product, take_product, inexact>;
template struct reductions<mean_of, sum_rule, take_mean, inexact>;

/// Sums of T, Finish, that are kept as S: elements are widened as they are added.
template <class Name, class Finish, class S, class... T>
struct widened {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, running<T, plus, S>, Finish, T, S>...};
};
template struct widened<sum_of, take_value, std::int64_t, std::int32_t>;
template struct widened<sum_of, take_value, std::uint64_t, std::uint32_t>;
template struct widened<mean_of, take_mean, double, std::int32_t>;

template <class Name, class Finish, class List>
struct deviations;
template <class Name, class Finish, class... T>
struct deviations<Name, Finish, types<T...>> {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, moments<T>, Finish, T, real_t<T>>...};
};
template struct deviations<variance_of, take_variance, inexact>;
template struct deviations<stddev_of, take_stddev, inexact>;

}  // namespace cask::kernel::catalog
