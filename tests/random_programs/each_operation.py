#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares each operation of the table (support/operations.hpp) with NumPy, for each of its element types; and
those of which examples.py has examples.

    tests/random_programs/each_operation.py build/release/tests/random_programs
    tests/random_programs/each_operation.py build/release/tests/random_programs --only hypot

    tests/random_programs/each_operation.py build/release/tests/random_programs --conformance

The arrays are of ranks 0 to 4, some with an axis of 0, and have all unusual values of their types: not finite,
at either end, zeros of both signs. Pairs meet as arrays of all pairs, of one type and of two, and beside scalars
on either side; reductions run over all choices of axes. Each result is computed lazily, too: in one chunk, ragged
ones and ones of one element, on one thread and two, and in parts. Of all that, the seed chooses a sample for each
operation of one type: a small one, or for conformance all these ways with up to 1,000 results. Names of dask.array
that have no operation here are in without_rows.py, with the reason.
"""

import argparse
import itertools
import os
import random
import sys
from dataclasses import dataclass, replace
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402

from checking import failure  # noqa: E402
from child import Interpreter  # noqa: E402
from examples import EXAMPLES, Examples  # noqa: E402
from generating import INITIALS, SCALARS  # noqa: E402
from programs import Program, Run, Statement  # noqa: E402
from table import of_program  # noqa: E402
from without_rows import problems  # noqa: E402

VALUES = ("small", "wide", "unusual")
WAYS = [{"threads": threads, "by": "tbb", "optimize": "1", "chunks": chunks}
        for threads in ("1", "2") for chunks in ("0", "7", "12", "23")] + [
    {"threads": "2", "by": "tbb", "optimize": "1", "chunks": "7", "parts": "5"},
    {"threads": "1", "by": "serial", "optimize": "0", "chunks": "31"}]
SHAPES = ("700", "", "0,3", "1,1", "9,70", "2,3,5", "2,3,2,5", "4,1,0,2")  # of element-wise functions


@dataclass
class Sample:
    """How much is tried of each operation of one type."""

    results: int
    ways: int
    seed: int = 1


SAMPLE = Sample(60, 2)
CONFORMANCE = Sample(1000, len(WAYS))



class Maker:
    """A program of sources and one operation, called in many ways."""

    def __init__(self, name):
        self.name = name
        self.statements = []

    def add(self, operation, *operands, **options):
        number = len(self.statements)
        self.statements.append(Statement(number, operation, [*operands], options))
        return f"v{number}"

    def memory(self, kind, shape, values, seed):
        return self.add("memory", type=kind, shape=shape, values=values, seed=str(seed), layout="C")

    def program(self, results):
        """Of a sample of the results."""
        choose = random.Random(f"{SAMPLE.seed}/{self.name}")
        results = choose.sample(results, min(SAMPLE.results, len(results)))
        needed = {int(each[1:]) for each in results}
        for each in reversed(self.statements):
            if each.result in needed:
                needed.update(each.inputs())
        statements = [each for each in self.statements if each.result in needed]
        return Program(self.name, statements, [Run(way, results) for way in choose.sample(WAYS, SAMPLE.ways)])


def scalars_beside(kind, kinds):
    """The scalars that do not make another kind of the array's."""
    limits = {"b": "b", "i": "bi", "u": "bi", "f": "bid", "c": "bidc"}[np.dtype(kind).kind]
    least = -1 if np.dtype(kind).kind != "u" else 0
    return [f"{each}:{text}" for each in kinds if each in limits for text in SCALARS[each]
            if each != "i" or int(text) >= least]


def single(each, kind):
    make = Maker(f"{each.name} of {kind}")
    return make.program([make.add(each.name, make.memory(kind, shape, values, 5))
                         for shape in SHAPES for values in VALUES])


def pair(each, kind):
    make, results = Maker(f"{each.name} of {kind}"), []
    for values in VALUES:
        row = make.memory(kind, "61", values, 3)
        results.append(make.add(each.name, make.memory(kind, "57,1", values, 4), row))
    for shape in SHAPES[1:]:
        x = make.memory(kind, shape, "unusual", 6)
        results += [make.add(each.name, x, x), make.add(each.name, x, make.memory(kind, shape, "unusual", 7))]
    for other in each.types[:: 3]:
        if np.result_type(kind, other).name in each.types and other != kind:
            results.append(make.add(each.name, make.memory(other, "57,1", "unusual", 4), row))
    for scalar in scalars_beside(kind, each.scalars()):
        if each.name == "subtract" and scalar[0] == "b" and kind == "bool":
            continue
        results += [make.add(each.name, row, scalar), make.add(each.name, scalar, row)]
    return make.program(results)


def two(each, kind):
    make, results = Maker(f"{each.name} of {kind}"), []
    others = [other for other in each.types[::3] if np.result_type(kind, other).name in each.types]
    pairs = [("61", "9,7"), ("700", "2,3,5"), ("0,3", "61"), ("61", "0"), ("", "61"), ("2,3,2,5", "")]
    for values, (first, second), other in itertools.product(("few", *VALUES), pairs, {kind: 0, **dict.fromkeys(others)}):
        a = make.memory(kind, first, values, 3)
        results.append(make.add(each.name, a, make.memory(other, second, values, 4)))
    return make.program(results)


def reduction(each, kind):
    make, results = Maker(f"{each.name} of {kind}"), []
    for values, shape in itertools.product(("small", "special", "unusual"), ("3,130", "2,3,5", "2,3,2,5", "1000", "0,3", "")):
        x = make.memory(kind, shape, values, 9)
        rank = len(shape.split(",")) if shape else 0
        for axes in [None, *({"axes": str(axis)} for axis in range(-rank, rank)), *([{"axes": "0,-1"}] * (rank > 1))]:
            results.append(make.add(each.name, x, **(axes or {})))
            results.append(make.add(each.name, x, keep="1", **(axes or {})))
            if each.arguments:
                mask = make.memory("bool", shape if len(results) % 3 else shape.rpartition(",")[2], "small", 4)
                first = {"initial": INITIALS[np.dtype(kind).kind]}
                if each.arguments != "masks with initials":
                    results.append(make.add(each.name, x, mask, **(axes or {})))
                if "initials" in each.arguments:
                    results.append(make.add(each.name, x, mask, **first, **(axes or {})))
                    results.append(make.add(each.name, x, **first, **(axes or {})))
    return make.program(results)


def view(each, kind):
    make, results = Maker(f"{each.name} of {kind}"), []
    sources = [make.memory(kind, shape, values, 2) for shape in ("", "4", "3,5", "2,3,4", "0,3", "2,1,3,2", "70,3")
               for values in ("small", "special", "unusual")]
    choices = [range(-4, 4) if place == "a" else range(-2, 6) for place in each.arguments]
    for at, x in itertools.product(itertools.product(*choices), sources):
        results.append(make.add(each.name, x, **({"at": ",".join(map(str, at))} if at else {})))
    return make.program(results)


def source(each, kind):
    make = Maker(f"{each.name} of {kind}")
    return make.program([make.add(each.name, type=kind, at=at) for at in each.arguments.split(";")])


def example(each, kind):
    make, results = Maker(f"{each.name} of {kind}"), []
    for values, shapes, options in itertools.product(VALUES, each.operands, each.options):
        operands = [shape if ":" in shape else
                    make.memory("bool", shape[1:], "small", 4) if shape[:1] == "?" else
                    make.memory(kind, shape, values, place) for place, shape in enumerate(shapes)]
        results.append(make.add(each.name, *operands, **{name: text.replace("$t", kind) for name, text in options.items()}))
    return make.program(results)


def programs_of(each):
    """How programs are made of an operation."""
    return example if isinstance(each, Examples) else KINDS[each.kind]


KINDS = {"single": single, "pair": pair, "mixed_pair": pair, "two": two, "reduction": reduction, "view": view, "source": source}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("interpreter", help="the program that CMake builds: tests/random_programs")
    parser.add_argument("--conformance", action="store_true", help="all chunks and threads, and more results")
    parser.add_argument("--only", help="the operations whose names have this part")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--share", type=lambda text: [int(each) for each in text.split("/")], default=[1, 1],
                        metavar="K/N", help="of N shares of the operations the one of this number, from 1 on")
    options = parser.parse_args()
    global SAMPLE
    SAMPLE = replace(CONFORMANCE if options.conformance else SAMPLE, seed=options.seed)
    interpreter = Interpreter(os.path.abspath(options.interpreter), 60)
    programs, failed = 0, 0
    operations = [*of_program(os.path.abspath(options.interpreter)), *EXAMPLES]
    for problem in problems({each.name for each in operations}):
        failed += 1
        print(problem)
    for each in operations:
        if options.only and options.only not in each.name:
            continue
        for kind in each.types[options.share[0] - 1 :: options.share[1]]:
            program = programs_of(each)(each, kind)
            found = failure(program, interpreter.answer(program))
            programs += 1
            if found is not None:
                failed += 1
                print(f"{program.name}: {found.kind}: {found.text}", flush=True)
                if found.kind in ("numpy", "throws") and found.text[0] == "v":
                    number = int(found.text[1:].split()[0].rstrip(":"))
                    print("    " + next(text for text in map(Statement.text, program.statements)
                                        if text.startswith(f"v{number} ")), flush=True)
    interpreter.close()
    print(f"{programs} operations of one type, {failed} fail (NumPy {np.__version__})")
    return 1 if failed or programs == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
