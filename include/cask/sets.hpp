// SPDX-License-Identifier: BSD-3-Clause
// Sets of elements: which ones an array has, each of them once, and which ones it shares with
// another array.
//
// How many elements a set has is not known before they are counted, so sets are selections: of
// elements in order, the first ones of those that are equal. NaN is one element, behind all others;
// zeros of either sign are one.
#pragma once

#include <cask/histograms.hpp>
#include <cask/joining.hpp>
#include <cask/selection/places.hpp>
#include <cask/sorting.hpp>
#include <cask/taking.hpp>

namespace cask {

// Kernels that this header uses.
namespace kernel::bins {
template <class T>
struct contains;
}  // namespace kernel::bins

/// Options of isin, to be named: isin(x, values, {.invert = true}).
struct isin_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// Whether an element is not among the values.
    bool invert = false;
};

/// The elements of an array, each of them once, and how often it has them.
template <element T>
struct unique_counts_result {
    array<T> values;
    array<std::int64_t> counts;
};
/// The elements of an array, each of them once, and the number among these of each element.
template <element T>
struct unique_inverse_result {
    array<T> values;
    array<std::int64_t> inverse_indices;
};
/// The elements of an array, each of them once; where each stands first, in row-major order; the
/// number among them of each element of the array; and how often it has them.
template <element T>
struct unique_all_result {
    array<T> values;
    array<std::int64_t> indices;
    array<std::int64_t> inverse_indices;
    array<std::int64_t> counts;
};

namespace detail {

/// Where elements in order are not equal to those before them.
template <element T>
[[nodiscard]] array<bool> is_first(const array<T>& sorted, source_line where) {
    if (sorted.size() == 0) return zeros<bool>({0}, {}, where);
    const array<T> before = sorted(range(0, -1));
    array<bool> differs = not_equal(sorted(range(1, _)), before, where);
    if constexpr (std::is_floating_point_v<T>) {  // behind NaN there is nothing else
        differs = logical_and(differs, equal(before, before, where), where);
    }
    return concatenate({ones<bool>({1}, {}, where), differs}, 0, where);
}

/// All elements in order. Complex ones have none.
template <element T>
[[nodiscard]] array<T> all_sorted(const array<T>& x, source_line where) {
    return sort(ravel(x, where), -1, where);
}
template <element T>
[[nodiscard]] array<T> all_sorted(const array<T>& a, const array<T>& b, source_line where) {
    return sort(concatenate({ravel(a, where), ravel(b, where)}, 0, where), -1, where);
}

/// Whether each element of `x` is among values in order.
template <element T>
[[nodiscard]] array<bool> is_among(const array<T>& x, const array<T>& sorted, source_line where) {
    using A = grouped_t<T>;
    return array<bool>(front::place_among(
        kernel::routine_for<kernel::unit_target, kernel::bins::contains<A>>(), convert<A>(x, where),
        convert<A>(sorted, where), {}, dtype::boolean, where));
}

/// The elements in order that are the first ones of equal ones, and for which a mask holds.
template <element T>
[[nodiscard]] selection<T> set_of(const array<T>& sorted, const array<bool>& mask,
                                  source_line where) {
    return {sorted, logical_and(is_first(sorted, where), mask, where), where};
}

/// How many positions each of those that `begins` names has up to the next one, the last up to
/// `end`.
[[nodiscard]] inline array<std::int64_t> lengths_from(const array<std::int64_t>& begins,
                                                      index_t end, source_line where) {
    const auto ends = concatenate({begins(range(1, _)), full<std::int64_t>({1}, end, {}, where)}, 0,
                                  where);
    return begins.size() == 0 ? begins : subtract(ends, begins, where);
}

/// Where each element of `x` is among values in order.
template <element T>
[[nodiscard]] array<std::int64_t> inverse_of(const array<T>& x, const array<T>& values,
                                             source_line where) {
    return searchsorted(values, x, insert::before, where);
}

}  // namespace detail

/// The elements of `x`, each of them once, in order.
///
/// \returns  a selection along one axis; of equal elements the first one
/// \throws never
/// \cost   `x` is sorted to be counted, and once more with the elements when these are asked for,
///         unless unique_counts is what is wanted: that sorts once
/// \like   numpy.unique, dask.array.unique
template <element T>
[[nodiscard]] selection<T> unique(const array<T>& x, source_line where = source_line::current()) {
    const array<T> sorted = detail::all_sorted(x, where);
    return {sorted, detail::is_first(sorted, where), where};
}

/// The elements of `x`, each of them once, in order, and how often it has them.
///
/// \returns  arrays of one axis; counts of dtype int64
/// \throws task_error, budget_error, io_error, std::bad_alloc  as compute
/// \cost   computed now: sorts the elements, which are kept in memory meanwhile; memory for the
///         results
/// \like   numpy.unique_counts; numpy.unique(x, return_counts=True)
template <element T>
[[nodiscard]] unique_counts_result<T> unique_counts(const array<T>& x,
                                                    source_line where = source_line::current()) {
    const array<T> sorted = detail::all_sorted(x, where).persist(where);
    const auto begins =
        flatnonzero(detail::is_first(sorted, where), where).resolve(where).persist();
    return {take(sorted, begins, 0, where).persist(where),
            detail::lengths_from(begins, x.size(), where)};
}

/// The elements of `x`, each of them once, in order, and the number among these of each element.
///
/// \returns  values of one axis; inverse_indices of the shape of `x`, dtype int64, lazy:
///           take(values, inverse_indices) is `x`
/// \throws task_error, budget_error, io_error, std::bad_alloc  as compute
/// \cost   values are computed now, as by unique_counts; inverse_indices is a binary search for
///         each element of `x`
/// \like   numpy.unique_inverse; numpy.unique(x, return_inverse=True)
template <element T>
[[nodiscard]] unique_inverse_result<T> unique_inverse(const array<T>& x,
                                                      source_line where = source_line::current()) {
    const array<T> values = unique_counts(x, where).values;
    return {values, detail::inverse_of(x, values, where)};
}

/// The elements of `x`, each of them once, in order, and all that is known of them.
///
/// \returns  values, indices and counts of one axis; inverse_indices of the shape of `x`, lazy;
///           dtype of all but values int64
/// \throws task_error, budget_error, io_error, std::bad_alloc  as compute
/// \cost   computed now: `x`, and an argsort of it, are kept in memory meanwhile; inverse_indices
///         as by unique_inverse
/// \like   numpy.unique_all; numpy.unique with return_index, return_inverse and return_counts
template <element T>
[[nodiscard]] unique_all_result<T> unique_all(const array<T>& x,
                                              source_line where = source_line::current()) {
    const array<T> all = ravel(x, where).persist(where);
    const auto order = argsort(all, -1, where).persist(where);
    const auto first = detail::is_first(take(all, order, 0, where), where);
    const auto begins = flatnonzero(first, where).resolve(where).persist(where);
    const auto indices = take(order, begins, 0, where).persist(where);
    const array<T> values = take(all, indices, 0, where).persist(where);
    return {values, indices, detail::inverse_of(x, values, where),
            detail::lengths_from(begins, x.size(), where)};
}

/// Whether each element of `x` is among the values; NaN is not.
///
/// \param values   an array of any shape
/// \param options  {.invert = true}: whether it is not
/// \returns  shape and chunks of `x`; dtype bool
/// \throws never
/// \cost   sorts the values, which are kept in memory; a binary search for each element
/// \like   numpy.isin, dask.array.isin
template <element T, element V>
[[nodiscard]] array<bool> isin(const array<T>& x, const array<V>& values,
                               const isin_options& options = {},
                               source_line where = source_line::current()) {
    using C = promote_t<T, V>;
    const array<C> sorted = detail::all_sorted(array<C>(detail::convert<C>(values, where)), where);
    const array<bool> found = detail::is_among(array<C>(detail::convert<C>(x, where)), sorted,
                                               where);
    return options.invert ? logical_not(found, where) : found;
}

/// The elements that `a` or `b` has, each of them once, in order.
///
/// \returns  a selection along one axis; dtype common to both
/// \throws never
/// \cost   as unique of both together
/// \like   numpy.union1d, dask.array.union1d
template <element A, element B>
[[nodiscard]] auto union1d(const array<A>& a, const array<B>& b,
                           source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    const array<C> sorted = detail::all_sorted(array<C>(detail::convert<C>(a, where)),
                                               array<C>(detail::convert<C>(b, where)), where);
    return selection<C>(sorted, detail::is_first(sorted, where), where);
}

/// The elements that `a` and `b` have, each of them once, in order; without NaN.
///
/// \returns  a selection along one axis; dtype common to both
/// \throws never
/// \cost   as unique(a), and isin(a, b)
/// \like   numpy.intersect1d
template <element A, element B>
[[nodiscard]] auto intersect1d(const array<A>& a, const array<B>& b,
                               source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    const array<C> sorted = detail::all_sorted(array<C>(detail::convert<C>(a, where)), where);
    return detail::set_of(sorted, isin(sorted, b, {}, where), where);
}

/// The elements that `a` has and `b` has not, each of them once, in order; NaN, if `a` has it.
///
/// \returns  a selection along one axis; dtype of `a`
/// \throws never
/// \cost   as unique(a), and isin(a, b)
/// \like   numpy.setdiff1d
template <element A, element B>
[[nodiscard]] auto setdiff1d(const array<A>& a, const array<B>& b,
                             source_line where = source_line::current()) {
    const array<A> sorted = detail::all_sorted(a, where);
    return detail::set_of(sorted, isin(sorted, b, {.invert = true}, where), where);
}

/// The elements that only one of `a` and `b` has, each of them once, in order; NaN, if any has it.
///
/// \returns  a selection along one axis; dtype common to both
/// \throws never
/// \cost   as unique of both together, and isin of that in each
/// \like   numpy.setxor1d, which has a NaN of both twice
template <element A, element B>
[[nodiscard]] auto setxor1d(const array<A>& a, const array<B>& b,
                            source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    const array<C> sorted = detail::all_sorted(array<C>(detail::convert<C>(a, where)),
                                               array<C>(detail::convert<C>(b, where)), where);
    const auto both = logical_and(isin(sorted, a, {}, where), isin(sorted, b, {}, where), where);
    return detail::set_of(sorted, logical_not(both, where), where);
}

}  // namespace cask
