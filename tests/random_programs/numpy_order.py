# SPDX-License-Identifier: BSD-3-Clause
"""Rows of sorts and order statistics: stable, and quantiles in double precision, as cask has them."""

import warnings

import numpy as np

from comparing import Expected, spacing
from numpy_rows import numbers, row
from numpy_sums import reducing

METHODS = ("linear", "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf",
           "hazen", "weibull", "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest")


def places(options):
    return numbers(options.get("at", ""))


@row("sort")
def _(inputs, options):
    return Expected(np.sort(inputs[0], *places(options), kind="stable"))


@row("argsort")
def _(inputs, options):
    np.sort(inputs[0], *places(options))  # of no axis, too, NumPy gives a place
    return Expected(np.argsort(inputs[0], *places(options), kind="stable"))


def selected(x, k, axis):
    """Where the k largest elements are, or the -k smallest ones."""
    order = np.argsort(x, axis, kind="stable")
    if k > 0:  # the last ones, but of equal ones the first
        back = np.argsort(np.flip(x, axis), axis, kind="stable")
        order = x.shape[axis] - 1 - np.flip(back, axis)
    return np.take(order, np.arange(min(abs(k), x.shape[axis])), axis)


@row("argtopk")
def _(inputs, options):
    return Expected(selected(inputs[0], *places(options)))


@row("topk")
def _(inputs, options):
    k, axis = places(options)
    return Expected(np.take_along_axis(inputs[0], selected(inputs[0], k, axis), axis))


# ---- quantiles ----------------------------------------------------------------------------------


def place_of(method, n, q):
    """Where the quantile q of n elements lies: numpy/lib/function_base.py."""
    def weighted(alpha, beta):
        return n * q + (alpha + q * (1 - alpha - beta)) - 1

    def after(place, stays):
        return max(place if place == np.floor(place) and stays else np.floor(place) + 1, 0.0)

    last = (n - 1) * q
    observed = n * q - 1 - 0.5
    return {
        "linear": last,
        "inverted_cdf": after(n * q - 1, True),
        "averaged_inverted_cdf": n * q - 1,
        "closest_observation": after(observed, np.floor(observed) % 2 == 0),
        "interpolated_inverted_cdf": weighted(0, 1),
        "hazen": weighted(0.5, 0.5),
        "weibull": weighted(0, 0),
        "median_unbiased": weighted(1 / 3.0, 1 / 3.0),
        "normal_unbiased": weighted(3 / 8.0, 3 / 8.0),
        "lower": np.floor(last),
        "higher": np.ceil(last),
        "midpoint": 0.5 * (np.floor(last) + np.ceil(last)),
        "nearest": np.around(last),
    }[method]


def quantile(lane, q, method, skips_nan):
    lane = np.sort(lane.astype(np.float64))
    count = int(np.sum(~np.isnan(lane)))
    if count == 0 or (count < lane.size and not skips_nan):
        return np.nan
    place = place_of(method, count, q)
    if place >= count - 1:
        return lane[count - 1]
    if place < 0:
        return lane[0]
    before = int(np.floor(place))
    share = place - before
    if method == "averaged_inverted_cdf":
        share = 0.5 if share == 0 else 1.0
    if method == "midpoint":
        share = 0.0 if share == 0 else 0.5
    a, b = lane[before], lane[before + 1]
    if share == 0 or a == b:
        return a
    return b - (b - a) * (1 - share) if share >= 0.5 else a + (b - a) * share


def percentiles(skips_nan, first_method):
    def compute(inputs, options):
        x, (n, axis) = inputs[0], places(options)
        q, method = ((n + 60) * 13 % 101) / 100, METHODS[(n + first_method + 26) % 13]
        dtype = np.float32 if x.dtype == np.float32 else np.float64
        lanes = np.moveaxis(x, axis, -1)
        with np.errstate(all="ignore"):
            found = [quantile(lanes[at], q, method, skips_nan) for at in np.ndindex(lanes.shape[:-1])]
            value = np.array(found, np.float64).reshape(lanes.shape[:-1]).astype(dtype)
        return Expected(value, dtype, spacing(value, dtype))

    return compute


row("percentile")(percentiles(False, 0))
row("nanpercentile")(percentiles(True, 5))


def medians(function):
    def compute(inputs, options):
        x, ways = inputs[0], reducing(options)
        dtype = np.float32 if x.dtype == np.float32 else np.float64
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = np.any(x != 0, **ways)  # checks the axes, too
            if np.size(x) == 0:
                return Expected(np.full(np.shape(found), np.nan, dtype))
            value = np.asarray(function(x.astype(np.longdouble if dtype == np.float64 else np.float64), **ways))
        # Integers become doubles before two of them are added.
        size = np.max(np.abs(x.astype(np.float64))) if x.dtype.kind in "iu" else 0
        return Expected(value.astype(dtype), dtype, spacing(value, dtype) + (size if size > 2**53 else 0) * 2.0**-52)

    return compute


row("median")(medians(np.median))
row("nanmedian")(medians(np.nanmedian))
