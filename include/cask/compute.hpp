// SPDX-License-Identifier: BSD-3-Clause
// Computing: expressions to memory, several in one shared pass, into new or given memory.
#pragma once

#include <cask/array.hpp>

namespace cask {

/// Computes several arrays in one run, sharing what they have in common: statistics of one source
/// read it once.
///
/// \returns  a tuple of xt::xarray, in the order of the arguments
/// \throws task_error  a task failed; the original exception is nested
/// \like   dask.compute
template <element... T>
    requires(sizeof...(T) > 1)
[[nodiscard]] std::tuple<xt::xarray<T>...> compute(const array<T>&... arrays) {
    std::tuple<xt::xarray<T>...> results{kernel::make_xarray<T>(arrays.shape())...};
    std::apply(
        [&](auto&... result) {
            detail::run_into({arrays.node()...}, {detail::target_of(result)...});
        },
        results);
    return results;
}

/// Computes one array: x.compute().
template <element T>
[[nodiscard]] xt::xarray<T> compute(const array<T>& x) {
    return x.compute();
}

/// Computes `x` into memory that exists: an xtensor container or strided view of the same shape and
/// element type. Memory that `x` itself reads may be written: then the result is made aside first.
///
/// \throws shape_error  the shapes differ, or elements of the target may lie on each other (strides of
///                      0, sliding windows)
/// \cost   no allocation of the result's size unless `target` overlaps what `x` reads
/// \like   dask.array.store
template <element T, class Target>
    requires kernel::strided_container<std::remove_reference_t<Target>>
void compute_into(const array<T>& x, Target&& target, source_line where = source_line::current()) {
    using value_type = typename std::remove_cvref_t<Target>::value_type;
    static_assert(std::same_as<value_type, T>,
                  "compute_into: the target holds another element type; use astype<...>(x)");
    const shape sizes = kernel::shape_of(target);
    if (sizes != x.shape()) {
        throw shape_error("compute_into",
                          "the target has shape " + to_string(sizes) + ", the array " +
                              to_string(x.shape()),
                          where);
    }
    const shape strides = kernel::byte_strides_of(target);
    if (schedule::may_overlap(sizes, strides, sizeof(T))) {
        throw shape_error("compute_into",
                          "elements of the target lie on each other: it has shape " +
                              to_string(sizes) + " and steps of " + to_string(strides) + " bytes",
                          where);
    }
    detail::run_into_user_memory(
        x.node(), {reinterpret_cast<std::byte*>(target.data() + target.data_offset()), strides});
}

/// Computes `x` into row-major memory.
///
/// \throws shape_error  `target` has another number of elements
template <element T>
void compute_into(const array<T>& x, std::span<T> target,
                  source_line where = source_line::current()) {
    if (static_cast<index_t>(target.size()) != x.size()) {
        throw shape_error("compute_into",
                          "the target holds " + std::to_string(target.size()) +
                              " elements, the array has shape " + to_string(x.shape()),
                          where);
    }
    detail::run_into_user_memory(x.node(), {reinterpret_cast<std::byte*>(target.data()),
                                            detail::byte_strides<T>(x.shape())});
}

}  // namespace cask
