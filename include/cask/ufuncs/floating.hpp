// SPDX-License-Identifier: BSD-3-Clause
// Functions of floating numbers: integers become the floating type in which they are computed.
#pragma once

#include <cask/array.hpp>

namespace cask {

namespace detail {

/// The floating type in which a function of T is computed.
template <element T>
using floating_t = std::conditional_t<!std::is_integral_v<T>, T,
                                      std::conditional_t<(sizeof(T) > 2), double, float>>;

template <class F, element T>
[[nodiscard]] auto floating(const array<T>& x, source_line where) {
    using R = floating_t<T>;
    return apply<F, R, R>(where, convert<R>(x, where));
}

}  // namespace detail

}  // namespace cask
