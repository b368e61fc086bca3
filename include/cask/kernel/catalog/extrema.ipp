// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: extrema, their places, and truths that are counted.
#pragma once

#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/reduce.hpp>

namespace cask::kernel::catalog {

template <class T>
using largest_rule = running<T, largest>;
template <class T>
using smallest_rule = running<T, smallest>;
template struct reductions<max_of, largest_rule, take_value, real_numbers>;
template struct reductions<min_of, smallest_rule, take_value, real_numbers>;

template <class Name, class Better, class List>
struct places;
template <class Name, class Better, class... T>
struct places<Name, Better, types<T...>> {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, place<T, Better>, take_index, T, std::int64_t>...};
};
template struct places<argmax_of, greater, real_numbers>;
template struct places<argmin_of, less, real_numbers>;

template <class... Name>
struct truths_of {
    template <bool Every>
    struct by {
        [[gnu::used]] static constexpr asked_reduction table[] = {
            &reduction_for<engine_target, Name, truths<Every>, take_value, bool, bool>...};
    };
};
template struct truths_of<all_of, min_of>::by<true>;
template struct truths_of<any_of, max_of>::by<false>;

template <class... Name>
struct counts {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, count_truths, take_value, bool, std::int64_t>...};
};
template struct counts<sum_of, count_of>;

}  // namespace cask::kernel::catalog
