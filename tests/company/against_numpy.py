#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares with NumPy what the consumers of the company make of arrays in memory.

    tests/company/against_numpy.py build/release/tests/test_company
    tests/company/against_numpy.py build/release/tests/test_company --consumer 'cumsum(x, 1)' --type double

The test program writes its arrays and results (answers.hpp), and the table of operations;
numpy_of_consumers.py has one row for each consumer that is not from the table. A consumer without a row is a failure, and so is a row without a consumer.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "random_programs"))

import numpy as np  # noqa: E402

from comparing import Expected, problem  # noqa: E402
from numpy_of_consumers import LEFT_OUT, ROWS, from_table  # noqa: E402
from table import parsed, with_rows  # noqa: E402

TYPES = ("float", "double", "complex", "int32", "int8", "bool")


class Answers:
    """Reads what the test program wrote, in its order."""

    def __init__(self, folder):
        self.lines = (folder / "answers.txt").read_text().splitlines()
        self.file = open(folder / "arrays", "rb")

    def array(self):
        return np.lib.format.read_array(self.file)

    def __iter__(self):
        """(case, x, consumer, what it gave: a list of arrays, or a word)"""
        case, x = None, None
        for line in self.lines:
            name, *rest = line.split("\t")
            if name == "case":
                case, x = f"{rest[1]} of {rest[0]}, seed {rest[2]}", self.array()
            elif rest[0].isdigit():
                yield case, x, name, [self.array() for _ in range(int(rest[0]))]
            else:
                yield case, x, name, rest[0]


def expected(row, x):
    """A list of Expected, or a word."""
    try:
        found = row(x)
    except (ValueError, IndexError, TypeError, OverflowError) as error:  # AxisError is two of them
        return f"refused ({error})"
    if found is LEFT_OUT:
        return "left out"
    return [each if isinstance(each, Expected) else Expected(each)
            for each in (found if isinstance(found, list) else [found])]


def wrong_with(name, x, got):
    row = ROWS.get(name)
    if row is None:
        return "has no row in numpy_of_consumers.py"
    due = expected(row, x)
    if isinstance(due, str) or isinstance(got, str):
        alike = isinstance(due, str) and isinstance(got, str) and due.startswith(got)
        text = [each if isinstance(each, str) else "gives a result" for each in (got, due)]
        return None if alike else f"{text[0]}; NumPy: {text[1]}"
    if len(got) != len(due):
        return f"{len(got)} results instead of {len(due)}"
    for k, (one, other) in enumerate(zip(got, due)):
        found = problem(one, other)
        if found is not None:
            return f"result {k}: {found}"
    return None


def compare(options, kind):
    """The names that were met, the number of comparisons, and the failures as (name, text)."""
    met, count, failures = set(), 0, []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([options.program, f"the answers of {kind}"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "CASK_COMPANY_ANSWERS": folder})
        if not any(name == "sum(x)" for name in ROWS):
            from_table(with_rows(parsed((Path(folder) / "operations.txt").read_text())))
        for case, x, name, got in Answers(Path(folder)):
            met.add(name)
            if options.consumer and options.consumer not in name:
                continue
            count += 1
            found = wrong_with(name, x, got)
            if found is not None:
                failures.append((name, f"{name} of x = {case}:\n    {found}"))
    return met, count, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=os.path.abspath, help="what CMake builds: tests/test_company")
    parser.add_argument("--type", choices=TYPES, help="this one only")
    parser.add_argument("--consumer", help="only those whose names have this part")
    parser.add_argument("--show", type=int, default=2, help="failures that are printed of each consumer")
    options = parser.parse_args()
    np.seterr(all="ignore")
    warnings.filterwarnings("ignore")
    all_met, failed = set(), 0
    for kind in (options.type,) if options.type else TYPES:
        met, count, failures = compare(options, kind)
        all_met |= met
        shown = Counter()
        for name, text in failures:
            shown[name] += 1
            if shown[name] <= options.show:
                print(text)
        print(f"{kind}: {len(met)} consumers, {count} comparisons with NumPy {np.__version__}, "
              f"{len(failures)} differ", flush=True)
        failed += len(failures) + (count == 0)
    idle = [] if options.type else sorted(set(ROWS) - all_met)
    for name in idle:
        print(f"no consumer is called {name}")
    return 1 if failed or idle else 0


if __name__ == "__main__":
    sys.exit(main())
