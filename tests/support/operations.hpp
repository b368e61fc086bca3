// SPDX-License-Identifier: BSD-3-Clause
// The table of operations: a line for each. What is made of it:
//
//   tests/random_programs/each_operation.py  each of them against NumPy, for each type, with unusual values
//   tests/random_programs                    random programs of them
//   tests/company                            consumers, each under every source
//
// A line has the kind, the element types (of two operands: the common one), NumPy's name of the function,
// and the function; then how near to NumPy it is, unless to the bit. NumPy's function of the same name says
// what is expected, unless numpy_rows.py or numpy_sums.py has a row of that name. The kinds:
//
//   single      f(x)
//   pair        f(a, b): arrays that broadcast, or an array and a scalar on either side
//   mixed_pair  the same; arrays of two types come as they are, where `pair` converts them before
//   reduction   f(x, options); of `near_sums` roundings add up
//   view        f(x, places...): 'a' is an axis, 'n' a small number
//   source      f(T(), numbers), an array of T; with examples of the numbers
#pragma once

#include "support/function.hpp"

#include <variant>
#include <vector>

namespace cask_test::operations {

template <class... T>
struct types {
    template <class X>
    static constexpr bool has = (std::same_as<X, T> || ...);
    using any_array = std::variant<cask::array<T>...>;
    template <class F>
    static void for_each(F&& f) {
        (f(T{}), ...);
    }
};
template <class A, class B>
struct merged_types;
template <class... A, class... B>
struct merged_types<types<A...>, types<B...>> {
    using type = types<A..., B...>;
};
template <class A, class B>
using merged = typename merged_types<A, B>::type;

using integers = types<std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                       std::uint16_t, std::uint32_t, std::uint64_t>;
using floats = types<float, double>;
using complexes = types<std::complex<float>, std::complex<double>>;
using whole_types = merged<types<bool>, integers>;
using real_numbers = merged<integers, floats>;
using reals = merged<whole_types, floats>;
using numbers = merged<real_numbers, complexes>;
using all_types = merged<reals, complexes>;

/// The arguments of a view behind the array.
template <char... Kind>
struct places {};

using source_arguments = std::vector<double>;

inline constexpr accuracy near_sums = to_4_ulp;

// clang-format off
template <class Table>
void arithmetic(Table& table) {
    table.mixed_pair(all_types{}, "add", CASK_FUNCTION(add));
    table.pair(numbers{}, "subtract", CASK_FUNCTION(subtract));
    table.mixed_pair(all_types{}, "multiply", CASK_FUNCTION(multiply));
    table.pair(all_types{}, "divide", CASK_FUNCTION(divide));
    table.pair(reals{}, "maximum", CASK_FUNCTION(maximum), any_zero);
    table.pair(reals{}, "fmax", CASK_FUNCTION(fmax), any_zero);
    table.pair(reals{}, "minimum", CASK_FUNCTION(minimum), any_zero);
    table.pair(reals{}, "fmin", CASK_FUNCTION(fmin), any_zero);
    table.single(numbers{}, "negative", CASK_FUNCTION(negative));
    table.single(all_types{}, "abs", CASK_FUNCTION(abs));
    table.single(real_numbers{}, "sign", CASK_FUNCTION(sign));
    table.single(numbers{}, "square", CASK_FUNCTION(square));
    table.single(numbers{}, "reciprocal", CASK_FUNCTION(reciprocal));
}

template <class Table>
void division(Table& table) {
    table.pair(reals{}, "floor_divide", CASK_FUNCTION(floor_divide));
    table.pair(reals{}, "remainder", CASK_FUNCTION(remainder));
    table.pair(reals{}, "fmod", CASK_FUNCTION(fmod));
    table.pair(all_types{}, "power", CASK_FUNCTION(power), to_4_ulp);
}

template <class Table>
void complex_numbers(Table& table) {
    table.single(all_types{}, "real", CASK_FUNCTION(real));
    table.single(all_types{}, "imag", CASK_FUNCTION(imag));
    table.single(all_types{}, "conj", CASK_FUNCTION(conj));
}

template <class Table>
void exponential(Table& table) {
    table.single(all_types{}, "sqrt", CASK_FUNCTION(sqrt), to_4_ulp);
    table.single(all_types{}, "exp", CASK_FUNCTION(exp), to_4_ulp);
    table.single(reals{}, "exp2", CASK_FUNCTION(exp2), to_4_ulp);
    table.single(reals{}, "expm1", CASK_FUNCTION(expm1), to_4_ulp);
    table.single(all_types{}, "log", CASK_FUNCTION(log), to_4_ulp);
    table.single(reals{}, "log2", CASK_FUNCTION(log2), to_4_ulp);
    table.single(reals{}, "log10", CASK_FUNCTION(log10), to_4_ulp);
    table.single(reals{}, "log1p", CASK_FUNCTION(log1p), to_4_ulp);
    table.single(reals{}, "cbrt", CASK_FUNCTION(cbrt), to_4_ulp);
}

template <class Table>
void rounding(Table& table) {
    table.single(reals{}, "floor", CASK_FUNCTION(floor));
    table.single(reals{}, "ceil", CASK_FUNCTION(ceil));
    table.single(reals{}, "trunc", CASK_FUNCTION(trunc));
    table.single(reals{}, "rint", CASK_FUNCTION(rint));
    table.pair(reals{}, "copysign", CASK_FUNCTION(copysign));
}

template <class Table>
void trigonometric(Table& table) {
    table.single(all_types{}, "sin", CASK_FUNCTION(sin), to_4_ulp);
    table.single(all_types{}, "cos", CASK_FUNCTION(cos), to_4_ulp);
    table.single(reals{}, "tan", CASK_FUNCTION(tan), to_4_ulp);
    table.single(reals{}, "arcsin", CASK_FUNCTION(arcsin), to_4_ulp);
    table.single(reals{}, "arccos", CASK_FUNCTION(arccos), to_4_ulp);
    table.single(reals{}, "arctan", CASK_FUNCTION(arctan), to_4_ulp);
    table.pair(reals{}, "arctan2", CASK_FUNCTION(arctan2), to_4_ulp);
    table.pair(reals{}, "hypot", CASK_FUNCTION(hypot), to_4_ulp);
    table.single(reals{}, "sinh", CASK_FUNCTION(sinh), to_4_ulp);
    table.single(reals{}, "cosh", CASK_FUNCTION(cosh), to_4_ulp);
    table.single(all_types{}, "tanh", CASK_FUNCTION(tanh), to_4_ulp);
    table.single(reals{}, "arcsinh", CASK_FUNCTION(arcsinh), to_4_ulp);
    table.single(reals{}, "arccosh", CASK_FUNCTION(arccosh), to_4_ulp);
    table.single(reals{}, "arctanh", CASK_FUNCTION(arctanh), to_4_ulp);
}

template <class Table>
void bitwise(Table& table) {
    table.pair(whole_types{}, "bitwise_and", CASK_FUNCTION(bitwise_and));
    table.pair(whole_types{}, "bitwise_or", CASK_FUNCTION(bitwise_or));
    table.pair(whole_types{}, "bitwise_xor", CASK_FUNCTION(bitwise_xor));
    table.pair(integers{}, "left_shift", CASK_FUNCTION(left_shift));
    table.pair(integers{}, "right_shift", CASK_FUNCTION(right_shift));
    table.single(whole_types{}, "invert", CASK_FUNCTION(invert));
}

template <class Table>
void logical(Table& table) {
    table.mixed_pair(all_types{}, "equal", CASK_FUNCTION(equal));
    table.mixed_pair(all_types{}, "not_equal", CASK_FUNCTION(not_equal));
    table.mixed_pair(reals{}, "less", CASK_FUNCTION(less));
    table.mixed_pair(reals{}, "less_equal", CASK_FUNCTION(less_equal));
    table.mixed_pair(reals{}, "greater", CASK_FUNCTION(greater));
    table.mixed_pair(reals{}, "greater_equal", CASK_FUNCTION(greater_equal));
    table.pair(all_types{}, "logical_and", CASK_FUNCTION(logical_and));
    table.pair(all_types{}, "logical_or", CASK_FUNCTION(logical_or));
    table.pair(all_types{}, "logical_xor", CASK_FUNCTION(logical_xor));
    table.single(all_types{}, "logical_not", CASK_FUNCTION(logical_not));
    table.single(all_types{}, "isnan", CASK_FUNCTION(isnan));
    table.single(all_types{}, "isinf", CASK_FUNCTION(isinf));
    table.single(all_types{}, "isfinite", CASK_FUNCTION(isfinite));
}

template <class Table>
void reductions(Table& table) {
    table.reduction(all_types{}, "sum", CASK_FUNCTION(sum), near_sums);
    table.reduction(all_types{}, "prod", CASK_FUNCTION(prod), near_sums);
    table.reduction(all_types{}, "mean", CASK_FUNCTION(mean), near_sums);
    table.reduction(all_types{}, "variance", CASK_FUNCTION(variance), near_sums);
    table.reduction(all_types{}, "stddev", CASK_FUNCTION(stddev), near_sums);
    table.reduction(reals{}, "min", CASK_FUNCTION(min), any_zero);
    table.reduction(reals{}, "max", CASK_FUNCTION(max), any_zero);
    table.reduction(reals{}, "nanmax", CASK_FUNCTION(nanmax), any_zero);
    table.reduction(real_numbers{}, "ptp", CASK_FUNCTION(ptp));
    table.reduction(reals{}, "argmin", CASK_FUNCTION(argmin));
    table.reduction(reals{}, "argmax", CASK_FUNCTION(argmax));
    table.reduction(all_types{}, "any", CASK_FUNCTION(any));
    table.reduction(all_types{}, "all", CASK_FUNCTION(all));
    table.reduction(all_types{}, "count_nonzero", CASK_FUNCTION(count_nonzero));
}

template <class Table>
void manipulation(Table& table) {
    table.view(all_types{}, "moveaxis", places<'a', 'a'>{}, CASK_FUNCTION(moveaxis));
}

// Of a small number a percentile and one of the methods, so that all of them occur.
[[nodiscard]] inline double percentile_of(cask::index_t n) {
    return static_cast<double>((n + 60) * 13 % 101);
}
[[nodiscard]] inline cask::quantile_options quantiles_by(cask::index_t axis, cask::index_t n) {
    return {.axes = axis, .method = static_cast<cask::quantile_method>((n + 26) % 13)};
}

template <class Table>
void order(Table& table) {
    table.view(reals{}, "argsort", places<'a'>{}, CASK_FUNCTION(argsort));
    table.view(reals{}, "argtopk", places<'n', 'a'>{}, CASK_FUNCTION(argtopk));
    table.view(reals{}, "sort", places<'a'>{}, CASK_FUNCTION(sort));
    table.view(reals{}, "topk", places<'n', 'a'>{}, CASK_FUNCTION(topk));
    table.view(reals{}, "nanpercentile", places<'n', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return cask::nanpercentile(x, percentile_of(n), quantiles_by(axis, n + 5)); });
    table.view(reals{}, "percentile", places<'n', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return cask::percentile(x, percentile_of(n), quantiles_by(axis, n)); });
    table.reduction(reals{}, "median", CASK_FUNCTION(median), to_4_ulp);
    table.reduction(reals{}, "nanmedian", CASK_FUNCTION(nanmedian), to_4_ulp);
}

template <class Table>
void creation(Table& table) {
    table.source(all_types{}, "identity", []<class T>(T, const source_arguments& at) { return cask::identity<T>(static_cast<cask::index_t>(at[0])); }, {{0}, {1}, {5}, {70}});
}
// clang-format on

/// All chapters of the table.
template <class Table>
void everything(Table& table) {
    arithmetic(table);
    division(table);
    complex_numbers(table);
    exponential(table);
    rounding(table);
    trigonometric(table);
    bitwise(table);
    logical(table);
    reductions(table);
    manipulation(table);
    order(table);
    creation(table);
}

}  // namespace cask_test::operations
