// SPDX-License-Identifier: BSD-3-Clause
// Parts of arrays by basic indexing, and what may stand among its entries: positions.
#pragma once

#include <cask/core/slice.hpp>
#include <cask/front/handle.hpp>

namespace cask {

template <element T>
class array;
class position_list;

namespace detail {

template <integer_element I>
void takes_positions(const array<I>&);

/// An array of integers.
template <class X>
concept position_array = requires(const X& x) {
    takes_positions(x);
};
/// A list of integers: a vector, or what xtensor makes.
template <class X>
concept listed_positions = std::same_as<X, position_list> ||(requires {
    requires integer_element<typename X::value_type>;
} && (std::same_as<X, std::vector<typename X::value_type>> || requires(const X& x) {
                                                                 x.strides();
                                                                 x.data_offset();
                                                             }));
/// Positions along one axis.
template <class X>
concept positions = position_array<X> || listed_positions<X>;

template <class... X>
concept some_positions = (positions<X> || ...);

/// The part of `x` that the entries select, some of which are positions (cask/taking.hpp).
template <element T, class... Entries>
[[nodiscard]] array<T> index_by_positions(const array<T>& x, source_line where,
                                          const Entries&... entries);
/// The elements of `x` at points.
template <element T, class... Entries>
[[nodiscard]] array<T> index_by_points(const array<T>& x, source_line where,
                                       const Entries&... entries);

}  // namespace detail

}  // namespace cask

namespace cask::front {

/// The part of `x` that the entries select; those that are left out come last. Throws index_error.
[[nodiscard]] expr::node_ptr slice(const expr::node_ptr& x, const slice_arg* entries,
                                   std::size_t count);
[[nodiscard]] inline expr::node_ptr slice(const expr::node_ptr& x,
                                          std::initializer_list<slice_arg> entries) {
    return slice(x, entries.begin(), entries.size());
}

/// The chunks of `x` that the entries select, which count chunks. Throws index_error.
[[nodiscard]] expr::node_ptr blocks(const expr::node_ptr& x,
                                    std::initializer_list<slice_arg> entries);

}  // namespace cask::front

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/front/index.ipp>
#endif
