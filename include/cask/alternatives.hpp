// SPDX-License-Identifier: BSD-3-Clause
// Elements of several arrays, one of which is chosen at each place: by an index, or by the first
// condition that holds.
//
// Alternatives are arrays of one type in braces or a vector, numbers of one type in braces, or
// arrays and numbers of any types in a std::tuple, which are promoted together.
#pragma once

#include <cask/choosing.hpp>
#include <cask/map.hpp>

#include <tuple>

namespace cask {

/// What choose does with an index that is none of the choices.
enum class choose_mode { raise, clip, wrap };

namespace front {

/// values[index] at each place; an index that is none of them is the last one.
[[nodiscard]] node_ptr choose(const kernel::operation& choice, const kernel::operation& equal,
                              const node_ptr& index, const sequence<node_ptr>& values,
                              source_line where);
/// Of several conditions that hold, the one that counts.
enum class which_condition { first, last };
/// The value of the first or last condition that holds, or `otherwise`. Throws shape_error.
[[nodiscard]] node_ptr select(std::string_view name, const kernel::operation& choice,
                              const sequence<node_ptr>& conditions,
                              const sequence<node_ptr>& values, node_ptr otherwise,
                              which_condition counts, source_line where);
/// Throws shape_error: there is no choice.
void check_choices(std::size_t count, source_line where);
/// Throws index_error: an index is none of the choices.
[[noreturn]] void refuse_choice(const std::string& index, index_t count);

}  // namespace front

namespace detail {

/// What stands for operands of all these types beside others: an array, if one of them is.
template <class... Operands>
struct joined_operands;
template <class Only>
struct joined_operands<Only> {
    using type = operand_t<Only>;
};
template <class First, class Second, class... Others>
struct joined_operands<First, Second, Others...>
    : joined_operands<joined_operand_t<First, Second>, Others...> {};

/// What stands for all alternatives of a list.
template <class List>
struct joined_alternatives {
    using type = operand_t<typename List::value_type>;
};
template <class... Operands>
struct joined_alternatives<std::tuple<Operands...>> : joined_operands<Operands...> {};
template <class List>
using joined_alternatives_t = typename joined_alternatives<List>::type;

template <element C, class List>
[[nodiscard]] sequence<expr::node_ptr> alternatives(const List& values, source_line where) {
    sequence<expr::node_ptr> nodes;
    for (const auto& each : values) nodes.push_back(convert<C>(each, where));
    return nodes;
}
template <element C, class... Operands>
[[nodiscard]] sequence<expr::node_ptr> alternatives(const std::tuple<Operands...>& values,
                                                    source_line where) {
    return std::apply(
        [&](const auto&... each) { return sequence<expr::node_ptr>{convert<C>(each, where)...}; },
        values);
}

/// Gives an index back, if it is one of the choices.
template <class I>
struct choice_check {
    index_t count;

    std::int64_t operator()(I index) const {
        if (std::cmp_less(index, 0) || std::cmp_greater_equal(index, count)) {
            front::refuse_choice(std::to_string(index), count);
        }
        return static_cast<std::int64_t>(index);
    }
};
template <class I>
inline constexpr kernel::operation checked_choice = {
    .name = "choose",
    .result = dtype::int64,
    .arguments = kernel::dtypes_of<I>,
    .run = &kernel::user_kernel<choice_check<I>, std::int64_t, I>,
    .cost = 2,
};

template <class I>
[[nodiscard]] expr::node_ptr limited_choice(const array<I>& index, index_t count, choose_mode mode,
                                            source_line where) {
    switch (mode) {
        case choose_mode::raise: break;
        case choose_mode::clip: {
            const array<I> raised = ufunc<kernel::maximum>(index, I{0}, where);
            const auto low = ufunc<kernel::minimum>(raised, static_cast<I>(count - 1), where);
            return convert<std::int64_t>(low, where);
        }
        case choose_mode::wrap: {
            const auto wrapped = ufunc<kernel::remainder>(index, static_cast<I>(count), where);
            return convert<std::int64_t>(wrapped, where);
        }
    }
    auto check = std::make_shared<const choice_check<I>>(choice_check<I>{count});
    return front::map(checked_choice<I>, {index.node()}, std::move(check),
                      static_cast<std::uint64_t>(count), where);
}

template <element I, class List>
[[nodiscard]] auto choose(const array<I>& index, const List& choices, std::size_t count,
                          choose_mode mode, source_line where) {
    static_assert(std::integral<I>, "choose: the index is an array of integers");
    using C = result_type_t<joined_alternatives_t<List>>;
    front::check_choices(count, where);
    using wide =
        std::conditional_t<std::is_unsigned_v<I> && sizeof(I) == 8, std::uint64_t, std::int64_t>;
    const array<wide> number(convert<wide>(index, where));
    return array<C>(front::choose(operation_on<kernel::where, C, bool, C, C>(),
                                  operation_on<kernel::equal, bool, std::int64_t, std::int64_t>(),
                                  limited_choice(number, static_cast<index_t>(count), mode, where),
                                  alternatives<C>(choices, where), where));
}

template <class List, class Otherwise>
[[nodiscard]] auto select(std::string_view name, const sequence<expr::node_ptr>& conditions,
                          const List& values, const Otherwise& otherwise,
                          front::which_condition counts, source_line where) {
    static_assert(array_operand<Otherwise>, "what is chosen otherwise is a number or an array");
    using C = result_type_t<joined_alternatives_t<List>, Otherwise>;
    return array<C>(front::select(name, operation_on<kernel::where, C, bool, C, C>(), conditions,
                                  alternatives<C>(values, where), convert<C>(otherwise, where),
                                  counts, where));
}

template <class List, class Otherwise>
[[nodiscard]] auto select_first(const sequence<expr::node_ptr>& conditions, const List& values,
                                const Otherwise& otherwise, source_line where) {
    return select("select", conditions, values, otherwise, front::which_condition::first, where);
}
template <class List, class Otherwise>
[[nodiscard]] auto select_last(const sequence<expr::node_ptr>& conditions, const List& values,
                               const Otherwise& otherwise, source_line where) {
    return select("piecewise", conditions, values, otherwise, front::which_condition::last, where);
}

}  // namespace detail

/// The element of array number `index` at each place: choices[index].
///
/// \param choices  {a, b, c}, a vector, or std::tuple(a, 2.0, b) of any types
/// \param mode     an index that is no choice: raise an error, clip it, or wrap it around
/// \returns  the shape to which index and choices broadcast; dtype common to the choices
/// \throws shape_error  shapes do not broadcast, or there is no choice
/// \throws dtype_error  an integer among the choices does not fit
/// \throws task_error   when computed: by choose_mode::raise, an index is no choice (an index_error
///         is nested)
/// \cost   all choices are computed everywhere; a comparison for each of them
/// \like   numpy.choose, dask.array.choose
template <element I, element T>
[[nodiscard]] array<T> choose(const array<I>& index, std::initializer_list<array<T>> choices,
                              choose_mode mode = choose_mode::raise,
                              source_line where = source_line::current()) {
    return detail::choose(index, choices, choices.size(), mode, where);
}
template <element I, element T>
[[nodiscard]] array<T> choose(const array<I>& index, const std::vector<array<T>>& choices,
                              choose_mode mode = choose_mode::raise,
                              source_line where = source_line::current()) {
    return detail::choose(index, choices, choices.size(), mode, where);
}
template <element I, scalar S>
[[nodiscard]] array<S> choose(const array<I>& index, std::initializer_list<S> choices,
                              choose_mode mode = choose_mode::raise,
                              source_line where = source_line::current()) {
    return detail::choose(index, choices, choices.size(), mode, where);
}
template <element I, class... Choices>
[[nodiscard]] auto choose(const array<I>& index, const std::tuple<Choices...>& choices,
                          choose_mode mode = choose_mode::raise,
                          source_line where = source_line::current()) {
    return detail::choose(index, choices, sizeof...(Choices), mode, where);
}

/// At each place the value of the first condition that holds there, or `otherwise`.
///
/// \param conditions  {a > 0, b > 0}
/// \param values      {a, b}, numbers, or std::tuple(a, 2.0) of any types; one for each condition
/// \returns  the shape to which all of them broadcast; dtype common to values and `otherwise`
/// \throws shape_error  shapes do not broadcast; no condition, or not as many values
/// \throws dtype_error  an integer does not fit
/// \cost   all values are computed everywhere; a choice for each of them
/// \like   numpy.select, dask.array.select
template <element T, array_operand Otherwise = int>
[[nodiscard]] auto select(std::initializer_list<array<bool>> conditions,
                          std::initializer_list<array<T>> values, const Otherwise& otherwise = {},
                          source_line where = source_line::current()) {
    return detail::select_first(detail::alternatives<bool>(conditions, where), values, otherwise,
                                where);
}
template <element T, array_operand Otherwise = int>
[[nodiscard]] auto select(const std::vector<array<bool>>& conditions,
                          const std::vector<array<T>>& values, const Otherwise& otherwise = {},
                          source_line where = source_line::current()) {
    return detail::select_first(detail::alternatives<bool>(conditions, where), values, otherwise,
                                where);
}
template <scalar S, array_operand Otherwise = int>
[[nodiscard]] auto select(std::initializer_list<array<bool>> conditions,
                          std::initializer_list<S> values, const Otherwise& otherwise = {},
                          source_line where = source_line::current()) {
    return detail::select_first(detail::alternatives<bool>(conditions, where), values, otherwise,
                                where);
}
template <class... Values, array_operand Otherwise = int>
[[nodiscard]] auto select(std::initializer_list<array<bool>> conditions,
                          const std::tuple<Values...>& values, const Otherwise& otherwise = {},
                          source_line where = source_line::current()) {
    return detail::select_first(detail::alternatives<bool>(conditions, where), values, otherwise,
                                where);
}

namespace detail {

/// What a function makes of `x`; or the value itself. (Arrays can be called, too: x(i).)
template <class Piece, element T>
[[nodiscard]] auto value_of_piece(const Piece& piece, const array<T>& x) {
    if constexpr (array_operand<Piece>) {
        return piece;
    } else {
        static_assert(std::invocable<const Piece&, const array<T>&>,
                      "piecewise: a piece is a number, an array, or a function of an array");
        return piece(x);
    }
}

}  // namespace detail

/// At each place what the function of the last condition that holds there makes of `x`, or
/// `otherwise`.
///
/// \param conditions  {x < 0, x > 1}
/// \param pieces      std::tuple(f, 2.0, y): functions, which take and return an array, numbers or
///                    arrays; or numbers in braces; one for each condition
/// \param otherwise   a function, a number or an array
/// \returns  the shape to which all of them broadcast; dtype common to the pieces and `otherwise`
///           (NumPy's is that of `x`, which cuts fractions)
/// \throws shape_error  shapes do not broadcast; no condition, or not as many pieces
/// \throws dtype_error  an integer does not fit
/// \cost   functions are called once, while the expression is built; all pieces are computed
///         everywhere
/// \like   numpy.piecewise, dask.array.piecewise
template <element T, class... Pieces, class Otherwise = int>
[[nodiscard]] auto piecewise(const array<T>& x, std::initializer_list<array<bool>> conditions,
                             const std::tuple<Pieces...>& pieces, const Otherwise& otherwise = {},
                             source_line where = source_line::current()) {
    const auto values = std::apply(
        [&](const auto&... each) { return std::tuple(detail::value_of_piece(each, x)...); },
        pieces);
    return detail::select_last(detail::alternatives<bool>(conditions, where), values,
                               detail::value_of_piece(otherwise, x), where);
}
template <element T, scalar S, class Otherwise = int>
[[nodiscard]] auto piecewise(const array<T>& x, std::initializer_list<array<bool>> conditions,
                             std::initializer_list<S> pieces, const Otherwise& otherwise = {},
                             source_line where = source_line::current()) {
    return detail::select_last(detail::alternatives<bool>(conditions, where), pieces,
                               detail::value_of_piece(otherwise, x), where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/alternatives.ipp>
#endif
