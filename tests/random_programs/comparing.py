# SPDX-License-Identifier: BSD-3-Clause
"""What NumPy expects of a statement, and how far from it the elements may be.

Exact results are compared bit for bit (all NaN are one). Others have a tolerance for each element, which
follows from how they are computed: ulps of functions, roundings of sums.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Expected:
    value: Any  # of `dtype`, or of a longer type
    dtype: np.dtype = None
    tolerance: Any = None  # absolute, for each element; exact without
    ignored: Any = None  # elements that are not compared
    zero_signs: bool = True  # whether -0.0 and 0.0 differ, where there is no tolerance
    special: Any = None  # elements with a tolerance whose signs of zeros count; if complex, both parts that are not usual

    def __post_init__(self):
        self.value = np.asarray(self.value)
        self.dtype = np.dtype(self.dtype or self.value.dtype)


def longer(dtype):
    """A type whose roundings do not count beside those of `dtype`."""
    return {"f4": np.float64, "f8": np.longdouble, "c8": np.complex128, "c16": np.clongdouble}[np.dtype(dtype).str[1:]]


def epsilon(dtype):
    return float(np.finfo(dtype).eps)


def spacing(value, dtype):
    """One unit in the last place of `dtype` at each value."""
    real = np.finfo(dtype).dtype
    size = np.minimum(np.abs(value), np.finfo(real).max).astype(real)
    return np.spacing(np.where(np.isfinite(size), size, real.type(1))).astype(np.float64)


def parts(x):
    """Real and imaginary parts along a new last axis."""
    return np.stack([x.real, x.imag], -1)


def wrong_exactly(got, value, zero_signs):
    if got.dtype.kind == "c":
        return wrong_exactly(parts(got), parts(value), zero_signs).any(-1)
    if got.dtype.kind != "f":
        return got != value
    same = (got == value) | (np.isnan(got) & np.isnan(value))
    if zero_signs:
        same &= (np.signbit(got) == np.signbit(value)) | np.isnan(got)
    return ~same


def wrong_specially(got, value):
    """Elements that are not the NaN, the infinity, or the zero of its sign, that they have to be."""
    if got.dtype.kind == "c":
        got, value = parts(got), parts(value)
        decided = ~np.isfinite(value) | (value == 0)
        return (decided & wrong_exactly(got, value, True)).any(-1)
    return (got == 0) & (value == 0) & (np.signbit(got) != np.signbit(value))


def wrong_beyond(got, expected):
    """Elements that are further from a longer value than the tolerance."""
    value = expected.value
    limit = float(np.finfo(expected.dtype).max)
    rounded = value.astype(expected.dtype)
    error = np.abs(got.astype(value.dtype) - value)
    tolerance = np.broadcast_to(expected.tolerance, value.shape)
    far = ~(error <= tolerance)
    if value.dtype.kind == "c":
        finite = np.isfinite(rounded) & np.isfinite(got)
        return far & (finite | (np.isfinite(rounded) != np.isfinite(got)))
    same_class = (np.isnan(got) & np.isnan(value)) | (got == rounded)
    # Around the largest number both it and infinity are near enough.
    edge = np.isfinite(value) & (np.abs(value) + tolerance >= limit) & (np.abs(got) >= limit * 0.999)
    return far & ~same_class & ~(edge & (np.signbit(got) == np.signbit(value)))


def problem(got, expected):
    """What is wrong with the elements that cask gave, or None."""
    if got.dtype != expected.dtype:
        return f"dtype {got.dtype} instead of {expected.dtype}"
    if got.shape != expected.value.shape:
        return f"shape {got.shape} instead of {expected.value.shape}"
    if expected.tolerance is None:
        wrong = wrong_exactly(got, expected.value, expected.zero_signs)
    else:
        wrong = wrong_beyond(got, expected)
    wrong = np.asarray(wrong)
    if expected.ignored is not None:
        wrong = wrong & ~np.broadcast_to(expected.ignored, wrong.shape)
    if expected.special is not None:
        wrong = wrong | (expected.special & wrong_specially(got, expected.value.astype(expected.dtype)))
    if not wrong.any():
        return None
    where = tuple(int(k[0]) for k in np.nonzero(np.atleast_1d(wrong)))[: wrong.ndim]
    text = f"element {list(where)} is {got[where]!r} instead of {expected.value[where]!r}"
    if expected.tolerance is not None:
        text += f" +- {np.broadcast_to(expected.tolerance, wrong.shape)[where]:.3g}"
    if wrong.sum() > 1:
        text += f" ({int(wrong.sum())} of {wrong.size} elements differ)"
    return text
