// SPDX-License-Identifier: BSD-3-Clause
// Elements in order along an axis.
//
// Sorts are stable: equal elements stay in the order that they had. NaNs come last, as in NumPy.
#pragma once

#include <cask/array.hpp>
#include <cask/kernel/call/routine.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct sort_of; struct argsort_of; struct partition_of; struct topk_of; struct argtopk_of;
struct argtopk_of_block; struct argtopk_of_found;
template <class Key> struct placed_key;
}  // namespace kernel
namespace kernel::runs {
template <class Key> struct run_place;
template <class T> struct places;
template <class Key> struct placed_keys;
template <class Item> struct samples;
template <class Item> struct splitters;
template <class T> struct merged_values;
template <class Item> struct merged_places;
template <class Item> struct merged_keys;
}  // namespace kernel::runs
// clang-format on

namespace front {

/// What sorts rows: whole ones; or, where they are long, blocks.
struct sort_routines {
    const kernel::routine& rows;
    const kernel::run_routines& runs;
};
/// How many elements of a row are sorted by themselves, if these are of `bytes`; 0: all of them.
[[nodiscard]] index_t block_of_row(index_t length, index_t bytes);
/// The rows of `x` along an axis in order, as elements of `result`; in blocks of `block` elements,
/// or as fits where that is left out.
[[nodiscard]] node_ptr sort(const sort_routines& by, dtype result, const node_ptr& x, index_t axis,
                            source_line where, index_t block = -1);
/// By a routine for rows, or by what sorts them, where they are long and it has blocks.
[[nodiscard]] node_ptr partition(const kernel::routine& routine, const sort_routines& sorts,
                                 const node_ptr& x, index_t kth, index_t axis, source_line where);
/// What finds the largest or the smallest elements of rows.
struct topk_routines {
    const kernel::routine& rows;
    const kernel::routine& blocks;  // of rows,
    const kernel::routine& merged;  // and what these found
};
/// In blocks of `block` elements, or as fits where that is left out.
[[nodiscard]] node_ptr topk(const topk_routines& by, dtype result, const node_ptr& x, index_t k,
                            index_t axis, source_line where, index_t block = -1);

}  // namespace front

namespace detail {

/// The routine Name for rows of T.
template <class Name, element T>
[[nodiscard]] const kernel::routine& row_routine() {
    static_assert(!is_complex_v<T>, "complex numbers have no order here: sort abs(z) or real(z)");
    return kernel::routine_for<kernel::unit_target, Name, stored_t<T>>();
}

/// A whole number of as many bytes as T, which is the key of an element.
template <class T>
using key_number_t = std::conditional_t<
    sizeof(T) == 8, std::uint64_t,
    std::conditional_t<sizeof(T) == 4, std::uint32_t,
                       std::conditional_t<sizeof(T) == 2, std::uint16_t, std::uint8_t>>>;

/// What puts runs of items, which `blocks` makes, together by Merged.
template <template <class> class Merged, class Item>
[[nodiscard]] kernel::run_routines run_routines_of(const kernel::routine& blocks) {
    using kernel::unit_target;
    return {&blocks, &kernel::routine_for<unit_target, kernel::runs::samples<Item>>(),
            &kernel::routine_for<unit_target, kernel::runs::splitters<Item>>(),
            &kernel::routine_for<unit_target, Merged<Item>>()};
}
/// What sorts long rows of T in blocks, by their values.
template <element T>
[[nodiscard]] const kernel::run_routines& runs_of_values() {
    static const kernel::run_routines all =
        run_routines_of<kernel::runs::merged_values, stored_t<T>>(
            row_routine<kernel::sort_of, T>());
    return all;
}
/// As runs_of_values, as places.
template <element T>
[[nodiscard]] const kernel::run_routines& runs_of_places() {
    using kernel::unit_target;
    namespace runs = kernel::runs;
    using key = key_number_t<T>;
    using item = runs::run_place<key>;
    static const kernel::run_routines of_placed =
        run_routines_of<runs::merged_places, kernel::placed_key<key>>(
            kernel::routine_for<unit_target, runs::placed_keys<key>>());
    static const kernel::run_routines all = [] {
        kernel::run_routines of = run_routines_of<runs::merged_places, item>(
            kernel::routine_for<unit_target, runs::places<stored_t<T>>>());
        of.merged_keys = &kernel::routine_for<unit_target, runs::merged_keys<item>>();
        of.of_placed = &of_placed;
        return of;
    }();
    return all;
}
/// What sorts rows of T: by their values, and as places.
template <element T>
[[nodiscard]] front::sort_routines value_routines() {
    return {row_routine<kernel::sort_of, T>(), runs_of_values<T>()};
}
template <element T>
[[nodiscard]] front::sort_routines place_routines() {
    return {row_routine<kernel::argsort_of, T>(), runs_of_places<T>()};
}

template <element T>
[[nodiscard]] front::topk_routines topk_routines() {
    const kernel::routine& elements = row_routine<kernel::topk_of, T>();
    return {elements, elements, elements};
}
template <element T>
[[nodiscard]] front::topk_routines argtopk_routines() {
    return {row_routine<kernel::argtopk_of, T>(), row_routine<kernel::argtopk_of_block, T>(),
            row_routine<kernel::argtopk_of_found, T>()};
}

}  // namespace detail

/// The elements in order along an axis; smallest first, NaNs last.
///
/// \returns  shape, dtype and chunks of `x`; of numbers that are equal, such as zeros of either
///           sign, the first one stays the first; one chunk along the axis
/// \throws axis_error  no such axis
/// \cost   reads `x` once, a few rows at a time, fused with what produces it; by digits where rows
///         are long, in linear time. Rows of 8 MiB and more (of 16 where elements have 4 bytes) are
///         sorted by all threads, in blocks that fit the cache, and kept in memory once more; or,
///         within a memory budget in which they do not fit, in a temporary file. Shorter rows are
///         sorted by one thread each, in memory
/// \like   numpy.sort, with kind="stable"; with axis=None it is sort(ravel(x))
template <element T>
[[nodiscard]] array<T> sort(const array<T>& x, index_t axis = -1,
                            source_line where = source_line::current()) {
    return array<T>(front::sort(detail::value_routines<T>(), dtype_of<T>, x.node(), axis, where));
}

/// Where the elements stand that come in order along an axis.
///
/// \returns  shape and chunks as sort; dtype int64: places along the axis; equal elements, and
///           NaNs, in the order that they have
/// \throws axis_error  no such axis
/// \cost   as sort, with places beside the elements: long rows are kept in 16 bytes for each
///         element of 8 bytes, and in 8 for others; in temporary files a place takes 8 bytes
/// \like   numpy.argsort, with kind="stable"
template <element T>
[[nodiscard]] array<std::int64_t> argsort(const array<T>& x, index_t axis = -1,
                                          source_line where = source_line::current()) {
    return array<std::int64_t>(
        front::sort(detail::place_routines<T>(), dtype::int64, x.node(), axis, where));
}

/// The elements along an axis so that the one at place `kth` is what it would be in order: none
/// before it is larger, none behind it smaller; otherwise in any order, the same on each run.
///
/// \param kth  a place of the axis; negative ones count from the end
/// \returns  shape, dtype and chunks as sort
/// \throws axis_error  no such axis; index_error  no such place
/// \cost   as sort, but in linear time; rows that are long for sort are sorted, by all threads and
///         within a memory budget as there
/// \like   numpy.partition
template <element T>
[[nodiscard]] array<T> partition(const array<T>& x, index_t kth, index_t axis = -1,
                                 source_line where = source_line::current()) {
    return array<T>(front::partition(detail::row_routine<kernel::partition_of, T>(),
                                     detail::value_routines<T>(), x.node(), kth, axis, where));
}

/// The k largest elements along an axis, the largest first; of -k the smallest ones, the smallest
/// first. NaNs count as larger than all numbers.
///
/// \returns  the axis as long as k, or as it was where that is less; dtype T; chunks as sort
/// \throws axis_error  no such axis
/// \cost   as partition; rows as long as those that sort cuts are looked at in blocks, by all
///         threads, unless `k` is as large as a block
/// \like   dask.array.topk
template <element T>
[[nodiscard]] array<T> topk(const array<T>& x, index_t k, index_t axis = -1,
                            source_line where = source_line::current()) {
    return array<T>(front::topk(detail::topk_routines<T>(), dtype_of<T>, x.node(), k, axis, where));
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
    return array<std::int64_t>(
        front::topk(detail::argtopk_routines<T>(), dtype::int64, x.node(), k, axis, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/sorting.ipp>
#endif
