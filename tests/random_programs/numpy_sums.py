# SPDX-License-Identifier: BSD-3-Clause
"""Reductions, running totals and products in NumPy, with what their roundings may come to."""

import numpy as np

from comparing import Expected, epsilon, longer, spacing
from programs import scalar
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


def chosen(inputs):
    """The mask in the shape of the array; true everywhere without one."""
    return np.broadcast_to(inputs[1], inputs[0].shape) if len(inputs) > 1 else np.ones(inputs[0].shape, bool)


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


def mean(x, mask, options):
    """Of the elements that the mask chooses."""
    x = x.astype(quotient(x.dtype))
    n = np.sum(mask, **reducing(options))
    result = total(np.where(mask, x, x.dtype.type(0)), options)
    value = result.value / n
    tolerance = result.tolerance / np.maximum(n, 1) + spacing(value, x.dtype)
    if not mask.all():  # a sum that is rounded, and divided by a complex number
        tolerance = tolerance + 4 * epsilon(x.dtype) * np.nan_to_num(np.abs(value), posinf=0)
    return Expected(value, x.dtype, tolerance, result.ignored)


def moments(x, mask, options, root, only_numbers=False):
    x = x.astype(quotient(x.dtype))
    real = np.finfo(x.dtype).dtype
    long = np.where(mask, x, x.dtype.type(0)).astype(longer(x.dtype))
    n, eps = np.sum(mask, **reducing(options)), epsilon(np.float64)  # floats are added in doubles, too
    divisor = np.maximum(n - float(options.get("ddof", 0)), 0)
    axes = axes_of(options)
    centre = np.sum(long, axis=axes, keepdims=True) / np.sum(mask, axis=axes, keepdims=True)
    size = np.max(np.abs(long), initial=0, **reducing(options))
    spread = np.sum(np.where(mask, np.abs(long - centre) ** 2, 0), **reducing(options))
    value = spread / divisor
    if only_numbers:
        value = np.where(divisor > 0, value, np.nan)
    tolerance = eps * (64 * value + 4 * size * np.sqrt(value)) + (4 * eps * size) ** 2 + 4 * epsilon(real) * value
    ignored = (size > np.sqrt(float(np.finfo(real).max)) / np.maximum(n, 1) / 4) & np.isfinite(size)
    ignored = ignored | ((spread < np.finfo(real).tiny * 1e6) & (spread > 0))
    if x.dtype.kind == "c":
        ignored = ignored | ~np.isfinite(size)
    if root:
        tolerance = np.sqrt(value + tolerance) - np.sqrt(np.maximum(value - tolerance, 0))
        value = np.sqrt(value)
    return Expected(value, real, tolerance, ignored)


@row("trace")
def _(inputs, options):
    offset, a, b = (int(each) for each in options["at"].split(","))
    return total(np.diagonal(inputs[0], offset, a, b), {"axes": "-1"})


@row("trapezoid")
def _(inputs, options):
    x, axis = inputs[0].astype(quotient(inputs[0].dtype)), int(options["at"])
    np.swapaxes(x, axis, 0)  # checks the axis
    x = np.moveaxis(x, axis, -1)
    pairs = (x[..., 1:] + x[..., :-1]) / x.dtype.type(2)
    return total(pairs, {"axes": "-1"})


@row("vector_norm")
def _(inputs, options):
    x = inputs[0].astype(quotient(inputs[0].dtype))
    squares = x.real * x.real + x.imag * x.imag if x.dtype.kind == "c" else x * x
    result = total(squares, options)
    value = np.sqrt(result.value)
    tolerance = np.sqrt(result.value + result.tolerance) - value + 4 * spacing(value, result.dtype)
    tiny = np.sum(squares < np.finfo(result.dtype).tiny * 1e6, **reducing(options)) > 0
    return Expected(value, result.dtype, np.nan_to_num(tolerance), result.ignored | tiny)


row("mean")(lambda inputs, options: mean(inputs[0], chosen(inputs), options))
row("nanmean")(lambda inputs, options: mean(inputs[0], chosen(inputs) & ~np.isnan(inputs[0]), options))
row("variance")(lambda inputs, options: moments(inputs[0], chosen(inputs), options, False))
row("stddev")(lambda inputs, options: moments(inputs[0], chosen(inputs), options, True))
row("nanvar")(lambda inputs, options: moments(
    inputs[0], chosen(inputs) & ~np.isnan(inputs[0]), options, False, inputs[0].dtype.kind in "fc"))
row("nanstd")(lambda inputs, options: moments(
    inputs[0], chosen(inputs) & ~np.isnan(inputs[0]), options, True, inputs[0].dtype.kind in "fc"))


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


def extreme(function, join, of_numbers):
    """Without results there is no element missing: there NumPy throws, cask does not."""

    def compute(inputs, options):
        x, ways = inputs[0], reducing(options)
        if of_numbers and x.dtype.kind == "f":
            x = np.where(chosen(inputs), x, x.dtype.type(np.nan))
        without_results = np.any(x != 0, **ways)
        if np.size(without_results) == 0:
            return Expected(without_results.astype(x.dtype))
        if "initial" in options:
            first = np.asarray(scalar(options["initial"])).astype(x.dtype)
            x = np.where(chosen(inputs), x, first)
            return Expected(join.reduce(x, axis=all_axes(x, options), initial=first, keepdims=ways["keepdims"]), zero_signs=False)
        return Expected(function(x, **ways), zero_signs=False)

    return compute


def all_axes(x, options):
    axes = axes_of(options)
    return tuple(range(x.ndim)) if axes is None else axes


ROWS["min"] = extreme(np.min, np.minimum, False)
ROWS["max"] = extreme(np.max, np.maximum, False)
ROWS["nanmin"] = extreme(np.nanmin, np.fmin, True)
ROWS["nanmax"] = extreme(np.nanmax, np.fmax, True)
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


def of_numbers(function, least):
    """The first place of the best number; 0 where there is none."""

    def compute(x, axis):
        if x.dtype.kind != "f":
            return function(x, axis)
        best = function(np.where(np.isnan(x), least, x), axis)
        value = np.take_along_axis(x, np.expand_dims(best, axis), axis)
        # Of infinities that stand among NaN, the first one that is there.
        same = np.where(np.isnan(value), x == least, x == value)
        return np.argmax(same, axis)

    return compute


ROWS["argmin"] = place(np.argmin)
ROWS["argmax"] = place(np.argmax)
ROWS["nanargmin"] = place(of_numbers(np.argmin, np.inf))
ROWS["nanargmax"] = place(of_numbers(np.argmax, -np.inf))


def with_mask(name, fill):
    """Elements that the mask leaves out count as `fill`."""
    plain = ROWS[name]

    def compute(inputs, options):
        x = inputs[0]
        if len(inputs) > 1:
            x = np.where(chosen(inputs), x, x.dtype.type(fill))
        return plain([x], options)

    ROWS[name] = compute


def with_initial(name, join):
    plain = ROWS[name]

    def compute(inputs, options):
        result = plain(inputs, options)
        if "initial" not in options:
            return result
        first = np.asarray(scalar(options["initial"])).astype(result.dtype)
        if result.dtype.kind in "iu":
            return Expected(join(first, result.value))
        value = join(first.astype(result.value.dtype), result.value)
        size = np.nan_to_num(np.abs(value), posinf=0) + np.nan_to_num(np.abs(result.value), posinf=0)
        tolerance = np.abs(join(np.abs(first), result.tolerance)) if join is np.multiply else result.tolerance
        ignored = result.ignored | (size > np.finfo(result.dtype).max / 8)
        if result.dtype.kind == "c":
            ignored = ignored | ~np.isfinite(result.value)
        return Expected(value, result.dtype, tolerance + 4 * epsilon(result.dtype) * size, ignored)

    ROWS[name] = compute


def only_numbers(name, base, fill):
    ROWS[name] = lambda inputs, options: ROWS[base](
        [np.where(np.isnan(inputs[0]), inputs[0].dtype.type(fill), inputs[0]), *inputs[1:]], options)


for _name, _fill in (("sum", 0), ("prod", 1), ("any", False), ("all", True), ("count_nonzero", False)):
    with_mask(_name, _fill)
with_initial("sum", np.add)
with_initial("prod", np.multiply)
only_numbers("nansum", "sum", 0)
only_numbers("nanprod", "prod", 1)


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


only_numbers("nancumsum", "cumsum", 0)
only_numbers("nancumprod", "cumprod", 1)


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


def sum_of_products(text):
    """As product, for subscripts."""

    def compute(inputs, options):
        dtype = common(*inputs)
        operands = converted(inputs, dtype)
        if not all(x.size for x in operands):  # NumPy 1.24's einsum breaks memory here
            return Expected(np.einsum(text, *[np.zeros(x.shape) for x in operands]).astype(dtype), zero_signs=False)
        letters = {letter for letter in text if letter.isalpha()}
        function = lambda arrays: np.einsum(text, *arrays)  # noqa: E731
        value = function(operands)
        if dtype.kind in "biu":
            return Expected(value.astype(dtype))
        long = longer(np.result_type(dtype, np.float64))
        value = function([x.astype(long) for x in operands])
        size = function([np.where(np.isfinite(x), np.abs(x.astype(long)), 0) for x in operands])
        depth = max(x.size for x in operands) + len(letters)
        ignored = np.abs(size) > np.finfo(dtype).max / 4
        if dtype.kind == "c":
            ignored = ignored | ~np.isfinite(value)
        # Partial products of the first operands may be beyond the range, and those with 0 are not seen.
        parts = function([np.isfinite(x).astype(int) for x in operands])
        all_of = function([np.ones(x.shape, int) for x in operands])
        ignored = ignored | (parts != all_of)
        tiny = float(np.finfo(dtype).smallest_subnormal)
        return Expected(value, dtype, epsilon(dtype) * (4 * depth + 8) * size + tiny * depth, ignored)

    return compute


@row("einsum")
def _(inputs, options):
    terms = options["text"].replace("...", "").partition("->")[0].split(",")
    for term, x in zip(terms, inputs):  # NumPy takes 0 and 1 for equal here
        if "..." not in options["text"] and any(
                x.shape[j] != x.shape[k] for j in range(len(term)) for k in range(j) if term[j] == term[k]):
            raise ValueError("no diagonal")
    return sum_of_products(options["text"])(inputs, options)


@row("vdot")
def _(inputs, options):
    a, b = inputs
    if a.size != b.size:
        raise ValueError("sizes differ")
    return sum_of_products("i,i->")([np.ravel(a.conj() if a.dtype.kind == "c" else a), np.ravel(b)], options)


@row("kron")
def _(inputs, options):
    a, b = converted(inputs, common(*inputs))
    rank = max(a.ndim, b.ndim)
    outside = np.reshape(a, [n for size in (1,) * (rank - a.ndim) + a.shape for n in (size, 1)])
    inside = np.reshape(b, [n for size in (1,) * (rank - b.ndim) + b.shape for n in (1, size)])
    value = ROWS["multiply"]([outside, inside], {}).value
    return Expected(value.reshape([value.shape[2 * k] * value.shape[2 * k + 1] for k in range(rank)]))


def sliding(conjugate):
    def compute(inputs, options):
        a, b = converted(inputs, common(*inputs))
        if a.ndim != 1 or b.ndim != 1 or not a.size or not b.size:
            raise ValueError("no vectors")
        name = "correlate" if conjugate else "convolve"
        function = lambda x, y: getattr(np, name)(x, y, options["mode"])  # noqa: E731
        if a.dtype.kind in "biu":
            return Expected(function(a, b))
        value = function(a.astype(longer(a.dtype)), b.astype(longer(a.dtype)))
        size = function(*[np.where(np.isfinite(x), np.abs(x), 0).astype(np.float64) for x in (a, b)])
        ignored = size > np.finfo(a.dtype).max / 4
        if a.dtype.kind == "c" or not (np.isfinite(a).all() and np.isfinite(b).all()):
            ignored = ignored | ~np.isfinite(value)
        depth = min(a.size, b.size)
        tiny = float(np.finfo(a.dtype).smallest_subnormal)
        return Expected(value, a.dtype, epsilon(a.dtype) * (4 * depth + 8) * size + tiny * depth, ignored)

    return compute


ROWS["convolve"] = sliding(False)
ROWS["correlate"] = sliding(True)


@row("tensordot_axes")
def _(inputs, options):
    a, b = inputs
    first, second = ([int(each) for each in options[name].split(",")] for name in ("a", "b"))
    if sorted(set(axis % a.ndim for axis in first)) != sorted(axis % a.ndim for axis in first):
        raise ValueError("an axis is named twice")
    if sorted(set(axis % b.ndim for axis in second)) != sorted(axis % b.ndim for axis in second):
        raise ValueError("an axis is named twice")
    summed = {"axes": str(len(first))}
    a = np.moveaxis(a, first, range(a.ndim - len(first), a.ndim))
    b = np.moveaxis(b, second, range(len(second)))
    return ROWS["tensordot"]([a, b], summed)


ROWS["matmul"] = product(lambda a, b, options: np.matmul(a, b))
ROWS["dot"] = lambda inputs, options: (
    ROWS["multiply"](inputs, {}) if min(x.ndim for x in inputs) == 0
    else product(lambda a, b, options: np.dot(a, b))(inputs, options))
ROWS["tensordot"] = product(lambda a, b, options: np.tensordot(a, b, int(options["axes"])))
