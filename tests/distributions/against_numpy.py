#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares samples of cask's distributions with NumPy's: means and variances, and by the test of
Kolmogorov and Smirnov for two samples; of distributions of few whole numbers each count, too.

usage: against_numpy.py <test_distributions>

Samples are fixed by their seeds, so that what passes once always does.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np

# Of 27 distributions none is to miss by chance: this has a probability of 1e-5 each.
LIMIT = np.sqrt(-np.log(1e-5 / 2) / 2)
DEVIATIONS = 4.5


def drawn_by_numpy(name, parameters, size):
    rng = np.random.default_rng(7)
    if name == "exponential":
        return rng.exponential(*parameters, size)
    return getattr(rng, name)(*parameters, size).astype(float)


def largest_difference(a, b):
    """Of the two distribution functions."""
    both = np.concatenate([a, b])
    return np.abs(np.searchsorted(np.sort(a), both, "right") / a.size -
                  np.searchsorted(np.sort(b), both, "right") / b.size).max()


def complaints(name, a, b):
    scale = np.sqrt(1 / a.size + 1 / b.size)
    difference = largest_difference(a, b) / scale
    if difference > LIMIT:
        yield f"distribution functions differ by {difference:.2f}, limit {LIMIT:.2f}"
    deviation = b.std()
    if np.abs(a.mean() - b.mean()) > DEVIATIONS * deviation * scale:
        yield f"means {a.mean():.6g} and {b.mean():.6g} (NumPy)"
    of_square = ((b - b.mean()) ** 2).std()
    if np.abs(a.var() - b.var()) > DEVIATIONS * of_square * scale:
        yield f"variances {a.var():.6g} and {b.var():.6g} (NumPy)"
    if name in ("binomial", "geometric", "negative_binomial", "poisson"):
        yield from complaints_of_counts(a, b)


def complaints_of_counts(a, b):
    """By the chi-square test of two samples, over the numbers that are seen often."""
    values, counts = np.unique(np.concatenate([a, b]), return_counts=True)
    often = values[counts > 50]
    if often.size < 2 or not np.array_equal(a, np.rint(a)):
        if not np.array_equal(a, np.rint(a)):
            yield "some numbers are not whole"
        return
    ours = np.array([(a == v).sum() for v in often], float)
    theirs = np.array([(b == v).sum() for v in often], float)
    distance = ((ours - theirs) ** 2 / (ours + theirs)).sum()
    excess = (distance - often.size) / np.sqrt(2 * often.size)
    if excess > 6:
        yield f"counts differ: chi-square {distance:.0f} of {often.size} numbers"


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], "[.samples]"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "CASK_SAMPLES": folder})
        files = sorted(os.listdir(folder))
        for file in files:
            name, *parameters = file.removesuffix(".npy").split()
            a = np.load(os.path.join(folder, file))
            b = drawn_by_numpy(name, [float(p) for p in parameters], a.size)
            for text in complaints(name, a, b):
                print(f"{file}: {text}")
                failed += 1
    print(f"{len(files)} distributions, {failed} complaints")
    sys.exit(failed > 0 or len(files) < 20)


main()
