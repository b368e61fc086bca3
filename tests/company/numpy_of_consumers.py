# SPDX-License-Identifier: BSD-3-Clause
"""The consumers of the company in NumPy: one row each, under the name that consumers.hpp gives it.

A row gets the array and returns the result, or a list of them: an array where cask is to give the same
bits, an Expected where the order of roundings is cask's own. It raises what NumPy raises where cask is to
refuse, and returns LEFT_OUT where the consumer does. What one operation makes of its input is written in
the rows of the random programs (numpy_rows.py, numpy_sums.py); here are the names and the combinations.
"""

import numpy as np

import numpy_order  # noqa: F401 (adds its rows)
import numpy_sums  # noqa: F401 (adds its rows)
from comparing import Expected, epsilon, longer
from numpy_rows import ROWS as OPERATIONS

LEFT_OUT = object()
ROWS = {}


def row(name, function):
    assert name not in ROWS, name
    ROWS[name] = function


def by_axis(name, function):
    """As along_axes() in consumers.hpp: one row for each axis."""
    for axis in (0, 1, -1):
        row(name.replace("$a", str(axis)), lambda x, axis=axis: function(x, axis))


def the(operation, *inputs, **options):
    """What is expected of one operation of the random programs."""
    return OPERATIONS[operation](list(inputs), {name: str(option) for name, option in options.items()})


# ---- results of results -------------------------------------------------------------------------


def as_expected(x):
    return x if isinstance(x, Expected) else Expected(x)


def combined(value, dtype, tolerance, *inputs):
    """A result of one more rounding, whose inputs are already `tolerance` away (relative to no type)."""
    if dtype.kind not in "fc":
        return Expected(value, dtype)
    size = np.abs(np.where(np.isfinite(value), value, 0))
    ignored = size > np.finfo(dtype).max / 4
    for each in inputs:
        if each.ignored is not None:
            ignored = ignored | each.ignored
    if dtype.kind == "c":  # what is not finite depends on how parts are multiplied
        ignored = ignored | ~np.isfinite(value)
    return Expected(value, dtype, np.nan_to_num(tolerance, posinf=0) + 2 * epsilon(dtype) * size, ignored)


def slack(x):
    return 0 if x.tolerance is None else x.tolerance


def long(x, dtype):
    return x.value.astype(longer(dtype)) if dtype.kind in "fc" else x.value


def plus(a, b):
    a, b = as_expected(a), as_expected(b)
    dtype = np.result_type(a.dtype, b.dtype)
    return combined(long(a, dtype) + long(b, dtype), dtype, slack(a) + slack(b), a, b)


def minus(a, b):
    a, b = as_expected(a), as_expected(b)
    dtype = np.result_type(a.dtype, b.dtype)
    return combined(long(a, dtype) - long(b, dtype), dtype, slack(a) + slack(b), a, b)


def over(a, b):
    a, b = as_expected(a), as_expected(b)
    dtype = np.result_type(a.dtype, b.dtype)
    value = long(a, dtype) / long(b, dtype)
    size = np.abs(long(b, dtype))
    return combined(value, dtype, slack(a) / size + np.abs(value) * slack(b) / size, a, b)


def sum_of(x, **options):
    """The sum of what is itself not exact."""
    own = the("sum", x.value.astype(x.dtype), **options)
    if x.tolerance is None:
        return own
    reducing = numpy_sums.reducing({name: str(option) for name, option in options.items()})
    ignored = own.ignored | np.any(x.ignored | (np.abs(x.value) > np.finfo(x.dtype).max / 4), **reducing)
    tolerance = np.sum(np.nan_to_num(np.broadcast_to(x.tolerance, x.value.shape), posinf=0), **reducing)
    return Expected(own.value, own.dtype, own.tolerance + 2 * tolerance, ignored)


def kept(axis):
    return {"axes": axis, "keep": 1}


def several(*results):
    return list(results)


# ---- reductions ---------------------------------------------------------------------------------

REDUCED = {"(x)": {}, "(x, 0)": {"axes": 0}, "(x, -1)": {"axes": -1}, "(x, 1, keep)": kept(1),
           "(x, {0, -1})": {"axes": "0,-1"}}


def from_table(operations):
    """As table_consumers in consumers.hpp."""
    for each in operations:
        if each.chooses:  # the company has consumers of its own
            continue
        name = each.name
        if each.kind == "single":
            row(f"{name}(x)", lambda x, name=name: the(name, x))
        elif each.pairs:
            row(f"{name}(x, flip(x))", lambda x, name=name: the(name, x, np.flip(x)))
        elif each.kind == "reduction":
            for text, options in REDUCED.items():
                row(name + text, lambda x, name=name, options=options: the(name, x, **options))
            if each.arguments:
                first = {"initial": "i:1"} if "initials" in each.arguments else {}
                row(f"{name}(x, 0, where)",
                    lambda x, name=name, first=first: the(name, x, x == np.flip(x), axes=0, **first))
        elif each.kind == "view":
            for at in places(each.arguments):
                row(f"{name}({', '.join(['x', *at])})", lambda x, name=name, at=at: the(name, x, at=",".join(at)))


def places(kinds):
    for first in (0, 2) if kinds else (0,):
        yield [str(1 + first // 2 if kind == "n" else -((k + first // 2) % 2)) for k, kind in enumerate(kinds)]


# ---- along axes ---------------------------------------------------------------------------------


def mixed_places(x, axis):
    """As in tables.hpp."""
    length = x.shape[axis] if -x.ndim <= axis < x.ndim else 1
    if length == 0:
        return np.arange(0)
    number = np.arange(length + 2)
    return number * 5 % length - number % 2 * length


def standardized(x, axis):
    centred = minus(x, the("mean", x, **kept(axis)))
    return over(centred, plus(the("stddev", x, **kept(axis)), np.ones((), np.int8)))


def softmax(x, axis):
    shifted = x - the("max", x, **kept(axis)).value
    powers = the("exp", shifted)
    powers.ignored = np.zeros(x.shape, bool)
    return over(powers, sum_of(powers, **kept(axis)))


by_axis("cumsum(x, $a)", lambda x, axis: the("cumsum", x, axis=axis))
by_axis("cumprod(x, $a)", lambda x, axis: the("cumprod", x, axis=axis))
by_axis("nancumsum(x, $a)", lambda x, axis: the("nancumsum", x, axis=axis))
by_axis("nancumprod(x, $a)", lambda x, axis: the("nancumprod", x, axis=axis))
by_axis("diff(x, 1, $a)", lambda x, axis: np.diff(x, 1, axis))
by_axis("apply_along_axis(turned, $a, x)", lambda x, axis: np.flip(x, axis))
by_axis("sort(x, $a), argsort(x, $a), in blocks of 7",
        lambda x, axis: [np.sort(x, axis, kind="stable"), np.argsort(x, axis, kind="stable")])
by_axis("any(sliding_window_view(x, {2}, $a), -1)",
        lambda x, axis: LEFT_OUT if -1 <= axis < x.ndim and x.ndim and x.shape[axis] < 2 else the(
            "any", np.lib.stride_tricks.sliding_window_view(x, 2, axis), axes=-1))
by_axis("take(x, mixed_places, $a)", 
        lambda x, axis: np.take(x, mixed_places(x, axis), axis) if x.ndim else LEFT_OUT)
by_axis("flip(x, $a)", lambda x, axis: np.flip(x, axis))
by_axis("roll(x, 1, $a)", lambda x, axis: np.roll(x, 1, axis))
by_axis("concatenate({flip(x), x}, $a)", lambda x, axis: np.concatenate([np.flip(x), x], axis))
by_axis("concatenate({x, ones_like(x)}, $a)", lambda x, axis: np.concatenate([x, np.ones_like(x)], axis))
by_axis("stack({x, flip(x)}, $a)", lambda x, axis: np.stack([x, np.flip(x)], axis))
by_axis("x + sum(x, $a, keep)", lambda x, axis: plus(x, the("sum", x, **kept(axis))))
by_axis("(x - mean(x, $a, keep)) / (stddev(x, $a, keep) + 1)", standardized)
by_axis("sum(roll(x, 1, $a), $a)", lambda x, axis: the("sum", np.roll(x, 1, axis), axes=axis))
by_axis("sum(cumsum(x, $a))", lambda x, axis: sum_of(the("cumsum", x, axis=axis)))
by_axis("cumsum(roll(x, 1, 0), $a)", lambda x, axis: the("cumsum", np.roll(x, 1, 0), axis=axis))
by_axis("sum(x(range(1, _, 2)), $a)", lambda x, axis: the("sum", x[1::2], axes=axis))
by_axis("sum(x, $a), mean(x, $a), any(x, $a)",
        lambda x, axis: several(*(the(name, x, axes=axis) for name in ("sum", "mean", "any"))))
by_axis("sum(x, $a), cumsum(x, $a), x",
        lambda x, axis: several(the("sum", x, axes=axis), the("cumsum", x, axis=axis), x))
by_axis("softmax(x, $a)", softmax)


# ---- views and joins ----------------------------------------------------------------------------


def halves(x):
    return LEFT_OUT if x.size == 0 or x.size % 2 else np.reshape(x, (2, -1))


def padded(x, widths, mode):
    return the("pad", x, widths=widths, mode=mode).value


def cube(x):
    """The largest part whose axes are all of one length."""
    return x[tuple(slice(0, min(x.shape)) for _ in x.shape)]


def repeated(x):
    return np.broadcast_to(x, (3, *x.shape))


def parts_set(x):
    if x.ndim == 0 or x.shape[0] == 0:
        return LEFT_OUT
    y = x.copy()
    y[::2] = 1
    y[-1] = x[0]
    return [y, x]


def rows_like_the_last(x):
    if x.ndim == 0 or x.size == 0:
        return LEFT_OUT
    first = x.reshape(len(x), -1)[:, 0]
    mask = first == first[-1]
    return several(x[mask], the("count_nonzero", x[mask], axes=0), np.argwhere(mask).astype(np.int64))


def assigned(x, at, values):
    result = np.array(x)
    result[at] = values
    return result


def placed(x):
    result = np.array(x)
    np.place(result, x == np.flip(x), np.ravel(x)[:x.size // 2])
    return result


def chosen(x):
    if x.ndim == 0 or x.shape[0] == 0:
        return LEFT_OUT
    return np.where(x == np.flip(x), x, x[0:1])


def times(a, b):
    return the("multiply", a, b).value


row("x", lambda x: x)
for _name in ("vstack", "hstack", "dstack", "column_stack"):
    row(_name + "({x, flip(x)})", lambda x, name=_name: OPERATIONS[name]([x, np.flip(x)], {}))
row("block({{x, flip(x)}, {flip(x), x}})", lambda x: np.block([[x, np.flip(x)], [np.flip(x), x]]))
row("append(x, flip(x))", lambda x: np.append(x, np.flip(x)))
row("insert(x, 1, x(range(0, 1)), 0)", lambda x: np.concatenate([x[:1], x[:1], x[1:]]) if len(x) else np.insert(x, 1, x, 0))
row("compute_into(x, column-major)", lambda x: x)
row("compute_into(x + x, with gaps)", lambda x: x + x)
row("compute_into(flip(x), backwards)", np.flip)
row("transpose(x)", np.transpose)
row("swapaxes(x, -1, -2)", lambda x: np.swapaxes(x, -1, -2))
row("ravel(x)", np.ravel)
row("ravel(transpose(x))", lambda x: np.ravel(np.transpose(x)))
row("reshape(x, {2, -1})", halves)
row("expand_dims(x, 0)", lambda x: np.expand_dims(x, 0))
row("squeeze(x)", np.squeeze)
row("broadcast_to(x, {3, ...})", repeated)
row("x(range(_, _, 2))", lambda x: x[::2])
row("x(ellipsis(), range(_, _, -3))", lambda x: x[..., ::-3])
row("x(ellipsis(), range(1, _))", lambda x: x[..., 1:])
row("x(-1)", lambda x: x[-1])
row("x(ellipsis(), 0)", lambda x: x[..., 0])
row("pad(x, 1)", lambda x: padded(x, "1,1", "constant"))
row("pad(x, 1, pad_mode::edge)", lambda x: padded(x, "1,1", "edge"))
row("pad(x, {{2, 0}}, pad_mode::wrap)", lambda x: padded(x, "2,0", "wrap"))
row("sum(take(x + x, {places}, 0), 0)",
    lambda x: LEFT_OUT if x.ndim == 0 else the(
        "sum", np.take(x + x, np.stack([mixed_places(x, 0), np.flip(mixed_places(x, 0))]), 0), axes="0,1"))
row("x(places, ellipsis(), range(_, _, 2))",
    lambda x: LEFT_OUT if x.ndim < 2 else np.take(x, mixed_places(x, 0), 0)[..., ::2])
row("x.vindex(places, places) + x.vindex(0, places)",
    lambda x: LEFT_OUT if x.ndim < 2 or x.size == 0 else
    x[mixed_places(x, 0)[:, None], mixed_places(x, 1)] + x[0, mixed_places(x, 1)])
row("put(x, places, flip(x), 0), put(x, {places}, x(0))",
    lambda x: LEFT_OUT if x.ndim == 0 or x.size == 0 else several(
        assigned(x, mixed_places(x, 0)[:-2], np.flip(x)),
        assigned(x + x, np.stack([mixed_places(x, 0)[:-2], mixed_places(x, 0)[:-2][::-1]]), x[0])))
row("place(x, x == flip(x), ravel(x))", lambda x: LEFT_OUT if x.size < 3 else placed(x))
row("choose(thirds(x, -1), {x, flip(x), x + x})",
    lambda x: LEFT_OUT if x.ndim == 0 else np.choose(np.arange(x.shape[-1]) % 3, [x, np.flip(x), x + x]))


def any_of_tiles(x):
    """Whether any element of tiles of 2 x 2 x ... is true."""
    if 2 * x.ndim > 12:
        return LEFT_OUT
    whole = x[tuple(slice(0, n // 2 * 2) for n in x.shape)]
    tiles = whole.reshape([n for length in whole.shape for n in (length // 2, 2)])
    return tiles.astype(bool).any(tuple(range(1, tiles.ndim, 2)))


row("map_blocks(b + b, x)", lambda x: x + x)
row("blockwise(b + b, 'ij->ji', x)", lambda x: (x + x).T if x.ndim == 2 else LEFT_OUT)
row("reduction(x, not 0, sum, sum, 0)",
    lambda x: np.count_nonzero(x, axis=0).astype(np.int64) if x.size and x.ndim else LEFT_OUT)
row("coarsen(any, x, {2, 2...}, trim)", any_of_tiles)
row("map_overlap(b before, x, periodic)",
    lambda x: LEFT_OUT if x.size == 0 else np.roll(x, [1] * x.ndim, range(x.ndim)) if x.ndim else x)
row("sum(map_overlap(b before, x + x), 0)",
    lambda x: LEFT_OUT if x.size == 0 or x.ndim == 0 else the(
        "sum", padded(x + x, "2,0", "edge")[tuple(slice(0, n) for n in x.shape)], axes=0))
row("roll(x, 3)", lambda x: np.roll(x, 3))
row("sum(pad(x, 1), -1)", lambda x: the("sum", padded(x, "1,1", "constant"), axes=-1))
row("any(concatenate({x, x}, 0), 0)", lambda x: the("any", np.concatenate([x, x], 0), axes=0))
row("sum(stack({x, flip(x)}, 0), 0)", lambda x: the("sum", np.stack([x, np.flip(x)], 0), axes=0))
row("sum(concatenate({x, x}, 0)), roll(x, 1, 0)",
    lambda x: several(the("sum", np.concatenate([x, x], 0)), np.roll(x, 1, 0)))
row("sum(transpose(x), 0)", lambda x: the("sum", np.transpose(x), axes=0))
row("sum(broadcast_to(x, {3, ...}), 0)", lambda x: the("sum", repeated(x), axes=0))
row("cumsum(x)", lambda x: the("cumsum", x))
row("cumsum(transpose(x), 0)", lambda x: the("cumsum", np.transpose(x), axis=0))
row("cumsum(x(range(_, _, -1)), 0)", lambda x: the("cumsum", x[::-1], axis=0))
row("diff(x, 2)", lambda x: np.diff(x, 2))
row("x + sum(x)", lambda x: plus(x, the("sum", x)))
row("x == flip(x)", lambda x: x == np.flip(x))
row("x + flip(x)", lambda x: x + np.flip(x))
row("x * flip(x)", lambda x: times(x, np.flip(x)))
row("x + transpose(x)", lambda x: LEFT_OUT if x.ndim == 0 else cube(x) + np.transpose(cube(x)))
row("!x", np.logical_not)
row("astype<bool>(x)", lambda x: the("astype", x, to="bool"))
row("astype<float>(x)", lambda x: the("astype", x, to="float32"))
row("astype<double>(x)", lambda x: the("astype", x, to="float64"))
row("astype<std::int32_t>(x)", lambda x: the("astype", x, to="int32"))
row("where(x == flip(x), x, x(range(0, 1)))", chosen)
row("where(astype<bool>(x), T(1), x)", lambda x: np.where(x != 0, np.ones_like(x), x))
row("x[x == flip(x)] = T(1)", lambda x: np.where(x == np.flip(x), np.ones_like(x), x))
row("x[{range(_, _, 2), ...}] = T(1), x[{-1}] = x(0)", parts_set)
row("x[x == flip(x)]", lambda x: x[x == np.flip(x)])
row("sum(x[x == flip(x)]), any(x[x == flip(x)]), sum(x)",
    lambda x: several(the("sum", x[x == np.flip(x)]), the("any", x[x == np.flip(x)]), the("sum", x)))
row("x[f == f(-1)], count_nonzero(x[f == f(-1)], 0), argwhere(f == f(-1))", rows_like_the_last)
row("x(range(_, -2)) + x(range(1, -1)) + x(range(2, _))", lambda x: x[:-2] + x[1:-1] + x[2:])
row("x(ellipsis(), range(_, -1)) + x(ellipsis(), range(1, _))", lambda x: x[..., :-1] + x[..., 1:])
row("sum(x == flip(x)), x == flip(x)",
    lambda x: several(the("sum", x == np.flip(x)), x == np.flip(x)))


# ---- products -----------------------------------------------------------------------------------

MOST = 300_000  # most_elements in products.hpp


def weights(x, *shape):
    """weights<T>() in tables.hpp."""
    values = np.arange(int(np.prod(shape))) * 7 % 11 - 5
    return np.reshape(values > 0 if x.dtype.kind == "b" else values.astype(x.dtype), shape)


def is_small_product(x):
    return x.ndim >= 2 and x.size * x.shape[-2] <= MOST


def turned(x):
    return np.swapaxes(x, -1, -2)


def of_some_rank(rank, function):
    return lambda x: LEFT_OUT if x.ndim < rank else function(x)


def outer(a, b):
    return the("outer", a, b).value


row("matmul(x, swapaxes(x, -1, -2))",
    lambda x: the("matmul", x, turned(x)) if is_small_product(x) else LEFT_OUT)
row("matmul(swapaxes(x, -1, -2), x)",
    of_some_rank(2, lambda x: the("matmul", turned(x), x) if x.size * x.shape[-1] <= MOST else LEFT_OUT))
row("matmul(roll(x, 1, 0), swapaxes(x, -1, -2)) + sum(x)",
    lambda x: plus(the("matmul", np.roll(x, 1, 0), turned(x)), the("sum", x))
    if is_small_product(x) else LEFT_OUT)
row("matmul(x, weights({n, 3}))", of_some_rank(1, lambda x: the("matmul", x, weights(x, x.shape[-1], 3))))
row("matmul(weights({2, n}), x)", of_some_rank(2, lambda x: the("matmul", weights(x, 2, x.shape[-2]), x)))
row("dot(x, weights({n}))", of_some_rank(1, lambda x: the("dot", x, weights(x, x.shape[-1]))))
row("dot(weights({n}), x)",
    of_some_rank(1, lambda x: the("dot", weights(x, x.shape[max(x.ndim - 2, 0)]), x)))
row("tensordot(x, x, rank)", lambda x: the("tensordot", x, x, axes=x.ndim))
row("tensordot(weights({2, n}), x, 1)",
    of_some_rank(1, lambda x: the("tensordot", weights(x, 2, x.shape[0]), x, axes=1)))
row("vdot(x, flip(x))", lambda x: the("vdot", x, np.flip(x)))
row("tensordot(x, x, {0}, {0})",
    lambda x: LEFT_OUT if x.ndim == 0 or x.size > 500 else the("tensordot_axes", x, x, a=0, b=0))
row("einsum('i...,i...->...', x, flip(x))", lambda x: the("einsum", x, np.flip(x), text="i...,i...->..."))
row("einsum('i...,ij->...j', x, weights({n, 3}))",
    lambda x: LEFT_OUT if x.ndim == 0 else the("einsum", x, weights(x, x.shape[0], 3), text="i...,ij->...j"))
row("kron(x, weights({2}))", lambda x: the("kron", x, weights(x, 2)))
row("convolve(ravel(x), weights({5}))", lambda x: the("convolve", np.ravel(x), weights(x, 5), mode="full"))
row("outer(x, x)", lambda x: LEFT_OUT if x.size > 300 else outer(x, x))
row("sum(outer(x, weights({3})), 0)", lambda x: the("sum", outer(x, weights(x, 3)), axes=0))
row("cumsum(outer(x, weights({70})), 1)",
    lambda x: LEFT_OUT if x.size > 5000 else the("cumsum", outer(x, weights(x, 70)), axis=1))


# ---- arithmetic ---------------------------------------------------------------------------------


def number(x, value):
    return x.dtype.type(value)


def beside_limit(x):
    """Whether it is above 2 is a matter of rounding where it is very near."""
    size = np.abs(x.astype(np.clongdouble))
    return Expected(size > 2, ignored=np.abs(size - 2) < 1e-15)


def mixed_signs(x):
    return np.where(x > 0, x, -x)


row("x * T(2) + T(1)", lambda x: times(x, number(x, 2)) + number(x, 1))
row("-x", np.negative)
row("x / (x * x + T(1))", lambda x: the("divide", x, times(x, x) + number(x, 1)))
row("sum(x * x), sum(x * x, 0)",
    lambda x: several(the("sum", times(x, x)), the("sum", times(x, x), axes=0)))
row("clip(x, T(-1), T(2))", lambda x: the("clip", x, number(x, -1), number(x, 2)))
row("where(x > T(0), x, -x)", mixed_signs)
row("min(x), max(x), mean(x), stddev(x)",
    lambda x: several(*(the(name, x) for name in ("min", "max", "mean", "stddev"))))
row("sin(x) + cos(x)", lambda x: plus(the("sin", x), the("cos", x)))
row("sqrt(abs(x))", lambda x: the("sqrt", np.abs(x)))
row("sum(real(x) * imag(x), -1)", lambda x: the("sum", x.real * x.imag, axes=-1))
row("abs(x) > 2.0", beside_limit)
row("x % 3", lambda x: np.remainder(x, number(x, 3)))
row("x & 3", lambda x: np.bitwise_and(x, number(x, 3)))
row("x ^ flip(x)", lambda x: np.bitwise_xor(x, np.flip(x)))


# ---- groups and bins ----------------------------------------------------------------------------


def stacked(parts, axis):
    """Some expected arrays side by side along a new axis."""
    parts = [as_expected(part) for part in parts]

    def joined(values):
        return np.stack([np.broadcast_to(np.asarray(v), parts[0].value.shape) for v in values], axis)

    if all(p.tolerance is None for p in parts):
        return Expected(joined([p.value for p in parts]), parts[0].dtype)
    ignored = [np.zeros(p.value.shape, bool) if p.ignored is None else p.ignored for p in parts]
    return Expected(joined([p.value for p in parts]), parts[0].dtype, joined([slack(p) for p in parts]),
                    joined(ignored))


def by_thirds(x, axis, count, function):
    """function(elements) of each group of positions k, k + 3, k + 6 ... along an axis."""
    x = np.moveaxis(x, axis, 0)
    return stacked([function(x[k::3] if k < 3 else x[:0]) for k in range(count)], axis)


def sum_along_first(x):
    return the("sum", x, axes=0)


def max_or_zero(x):
    return np.max(x, axis=0) if len(x) else np.zeros(x.shape[1:], x.dtype)


def median_or_zero(x):
    dtype = x.dtype if x.dtype.kind == "f" else np.float64
    if not len(x):
        return np.zeros(x.shape[1:], dtype)
    lost = np.isnan(x).any(axis=0) if x.dtype.kind == "f" else False
    middles = np.sort(x, axis=0)[(len(x) - 1) // 2: len(x) // 2 + 1].astype(np.float64)
    with np.errstate(invalid="ignore"):
        mean = np.where(middles[0] == middles[-1], middles[0], (middles[0] + middles[-1]) / 2)
    return np.where(lost, np.nan, mean).astype(dtype)


def last_or_zero(x):
    return x[-1] if len(x) else np.zeros(x.shape[1:], x.dtype)


EDGES = np.array([-2.0, -0.5, 0.0, 1.0, 1.5, 7.0])

row("group_by(thirds(x, 0), 3).sum(x, 0)",
    lambda x: by_thirds(x, 0, 3, sum_along_first) if x.ndim else LEFT_OUT)
row("group_by(thirds(x, -1), 4).sum(x), last(x)",
    lambda x: [by_thirds(x, -1, 4, sum_along_first), by_thirds(x, -1, 4, last_or_zero)] if x.ndim else LEFT_OUT)
row("group_by(thirds(x, -1), 4).max(x)",
    lambda x: by_thirds(x, -1, 4, max_or_zero) if x.ndim else LEFT_OUT)
row("group_by(thirds(x, -1), 4).median(z) of z = where(x == T(0), T(0), x)",
    lambda x: by_thirds(np.where(x == 0, number(x, 0), x), -1, 4, median_or_zero) if x.ndim else LEFT_OUT)
row("histogram(x, edges), searchsorted(edges, x)",
    lambda x: [np.histogram(x, EDGES)[0].astype(np.int64), np.searchsorted(EDGES, x).astype(np.int64)])


# ---- sets ---------------------------------------------------------------------------------------


def without_negative_zeros(x):
    return np.where(x == 0, number(x, 0), x)


def parted(x):
    if x.ndim == 0 or x.shape[-1] == 0:
        return LEFT_OUT
    y = np.sort(without_negative_zeros(x))
    return [y, y[..., 0]]


def sets(x):
    z, some = without_negative_zeros(x), np.array([1, 3, 7], x.dtype)
    return [np.unique(z), np.isin(z, some), np.union1d(z, some), np.intersect1d(z, some), np.setdiff1d(z, some),
            np.setxor1d(z, some)]


def unique_all(x):
    values, indices, inverse, counts = np.unique(without_negative_zeros(x), True, True, True)
    return [values, indices, inverse.reshape(x.shape), counts]


row("sets of z and {1, 3, 7} of z = where(x == T(0), T(0), x)", sets)
row("unique_all(where(x == T(0), T(0), x))", unique_all)
row("sort(partition(z, 0)), partition(z, 0)[0] of z = where(x == T(0), T(0), x)", parted)
