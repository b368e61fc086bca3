# SPDX-License-Identifier: BSD-3-Clause
"""Rows of covariances, norms of any order, and areas below lines."""

from dataclasses import replace

import numpy as np

from comparing import Expected, epsilon, spacing
from numpy_choosing import each_of, expected, places
from numpy_rows import ROWS, along, quotient, row
from numpy_sums import total

# ---- covariances --------------------------------------------------------------------------------


def variables(x, axis):
    if x.ndim > 2:
        raise ValueError("more than two axes")
    np.swapaxes(np.zeros((1, 1)), axis, 0)  # checks the axis
    return x.T if axis % 2 == 1 and x.ndim == 2 else x


def covariances(x, ddof):
    """The covariance of each two rows, and how far it may be from this; what overflows is ignored."""
    dtype = quotient(x.dtype)
    rows = np.atleast_2d(x).astype(dtype).astype(np.longdouble)
    n = rows.shape[1]
    centred = rows - np.sum(rows, 1, keepdims=True) / n
    products, freedom = centred @ centred.T, max(n - ddof, 0)
    value = products / freedom
    size = np.max(np.abs(rows), 1, initial=0)
    usual = np.isfinite(size) & (size < np.sqrt(float(np.finfo(dtype).max)) / max(n, 1) / 4)
    rounding = 8 * (n + 8) * epsilon(dtype) * np.outer(size, size)  # of the products, over n
    ignored = ~np.logical_and.outer(usual, usual)
    if freedom == 0:  # infinite, with the sign of what may be a rounding
        least = rounding * max(n, 1) + float(np.finfo(dtype).tiny)
        ignored = ignored | ((np.abs(products) <= least) & np.logical_and.outer(size > 0, size > 0))
    tolerance = np.nan_to_num(rounding) * max(n, 1) / max(freedom, 1) + float(np.finfo(dtype).tiny)
    return Expected(value, dtype, tolerance, ignored)


def of_variables(result, x):
    return each_of(result, lambda part: part[0, 0]) if x.ndim < 2 else result


@row("cov")
def _(inputs, options):
    return of_variables(covariances(variables(inputs[0], 0), 1), inputs[0])


@row("cov_options")
def _(inputs, options):
    ddof, axis = places(options)
    return of_variables(covariances(variables(inputs[0], axis), ddof), inputs[0])


def correlations(x):
    """Where the deviations are not lost in roundings."""
    result = covariances(x, 0)
    deviations = np.sqrt(np.diagonal(result.value))
    rounding = np.diagonal(result.tolerance)
    with np.errstate(all="ignore"):
        value = np.clip(result.value / deviations[:, None] / deviations, -1, 1)
        tolerance = result.tolerance / deviations[:, None] / deviations
    known = deviations**2 > 1000 * rounding
    tolerance = tolerance + np.add.outer(rounding / deviations**2, rounding / deviations**2) + 16 * epsilon(result.dtype)
    return replace(result, value=value, tolerance=tolerance,
                   ignored=result.ignored | ~np.logical_and.outer(known, known))


row("corrcoef")(lambda inputs, options: of_variables(correlations(variables(inputs[0], 0)), inputs[0]))
row("corrcoef_of_columns")(lambda inputs, options: of_variables(correlations(variables(inputs[0], 1)), inputs[0]))


# ---- norms --------------------------------------------------------------------------------------

MATRIX_ORDERS = (1, -1, np.inf, -np.inf, None)
VECTOR_ORDERS = (0, 1, 2, 3, 0.5, -2, np.inf, -np.inf)


def sizes_of(x):
    """The absolute value of each element, in the type of the norm."""
    return np.asarray(expected("abs", x.astype(quotient(x.dtype))).value)


def choose_or_none(choose, x, **ways):
    """Without results there is no element missing: there NumPy throws, cask does not."""
    without_results = np.sum(x, **ways)
    return without_results if np.size(without_results) == 0 else choose(x, **ways)


def extremum(result, choose, axes):
    """The largest or smallest of results that are near, so that it is near, too."""
    value = choose_or_none(choose, result.value, axis=axes)
    tolerance = np.max(np.nan_to_num(np.broadcast_to(result.tolerance, result.value.shape)), axis=axes, initial=0)
    return replace(result, value=value, tolerance=tolerance, ignored=np.any(result.ignored, axis=axes))


def vector_norm(x, order, axes, keep=False):
    """Along `axes`, a tuple."""
    options = {"axes": ",".join(map(str, axes)), "keep": "1" if keep else "0"}
    dtype = np.finfo(quotient(x.dtype)).dtype
    if order in (2, None):
        return ROWS["vector_norm"]([x], options)
    ways = {"axis": axes, "keepdims": keep}
    if order == 0:
        return Expected(np.sum(x != 0, **ways).astype(dtype))
    size = sizes_of(x).astype(np.longdouble)
    if np.isinf(order):
        value = choose_or_none(np.max if order > 0 else np.min, size, **ways)
        return Expected(value, dtype, 4 * spacing(value, dtype), np.zeros(np.shape(value), bool))
    if order == 1:
        result = total(size.astype(dtype), options)
        return replace(result, tolerance=result.tolerance + 8 * epsilon(dtype) * np.nan_to_num(np.abs(result.value), posinf=0))
    # Powers that are subnormal or overflow are not those of a longer type.
    powers = size**order
    kept = (powers > np.finfo(dtype).tiny) & (powers < np.finfo(dtype).max / max(x.size, 1)) & (size != 0)
    value = np.sum(powers, **ways) ** (1 / np.longdouble(order))
    tolerance = (64 + 8 * x.size) * epsilon(dtype) * np.nan_to_num(np.abs(value), posinf=0)
    return Expected(value, dtype, tolerance, ~np.all(kept | (size == 0) & (order > 0), **ways))


def matrix_norm(x, order, axes):
    """Along two axes, of which each has a sum of sizes along the other one."""
    if order is None:
        return vector_norm(x, 2, axes)
    a, b = (axis % x.ndim for axis in axes)
    if a == b:
        raise ValueError("an axis is named twice")
    summed, chosen = (a, b) if abs(order) == 1 else (b, a)
    sums = vector_norm(x, 1, (summed,))
    return extremum(sums, np.max if order > 0 else np.min, chosen - (chosen > summed))


@row("norm")
def _(inputs, options):
    x, order = inputs[0], MATRIX_ORDERS[(places(options)[0] + 60) % 5]
    if x.ndim == 2:
        return matrix_norm(x, order, (0, 1))
    if x.ndim != 1 and order is not None:
        raise ValueError("neither a vector nor a matrix")
    return vector_norm(x, order, tuple(range(x.ndim)))


@row("norm_of_matrices")
def _(inputs, options):
    n, *axes = places(options)
    for axis in axes:
        along(inputs[0], axis)
    if axes[0] % inputs[0].ndim == axes[1] % inputs[0].ndim:
        raise ValueError("an axis is named twice")
    return matrix_norm(inputs[0], MATRIX_ORDERS[(n + 60) % 5], tuple(axes))


@row("norm_along")
def _(inputs, options):
    n, axis = places(options)
    return vector_norm(inputs[0], VECTOR_ORDERS[(n + 64) % 8], (along(inputs[0], axis),))


@row("vector_norm_by_order")
def _(inputs, options):
    x = inputs[0]
    return vector_norm(x, VECTOR_ORDERS[(places(options)[0] + 64) % 8], tuple(range(x.ndim)), keep=True)


# ---- areas --------------------------------------------------------------------------------------


def trapezoids(x, axis, distances, dtype):
    """Pairs of neighbours, each times its distance."""
    x = np.moveaxis(x.astype(dtype), along(x, axis), -1)
    pairs = dtype.type(1) * distances * (x[..., 1:] + x[..., :-1]) / dtype.type(2)
    result = total(pairs.astype(dtype), {"axes": "-1"})
    if dtype.kind != "c":
        return result
    size = np.sum(np.abs(pairs.astype(np.clongdouble)), -1)
    return replace(result, tolerance=result.tolerance + 4 * epsilon(dtype) * np.nan_to_num(size),
                   ignored=result.ignored | ~np.isfinite(size))


@row("trapezoid_spaced")
def _(inputs, options):
    n, axis = places(options)
    dtype = quotient(inputs[0].dtype)
    return trapezoids(inputs[0], axis, dtype.type(n / 4), dtype)


@row("trapezoid_at_places")
def _(inputs, options):
    axis = along(inputs[0], *places(options))
    return trapezoids(inputs[0], axis, np.diff(np.arange(inputs[0].shape[axis], dtype=np.float64) ** 2), np.dtype(np.float64))
