// SPDX-License-Identifier: BSD-3-Clause
// Functions element by element of selections: those of the array that is selected of. What is not
// here is written of the array, before one selects: f(x)[mask].
#pragma once

#include <cask/selection/selected.hpp>
#include <cask/ufuncs.hpp>

namespace cask {

// clang-format off
/// Of each selected element. \like the NumPy functions of these names, of x[mask]
template <element T> [[nodiscard]] auto abs(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, abs(x.source(), where)); }
template <element T> [[nodiscard]] auto absolute(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, absolute(x.source(), where)); }
template <element T> [[nodiscard]] auto arccos(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, arccos(x.source(), where)); }
template <element T> [[nodiscard]] auto arccosh(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, arccosh(x.source(), where)); }
template <element T> [[nodiscard]] auto arcsin(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, arcsin(x.source(), where)); }
template <element T> [[nodiscard]] auto arcsinh(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, arcsinh(x.source(), where)); }
template <element T> [[nodiscard]] auto arctan(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, arctan(x.source(), where)); }
template <element T> [[nodiscard]] auto arctanh(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, arctanh(x.source(), where)); }
template <element T> [[nodiscard]] auto cbrt(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, cbrt(x.source(), where)); }
template <element T> [[nodiscard]] auto ceil(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, ceil(x.source(), where)); }
template <element T> [[nodiscard]] auto conj(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, conj(x.source(), where)); }
template <element T> [[nodiscard]] auto cos(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, cos(x.source(), where)); }
template <element T> [[nodiscard]] auto cosh(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, cosh(x.source(), where)); }
template <element T> [[nodiscard]] auto deg2rad(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, deg2rad(x.source(), where)); }
template <element T> [[nodiscard]] auto exp(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, exp(x.source(), where)); }
template <element T> [[nodiscard]] auto exp2(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, exp2(x.source(), where)); }
template <element T> [[nodiscard]] auto expm1(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, expm1(x.source(), where)); }
template <element T> [[nodiscard]] auto fabs(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, fabs(x.source(), where)); }
template <element T> [[nodiscard]] auto floor(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, floor(x.source(), where)); }
template <element T> [[nodiscard]] auto imag(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, imag(x.source(), where)); }
template <element T> [[nodiscard]] auto isfinite(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, isfinite(x.source(), where)); }
template <element T> [[nodiscard]] auto isinf(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, isinf(x.source(), where)); }
template <element T> [[nodiscard]] auto isnan(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, isnan(x.source(), where)); }
template <element T> [[nodiscard]] auto log(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, log(x.source(), where)); }
template <element T> [[nodiscard]] auto log10(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, log10(x.source(), where)); }
template <element T> [[nodiscard]] auto log1p(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, log1p(x.source(), where)); }
template <element T> [[nodiscard]] auto log2(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, log2(x.source(), where)); }
template <element T> [[nodiscard]] auto logical_not(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, logical_not(x.source(), where)); }
template <element T> [[nodiscard]] auto negative(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, negative(x.source(), where)); }
template <element T> [[nodiscard]] auto rad2deg(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, rad2deg(x.source(), where)); }
template <element T> [[nodiscard]] auto real(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, real(x.source(), where)); }
template <element T> [[nodiscard]] auto reciprocal(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, reciprocal(x.source(), where)); }
template <element T> [[nodiscard]] auto rint(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, rint(x.source(), where)); }
template <element T> [[nodiscard]] auto round(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, round(x.source(), where)); }
template <element T> [[nodiscard]] auto sign(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, sign(x.source(), where)); }
template <element T> [[nodiscard]] auto signbit(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, signbit(x.source(), where)); }
template <element T> [[nodiscard]] auto sin(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, sin(x.source(), where)); }
template <element T> [[nodiscard]] auto sinh(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, sinh(x.source(), where)); }
template <element T> [[nodiscard]] auto sqrt(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, sqrt(x.source(), where)); }
template <element T> [[nodiscard]] auto square(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, square(x.source(), where)); }
template <element T> [[nodiscard]] auto tan(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, tan(x.source(), where)); }
template <element T> [[nodiscard]] auto tanh(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, tanh(x.source(), where)); }
template <element T> [[nodiscard]] auto trunc(const selection<T>& x, source_line where = source_line::current()) { return detail::selected_as(x, trunc(x.source(), where)); }
// Of each selected element, and of what may stand beside a selection.
template <element T, detail::beside_selection B> [[nodiscard]] auto arctan2(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, arctan2(a.source(), detail::operand_of(a, b), where)); }
template <element T, detail::beside_selection B> [[nodiscard]] auto floor_divide(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, floor_divide(a.source(), detail::operand_of(a, b), where)); }
template <element T, detail::beside_selection B> [[nodiscard]] auto fmax(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, fmax(a.source(), detail::operand_of(a, b), where)); }
template <element T, detail::beside_selection B> [[nodiscard]] auto fmin(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, fmin(a.source(), detail::operand_of(a, b), where)); }
template <element T, detail::beside_selection B> [[nodiscard]] auto hypot(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, hypot(a.source(), detail::operand_of(a, b), where)); }
template <element T, detail::beside_selection B> [[nodiscard]] auto maximum(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, maximum(a.source(), detail::operand_of(a, b), where)); }
template <element T, detail::beside_selection B> [[nodiscard]] auto minimum(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, minimum(a.source(), detail::operand_of(a, b), where)); }
template <element T, detail::beside_selection B> [[nodiscard]] auto power(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, power(a.source(), detail::operand_of(a, b), where)); }
template <element T, detail::beside_selection B> [[nodiscard]] auto remainder(const selection<T>& a, const B& b, source_line where = source_line::current()) { return detail::selected_as(a, remainder(a.source(), detail::operand_of(a, b), where)); }

// What needs to know how many elements are selected.
template <detail::selected X, class... More> void argsort(const X&, const More&...) = delete;  // how many elements are selected is not known: argsort(x[mask].resolve(), ...)
template <detail::selected X, class... More> void argtopk(const X&, const More&...) = delete;  // how many elements are selected is not known: argtopk(x[mask].resolve(), ...)
template <detail::selected X, class... More> void concatenate(const X&, const More&...) = delete;  // how many elements are selected is not known: concatenate(x[mask].resolve(), ...)
template <detail::selected X, class... More> void cumprod(const X&, const More&...) = delete;  // how many elements are selected is not known: cumprod(x[mask].resolve(), ...)
template <detail::selected X, class... More> void cumsum(const X&, const More&...) = delete;  // how many elements are selected is not known: cumsum(x[mask].resolve(), ...)
template <detail::selected X, class... More> void diff(const X&, const More&...) = delete;  // how many elements are selected is not known: diff(x[mask].resolve(), ...)
template <detail::selected X, class... More> void dot(const X&, const More&...) = delete;  // how many elements are selected is not known: dot(x[mask].resolve(), ...)
template <detail::selected X, class... More> void histogram(const X&, const More&...) = delete;  // how many elements are selected is not known: histogram(x[mask].resolve(), ...)
template <detail::selected X, class... More> void matmul(const X&, const More&...) = delete;  // how many elements are selected is not known: matmul(x[mask].resolve(), ...)
template <detail::selected X, class... More> void median(const X&, const More&...) = delete;  // how many elements are selected is not known: median(x[mask].resolve(), ...)
template <detail::selected X, class... More> void partition(const X&, const More&...) = delete;  // how many elements are selected is not known: partition(x[mask].resolve(), ...)
template <detail::selected X, class... More> void percentile(const X&, const More&...) = delete;  // how many elements are selected is not known: percentile(x[mask].resolve(), ...)
template <detail::selected X, class... More> void quantile(const X&, const More&...) = delete;  // how many elements are selected is not known: quantile(x[mask].resolve(), ...)
template <detail::selected X, class... More> void ravel(const X&, const More&...) = delete;  // how many elements are selected is not known: ravel(x[mask].resolve(), ...)
template <detail::selected X, class... More> void reshape(const X&, const More&...) = delete;  // how many elements are selected is not known: reshape(x[mask].resolve(), ...)
template <detail::selected X, class... More> void sort(const X&, const More&...) = delete;  // how many elements are selected is not known: sort(x[mask].resolve(), ...)
template <detail::selected X, class... More> void stack(const X&, const More&...) = delete;  // how many elements are selected is not known: stack(x[mask].resolve(), ...)
template <detail::selected X, class... More> void tensordot(const X&, const More&...) = delete;  // how many elements are selected is not known: tensordot(x[mask].resolve(), ...)
template <detail::selected X, class... More> void topk(const X&, const More&...) = delete;  // how many elements are selected is not known: topk(x[mask].resolve(), ...)
template <detail::selected X, class... More> void transpose(const X&, const More&...) = delete;  // how many elements are selected is not known: transpose(x[mask].resolve(), ...)
template <detail::selected X, class... More> void where(const X&, const More&...) = delete;  // how many elements are selected is not known: where(x[mask].resolve(), ...)
// clang-format on

}  // namespace cask
