// SPDX-License-Identifier: BSD-3-Clause
// Elements in order along an axis.
//
// Sorts are stable: equal elements stay in the order that they had. NaNs come last, as in NumPy.
#pragma once

#include <cask/array.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct sort_of; struct argsort_of; struct partition_of; struct topk_of; struct argtopk_of;
}  // namespace kernel
// clang-format on

namespace front {

/// The rows of `x` along an axis by a routine that gives rows of elements of `result`, as long.
[[nodiscard]] node_ptr sort(const kernel::routine& routine, dtype result, const node_ptr& x,
                            index_t axis, source_line where);
[[nodiscard]] node_ptr partition(const kernel::routine& routine, const node_ptr& x, index_t kth,
                                 index_t axis, source_line where);
[[nodiscard]] node_ptr topk(const kernel::routine& routine, dtype result, const node_ptr& x,
                            index_t k, index_t axis, source_line where);

}  // namespace front

namespace detail {

/// The routine Name for rows of T.
template <class Name, element T>
[[nodiscard]] const kernel::routine& row_routine() {
    static_assert(!is_complex_v<T>, "complex numbers have no order here: sort abs(z) or real(z)");
    return kernel::routine_for<kernel::unit_target, Name, stored_t<T>>();
}

}  // namespace detail

/// The elements in order along an axis; smallest first, NaNs last.
///
/// \returns  shape, dtype and chunks of `x`; of numbers that are equal, such as zeros of either
///           sign, the first one stays the first; one chunk along the axis
/// \throws axis_error  no such axis
/// \cost   reads `x` once, a few rows at a time, fused with what produces it; by digits where rows
///         are long, in linear time. A row is sorted by one thread
/// \like   numpy.sort, with kind="stable"
template <element T>
[[nodiscard]] array<T> sort(const array<T>& x, index_t axis = -1,
                            source_line where = source_line::current()) {
    return array<T>(
        front::sort(detail::row_routine<kernel::sort_of, T>(), dtype_of<T>, x.node(), axis, where));
}

/// Where the elements stand that come in order along an axis.
///
/// \returns  shape and chunks as sort; dtype int64: places along the axis; equal elements, and
///           NaNs, in the order that they have
/// \throws axis_error  no such axis
/// \cost   as sort, with places beside the elements
/// \like   numpy.argsort, with kind="stable"
template <element T>
[[nodiscard]] array<std::int64_t> argsort(const array<T>& x, index_t axis = -1,
                                          source_line where = source_line::current()) {
    return array<std::int64_t>(front::sort(detail::row_routine<kernel::argsort_of, T>(),
                                           dtype::int64, x.node(), axis, where));
}

/// The elements along an axis so that the one at place `kth` is what it would be in order: none
/// before it is larger, none behind it smaller; otherwise in any order, the same on each run.
///
/// \param kth  a place of the axis; negative ones count from the end
/// \returns  shape, dtype and chunks as sort
/// \throws axis_error  no such axis; index_error  no such place
/// \cost   as sort, but in linear time
/// \like   numpy.partition
template <element T>
[[nodiscard]] array<T> partition(const array<T>& x, index_t kth, index_t axis = -1,
                                 source_line where = source_line::current()) {
    return array<T>(front::partition(detail::row_routine<kernel::partition_of, T>(), x.node(), kth,
                                     axis, where));
}

/// The k largest elements along an axis, the largest first; of -k the smallest ones, the smallest
/// first. NaNs count as larger than all numbers.
///
/// \returns  the axis as long as k, or as it was where that is less; dtype T; chunks as sort
/// \throws axis_error  no such axis
/// \cost   as partition
/// \like   dask.array.topk
template <element T>
[[nodiscard]] array<T> topk(const array<T>& x, index_t k, index_t axis = -1,
                            source_line where = source_line::current()) {
    return array<T>(front::topk(detail::row_routine<kernel::topk_of, T>(), dtype_of<T>, x.node(), k,
                                axis, where));
}

/// Where the k largest elements stand along an axis, that of the largest first; of -k those of the
/// smallest ones. Of equal elements the first ones.
///
/// \returns  shape and chunks as topk; dtype int64
/// \throws axis_error  no such axis
/// \cost   as topk
/// \like   dask.array.argtopk
template <element T>
[[nodiscard]] array<std::int64_t> argtopk(const array<T>& x, index_t k, index_t axis = -1,
                                          source_line where = source_line::current()) {
    return array<std::int64_t>(front::topk(detail::row_routine<kernel::argtopk_of, T>(),
                                           dtype::int64, x.node(), k, axis, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/sorting.ipp>
#endif
