// SPDX-License-Identifier: BSD-3-Clause
// Computing: expressions to memory, several in one shared pass, into new or given memory.
#pragma once

#include <cask/array.hpp>

#include <span>
#include <tuple>

namespace cask {

/// Computes several arrays in one run, sharing what they have in common: statistics of one source
/// read it once.
///
/// \returns  a tuple of xt::xarray, in the order of the arguments
/// \throws task_error  a task failed; the original exception is nested
/// \cost   that of the expressions, their common parts once; memory for the results
/// \like   dask.compute
template <element... T>
    requires(sizeof...(T) > 1)
[[nodiscard]] std::tuple<xt::xarray<T>...> compute(const array<T>&... arrays) {
    std::tuple<xt::xarray<T>...> results{interop::make_xarray<T>(arrays.shape())...};
    [&]<std::size_t... Number>(std::index_sequence<Number...>) {
        front::compute({arrays.node()...}, {front::target_of(std::get<Number>(results).data(),
                                                             arrays.shape(), sizeof(T))...});
    }
    (std::index_sequence_for<T...>{});
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
/// \throws shape_error  the shapes differ, or elements of the target may share memory (strides of
///         0, sliding windows)
/// \throws task_error   a task failed; the original exception is nested
/// \cost   no allocation of the result's size unless `target` overlaps what `x` reads
/// \like   dask.array.store
template <element T, class Target>
    requires interop::strided_container<std::remove_reference_t<Target>>
void compute_into(const array<T>& x, Target&& target, source_line where = source_line::current()) {
    using value_type = typename std::remove_cvref_t<Target>::value_type;
    static_assert(std::same_as<value_type, T>,
                  "compute_into: the target holds another element type; use astype<...>(x)");
    front::compute_into(x.node(), target.data() + target.data_offset(), interop::shape_of(target),
                        interop::byte_strides_of(target), where);
}

/// Computes `x` into row-major memory.
///
/// \throws shape_error  `target` has another number of elements
template <element T>
void compute_into(const array<T>& x, std::span<T> target,
                  source_line where = source_line::current()) {
    front::compute_into(x.node(), target.data(), target.size(), where);
}

}  // namespace cask
