// SPDX-License-Identifier: BSD-3-Clause
// The user's own functions of core dimensions: called once for each place of all other axes.
#pragma once

#include <cask/blocks.hpp>
#include <cask/core/function_ref.hpp>

#include <string>

namespace cask {

/// Options of apply_along_axis, to be named: apply_along_axis(f, 0, x, {.length = 3}).
struct along_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// Elements that f returns, where these are others than it takes.
    index_t length = -1;
};

/// Options of apply_gufunc, to be named: apply_gufunc(f, "(i)->(k)", x, {.sizes = {{"k", 3}}}).
struct gufunc_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// Lengths of core dimensions that no array has.
    std::vector<std::pair<std::string, index_t>> sizes = {};
};

namespace front {

/// What a function of core dimensions takes and gives.
struct core_dimensions {
    sequence<int> of_inputs{};  // how many of the last axes of each input
    shape of_result{};
    int place = -1;  // the axis of the result that its only core dimension is; -1: the last ones
};

/// The call of a function at each place of the other axes, which broadcast. `parameters` come
/// behind the numbers of core dimensions of the inputs and of the result.
[[nodiscard]] node_ptr call_cores(const block_function& function, sequence<node_ptr> x,
                                  const core_dimensions& cores, const sequence<index_t>& parameters,
                                  float cost, source_line where);
/// `x` with an axis behind all others.
[[nodiscard]] node_ptr with_axis_last(const node_ptr& x, int axis, source_line where);
/// `signature` such as "(i,j),(j)->(i)". Throws shape_error.
[[nodiscard]] node_ptr apply_gufunc(const block_function& function, const std::string& signature,
                                    std::initializer_list<node_ptr> x,
                                    const gufunc_options& options, source_line where);
/// `length` of the results; -1: they are one element.
[[nodiscard]] node_ptr apply_along_axis(const block_function& function, index_t axis,
                                        const node_ptr& x, index_t length, source_line where);
/// The length that `apply_along_axis` is to expect of a container.
[[nodiscard]] index_t length_along(const node_ptr& x, index_t axis, const along_options& options,
                                   source_line where);

/// The sizes of the core dimensions of an input, or of the result (after all inputs).
[[nodiscard]] shape core_of(const kernel::routine_call& call, std::size_t number,
                            std::size_t inputs);
/// Calls `body` with the addresses of inputs and result at each place; `items`: bytes of their
/// elements.
void for_each_core(const kernel::routine_call& call, const index_t* items, std::size_t inputs,
                   function_ref<void(std::byte* const* at)> body);
/// Throws shape_error unless a function gave what is expected of it.
void check_core(std::string_view name, const shape& expected, const shape& given);

}  // namespace front

namespace detail {

template <class Function, class R, class... A>
[[nodiscard]] consteval block_form core_form() {
    if constexpr (std::invocable<const Function&, const input_block<A>&...>) {
        return block_form::gives;
    } else if constexpr (std::is_void_v<R>) {
        return block_form::none;
    } else if constexpr (std::invocable<const Function&, const input_block<A>&...,
                                        output_block<R>&>) {
        return block_form::fills;
    } else {
        return block_form::none;
    }
}

/// Calls the user's function at each place of the loops of a block.
template <class Function, block_form Form, class R, class... A>
void run_cores(const kernel::routine_call& call) {
    constexpr std::size_t count = sizeof...(A);
    const auto& function = *static_cast<const Function*>(call.state);
    const index_t items[] = {static_cast<index_t>(sizeof(A))..., sizeof(R)};
    const shape of_result = front::core_of(call, count, count);
    shape cores[count];
    for (std::size_t k = 0; k < count; ++k) cores[k] = front::core_of(call, k, count);
    front::for_each_core(call, items, count, [&](std::byte* const* at) {
        auto* const to = reinterpret_cast<R*>(at[count]);
        const auto with = [&](const auto&... x) {
            if constexpr (Form == block_form::fills) {
                auto out = interop::adapted(to, of_result);
                function(x..., out);
            } else {
                const auto& given = function(x...);
                if constexpr (element<std::remove_cvref_t<decltype(given)>>) {
                    front::check_core("apply_gufunc", of_result, {});
                    *to = static_cast<R>(given);
                } else {
                    front::check_core("apply_gufunc", of_result, interop::shape_of(given));
                    interop::copy_to_block(to, of_result, given,
                                           shape::filled(of_result.rank(), 0));
                }
            }
        };
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            with(interop::adapted(reinterpret_cast<const A*>(at[K]), cores[K])...);
        }
        (std::index_sequence_for<A...>{});
    });
}

template <class Function, block_form Form, class R, class... A>
inline constexpr kernel::routine core_routine = {
    .name = "apply_gufunc",
    .run = &run_cores<Function, Form, R, A...>,
};
template <class Function, block_form Form, class R, class A>
inline constexpr kernel::routine along_routine = {
    .name = "apply_along_axis",
    .run = &run_cores<Function, Form, R, A>,
};

template <element R, block_form Form, class Function, element... A>
[[nodiscard]] array<R> apply_gufunc_as(Function function, const std::string& signature,
                                       const gufunc_options& options, source_line where,
                                       const array<A>&... x) {
    return array<R>(front::apply_gufunc(
        function_over<R>(core_routine<Function, Form, R, A...>, std::move(function)), signature,
        {x.node()...}, options, where));
}
template <class R, class Function, element... A>
[[nodiscard]] auto apply_gufunc(Function function, const std::string& signature,
                                const gufunc_options& options, source_line where,
                                const array<A>&... x) {
    constexpr block_form form = core_form<Function, R, A...>();
    if constexpr (form == block_form::fills) {
        return apply_gufunc_as<R, form>(std::move(function), signature, options, where, x...);
    } else if constexpr (gives_blocks<Function, form, A...>()) {
        using given = typename block_result<Function, form, A...>::type;
        using E = std::conditional_t<std::is_void_v<R>,
                                     typename decltype(element_given<given>())::type, R>;
        return apply_gufunc_as<E, form>(std::move(function), signature, options, where, x...);
    } else {
        return array<double>();
    }
}

template <element R, block_form Form, bool OneElement, class Function, element T>
[[nodiscard]] array<R> apply_along_as(Function function, index_t axis, const array<T>& x,
                                      const along_options& options, source_line where) {
    const index_t length = OneElement ? -1 : front::length_along(x.node(), axis, options, where);
    return array<R>(front::apply_along_axis(
        function_over<R>(along_routine<Function, Form, R, T>, std::move(function)), axis, x.node(),
        length, where));
}
template <class R, class Function, element T>
[[nodiscard]] auto apply_along_axis(Function function, index_t axis, const array<T>& x,
                                    const along_options& options, source_line where) {
    constexpr block_form form = core_form<Function, R, T>();
    if constexpr (form == block_form::fills) {
        return apply_along_as<R, form, false>(std::move(function), axis, x, options, where);
    } else if constexpr (gives_blocks<Function, form, T>()) {
        using given = typename block_result<Function, form, T>::type;
        using E = std::conditional_t<std::is_void_v<R>,
                                     typename decltype(element_given<given>())::type, R>;
        return apply_along_as<E, form, element<given>>(std::move(function), axis, x, options,
                                                       where);
    } else {
        return array<double>();
    }
}

}  // namespace detail

/// f(lane) for all elements along an axis, at each place of the other axes.
///
/// f takes an xtensor expression of one axis over memory (input_block<T>), which it must not keep,
/// and returns one element, or a container of one axis. It is called from several threads at once,
/// and must be pure. apply_along_axis<double>(f, axis, x) converts what f returns, or lets it write
/// into a further block: f(lane, out).
///
/// \param options  how many elements f returns, if not as many as it takes
/// \returns  dtype of what f returns, or the one that is given; without the axis where that is one
///           element, else with the axis as long as what f returns
/// \throws axis_error  no such axis
/// \throws task_error  when computed: f threw, or gave another number of elements
/// \cost   one call for each lane; chunks do not enter
/// \like   numpy.apply_along_axis
template <class Function, element T>
[[nodiscard]] auto apply_along_axis(Function function, index_t axis, const array<T>& x,
                                    const along_options& options = {},
                                    source_line where = source_line::current()) {
    return detail::apply_along_axis<void>(std::move(function), axis, x, options, where);
}
template <element R, class Function, element T>
[[nodiscard]] array<R> apply_along_axis(Function function, index_t axis, const array<T>& x,
                                        const along_options& options = {},
                                        source_line where = source_line::current()) {
    return detail::apply_along_axis<R>(std::move(function), axis, x, options, where);
}

/// f over core dimensions, at each place of the other axes, which broadcast.
///
/// A signature such as "(i,j),(j)->(i)" names the last axes of each array and of the result; axes
/// of one name have one length. f takes blocks of these axes (input_block<T>), which it must not
/// keep, and returns a container of the result's core dimensions, or one element where it has none.
/// It is called from several threads at once, and must be pure. apply_gufunc<double>(f, ...)
/// converts what f returns, or lets it write into a further block.
///
/// \param signature  core dimensions of each array, and of the result
/// \param options    lengths of dimensions of the result that no array has
/// \returns  the broadcast shape of the other axes, and the result's core dimensions; dtype of what
///           f returns, or the one that is given
/// \throws shape_error  a signature that does not fit the arrays; lengths that differ; other axes
///                      that do not broadcast
/// \throws task_error   when computed: f threw, or gave another shape
/// \cost   one call for each place; chunks do not enter
/// \like   dask.array.apply_gufunc, numpy.vectorize with a signature
template <class Function, element A>
[[nodiscard]] auto apply_gufunc(Function function, const std::string& signature, const array<A>& a,
                                const gufunc_options& options = {},
                                source_line where = source_line::current()) {
    return detail::apply_gufunc<void>(std::move(function), signature, options, where, a);
}
template <class Function, element A, element B>
[[nodiscard]] auto apply_gufunc(Function function, const std::string& signature, const array<A>& a,
                                const array<B>& b, const gufunc_options& options = {},
                                source_line where = source_line::current()) {
    return detail::apply_gufunc<void>(std::move(function), signature, options, where, a, b);
}
template <class Function, element A, element B, element C>
[[nodiscard]] auto apply_gufunc(Function function, const std::string& signature, const array<A>& a,
                                const array<B>& b, const array<C>& c,
                                const gufunc_options& options = {},
                                source_line where = source_line::current()) {
    return detail::apply_gufunc<void>(std::move(function), signature, options, where, a, b, c);
}
template <element R, class Function, element A>
[[nodiscard]] array<R> apply_gufunc(Function function, const std::string& signature,
                                    const array<A>& a, const gufunc_options& options = {},
                                    source_line where = source_line::current()) {
    return detail::apply_gufunc<R>(std::move(function), signature, options, where, a);
}
template <element R, class Function, element A, element B>
[[nodiscard]] array<R>
apply_gufunc(Function function, const std::string& signature, const array<A>& a, const array<B>& b,
             const gufunc_options& options = {}, source_line where = source_line::current()) {
    return detail::apply_gufunc<R>(std::move(function), signature, options, where, a, b);
}
template <element R, class Function, element A, element B, element C>
[[nodiscard]] array<R> apply_gufunc(Function function, const std::string& signature,
                                    const array<A>& a, const array<B>& b, const array<C>& c,
                                    const gufunc_options& options = {},
                                    source_line where = source_line::current()) {
    return detail::apply_gufunc<R>(std::move(function), signature, options, where, a, b, c);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/gufuncs.ipp>
#endif
