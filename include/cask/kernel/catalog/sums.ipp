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
