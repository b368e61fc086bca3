# SPDX-License-Identifier: BSD-3-Clause
"""The names of docs/from_dask.md that are compared with NumPy under another name, or by no row, and why. A new
name has a row of the table of operations, an example, or stands here."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "from_dask.md"

# Which rows compare them.
UNDER_ANOTHER_NAME = {
    "memory": "Array array asanyarray asarray from_array",
    "npy_stack": "from_npy_stack to_npy_stack",
}

WITHOUT_ROWS = {
    "random numbers are cask's own; their moments and distributions are compared in tests/random.cpp, tests/sampling.cpp "
    "and tests/distributions":
        "random random.beta random.binomial random.chisquare random.choice random.default_rng random.exponential "
        "random.gamma random.geometric random.laplace random.lognormal random.multinomial random.negative_binomial "
        "random.normal random.permutation random.poisson random.randint random.random random.random_integers "
        "random.random_sample random.rayleigh random.standard_exponential random.standard_gamma random.standard_normal "
        "random.standard_t random.triangular random.uniform random.vonmises random.weibull",
    "each row is compared by it":
        "Array.compute Array.dtype Array.shape compute result_type shape",
    "follows from shape and type: tests/array.cpp":
        "Array.itemsize Array.nbytes Array.ndim Array.size ndim",
    "chunks, of which no element depends: tests/core, tests/array.cpp":
        "Array.chunks Array.chunksize Array.npartitions Array.numblocks core.normalize_chunks normalize_chunks "
        "normalize_chunks_cached",
    "where results go, not what they are: tests/store.cpp":
        "Array.store store",
    "a type, a constant or a namespace of C++, or an entry of an index":
        "bool complex128 complex64 e euler_gamma float32 float64 inf int16 int32 int64 int8 linalg nan newaxis pi uint16 "
        "uint32 uint64 uint8",
}


def names_that_are_there(page):
    """{name: words of its row} of those that cask has."""
    rows = re.findall(r"^\| `([^`|]+)` \| (?!not planned|planned)(.+) \|$", page, re.M)
    return {name: set(re.findall(r"\w+", " ".join([name, *re.findall(r"`([^`]+)`", text)]))) for name, text in rows}


def problems(rows):
    """What is wrong with the tables above, for these names of rows."""
    there = names_that_are_there(PAGE.read_text(encoding="utf-8"))
    for row in UNDER_ANOTHER_NAME:
        if row not in rows:
            yield f"there is no row {row}"
    listed = " ".join([*UNDER_ANOTHER_NAME.values(), *WITHOUT_ROWS.values()]).split()
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield f"{name} is listed twice"
    for name in set(listed) - set(there):
        yield f"{name} is listed, but {PAGE.name} does not have it"
    for name, words in there.items():
        if name in listed and words & rows:
            yield f"{name} has a row, and is listed among those without"
        if name not in listed and not words & rows:
            yield f"{name} has no row, and no reason in {Path(__file__).name}"
