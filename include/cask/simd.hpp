// SPDX-License-Identifier: BSD-3-Clause
// Functions of the user that take xsimd batches. Includes xsimd, which <cask/cask.hpp> need not.
#pragma once

#include <cask/kernel/functions/elementwise.hpp>
#include <cask/map.hpp>

namespace cask {

/// A function that takes xsimd batches as well as scalars, for `map`: map(simd(f), x).
///
/// Arguments and result are all float, or all double.
template <class Function>
struct simd {
    Function function;
    /// Marks a function as one that takes batches, too.
    explicit simd(Function marked) : function(std::move(marked)) {}

    /// Calls the function.
    template <class... A>
    [[nodiscard]] auto operator()(const A&... a) const {
        return function(a...);
    }
};

namespace detail {

template <class Function, class R, class... A>
[[nodiscard]] constexpr kernel::kernel_function batch_kernel_of() {
    static_assert((std::same_as<A, R> && ...) && std::floating_point<R>,
                  "map(simd(f), ...): arguments and result must be float, or double");
    return &kernel::user_batch_kernel<kernel::default_arch, simd<Function>, R, A...>;
}

template <class Function, class R, class... A>
inline constexpr kernel::kernel_function
    user_kernel_of<simd<Function>, R, A...> = batch_kernel_of<Function, R, A...>();

}  // namespace detail
}  // namespace cask
