# SPDX-License-Identifier: BSD-3-Clause
"""Reductions, running totals and products in NumPy, with what their roundings may come to."""

import numpy as np

from comparing import Expected, epsilon, longer, spacing
from numpy_rows import ROWS, axes_of, common, converted, quotient, row

def reducing(options):
    return {"axis": axes_of(options), "keepdims": options.get("keep") == "1"}


def count_of(x, options):
    axes = axes_of(options)
    return int(np.prod([x.shape[axis] for axis in (range(x.ndim) if axes is None else axes)], dtype=np.int64))


def by_parts(function, x, options, dtype):
    """function(real array) of both parts."""
    real, imag = function(x.real, options), function(x.imag, options)
    value = np.empty(real.value.shape, np.clongdouble)
    value.real, value.imag = real.value, imag.value
    unusual = real.ignored | imag.ignored | ~np.isfinite(real.value) | ~np.isfinite(imag.value)
    return Expected(value, dtype, real.tolerance + imag.tolerance, unusual)


def with_infinities(finite, any_of, x):
    """The sum of finite elements, and what infinities and NaN make of it."""
    plus, minus = any_of(x == np.inf), any_of(x == -np.inf)
    value = np.where(plus, np.inf, np.where(minus, -np.inf, finite))
    return np.where(any_of(np.isnan(x)) | (plus & minus), np.nan, value)


LONGEST_LANE = 600  # additions one after another in a sum
LONGEST_LEAF = 17_000  # the same in running totals


def total(x, options):
    if x.dtype.kind in "biu":
        return Expected(np.sum(x, **reducing(options)))
    if x.dtype.kind == "c":
        return by_parts(total, x, options, x.dtype)
    long = longer(x.dtype)
    finite = np.where(np.isfinite(x), x, 0).astype(long)
    size = np.sum(np.abs(finite), **reducing(options))
    value = with_infinities(np.sum(finite, **reducing(options)),
                            lambda truths: np.any(truths, **reducing(options)), x)
    # Floats are added in doubles and rounded once.
    tolerance = epsilon(np.float64) * min(count_of(x, options) + 1, LONGEST_LANE) * size
    if x.dtype == np.float32:
        tolerance = tolerance + spacing(value, x.dtype)
    return Expected(value, x.dtype, tolerance, np.asarray(size > np.finfo(x.dtype).max / 2))


row("sum")(lambda inputs, options: total(inputs[0], options))


@row("mean")
def _(inputs, options):
    x = inputs[0].astype(quotient(inputs[0].dtype))
    n = count_of(x, options)
    result = total(x, options)
    value = result.value / n if n else np.full_like(result.value, np.nan)
    return Expected(value, x.dtype, result.tolerance / max(n, 1) + spacing(value, x.dtype), result.ignored)




def moments(x, options, root):
    x = x.astype(quotient(x.dtype))
    real = np.finfo(x.dtype).dtype
    long = x.astype(longer(x.dtype))
    n, eps = count_of(x, options), epsilon(np.float64)  # floats are added in doubles, too
    divisor = max(n - float(options.get("ddof", 0)), 0)
    axes = axes_of(options)
    centre = np.mean(long, axis=axes, keepdims=True) if n else np.zeros((), long.dtype)
    size = np.max(np.abs(long), initial=0, **reducing(options))
    spread = np.sum(np.abs(long - centre) ** 2, **reducing(options))
    value = spread / divisor if divisor else spread / np.zeros((), spread.dtype)
    tolerance = eps * (64 * value + 4 * size * np.sqrt(value)) + (4 * eps * size) ** 2 + 2 * epsilon(real) * value
    ignored = (size > np.sqrt(float(np.finfo(real).max)) / max(n, 1) / 4) & np.isfinite(size)
    ignored = ignored | ((spread < np.finfo(real).tiny * 1e6) & (spread > 0))
    if x.dtype.kind == "c":
        ignored = ignored | ~np.isfinite(size)
    if root:
        tolerance = np.sqrt(value + tolerance) - np.sqrt(np.maximum(value - tolerance, 0))
        value = np.sqrt(value)
    return Expected(value, real, tolerance, ignored)


ROWS["variance"] = lambda inputs, options: moments(inputs[0], options, False)
ROWS["stddev"] = lambda inputs, options: moments(inputs[0], options, True)


def exponent(x):
    """|log2| of each finite element that is not 0."""
    size = np.abs(x.astype(longer(x.dtype)))
    usual = np.isfinite(size) & (size > 0)
    return np.where(usual, np.abs(np.log2(np.where(usual, size, 1))), 0)


def exponent_limit(dtype):
    return 100 if np.finfo(dtype).dtype == np.float32 else 900


@row("prod")
def _(inputs, options):
    x = inputs[0]
    if x.dtype.kind in "biu":
        return Expected(np.prod(x, **reducing(options)))
    value = np.prod(x.astype(longer(x.dtype)), **reducing(options))
    ignored = np.sum(exponent(x), **reducing(options)) > exponent_limit(x.dtype)
    if x.dtype.kind == "c":
        ignored = ignored | ~np.all(np.isfinite(x), **reducing(options))
    tolerance = epsilon(x.dtype) * 4 * (count_of(x, options) + 1) * np.abs(value)
    return Expected(value, x.dtype, tolerance, ignored)


def extreme(function):
    """Without results there is no element missing: there NumPy throws, cask does not."""

    def compute(inputs, options):
        without_results = np.any(inputs[0] != 0, **reducing(options))
        if np.size(without_results) == 0:
            return Expected(without_results.astype(inputs[0].dtype))
        return Expected(function(inputs[0], **reducing(options)), zero_signs=False)

    return compute


ROWS["min"] = extreme(np.min)
ROWS["max"] = extreme(np.max)
for _name in ("any", "all"):
    ROWS[_name] = (lambda function: lambda inputs, options: Expected(
        function(inputs[0] != 0, **reducing(options))))(getattr(np, _name))


@row("count_nonzero")
def _(inputs, options):
    return Expected(np.sum(inputs[0] != 0, dtype=np.int64, **reducing(options)))


def place(function):
    """The number among the reduced elements, of any axes."""

    def compute(inputs, options):
        x, keep = inputs[0], options.get("keep") == "1"
        results = np.asarray(np.any(x != 0, **reducing(options)))  # checks the axes
        if results.size == 0:
            return Expected(results.astype(np.int64))
        if x.size == 0:
            raise ValueError("no element to choose from")
        axes = axes_of(options)
        axes = range(x.ndim) if axes is None else sorted(axis % x.ndim for axis in axes)
        kept = [axis for axis in range(x.ndim) if axis not in axes]
        flat = np.transpose(x, (*kept, *axes)).reshape(*[x.shape[axis] for axis in kept], -1)
        result = np.asarray(function(flat, -1)).astype(np.int64)
        return Expected(np.expand_dims(result, tuple(axes)) if keep else result)

    return compute


ROWS["argmin"] = place(np.argmin)
ROWS["argmax"] = place(np.argmax)


# ---- running totals -----------------------------------------------------------------------------


def along(x, options):
    if "axis" not in options:
        return np.ravel(x), 0
    np.swapaxes(x, int(options["axis"]), 0)  # NumPy finds an axis in numbers, too
    return x, int(options["axis"])


def running(x, options):
    x, axis = along(x, options)
    if x.dtype.kind in "biu":
        return Expected(np.cumsum(x, axis))
    if x.dtype.kind == "c":
        return by_parts(running, x, {"axis": str(axis)}, x.dtype)
    finite = np.where(np.isfinite(x), x, 0).astype(longer(x.dtype))
    size = np.cumsum(np.abs(finite), axis)
    value = with_infinities(np.cumsum(finite, axis),
                            lambda truths: np.logical_or.accumulate(truths, axis), x)
    tolerance = epsilon(x.dtype) * min(x.shape[axis] + 1, LONGEST_LEAF) * size
    return Expected(value, x.dtype, tolerance, size > np.finfo(x.dtype).max / 2)


row("cumsum")(lambda inputs, options: running(inputs[0], options))


@row("cumprod")
def _(inputs, options):
    x, axis = along(inputs[0], options)
    if x.dtype.kind in "biu":
        return Expected(np.cumprod(x, axis))
    value = np.cumprod(x.astype(longer(x.dtype)), axis)
    ignored = np.cumsum(exponent(x), axis) > exponent_limit(x.dtype)
    if x.dtype.kind == "c":
        ignored = ignored | np.logical_or.accumulate(~np.isfinite(x), axis)
    return Expected(value, x.dtype, epsilon(x.dtype) * 4 * (x.shape[axis] + 1) * np.abs(value), ignored)


# ---- products -----------------------------------------------------------------------------------


def product(function):
    def compute(inputs, options):
        dtype = common(*inputs)
        a, b = converted(inputs, dtype)
        if dtype.kind in "biu":
            return Expected(function(a, b, options))
        long = longer(dtype)
        if not (np.isfinite(a).all() and np.isfinite(b).all()):
            long = longer(np.result_type(dtype, np.float64))  # BLAS may take 0 times NaN for 0
        value = function(a.astype(long), b.astype(long), options)
        size = function(*[np.where(np.isfinite(x), np.abs(x.astype(long)), 0) for x in (a, b)], options)
        summed = int(options.get("axes", 1))
        depth = int(np.prod(a.shape[a.ndim - summed :], dtype=np.int64))
        ignored = np.abs(size) > np.finfo(dtype).max / 4
        if dtype.kind == "c":
            ignored = ignored | ~np.isfinite(value)
        tiny = float(np.finfo(dtype).smallest_subnormal)
        tolerance = epsilon(dtype) * (4 * depth + 8) * np.abs(size) + tiny * (depth + 1)
        return Expected(value, dtype, tolerance, ignored)

    return compute


ROWS["matmul"] = product(lambda a, b, options: np.matmul(a, b))
ROWS["dot"] = lambda inputs, options: (
    ROWS["multiply"](inputs, {}) if min(x.ndim for x in inputs) == 0
    else product(lambda a, b, options: np.dot(a, b))(inputs, options))
ROWS["tensordot"] = product(lambda a, b, options: np.tensordot(a, b, int(options["axes"])))
