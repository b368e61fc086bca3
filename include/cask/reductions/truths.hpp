// SPDX-License-Identifier: BSD-3-Clause
// Truths: whether all elements, or any, are true, and how many; whether arrays are equal.
#pragma once

#include <cask/reductions/options.hpp>
#include <cask/ufuncs/logical.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct any_of; struct all_of; struct count_of;
template <bool Every> struct truths;
struct count_truths;
struct take_value;
}  // namespace kernel
// clang-format on

/// Options of array_equal, to be named.
struct equal_options {
    /// NaN equals NaN.
    bool equal_nan = false;
};

namespace detail {

/// The truths of `x`, and `otherwise` where the mask of the options does not hold.
template <element T>
[[nodiscard]] expr::node_ptr chosen_truths(std::string_view name, const array<T>& x,
                                           const reduce_options& options, bool otherwise,
                                           source_line where) {
    return chosen(name, array<bool>(truth(x, where)), options, otherwise, where).node();
}

}  // namespace detail

/// True where all elements are true (not 0); true for none.
///
/// \param options  as for sum, without initial
/// \returns  shape and chunks as sum; dtype bool
/// \throws axis_error  an axis is out of range or named twice; shape_error  a mask does not
///         broadcast to `x`; dtype_error  there is an initial value
/// \cost   as sum
/// \like   numpy.all, dask.array.all
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<bool> all(const array<T>& x, const Options& options = {},
                              source_line where = source_line::current()) {
    const reduce_options given = detail::options_of(options);
    return detail::reduce<kernel::all_of, kernel::truths<true>, kernel::take_value, bool, bool>(
        detail::chosen_truths("all", x, given, true, where), detail::without_mask(given), where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto all(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return all(x, axis_list(axes), where);
}

/// True where any element is true (not 0); false for none.
///
/// \param options  as for sum, without initial
/// \returns  shape and chunks as sum; dtype bool
/// \throws axis_error  an axis is out of range or named twice; shape_error  a mask does not
///         broadcast to `x`; dtype_error  there is an initial value
/// \cost   as sum
/// \like   numpy.any, dask.array.any
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<bool> any(const array<T>& x, const Options& options = {},
                              source_line where = source_line::current()) {
    const reduce_options given = detail::options_of(options);
    return detail::reduce<kernel::any_of, kernel::truths<false>, kernel::take_value, bool, bool>(
        detail::chosen_truths("any", x, given, false, where), detail::without_mask(given), where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto any(const array<T>& x, std::initializer_list<Axis> axes,
                       source_line where = source_line::current()) {
    return any(x, axis_list(axes), where);
}

/// The number of elements that are not 0.
///
/// \param options  as for all
/// \returns  shape and chunks as sum; dtype int64
/// \throws axis_error  an axis is out of range or named twice; shape_error, dtype_error  as all
/// \cost   as sum
/// \like   numpy.count_nonzero
template <element T, detail::no_array Options = reduce_options>
[[nodiscard]] array<std::int64_t> count_nonzero(const array<T>& x, const Options& options = {},
                                                source_line where = source_line::current()) {
    const reduce_options given = detail::options_of(options);
    return detail::reduce<kernel::count_of, kernel::count_truths, kernel::take_value, bool,
                          std::int64_t>(
        detail::chosen_truths("count_nonzero", x, given, false, where), detail::without_mask(given),
        where);
}
template <element T, axis_number Axis>
[[nodiscard]] auto count_nonzero(const array<T>& x, std::initializer_list<Axis> axes,
                                 source_line where = source_line::current()) {
    return count_nonzero(x, axis_list(axes), where);
}

/// True where all elements of `a` and `b` are equal within tolerances, as isclose says.
///
/// \param within  the tolerances, and whether NaN is close to NaN: {.equal_nan = true}
/// \returns  rank 0; dtype bool
/// \throws shape_error  shapes do not broadcast
/// \cost   reads both once, fused with what produces them
/// \like   numpy.allclose, dask.array.allclose
template <class A, operand_beside<A> B>
[[nodiscard]] array<bool> allclose(const A& a, const B& b, const tolerances& within = {},
                                   source_line where = source_line::current()) {
    return all(isclose(a, b, within, where), reduce_options{}, where);
}

/// True if both have one shape and equal elements.
///
/// \param options  {.equal_nan = true}: NaN equals NaN
/// \returns  rank 0; dtype bool
/// \throws never
/// \cost   reads both once, fused with what produces them; nothing where the shapes differ
/// \like   numpy.array_equal
template <element A, element B>
[[nodiscard]] array<bool> array_equal(const array<A>& a, const array<B>& b,
                                      const equal_options& options = {},
                                      source_line where = source_line::current()) {
    if (a.shape() != b.shape()) return array<bool>(detail::constant<bool>(false, where));
    array<bool> same = cask::equal(a, b, where);
    if (options.equal_nan) {
        same = logical_or(same, logical_and(isnan(a, where), isnan(b, where), where), where);
    }
    return all(same, reduce_options{}, where);
}

}  // namespace cask
