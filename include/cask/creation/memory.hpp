// SPDX-License-Identifier: BSD-3-Clause
// Arrays from memory: xtensor's and std's containers, moved in, copied or borrowed.
#pragma once

#include <cask/array.hpp>

#include <span>

namespace cask {

namespace front {

/// Elements in memory, `strides` bytes apart, kept alive by `owner` (null: by the caller).
[[nodiscard]] node_ptr memory(std::string_view name, const void* data, dtype type,
                              const shape& sizes, const shape& strides,
                              std::shared_ptr<const void> owner, const chunk_spec& chunks,
                              source_line where);
/// Strides that the user gave, in bytes. Throws shape_error.
[[nodiscard]] shape borrowed_strides(const shape* strides, const shape& sizes, index_t item_size,
                                     source_line where);

}  // namespace front

namespace detail {

template <element T>
[[nodiscard]] array<T> memory_array(std::string_view name, const T* data, const shape& sizes,
                                    const shape& strides, std::shared_ptr<const void> owner,
                                    const chunk_spec& chunks, source_line where) {
    return array<T>(
        front::memory(name, data, dtype_of<T>, sizes, strides, std::move(owner), chunks, where));
}

/// A container kept alive by the array that was made of it.
template <class Container>
[[nodiscard]] auto owned_array(Container&& values, const chunk_spec& chunks, source_line where) {
    using held = std::remove_cvref_t<Container>;
    using T = typename held::value_type;
    check_rank("from_array", static_cast<index_t>(values.dimension()), {}, where);
    auto owner = std::make_shared<const held>(std::forward<Container>(values));
    const T* data = owner->data() + owner->data_offset();
    return memory_array<T>("from_array", data, interop::shape_of(*owner),
                           interop::byte_strides_of(*owner), owner, chunks, where);
}

template <class X>
concept xtensor_expression = xt::is_xexpression<X>::value;

/// True for xtensor's containers that hold their elements in memory of their own.
template <class X>
inline constexpr bool owns_memory = false;
template <class Storage, xt::layout_type Layout, class Sizes, class Tag>
inline constexpr bool owns_memory<xt::xarray_container<Storage, Layout, Sizes, Tag>> = true;
template <class Storage, std::size_t Rank, xt::layout_type Layout, class Tag>
inline constexpr bool owns_memory<xt::xtensor_container<Storage, Rank, Layout, Tag>> = true;

}  // namespace detail

/// An array of the values of an xtensor container, view or expression. A temporary container is
/// moved in; anything else is copied (an expression: evaluated), so nothing can dangle.
///
/// \returns  shape and values of `values`, dtype its value type; chunks as given
/// \throws chunk_error  chunks that do not describe the shape
/// \throws shape_error  `values` has more than 12 axes
/// \cost   nothing for a temporary container, a copy otherwise
/// \like   dask.array.from_array
template <class X>
    requires detail::xtensor_expression<std::remove_cvref_t<X>>
[[nodiscard]] auto from_array(X&& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    using held = std::remove_cvref_t<X>;
    using T = typename held::value_type;
    static_assert(element<T>, "from_array: cask has no arrays of this element type");
    if constexpr (!element<T>) {
        return array<double>();
    } else if constexpr (detail::owns_memory<held>) {
        return detail::owned_array(std::forward<X>(values), chunks, where);
    } else {
        return detail::owned_array(xt::xarray<T>(values), chunks, where);
    }
}

/// An array of one axis from a vector: moved in if it is a temporary, copied otherwise.
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> from_array(std::vector<T> values, const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    return detail::memory_array<T>("from_array", owner->data(), shape{owner->size()},
                                   shape{sizeof(T)}, owner, chunks, where);
}
/// As above; std::vector<bool> is unpacked. (A template, so that braces make no such vector.)
template <class Vector>
    requires std::same_as<Vector, std::vector<bool>>
[[nodiscard]] array<bool> from_array(const Vector& values, const chunk_spec& chunks = {},
                                     source_line where = source_line::current()) {
    xt::xarray<bool> copy = interop::make_xarray<bool>(shape{values.size()});
    std::copy(values.begin(), values.end(), copy.data());
    return from_array(std::move(copy), chunks, where);
}

/// An array of one axis, copied from a span.
template <class T, std::size_t Length>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> from_array(std::span<T, Length> values,
                                                       const chunk_spec& chunks = {},
                                                       source_line where = source_line::current()) {
    using value_type = std::remove_const_t<T>;
    xt::xarray<value_type> copy = interop::make_xarray<value_type>(shape{values.size()});
    std::copy(values.begin(), values.end(), copy.data());
    return from_array(std::move(copy), chunks, where);
}

/// An array of one axis, copied from a std::array.
template <element T, std::size_t Length>
[[nodiscard]] array<T> from_array(const std::array<T, Length>& values,
                                  const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    return from_array(std::span<const T, Length>(values), chunks, where);
}

/// from_array({1.0, 2.0}): an array of one axis of what the braces hold.
template <element T>
[[nodiscard]] array<T> from_array(std::initializer_list<T> values, const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    return from_array(std::span<const T>(values.begin(), values.size()), chunks, where);
}
/// from_array({{1.0, 2.0}, {3.0, 4.0}}): a matrix of rows.
///
/// \throws shape_error  rows of different lengths
template <element T>
[[nodiscard]] array<T> from_array(std::initializer_list<std::initializer_list<T>> rows,
                                  const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    const std::size_t columns = rows.size() == 0 ? 0 : rows.begin()->size();
    xt::xarray<T> copy = interop::make_xarray<T>(shape{rows.size(), columns});
    auto to = copy.data();
    for (const std::initializer_list<T>& row : rows) {
        if (row.size() != columns) {
            throw shape_error("from_array",
                              "rows of " + std::to_string(columns) + " and " +
                                  std::to_string(row.size()) + " elements make no matrix",
                              where);
        }
        to = std::copy(row.begin(), row.end(), to);
    }
    return from_array(std::move(copy), chunks, where);
}

namespace detail {

/// Whatever from_array does not take; a conversion, so that all that it takes is a better match.
struct unsuitable {
    template <class X>
    unsuitable(const X&);
    unsuitable(std::initializer_list<unsuitable>);
};

}  // namespace detail

// clang-format off
void from_array(detail::unsuitable, const chunk_spec& = {}, source_line = {}) = delete;  // takes a vector, span or std::array of elements, what xtensor makes, or {1.0, 2.0}, all of one type
// clang-format on

/// An array that refers to memory, row-major unless `strides` (in elements) say otherwise. The
/// caller keeps that memory alive and unchanged while any array made from it can still be computed.
///
/// \returns  shape `sizes`; dtype T; chunks as given
/// \throws shape_error  bad sizes, or strides of another rank or beyond 2^63 bytes
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing: no copy
/// \like   numpy.lib.stride_tricks.as_strided
template <class T>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> borrow(T* data, const shape& sizes,
                                                   std::optional<shape> strides = std::nullopt,
                                                   const chunk_spec& chunks = {},
                                                   source_line where = source_line::current()) {
    const shape bytes = front::borrowed_strides(strides ? &*strides : nullptr, sizes, sizeof(T),
                                                where);
    return detail::memory_array<std::remove_const_t<T>>("borrow", data, sizes, bytes, nullptr,
                                                        chunks, where);
}

/// An array that refers to the memory of an xtensor container or strided view: no copy. The caller
/// keeps it alive and unchanged while any array made from it can still be computed; temporaries are
/// refused.
template <class X>
    requires interop::strided_container<X>
[[nodiscard]] auto borrow(X& values, const chunk_spec& chunks = {},
                          source_line where = source_line::current()) {
    using T = std::remove_const_t<typename X::value_type>;
    return detail::memory_array<T>("borrow", values.data() + values.data_offset(),
                                   interop::shape_of(values), interop::byte_strides_of(values),
                                   nullptr, chunks, where);
}
/// As above, of one axis.
template <class T, std::size_t Length>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> borrow(std::span<T, Length> values,
                                                   const chunk_spec& chunks = {},
                                                   source_line where = source_line::current()) {
    return borrow(values.data(), shape{values.size()}, std::nullopt, chunks, where);
}
/// As above, of one axis.
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> borrow(const std::vector<T>& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    return borrow(values.data(), shape{values.size()}, std::nullopt, chunks, where);
}
/// As above, of one axis.
template <element T, std::size_t Length>
[[nodiscard]] array<T> borrow(const std::array<T, Length>& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    return borrow(values.data(), shape{Length}, std::nullopt, chunks, where);
}
template <class X>
    requires(!std::is_lvalue_reference_v<X> && !std::is_pointer_v<X>)
void borrow(X&&, const chunk_spec& = {}, source_line = {}) = delete;  // it would dangle

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/creation/memory.ipp>
#endif
