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
//   two         f(a, b): arrays of any shapes, of one type
//   reduction   f(x, options); of `near_sums` roundings add up; which options it takes beside axes
//   view        f(x, places...): 'a' is an axis, 'p' a position of one, 'n' a small number
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

/// What a reduction takes beside axes.
struct takes {
    bool mask = false;
    bool initial = false;
    bool both = false;  // no mask without an initial value
};
inline constexpr takes masks{true};
inline constexpr takes masks_and_initials{true, true};
inline constexpr takes masks_with_initials{true, true, true};

using source_arguments = std::vector<double>;

inline constexpr accuracy near_sums = to_4_ulp;

/// Parts joined in the other order.
template <class T>
[[nodiscard]] cask::array<T> last_first(std::vector<cask::array<T>> parts, cask::index_t axis) {
    return cask::concatenate(std::vector<cask::array<T>>(parts.rbegin(), parts.rend()), axis);
}

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
    table.pair(integers{}, "gcd", CASK_FUNCTION(gcd));
    table.pair(integers{}, "lcm", CASK_FUNCTION(lcm));
    table.pair(reals{}, "heaviside", CASK_FUNCTION(heaviside));
    table.single(reals{}, "fabs", CASK_FUNCTION(fabs));
    table.single(reals{}, "nan_to_num", CASK_FUNCTION(nan_to_num));
    table.single(reals{}, "interp", [](const auto& x) { return cask::interp(x, std::vector{-2.5, 0.25, 1.0, 9.0}, std::vector{3.0, -1.5, 4.25, 0.125}, {.left = -7}); });
    table.single(real_numbers{}, "cross", [](const auto& x) { return cask::cross(cask::stack({x, cask::flip(x), x}, -1), cask::stack({cask::flip(x), x, x}, -1)); });
}

template <class Table>
void division(Table& table) {
    table.pair(reals{}, "floor_divide", CASK_FUNCTION(floor_divide));
    table.pair(reals{}, "remainder", CASK_FUNCTION(remainder));
    table.pair(reals{}, "fmod", CASK_FUNCTION(fmod));
    table.pair(all_types{}, "power", CASK_FUNCTION(power), to_4_ulp);
    table.pair(all_types{}, "float_power", CASK_FUNCTION(float_power), to_4_ulp);
    table.pair(reals{}, "divmod", [](const auto& a, const auto& b) { const auto [quotient, rest] = cask::divmod(a, b); return quotient + rest; });
}

template <class Table>
void complex_numbers(Table& table) {
    table.single(all_types{}, "real", CASK_FUNCTION(real));
    table.single(all_types{}, "imag", CASK_FUNCTION(imag));
    table.single(all_types{}, "conj", CASK_FUNCTION(conj));
    table.single(all_types{}, "angle", CASK_FUNCTION(angle), to_4_ulp);
    table.single(all_types{}, "isreal", CASK_FUNCTION(isreal));
    table.single(all_types{}, "iscomplex", CASK_FUNCTION(iscomplex));
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
    table.pair(reals{}, "logaddexp", CASK_FUNCTION(logaddexp), to_4_ulp);
    table.pair(reals{}, "logaddexp2", CASK_FUNCTION(logaddexp2), to_4_ulp);
}

template <class Table>
void rounding(Table& table) {
    table.single(reals{}, "floor", CASK_FUNCTION(floor));
    table.single(reals{}, "ceil", CASK_FUNCTION(ceil));
    table.single(reals{}, "trunc", CASK_FUNCTION(trunc));
    table.single(reals{}, "rint", CASK_FUNCTION(rint));
    table.pair(reals{}, "copysign", CASK_FUNCTION(copysign));
    table.pair(reals{}, "nextafter", CASK_FUNCTION(nextafter));
    table.single(reals{}, "around", [](const auto& x) { return cask::around(x, 2); });
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
    table.single(reals{}, "sinc", CASK_FUNCTION(sinc), to_4_ulp);
    table.single(reals{}, "deg2rad", CASK_FUNCTION(deg2rad), to_4_ulp);
    table.single(reals{}, "rad2deg", CASK_FUNCTION(rad2deg), to_4_ulp);
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
    table.single(reals{}, "isposinf", CASK_FUNCTION(isposinf));
    table.single(reals{}, "isneginf", CASK_FUNCTION(isneginf));
    table.single(reals{}, "signbit", CASK_FUNCTION(signbit));
}

template <class Table>
void reductions(Table& table) {
    table.reduction(all_types{}, "sum", CASK_FUNCTION(sum), near_sums, masks_and_initials);
    table.reduction(all_types{}, "prod", CASK_FUNCTION(prod), near_sums, masks_and_initials);
    table.reduction(all_types{}, "mean", CASK_FUNCTION(mean), near_sums, masks);
    table.reduction(all_types{}, "variance", CASK_FUNCTION(variance), near_sums, masks);
    table.reduction(all_types{}, "stddev", CASK_FUNCTION(stddev), near_sums, masks);
    table.reduction(all_types{}, "nansum", CASK_FUNCTION(nansum), near_sums, masks_and_initials);
    table.reduction(all_types{}, "nanprod", CASK_FUNCTION(nanprod), near_sums, masks_and_initials);
    table.reduction(all_types{}, "nanmean", CASK_FUNCTION(nanmean), near_sums, masks);
    table.reduction(all_types{}, "nanvar", CASK_FUNCTION(nanvar), near_sums, masks);
    table.reduction(all_types{}, "nanstd", CASK_FUNCTION(nanstd), near_sums, masks);
    table.reduction(reals{}, "min", CASK_FUNCTION(min), any_zero, masks_with_initials);
    table.reduction(reals{}, "max", CASK_FUNCTION(max), any_zero, masks_with_initials);
    table.reduction(reals{}, "nanmin", CASK_FUNCTION(nanmin), any_zero, masks_with_initials);
    table.reduction(reals{}, "nanmax", CASK_FUNCTION(nanmax), any_zero, masks_with_initials);
    table.reduction(real_numbers{}, "ptp", CASK_FUNCTION(ptp));
    table.reduction(reals{}, "argmin", CASK_FUNCTION(argmin));
    table.reduction(reals{}, "argmax", CASK_FUNCTION(argmax));
    table.reduction(reals{}, "nanargmin", CASK_FUNCTION(nanargmin));
    table.reduction(reals{}, "nanargmax", CASK_FUNCTION(nanargmax));
    table.reduction(all_types{}, "any", CASK_FUNCTION(any), exact, masks);
    table.reduction(all_types{}, "all", CASK_FUNCTION(all), exact, masks);
    table.reduction(all_types{}, "vector_norm", [](const auto& x, const cask::reduce_options& o) { return cask::linalg::vector_norm(x, {.axes = o.axes, .keep_dims = o.keep_dims}); }, near_sums);
    table.reduction(all_types{}, "count_nonzero", CASK_FUNCTION(count_nonzero), exact, masks);
    // Of complex numbers NumPy makes NaN of infinite ones.
    table.pair(reals{}, "isclose", CASK_FUNCTION(isclose));
    table.pair(reals{}, "allclose", CASK_FUNCTION(allclose));
}

template <class Table>
void manipulation(Table& table) {
    table.view(all_types{}, "moveaxis", places<'a', 'a'>{}, CASK_FUNCTION(moveaxis));
    table.view(all_types{}, "fliplr", places<>{}, CASK_FUNCTION(fliplr));
    table.view(all_types{}, "flipud", places<>{}, CASK_FUNCTION(flipud));
    table.view(all_types{}, "rot90", places<'n', 'a', 'a'>{}, [](const auto& x, cask::index_t turns, cask::index_t a, cask::index_t b) { return cask::rot90(x, turns, {a, b}); });
    table.view(all_types{}, "atleast_1d", places<>{}, CASK_FUNCTION(atleast_1d));
    table.view(all_types{}, "atleast_2d", places<>{}, CASK_FUNCTION(atleast_2d));
    table.view(all_types{}, "atleast_3d", places<>{}, CASK_FUNCTION(atleast_3d));
    table.view(all_types{}, "repeat", places<'n', 'a'>{}, CASK_FUNCTION(repeat));
    table.view(all_types{}, "tile", places<'n', 'n'>{}, [](const auto& x, cask::index_t a, cask::index_t b) { return cask::tile(x, {a, b}); });
    table.view(all_types{}, "diagonal", places<'n', 'a', 'a'>{}, CASK_FUNCTION(diagonal));
    table.view(all_types{}, "trace", places<'n', 'a', 'a'>{}, CASK_FUNCTION(trace));
    table.view(all_types{}, "diag", places<'n'>{}, CASK_FUNCTION(diag));
    table.view(all_types{}, "tril", places<'n'>{}, CASK_FUNCTION(tril));
    table.view(all_types{}, "triu", places<'n'>{}, CASK_FUNCTION(triu));
    table.view(all_types{}, "gradient", places<'a'>{}, CASK_FUNCTION(gradient));
    table.view(all_types{}, "trapezoid", places<'a'>{}, CASK_FUNCTION(trapezoid));
    table.view(all_types{}, "ediff1d", places<>{}, CASK_FUNCTION(ediff1d));
    table.view(all_types{}, "take", places<'p', 'p', 'p', 'a'>{}, [](const auto& x, cask::index_t a, cask::index_t b, cask::index_t c, cask::index_t axis) { return cask::take(x, {a, b, c, b}, axis); });
    table.view(all_types{}, "take_by_array", places<'p', 'p', 'p', 'a'>{}, [](const auto& x, cask::index_t a, cask::index_t b, cask::index_t c, cask::index_t axis) { return cask::take(x, cask::from_array({{a, b}, {c, b}}), axis); });
    table.view(all_types{}, "put", places<'p', 'p', 'a'>{}, []<class T>(const cask::array<T>& x, cask::index_t a, cask::index_t b, cask::index_t axis) { return cask::put(x, cask::from_array({a, b}), cask::ones<T>({}), axis); });
    table.view(all_types{}, "choose", places<>{}, [](const auto& x) { return cask::choose(x == flip(x), {x, flip(x)}); });
    table.view(all_types{}, "select", places<>{}, [](const auto& x) { return cask::select({x == flip(x), cask::astype<bool>(x)}, {flip(x), x}, transpose(flip(transpose(x)))); });
    table.view(all_types{}, "piecewise", places<>{}, []<class T>(const cask::array<T>& x) { return cask::piecewise(x, {x == flip(x), cask::astype<bool>(x)}, std::tuple([](const auto& v) { return flip(v); }, x), T{}); });
    table.view(all_types{}, "insert", places<'p', 'p', 'a'>{}, []<class T>(const cask::array<T>& x, cask::index_t a, cask::index_t b, cask::index_t axis) { return cask::insert(x, {a, b}, cask::ones<T>({}), axis); });
    table.view(all_types{}, "erase", places<'p', 'p', 'a'>{}, [](const auto& x, cask::index_t a, cask::index_t b, cask::index_t axis) { return cask::erase(x, {a, b}, axis); });
    table.view(all_types{}, "array_split", places<'n', 'a'>{}, [](const auto& x, cask::index_t parts, cask::index_t axis) { return last_first(cask::array_split(x, parts, axis), axis); });
    table.view(all_types{}, "split", places<'n', 'n', 'a'>{}, [](const auto& x, cask::index_t a, cask::index_t b, cask::index_t axis) { return last_first(cask::split(x, {a, b}, axis), axis); });
    table.view(all_types{}, "unstack", places<'a'>{}, [](const auto& x, cask::index_t axis) { return cask::stack(cask::unstack(x, axis)); });
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
    table.source(all_types{}, "tri", []<class T>(T, const source_arguments& at) { return cask::tri<T>(static_cast<cask::index_t>(at[0]), static_cast<cask::index_t>(at[1]), static_cast<cask::index_t>(at[2])); }, {{0, 3, 0}, {3, 4, 0}, {70, 9, -2}, {5, 5, 7}, {4, 130, 3}});
    table.source(floats{}, "logspace", []<class T>(T, const source_arguments& at) { return cask::logspace<T>(at[0], at[1], static_cast<cask::index_t>(at[2])); }, {{0, 2, 5}, {-3, 3, 70}, {1, 1, 1}, {2, -1, 0}}, accuracy{16});
    table.source(floats{}, "geomspace", []<class T>(T, const source_arguments& at) { return cask::geomspace<T>(at[0], at[1], static_cast<cask::index_t>(at[2])); }, {{1, 1000, 4}, {-3, -0.5, 70}, {2, 9, 1}, {2, 9, 0}}, accuracy{16});
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
