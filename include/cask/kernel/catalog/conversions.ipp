// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: conversions between all element types.
#pragma once

#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/comparison.hpp>

namespace cask::kernel::catalog {

/// Those to R from all other types.
template <class R, class List>
struct conversions_to;
template <class R, class... T>
struct conversions_to<R, types<T...>> {
    template <class From>
    static constexpr asked_operation one() {
        if constexpr (std::is_same_v<R, From>) {
            return nullptr;
        } else {
            return &operation_for<engine_target, cast<R>, R, From>;
        }
    }
    [[gnu::used]] static constexpr asked_operation table[] = {one<T>()...};
};

template struct conversions_to<bool, everything>;
template struct conversions_to<std::int8_t, everything>;
template struct conversions_to<std::int16_t, everything>;
template struct conversions_to<std::int32_t, everything>;
template struct conversions_to<std::int64_t, everything>;
template struct conversions_to<std::uint8_t, everything>;
template struct conversions_to<std::uint16_t, everything>;
template struct conversions_to<std::uint32_t, everything>;
template struct conversions_to<std::uint64_t, everything>;
template struct conversions_to<float, everything>;
template struct conversions_to<double, everything>;
template struct conversions_to<std::complex<float>, everything>;
template struct conversions_to<std::complex<double>, everything>;

}  // namespace cask::kernel::catalog
