// SPDX-License-Identifier: BSD-3-Clause
// Where xtensor's containers meet cask's memory. The only place that knows where xtensor keeps its
// headers (0.26 moved them). Views, adaptors and functions of xtensor are the user's to include.
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/core/shape.hpp>

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#else
#include <xtensor/xarray.hpp>
#endif

namespace cask::interop {

/// An uninitialised xt::xarray of `sizes` (complex elements are zeroed by xtensor).
template <element T>
[[nodiscard]] xt::xarray<T> make_xarray(const shape& sizes) {
    typename xt::xarray<T>::shape_type extents(static_cast<std::size_t>(sizes.rank()));
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        extents[static_cast<std::size_t>(axis)] = static_cast<std::size_t>(sizes[axis]);
    }
    return xt::xarray<T>::from_shape(extents);
}

/// Anything that has a shape, strides and data in memory: xtensor's containers, adaptors, and views
/// that are strided.
template <class C>
concept strided_container = requires(C& container) {
    {container.data() + container.data_offset()};
    container.strides();
    container.shape();
};

/// The shape of a container of xtensor.
template <class C>
[[nodiscard]] shape shape_of(const C& container) {
    shape result;
    for (auto size : container.shape()) result.push_back(extent(size).value);
    return result;
}

/// Byte strides; xtensor says 0 for axes of length 1.
template <class C>
[[nodiscard]] shape byte_strides_of(const C& container) {
    using value_type = typename C::value_type;
    shape result;
    for (auto stride : container.strides()) {
        result.push_back(static_cast<index_t>(stride) * static_cast<index_t>(sizeof(value_type)));
    }
    return result;
}

}  // namespace cask::interop
