#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes print.txt: arrays as bytes, and how NumPy prints them. Needs NumPy 1.24.

    tests/golden/print.py

Each case: `case <dtype> <threshold> <edge_items> <precision> <line_width> <sizes>...`, a line of the
elements' bytes in hexadecimal (row-major, little-endian), `lines <n>`, and n lines of text.
"""

from pathlib import Path

import numpy as np

QUIET = (np.float64, np.int64, np.bool_)
DTYPES = [np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64,
          np.float32, np.float64, np.complex64, np.complex128]
FLOATS = DTYPES[9:11]
COMPLEX = DTYPES[11:]
nan, inf = np.nan, np.inf


def case(out, values, threshold=1000, edge=3, precision=8, width=75):
    with np.printoptions(threshold=threshold, edgeitems=edge, precision=precision, linewidth=width):
        text = str(values)
    if values.dtype.type not in QUIET:
        text += f" dtype={values.dtype.name}"
    sizes = " ".join(str(n) for n in values.shape)
    lines = text.split("\n")
    out.append(f"case {values.dtype.name} {threshold} {edge} {precision} {width} {sizes}".rstrip())
    out.append(np.ascontiguousarray(values).tobytes().hex())
    out.append(f"lines {len(lines)}")
    out.extend(lines)


def every_dtype(out):
    for dtype in DTYPES:
        numbers = (np.arange(24) * 5 % 17).astype(dtype)
        for values in (numbers[5], numbers[:0], numbers[:1], numbers, numbers.reshape(4, 6),
                       numbers.reshape(2, 3, 4), numbers.reshape(2, 1, 3, 2, 2),
                       numbers[:0].reshape(0, 3), numbers[:0].reshape(2, 0)):
            case(out, np.asarray(values))
        if dtype in (np.bool_, np.int8, np.float64):
            case(out, np.resize(numbers, 1001))
        for shape in ((3, 20), (20, 3), (9, 10), (3, 5, 6), (5, 2, 5, 5)):
            case(out, np.resize(numbers, shape), threshold=50, edge=2)
    for dtype in DTYPES[1:9]:
        limits = np.iinfo(dtype)
        case(out, np.array([limits.min, limits.max, 0], dtype))
        case(out, np.array(limits.min, dtype))


def floating(out):
    lists = [
        [0.1, 0.25, 1 / 3], [1.0, 2.0], [0.0, -0.0], [-0.0], [1e-4, 1.0], [1e-5, 1.0], [1.0, 1000.0],
        [1.0, 1001.0], [0.001, 1.0], [0.001, 1.0001], [99999999.0], [1e8], [1e8, 1.0], [123456789.0],
        [1e30, 1.0], [1e-30, 1.0], [1.23456789012345, 1e-10], [nan], [inf], [-inf], [nan, inf, -inf],
        [nan, 1.0], [inf, 1.0], [-inf, 1.0], [nan, -1.5], [1e10, nan], [1e10, -inf], [1e-10, inf, nan],
        [-1e-10, inf, nan], [0.0, nan], [100.5, 0.25, -3.0], [12345678.123456789], [1234567.5, 0.5e6],
        [0.1 + 0.2], [1e-8, 2e-8], [1.5e-7, 123.0], [-1.0, 1e9], [5.0, 5.0], [1e22, 1e23], [1e38, -1e38],
        [0.015, 0.025, 0.125, 0.375], [0.001], [0.004, 0.5], [9.99999999999], [0.999999999999, 0.5],
        [-0.000999, 0.9], [2 ** 24, 2 ** 24 + 2], [2 ** 53, 3], [1e15], [1e16], [123456789012345680.0],
        [4.9e-324, 1.0], [1.7976931348623157e308, 2.2250738585072014e-308], [1e100, 1e-100], [1e-45, 1e38],
    ]
    rng = np.random.default_rng(7)
    for scale in (1e-9, 1e-3, 1.0, 50.0, 1e6, 1e12):
        lists.append(list(rng.normal(size=9) * scale))
    lists.append(list(10.0 ** rng.uniform(-30, 30, 20)))
    lists.append(list(10.0 ** rng.uniform(-3, 0, 20)))
    for dtype in FLOATS:
        for values in lists:
            with np.errstate(over="ignore", under="ignore"):
                values = np.array(values, np.float64).astype(dtype)
            for precision in (8, 3, 0, 20):
                case(out, values, precision=precision)
            case(out, values[0].reshape(()))
            case(out, values[-1].reshape(()))
    for k in range(-20, 25):
        for dtype in FLOATS:
            case(out, np.array(3.7 * 10.0 ** k, dtype))


def complex_numbers(out):
    lists = [
        [1 + 2j, 3 - 4j], [0j, 1j], [1e10 + 1j, 1 - 1e-10j], [complex(nan, 1), complex(1, nan)],
        [complex(inf, -inf), 1j], [complex(-0.0, -0.0)], [0.5 - 0.25j, 100 + 1j], [complex(0, inf)],
        [complex(nan, nan)], [complex(1.5, nan)], [complex(-0.0, 1), -1j], [complex(1e20, 2)],
        [1 / 3 + 1j / 7, -2 / 3 - 1e3j], [complex(0, -nan), 2], [complex(3, -inf)], [complex(-inf, 0)],
    ]
    for dtype in COMPLEX:
        for values in lists:
            values = np.array(values, dtype)
            for precision in (8, 2):
                case(out, values, precision=precision)
            for value in values:
                case(out, np.asarray(value))


def widths(out):
    for width in (75, 20, 8, 3, 1):
        case(out, np.arange(40) - 7, width=width)
        case(out, np.arange(24).reshape(2, 3, 4) * 1001.25, width=width)
        case(out, np.arange(40) % 3 == 0, width=width)
        case(out, np.arange(120.0) / 7, width=width, threshold=100)
        case(out, np.arange(144).reshape(12, 12), width=width, threshold=100)
    for edge in (1, 2, 5, 10, 11):
        case(out, np.arange(20), threshold=5, edge=edge)
        case(out, np.arange(441, dtype=np.int16).reshape(21, 21), threshold=5, edge=edge)
        case(out, np.arange(60).reshape(20, 3), threshold=5, edge=edge)
    case(out, np.arange(3), threshold=0)
    case(out, np.arange(1000, dtype=np.int16))
    # The edges decide the form of numbers, not what is between them.
    case(out, np.where(np.arange(2000) == 1000, 1e20, 1.5))


def main():
    out = []
    every_dtype(out)
    floating(out)
    complex_numbers(out)
    widths(out)
    Path(__file__).with_suffix(".txt").write_text("\n".join(out) + "\n")


main()
