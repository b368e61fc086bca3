# SPDX-License-Identifier: BSD-3-Clause
"""The elements of sources in memory and in files: what `element_at` in sources.cpp gives, in NumPy."""

import numpy as np

DTYPES = {name: np.dtype(name) for name in (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
    "complex64", "complex128")}


def mixed(seed, places):
    z = np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64) + places * np.uint64(0xD1342543DE82EF95)
    z = z + np.uint64(0x2545F4914F6CDD1D)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def modulo(h, n):
    return (h % np.uint64(n)).astype(np.int64)


def whole(kind, h, dtype):
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    values = (modulo(h, 12) - 5).astype(dtype)
    if kind == "few":
        values = modulo(h, 3).astype(dtype)
    if kind == "wide":
        values = (h >> (h % np.uint64(57))).astype(dtype)
    if kind in ("special", "unusual"):
        table = np.array([low, high, low + 1, 0, -1 if low else high, 1, high - 1, 7], dtype)
        chosen = (modulo(h >> np.uint64(32), 3) == 0) | (kind == "unusual")
        values = np.where(chosen, table[modulo(h >> np.uint64(40), 8)], values)
    return values


def floating(kind, h, dtype):
    limits = np.finfo(dtype)
    values = (modulo(h, 8192) / 1024 - 4).astype(dtype)
    if kind == "few":
        values = modulo(h, 3).astype(dtype)
    if kind == "wide":
        part = modulo(h, 16384) / 8192 - 1
        values = np.ldexp(part, modulo(h >> np.uint64(32), 41) - 20).astype(dtype)
    if kind in ("special", "unusual"):
        table = np.array([np.nan, np.inf, -np.inf, -0.0, 0.0, limits.max, limits.min, limits.tiny,
                          limits.smallest_subnormal, 1, -1, 0.5], dtype)
        chosen = (modulo(h >> np.uint64(32), 5) == 0) | (kind == "unusual")
        values = np.where(chosen, table[modulo(h >> np.uint64(40), 12)], values)
    return values


def elements(kind, seed, dtype, shape, layout="C"):
    """The array that a source of these options is."""
    distinct = list(shape)
    if shape and layout == "repeated" and shape[0] > 0:
        distinct[0] = 1
    if shape and layout == "column" and shape[-1] > 0:
        distinct[-1] = 1
    size = int(np.prod(distinct, dtype=np.int64))
    if dtype.kind == "c":
        part = np.finfo(dtype).dtype
        values = floating(kind, mixed(seed, np.arange(2 * size, dtype=np.uint64)), part).view(dtype)
    else:
        h = mixed(seed, np.arange(size, dtype=np.uint64))
        if dtype == np.bool_:
            values = {"special": h % np.uint64(2) == 0, "wide": h % np.uint64(64) != 0}.get(
                kind, h % np.uint64(3) == 0)
        elif dtype.kind in "iu":
            values = whole(kind, h, dtype)
        else:
            values = floating(kind, h, dtype)
    return np.broadcast_to(values.reshape(distinct), shape)
