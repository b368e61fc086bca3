// SPDX-License-Identifier: BSD-3-Clause
// The user's own functions of elements.
#pragma once

#include <cask/array.hpp>
#include <cask/kernel/functions/user_function.hpp>

namespace cask {

namespace front {

/// A function of the user over the elements of `x`; `identity`: equal for equal functions, 0 for
/// none.
[[nodiscard]] node_ptr map(const kernel::operation& function, std::initializer_list<node_ptr> x,
                           std::shared_ptr<const void> state, std::uint64_t identity,
                           source_line where);

}  // namespace front

namespace detail {

/// What runs a user's function; another one for functions that simd.hpp marks.
template <class Function, class R, class... A>
inline constexpr kernel::kernel_function user_kernel_of = &kernel::user_kernel<Function, R, A...>;

/// The static description of a user's function over A...
template <class Function, class R, class... A>
inline constexpr kernel::operation user_operation = {
    .name = "map",
    .result = dtype_of<R>,
    .arguments = kernel::dtypes_of<A...>,
    .run = user_kernel_of<Function, R, A...>,
    .cost = 8,
};

/// True where Function takes and gives elements; says what is wrong otherwise.
template <class Function, element... A>
[[nodiscard]] consteval bool maps_elements() {
    constexpr bool takes = std::invocable<const Function&, const A&...>;
    static_assert(takes, "map: the function must take one element of each array, and be const");
    if constexpr (takes) {
        constexpr bool gives = element<std::invoke_result_t<const Function&, const A&...>>;
        static_assert(gives,
                      "map: the function must return one element (bool, an integer, float, double "
                      "or a complex number), not an expression or a container");
        return gives;
    }
    return false;
}

template <class Function, element... A>
[[nodiscard]] auto map_elements(Function function, source_line where, const array<A>&... x) {
    if constexpr (maps_elements<Function, A...>()) {
        using R = std::invoke_result_t<const Function&, const A&...>;
        auto state = std::make_shared<const Function>(std::move(function));
        // A function without state is known by its type; with state, every one is unique.
        const std::uint64_t identity = std::is_empty_v<Function> ? 1 : 0;
        return array<R>(front::map(user_operation<Function, R, A...>, {x.node()...},
                                   std::move(state), identity, where));
    } else {
        return array<double>();
    }
}

}  // namespace detail

/// f(x, ...) for the elements at each index.
///
/// f is called with one element of each array, in a loop that the compiler can inline and
/// vectorise, from several threads at once: it must be pure. It is called once per element of the
/// result, never for padding. With simd(f) of <cask/simd.hpp>, f is also called with xsimd::batch
/// arguments (and for padding): it must be a generic lambda that works for both.
///
/// \returns  shape broadcast of the inputs; dtype what f returns
/// \throws shape_error  shapes do not broadcast
/// \throws task_error   when computed: f threw (the original exception is nested)
/// \cost   one call for each element, fused with the operations around it
/// \like   numpy.vectorize, dask.array.map_blocks per element
template <class Function, element A>
[[nodiscard]] auto map(Function function, const array<A>& a,
                       source_line where = source_line::current()) {
    return detail::map_elements(std::move(function), where, a);
}
template <class Function, element A, element B>
[[nodiscard]] auto map(Function function, const array<A>& a, const array<B>& b,
                       source_line where = source_line::current()) {
    return detail::map_elements(std::move(function), where, a, b);
}
template <class Function, element A, element B, element C>
[[nodiscard]] auto map(Function function, const array<A>& a, const array<B>& b, const array<C>& c,
                       source_line where = source_line::current()) {
    return detail::map_elements(std::move(function), where, a, b, c);
}
template <class Function, element A, element B, element C, element D>
[[nodiscard]] auto map(Function function, const array<A>& a, const array<B>& b, const array<C>& c,
                       const array<D>& d, source_line where = source_line::current()) {
    return detail::map_elements(std::move(function), where, a, b, c, d);
}
template <element T, class... Others>
void map(const array<T>&, const Others&...) = delete;  // the function comes first: map(f, x)

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/map.ipp>
#endif
