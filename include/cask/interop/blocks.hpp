// SPDX-License-Identifier: BSD-3-Clause
// Blocks of arrays as xtensor's adaptors: what functions over blocks take, and what they write.
#pragma once

#include <cask/core/error.hpp>
#include <cask/interop/xtensor.hpp>

namespace cask {

namespace detail {

template <class T>
using adapted_block = xt::xarray_adaptor<
    xt::xbuffer_adaptor<T*, xt::no_ownership, std::allocator<std::remove_const_t<T>>>,
    xt::layout_type::row_major, xt::dynamic_shape<std::size_t>>;

}  // namespace detail

/// A block of an array that is read: an xtensor expression over memory, row-major without gaps.
template <element T>
using input_block = detail::adapted_block<const T>;
/// A block of a result that is written: `out = ...` or by element; row-major without gaps.
template <element T>
using output_block = detail::adapted_block<T>;

namespace interop {

/// Memory of a block as an xtensor expression.
template <class T>
[[nodiscard]] cask::detail::adapted_block<T> adapted(T* data, const shape& sizes) {
    using block = cask::detail::adapted_block<T>;
    typename block::shape_type extents(static_cast<std::size_t>(sizes.rank()));
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        extents[static_cast<std::size_t>(axis)] = static_cast<std::size_t>(sizes[axis]);
    }
    typename block::storage_type memory(std::move(data), static_cast<std::size_t>(sizes.size()));
    return block(std::move(memory), extents);
}

/// Whether a type is one of xtensor's containers that have elements of their own.
template <class C>
inline constexpr bool is_container = false;
template <class Storage, xt::layout_type Layout, class Sizes, class Tag>
inline constexpr bool is_container<xt::xarray_container<Storage, Layout, Sizes, Tag>> = true;
template <class Storage, std::size_t Rank, xt::layout_type Layout, class Tag>
inline constexpr bool is_container<xt::xtensor_container<Storage, Rank, Layout, Tag>> = true;
template <class T, class Sizes, xt::layout_type Layout, bool Sharable, class Tag>
inline constexpr bool is_container<xt::xfixed_container<T, Sizes, Layout, Sharable, Tag>> = true;

/// Copies the elements of `from` from `offset` on into a block: row-major, without gaps.
template <element R, class Container>
void copy_to_block(R* to, const shape& sizes, const Container& from, const shape& offset) {
    const auto& strides = from.strides();
    const auto stride = [&](int axis) {
        return static_cast<index_t>(strides[static_cast<std::size_t>(axis)]);
    };
    const auto* first = from.data() + from.data_offset();
    const int last = sizes.rank() - 1;
    for (int axis = 0; axis <= last; ++axis) first += offset[axis] * stride(axis);
    const index_t length = last < 0 ? 1 : sizes[last];
    const index_t step = last < 0 ? 0 : stride(last);
    const index_t rows = sizes.size() / std::max<index_t>(length, 1);
    for (index_t row = 0; row < rows; ++row) {
        const auto* here = first;
        for (index_t rest = row, axis = last - 1; axis >= 0; --axis) {
            const int at = static_cast<int>(axis);
            here += rest % sizes[at] * stride(at);
            rest /= sizes[at];
        }
        for (index_t k = 0; k < length; ++k) to[k] = static_cast<R>(here[k * step]);
        to += length;
    }
}

}  // namespace interop

}  // namespace cask
