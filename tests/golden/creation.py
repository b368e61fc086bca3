#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes what NumPy says of ranges: tests/golden/creation.txt. Arguments stand in the keys.

    /usr/bin/python3 tests/golden/creation.py
"""
import ufuncs  # first: it starts NumPy without its vector paths
import numpy as np

RAMPS = [(0, 1, 5), (-1.5, 2.5, 100), (0.1, 0.7, 7), (3, -3, 65), (1, 1, 4), (2, 5, 1), (0, 9, 0),
         (1e-300, 1e300, 10), (-1e10, 1e-10, 129), (0, 10, 11)]
RANGES = [(0, 10, 1), (0, 1, 0.1), (1, 2, 0.3), (5, -5, -0.7), (-3, 3, 0.25), (0, -1, 1),
          (0.1, 8, 1 / 3), (1e10, 1e10 + 50, 3)]
COUNTS = [(0, 10, 1), (10, 0, -3), (-100, 100, 7), (5, 5, 1), (5, 1, 2), (127, -128, -15), (3, 4, 100)]

out = ufuncs.File("creation")
for a, b, n in RAMPS:
    for name in ["float64", "complex128"]:
        out.result("linspace %g %g %d %s" % (a, b, n, name), np.linspace(a, b, n, dtype=name))
    if abs(b) < 1e30:
        out.result("linspace %g %g %d float32" % (a, b, n), np.linspace(a, b, n, dtype="float32"))
    if abs(a) < 100 and abs(b) < 100:
        out.result("linspace %g %g %d int32" % (a, b, n), np.linspace(a, b, n, dtype="int32"))
for a, b, s in RANGES:
    out.result("arange %g %g %.17g float64" % (a, b, s), np.arange(float(a), float(b), float(s)))
for a, b, s in COUNTS:
    for name in ["int8", "int64"]:
        out.result("arange %d %d %d %s" % (a, b, s, name), np.arange(a, b, s, dtype=name))
out.close()
