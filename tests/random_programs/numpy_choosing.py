# SPDX-License-Identifier: BSD-3-Clause
"""Rows of elements that are chosen by masks, places, labels and bins, and of functions over blocks: the
operations of support/choosing_operations.hpp, whose helpers are here under the same names."""

from dataclasses import replace

import numpy as np

import numpy_order  # noqa: F401 (adds its rows)
from comparing import Expected, epsilon
from numpy_rows import (ROWS, along, axes_of, checked, common, converted, last_first, moving, numbers, quotient,
                        row)
from numpy_sums import total


def places(options):
    return numbers(options.get("at", ""))


def chosen(x, most):
    """As long along the first axis as `most` and one more."""
    rest = np.zeros((most + 1 - len(x), *x.shape[1:]), x.dtype)
    rest[0] = 1
    return np.concatenate([x, rest])


def some_of(x):
    return (x != 0) == (np.arange(x.size).reshape(x.shape) % 3 != 0)


def labels_of(shape, count):
    return (np.arange(np.prod(shape, dtype=np.int64)).reshape(shape) * 5 + 1) % (checked(count, 0) + 2) - 1


def expected(name, *inputs, **options):
    return ROWS[name](list(inputs), options)


def each_of(result, change):
    """The result with `change` of all that belongs to elements."""
    def changed(part):
        return None if part is None else change(np.broadcast_to(part, result.value.shape))

    return replace(result, value=change(result.value), tolerance=changed(result.tolerance), ignored=changed(result.ignored))


# ---- selections ---------------------------------------------------------------------------------


def of_selection(name, first=None):
    """Of all axes that are reduced one is that of what is selected."""

    @row("selected_" + name)
    def _(inputs, options):
        x = inputs[0]
        mask = inputs[1] if len(inputs) > 1 else some_of(x)
        selected = x[np.broadcast_to(mask, x.shape[: mask.ndim])]
        axes = axes_of(options)
        if axes is not None and not {0, -selected.ndim} & set(axes):
            raise ValueError("the size is not known")
        result = ROWS[name]([selected], {"initial": first, **options} if first else options)
        if name not in ("mean", "nanmean"):
            return result
        # A sum that is rounded, and divided by a number.
        size = np.nan_to_num(np.abs(result.value), posinf=0)
        return replace(result, tolerance=result.tolerance + 4 * epsilon(result.dtype) * size)


for _name in ("sum", "prod", "mean", "variance", "stddev", "nansum", "nanprod", "nanmean", "nanvar", "nanstd", "any",
              "all", "count_nonzero"):
    of_selection(_name)
for _name in ("min", "max", "nanmin", "nanmax"):
    of_selection(_name, "i:1")


def elements_chosen(name, of):
    """What is selected of what one operation makes of all elements."""

    @row(name)
    def _(inputs, options):
        x = inputs[0]
        result, mask = of(x), some_of(x)
        done = replace(result, value=chosen(result.value[mask], x.size), special=None)
        if result.tolerance is not None:
            done.tolerance = chosen(np.broadcast_to(result.tolerance, x.shape)[mask], x.size)
        if result.ignored is not None:
            done.ignored = chosen(np.broadcast_to(result.ignored, x.shape)[mask], x.size)
            done.ignored[np.sum(mask):] = False
        return done


elements_chosen("selected_elements", Expected)
elements_chosen("extract", Expected)
elements_chosen("selected_sqrt", lambda x: expected("sqrt", x))
elements_chosen("selected_maximum", lambda x: expected("maximum", x, np.flip(x)))
elements_chosen("selected_multiply", lambda x: expected("multiply", x, np.flip(x)))
row("selected_count")(lambda inputs, options: Expected(np.sum(some_of(inputs[0]), dtype=np.int64)))


@moving("selected_entries")
def _(inputs, options):
    x = inputs[0]
    if x.ndim == 0 or x.size == 0:
        raise ValueError("no element of each entry")
    return chosen(x[some_of(x.reshape(len(x), -1)[:, 0])], len(x))


@moving("compress")
def _(inputs, options):
    n, axis = places(options)
    length = inputs[0].shape[along(inputs[0], axis)]
    condition = (np.arange(max(length - n, 0)) + n) % 3 != 0
    if len(condition) > length:
        raise ValueError("the condition is longer")
    return np.compress(condition, inputs[0], axis)


moving("flatnonzero")(lambda inputs, options: chosen(np.flatnonzero(inputs[0]), inputs[0].size))


@moving("nonzero")
def _(inputs, options):
    if inputs[0].ndim == 0:
        raise ValueError("no axis")
    return np.stack([chosen(each, inputs[0].size) for each in np.nonzero(inputs[0])])


@moving("argwhere")
def _(inputs, options):
    if inputs[0].ndim == 0:
        raise ValueError("no axis")
    return chosen(np.argwhere(inputs[0]), inputs[0].size)


# ---- elements that change -----------------------------------------------------------------------


def masked(name):
    """x[mask] op= flip(x)"""

    @row("masked_" + name)
    def _(inputs, options):
        x, mask = inputs[0], some_of(inputs[0])
        result = expected(name, x, np.flip(x))
        return replace(result, value=np.where(mask, result.value, x).astype(x.dtype), dtype=x.dtype)


for _name in ("add", "subtract", "multiply", "divide", "remainder", "bitwise_and", "bitwise_or", "bitwise_xor"):
    masked(_name)
moving("masked_number")(lambda inputs, options: np.where(some_of(inputs[0]), inputs[0].dtype.type(1), inputs[0]))
moving("masked_selection")(lambda inputs, options: np.where(some_of(inputs[0]), np.flip(inputs[0]), inputs[0]))


@moving("place")
def _(inputs, options):
    x = np.array(inputs[0])
    np.place(x, some_of(x), np.array([1, 0, 1, 1, 0], x.dtype))
    return x


@moving("part_add")
def _(inputs, options):
    x = np.array(inputs[0])
    x[places(options)[0]] += x[places(options)[0]]
    return x


@moving("put_in_all")
def _(inputs, options):
    x = np.array(inputs[0])
    np.put(x, places(options), 1)
    return x


@moving("put_by_index")
def _(inputs, options):
    x = np.array(inputs[0])
    for at in places(options):  # NumPy does not look where there is no element
        checked(at, -len(x), len(x) - 1)
    x[list(places(options))] = 1
    return x


@moving("take_of_all")
def _(inputs, options):
    a, b = places(options)
    return np.take(inputs[0], [a, b, a])


@moving("index_by_array")
def _(inputs, options):
    x = inputs[0]
    for at in places(options):
        checked(at, -x.shape[-1], x.shape[-1] - 1)
    return x[..., np.array([places(options)])]


@moving("vindex")
def _(inputs, options):
    a, b = places(options)
    for length in inputs[0].shape[:2]:
        checked(min(a, b), -length), checked(max(a, b), -length, length - 1)
    return inputs[0][np.array([a, b, a]), np.array([[b], [a]])]


@moving("insert_entry")
def _(inputs, options):
    at, axis = places(options)
    x = np.swapaxes(inputs[0], 0, along(inputs[0], axis))
    checked(at, -len(x), len(x))
    return np.swapaxes(np.concatenate([x[:at], x[:1], x[at:]]), 0, axis)


# ---- sets ---------------------------------------------------------------------------------------


def as_set(elements, most):
    """NaN once; of zeros of both signs any."""
    return Expected(chosen(np.unique(elements), most), zero_signs=False)


for _name in ("unique", "unique_counts_values", "unique_all_values"):
    row(_name)(lambda inputs, options: as_set(inputs[0], inputs[0].size))


@moving("unique_counts")
def _(inputs, options):
    return chosen(np.unique(inputs[0], return_counts=True)[1], inputs[0].size)


@moving("unique_inverse")
def _(inputs, options):
    return np.reshape(np.unique(inputs[0], return_inverse=True)[1], inputs[0].shape)


@moving("unique_all")
def _(inputs, options):
    _, places_, counts = np.unique(inputs[0], return_index=True, return_counts=True)
    return np.stack([chosen(places_, inputs[0].size), chosen(counts, inputs[0].size)])


def of_two(name, compute):
    row(name)(lambda inputs, options: compute(*converted(inputs, common(*inputs))))


of_two("union1d", lambda a, b: as_set(np.union1d(a, b), a.size + b.size))
of_two("intersect1d", lambda a, b: as_set(np.intersect1d(a, b), a.size))
of_two("setdiff1d", lambda a, b: as_set(np.setdiff1d(a, b), a.size))
of_two("setxor1d", lambda a, b: as_set(np.setxor1d(a, b), a.size + b.size))
of_two("isin", lambda a, b: Expected(np.isin(a, b)))
of_two("isin_inverted", lambda a, b: Expected(np.isin(a, b, invert=True)))


# ---- groups -------------------------------------------------------------------------------------


def joined(results, axis):
    """Results of groups, side by side."""
    def of(part):
        parts = [getattr(each, part) for each in results]
        if all(own is None for own in parts):
            return None
        return np.stack([np.broadcast_to(0 if own is None else own, each.value.shape)
                         for own, each in zip(parts, results)], axis)

    ignored = of("ignored")
    return replace(results[0], value=of("value"), tolerance=of("tolerance"),
                   ignored=None if ignored is None else ignored.astype(bool))


def by_label(x, labels, count, axis, reduce):
    """reduce(the entries along the axis that have a label, where they are) of each label."""
    results = []
    for label in range(max(count, 1)):
        at = np.flatnonzero(labels == label)
        results.append(reduce(np.take(x, at, axis), at))
    result = joined(results, axis)
    return result if count else each_of(result, lambda part: np.take(part, [], axis))


def by_group(name, reduce):
    """reduce(x, axis, where its entries were)"""

    @row("group_" + name)
    def _(inputs, options):
        x, (count, axis) = inputs[0], places(options)
        axis = along(x, axis) % x.ndim
        return by_label(x, labels_of((x.shape[axis],), count), count, axis, lambda part, at: reduce(part, axis, at))


def by_group_of_all(name, reduce):
    @row("group_" + name + "_of_all")
    def _(inputs, options):
        x, (count,) = inputs[0], places(options)
        if x.ndim == 0:
            raise ValueError("labels without axes")
        labels = np.ravel(labels_of(x.shape, count))
        return by_label(np.ravel(x), labels, count, 0, lambda part, at: reduce(part, 0, at))


def reducing(name):
    return lambda part, axis, at: expected(name, part, axes=str(axis))


def filled(name):
    """1 of nothing."""
    def reduce(part, axis, at):
        if part.shape[axis] == 0:
            return Expected(np.ones(np.delete(part.shape, axis), part.dtype))
        return expected(name, part, axes=str(axis))

    return reduce


def place_among(function):
    def reduce(part, axis, at):
        if part.shape[axis] == 0:
            return Expected(np.ones(np.delete(part.shape, axis), np.int64))
        return Expected(at[function(part, axis)] if part.size else np.zeros(np.delete(part.shape, axis), np.int64))

    return reduce


def end(number):
    def reduce(part, axis, at):
        if part.shape[axis] == 0:
            return Expected(np.ones(np.delete(part.shape, axis), part.dtype))
        return Expected(np.take(part, number, axis))

    return reduce


REDUCTIONS = {**{name: reducing(name) for name in ("sum", "prod", "mean", "variance", "stddev", "median", "any", "all")},
              **{name: filled(name) for name in ("min", "max")}, "argmin": place_among(np.argmin),
              "argmax": place_among(np.argmax), "first": end(0), "last": end(-1)}
for _name, _reduce in REDUCTIONS.items():
    by_group(_name, _reduce)
for _name in ("sum", "median", "argmax"):
    by_group_of_all(_name, REDUCTIONS[_name])
ROWS["bincount_of_weights"] = ROWS["group_sum_of_all"]


def numbers_only(x):
    return x[x == x]


row("found_groups")(lambda inputs, options: as_set(numbers_only(inputs[0]), inputs[0].size))


@moving("found_groups_count")
def _(inputs, options):
    return chosen(np.unique(numbers_only(inputs[0]), return_counts=True)[1], inputs[0].size)


@moving("bincount")
def _(inputs, options):
    x, (count,) = inputs[0], places(options)
    if x.ndim == 0:
        raise ValueError("labels without axes")
    return np.array([np.sum(x == number) for number in range(checked(count, 0))], np.int64)


# ---- histograms ---------------------------------------------------------------------------------

RANGE = (-3.0, 5.0)


def counted(x, *bins):
    return np.histogram(x.astype(np.float64), *bins)[0].astype(np.int64)


def edges_of(x):
    """NumPy 1.24 does not count with a number of bins where edges are equal."""
    return np.histogram_bin_edges(x.astype(np.float64), 6)


moving("histogram")(lambda inputs, options: counted(inputs[0], 7, RANGE))
moving("histogram_of_range")(lambda inputs, options: counted(inputs[0], edges_of(inputs[0])))
moving("histogram_of_edges")(lambda inputs, options: counted(inputs[0], [-3.0, -0.5, 0.0, 0.25, 2.0, 100.0]))
moving("histogram_bin_edges")(lambda inputs, options: edges_of(inputs[0]))


@row("density")
def _(inputs, options):
    counts, edges = np.histogram(inputs[0].astype(np.float64), 7, RANGE)
    return Expected(counts.astype(np.float64) / np.sum(counts) / np.diff(edges))


@row("histogram_of_weights")
def _(inputs, options):
    x, weights = np.ravel(inputs[0]).astype(np.float64), np.ravel(np.flip(inputs[0])).astype(np.float64)
    edges = np.histogram_bin_edges(x, 7, RANGE)
    bins = np.searchsorted(edges, x, "right") - 1
    bins[x == edges[-1]] = 6  # the last bin has its end, too
    return by_label(weights, bins, 7, 0, lambda part, at: total(part, {}))


@moving("histogram2d")
def _(inputs, options):
    x = inputs[0].astype(np.float64)
    if x.ndim == 0:
        raise ValueError("labels without axes")
    inside = np.histogram2d(np.ravel(x), np.ravel(np.flip(x)), (3, 4), ((-3, 5), (-1, 2)))[0]
    return inside.astype(np.int64)


@moving("histogramdd")
def _(inputs, options):
    x = inputs[0].astype(np.float64)
    if x.ndim == 0:
        raise ValueError("labels without axes")
    points = np.stack([np.ravel(x), np.ravel(np.flip(x)), np.ravel(x)], -1)
    return np.histogramdd(points, (2, 3, 4), ((-3, 5), (-1, 2), (0, 1)))[0].astype(np.int64)


of_two("searchsorted", lambda a, b: Expected(np.searchsorted(np.sort(np.ravel(b)), a)))
of_two("digitize", lambda a, b: Expected(np.searchsorted(np.sort(np.ravel(b)), a, "right")))


# ---- statistics and parts -----------------------------------------------------------------------

row("quantile")(ROWS["percentile"])
row("nanquantile")(ROWS["nanpercentile"])


@row("partition")
def _(inputs, options):
    kth, axis = places(options)
    x = np.sort(inputs[0], along(inputs[0], axis))
    checked(kth, -x.shape[axis], x.shape[axis] - 1)
    return Expected(np.concatenate([x, np.take(x, [kth], axis)], axis), zero_signs=False)


@row("average")
def _(inputs, options):
    x, axis = inputs[0], along(inputs[0], *places(options))
    weights = np.arange(x.shape[axis]) % 3 + 1
    dtype = np.result_type(x.dtype, np.int64, quotient(x.dtype))
    result = total(np.moveaxis(x.astype(dtype), axis, -1) * weights.astype(dtype), {"axes": "-1"})
    value = result.value / np.sum(weights)
    rounding = 4 * epsilon(dtype) * np.nan_to_num(np.abs(value), posinf=0)
    return replace(result, value=value, tolerance=result.tolerance / max(np.sum(weights), 1) + rounding)


moving("positive")(lambda inputs, options: inputs[0])
moving("array_equal")(lambda inputs, options: np.array_equal(inputs[0], np.flip(inputs[0])))
moving("hsplit")(lambda inputs, options: last_first(np.hsplit(inputs[0], [1]), min(inputs[0].ndim - 1, 1)))
moving("vsplit")(lambda inputs, options: last_first(np.vsplit(inputs[0], [1]), 0))
moving("dsplit")(lambda inputs, options: last_first(np.dsplit(inputs[0], [1]), 2))


@moving("meshgrid")
def _(inputs, options):
    x = np.ravel(inputs[0])
    return np.stack(np.meshgrid(x, x[::2]))


@moving("broadcast_arrays")
def _(inputs, options):
    return np.stack(np.broadcast_arrays(inputs[0], np.flip(inputs[0])[None]))


# ---- second names, and arrays of one value ------------------------------------------------------


def of_one_value(name, number):
    @row(name)
    def _(inputs, options):
        return Expected(np.full([int(float(each)) for each in options["at"].split(",")], number, options["type"]))

    row(name + "_like")(lambda inputs, options: Expected(np.full_like(inputs[0], number)))


of_one_value("zeros", 0)
of_one_value("ones", 1)
of_one_value("empty", 0)  # its shape and its type
row("full_like")(ROWS["ones_like"])
row("absolute")(ROWS["abs"])
row("mod")(ROWS["remainder"])
row("round")(ROWS["rint"])
row("true_divide")(ROWS["divide"])


@row("interp_of_ends")
def _(inputs, options):
    return Expected(np.interp(inputs[0].astype(np.float64), [-1.0, 0.5], [3.0, -1.5], right=7))


# ---- functions over blocks ----------------------------------------------------------------------

moving("map_blocks")(lambda inputs, options: inputs[0] + inputs[0])
moving("apply_along_axis")(lambda inputs, options: np.flip(inputs[0], places(options)[0]))


@moving("sliding_window_view")
def _(inputs, options):
    n, axis = places(options)
    return np.lib.stride_tricks.sliding_window_view(inputs[0], checked(n, 1), along(inputs[0], axis))


@row("coarsen")
def _(inputs, options):
    x = inputs[0][tuple(slice(0, size // 2 * 2) for size in inputs[0].shape)]
    tiles = x.reshape([n for size in x.shape for n in (size // 2, 2)])
    return expected("max", tiles, axes=",".join(str(2 * axis + 1) for axis in range(x.ndim)))


@moving("apply_gufunc")
def _(inputs, options):
    x = inputs[0]
    along(x, -1)
    return x[..., :, None] + np.flip(x)[..., None, :]


@moving("blockwise")
def _(inputs, options):
    x = inputs[0]
    if x.ndim != 2:
        raise ValueError("no matrix")
    return x + np.flip(x)


@moving("map_overlap")
def _(inputs, options):
    x = inputs[0]
    if x.ndim == 0:
        return x
    inner = np.pad(x, 1, "symmetric")[(slice(1, -1),) * (x.ndim - 1)]
    return inner[..., :-2] + inner[..., 2:]


@moving("reduction")
def _(inputs, options):
    x = inputs[0]
    one = np.ones((), x.dtype)
    return np.max(np.where(x == x, x, one)) if x.size else one


moving("blocks")(lambda inputs, options: inputs[0][:4] if inputs[0].ndim else inputs[0][0])
