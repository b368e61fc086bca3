// SPDX-License-Identifier: BSD-3-Clause
// The user's own functions of elements.
#pragma once

#include <cask/array.hpp>

namespace cask {

/// A user's function that takes xsimd batches as well as scalars: see `map`.
template <class Function>
struct simd {
    Function function;
    explicit simd(Function own) : function(std::move(own)) {}
};

namespace detail {

template <class F>
inline constexpr bool is_simd_v = false;
template <class F>
inline constexpr bool is_simd_v<simd<F>> = true;

/// The static description of a user's function over A...
template <class Function, bool Batches, class R, class... A>
struct user_operation {
    static constexpr kernel::kernel_function run() {
        if constexpr (Batches) {
            return &kernel::user_batch_kernel<kernel::default_arch, Function, R, A...>;
        } else {
            return &kernel::user_kernel<Function, R, A...>;
        }
    }
    static constexpr kernel::operation value = {
        .name = "map",
        .result = dtype_of<R>,
        .arguments = kernel::dtypes_of<A...>,
        .run = run(),
        .cost = 8,
    };
};

template <bool Batches, class Function, element... A>
[[nodiscard]] auto map_elements(Function function, source_line where, const array<A>&... x) {
    using R = std::invoke_result_t<const Function&, const A&...>;
    static_assert(element<R>,
                  "map: the function must return one element (bool, an integer, float, double or "
                  "a complex number), not an expression or a container");
    if constexpr (Batches) {
        static_assert((std::same_as<A, R> && ...) && std::floating_point<R>,
                      "map(simd(f), ...): arguments and result must be float, or double");
    }
    auto state = std::make_shared<const Function>(std::move(function));
    // A function without state is known by its type; with state, every one is unique.
    const std::uint64_t identity = std::is_empty_v<Function> ? 1 : 0;
    return array<R>(expr::make_elementwise(user_operation<Function, Batches, R, A...>::value,
                                           {x.node()...}, where, std::move(state), identity));
}

template <class Function, element... A>
[[nodiscard]] auto map_any(Function function, source_line where, const array<A>&... x) {
    if constexpr (is_simd_v<Function>) {
        return map_elements<true>(std::move(function.function), where, x...);
    } else {
        return map_elements<false>(std::move(function), where, x...);
    }
}

}  // namespace detail

/// f(x, ...) for the elements at each index.
///
/// f is called with one element of each array, in a loop that the compiler can inline and
/// vectorise, from several threads at once: it must be pure. It is called once per element of the
/// result, never for padding. With simd(f), f is also called with xsimd::batch arguments (and for
/// padding): it must be a generic lambda that works for both.
///
/// \returns  shape broadcast of the inputs; dtype what f returns
/// \throws shape_error  shapes do not broadcast
/// \throws task_error   when computed: f threw (the original exception is nested)
/// \like   numpy.vectorize, dask.array.map_blocks per element
template <class Function, element A>
[[nodiscard]] auto map(Function function, const array<A>& a,
                       source_line where = source_line::current()) {
    return detail::map_any(std::move(function), where, a);
}
template <class Function, element A, element B>
[[nodiscard]] auto map(Function function, const array<A>& a, const array<B>& b,
                       source_line where = source_line::current()) {
    return detail::map_any(std::move(function), where, a, b);
}
template <class Function, element A, element B, element C>
[[nodiscard]] auto map(Function function, const array<A>& a, const array<B>& b, const array<C>& c,
                       source_line where = source_line::current()) {
    return detail::map_any(std::move(function), where, a, b, c);
}
template <class Function, element A, element B, element C, element D>
[[nodiscard]] auto map(Function function, const array<A>& a, const array<B>& b, const array<C>& c,
                       const array<D>& d, source_line where = source_line::current()) {
    return detail::map_any(std::move(function), where, a, b, c, d);
}

}  // namespace cask
