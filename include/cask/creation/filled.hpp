// SPDX-License-Identifier: BSD-3-Clause
// Arrays that are filled with one value.
#pragma once

#include <cask/array.hpp>

namespace cask {

namespace front {

/// The same element in each place of `sizes`.
[[nodiscard]] node_ptr filled(std::string_view name, const element_bytes& element, dtype type,
                              const shape& sizes, const chunk_spec& chunks, source_line where);

}  // namespace front

namespace detail {

template <element T>
[[nodiscard]] array<T> constant_array(std::string_view name, const shape& sizes, T value,
                                      const chunk_spec& chunks, source_line where) {
    return array<T>(front::filled(name, bytes_of(value), dtype_of<T>, sizes, chunks, where));
}

}  // namespace detail

/// An array of shape `sizes` filled with `value`.
///
/// \returns  dtype T; chunks as given
/// \throws shape_error  negative or overflowing sizes
/// \throws chunk_error  chunks that do not describe the shape
/// \throws dtype_error  `value` does not fit T
/// \cost   nothing: the array is never in memory
/// \like   numpy.full, dask.array.full
template <element T, scalar S>
[[nodiscard]] array<T> full(const shape& sizes, const S& value, const chunk_spec& chunks = {},
                            source_line where = source_line::current()) {
    static_assert(is_complex_v<T> || !is_complex_v<S>, "full: a complex value needs a complex T");
    detail::check_fits<T>("full", value, where);
    return detail::constant_array<T>("full", sizes, converted<T>(value), chunks, where);
}

/// An array of shape `sizes` filled with 0.
///
/// \returns  dtype T; chunks as given
/// \throws shape_error, chunk_error  as full
/// \cost   nothing: the array is never in memory
/// \like   numpy.zeros, dask.array.zeros
template <element T>
[[nodiscard]] array<T> zeros(const shape& sizes, const chunk_spec& chunks = {},
                             source_line where = source_line::current()) {
    return detail::constant_array<T>("zeros", sizes, T(0), chunks, where);
}
void zeros(const shape&, const chunk_spec& = {}) = delete;  // say of what: zeros<double>({3, 4})

/// An array of shape `sizes` filled with 1.
///
/// \returns  dtype T; chunks as given
/// \throws shape_error, chunk_error  as full
/// \cost   nothing: the array is never in memory
/// \like   numpy.ones, dask.array.ones
template <element T>
[[nodiscard]] array<T> ones(const shape& sizes, const chunk_spec& chunks = {},
                            source_line where = source_line::current()) {
    return detail::constant_array<T>("ones", sizes, T(1), chunks, where);
}
void ones(const shape&, const chunk_spec& = {}) = delete;  // say of what: ones<double>({3, 4})

/// An array of shape `sizes` whose values nobody may rely on (they are 0: nothing would be saved).
///
/// \returns  dtype T; chunks as given
/// \throws shape_error, chunk_error  as full
/// \cost   nothing: the array is never in memory
/// \like   numpy.empty, dask.array.empty
template <element T>
[[nodiscard]] array<T> empty(const shape& sizes, const chunk_spec& chunks = {},
                             source_line where = source_line::current()) {
    return detail::constant_array<T>("empty", sizes, T(0), chunks, where);
}

/// An array of the shape of `x` filled with 0.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws never
/// \cost   nothing: the array is never in memory
/// \like   numpy.zeros_like, dask.array.zeros_like
template <element T>
[[nodiscard]] array<T> zeros_like(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::constant_like(x.node(), bytes_of(T(0)), dtype_of<T>, where));
}
/// An array of the shape of `x` filled with 1.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws never
/// \cost   nothing: the array is never in memory
/// \like   numpy.ones_like, dask.array.ones_like
template <element T>
[[nodiscard]] array<T> ones_like(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::constant_like(x.node(), bytes_of(T(1)), dtype_of<T>, where));
}
/// An array of the shape of `x` filled with values that nobody may rely on.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws never
/// \cost   nothing: the array is never in memory
/// \like   numpy.empty_like, dask.array.empty_like
template <element T>
[[nodiscard]] array<T> empty_like(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::constant_like(x.node(), bytes_of(T(0)), dtype_of<T>, where));
}
/// An array of the shape of `x` filled with `value`.
///
/// \returns  shape, dtype and chunks of `x`
/// \throws dtype_error  `value` does not fit T
/// \cost   nothing: the array is never in memory
/// \like   numpy.full_like, dask.array.full_like
template <element T, scalar S>
[[nodiscard]] array<T> full_like(const array<T>& x, const S& value,
                                 source_line where = source_line::current()) {
    return full<T>(x.shape(), value, x.chunks(), where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/creation/filled.ipp>
#endif
