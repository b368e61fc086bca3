# SPDX-License-Identifier: BSD-3-Clause
"""The table of operations (support/operations.hpp), as the programs list it, and what NumPy makes of a line:
by its function of the same name, unless one of the files numpy_*.py has a row of that name."""

import subprocess
from dataclasses import dataclass

import numpy as np

import numpy_choosing  # noqa: F401 (adds its rows)
import numpy_order  # noqa: F401 (adds its rows)
import numpy_statistics  # noqa: F401 (adds its rows)
import numpy_sums  # noqa: F401 (adds its rows)
from comparing import Expected, epsilon, longer, spacing
from numpy_rows import ROWS, common, converted, floating, near, numbers
from numpy_sums import LONGEST_LANE, count_of, reducing


@dataclass
class Operation:
    kind: str  # single, pair, mixed_pair, two, reduction, view, source
    name: str
    types: tuple
    ulp: float
    zero_signs: bool
    arguments: str  # reduction: its options; view: the kinds of places; source: examples of numbers
    chooses: bool  # elements by masks, places, labels or bins

    @property
    def pairs(self):
        return self.kind in ("pair", "mixed_pair")

    def scalars(self):
        """The kinds of scalars that may stand beside an array."""
        kinds = {"b": "bool", "i": "int64", "d": "float64", "c": "complex128"}
        # Quotients and powers of infinite complex numbers are those of no other library.
        unlike = "c" if self.name in ("divide", "power") else ""
        return "".join(kind for kind, name in kinds.items() if name in self.types and kind not in unlike)


def parsed(text):
    operations = []
    for line in text.splitlines():
        kind, name, types, ulp, zero_signs, arguments, chooses = line.split("\t")
        operations.append(Operation(kind, name, tuple(types.split(",")), float(ulp), zero_signs == "1", arguments,
                                    chooses == "1"))
    return operations


def of_program(program):
    """The table of the interpreter; NumPy's rows are added."""
    listed = subprocess.run([program, "--operations"], check=True, capture_output=True, text=True).stdout
    return with_rows(parsed(listed))


def with_rows(operations):
    kinds = {"single": element_wise, "pair": element_wise, "mixed_pair": element_wise, "two": element_wise,
             "reduction": reduction, "view": view, "source": source}
    for each in operations:
        if each.name not in ROWS:
            ROWS[each.name] = kinds[each.kind](each, getattr(np, each.name))
    return operations


# ---- rows that nobody has to write ---------------------------------------------------------------


def element_wise(operation, function):
    def compute(inputs, options):
        fit = common(*inputs)
        value = function(*converted(inputs, fit))
        if value.dtype == np.float16:  # cask computes in single precision
            value = function(*converted(inputs, floating(fit)))
        return Expected(value, zero_signs=operation.zero_signs)

    if operation.ulp:
        near(operation.name)
        return ROWS[operation.name]
    return compute


def reduction(operation, function):
    def compute(inputs, options):
        x, ways = inputs[0], reducing(options)
        found = np.any(x != 0, **ways)  # checks the axes, too
        if np.size(found) == 0:  # without results there is no element missing: NumPy throws, cask does not
            return Expected(np.zeros(np.shape(found), np.asarray(function(np.ones(1, x.dtype))).dtype))
        value = np.asarray(function(x, **ways))
        if not operation.ulp or value.dtype.kind not in "fc":
            return Expected(value, zero_signs=operation.zero_signs)
        dtype, long = value.dtype, longer(value.dtype)
        size = function(np.where(np.isinf(x), 0, np.abs(x)).astype(longer(np.abs(x).dtype)), **ways)
        tolerance = epsilon(np.float64) * min(count_of(x, options) + 1, LONGEST_LANE) * size
        value = function(x.astype(long), **ways)
        real = np.finfo(dtype).dtype
        return Expected(value, dtype, np.nan_to_num(tolerance) + spacing(value, dtype),
                        np.asarray(size > np.finfo(real).max / 4))

    return compute


def view(operation, function):
    return lambda inputs, options: Expected(function(inputs[0], *numbers(options.get("at", ""))))


def source(operation, function):
    def compute(inputs, options):
        given = [float(each) for each in options["at"].split(",")]
        given = [int(each) if each == int(each) else each for each in given]
        dtype = np.dtype(options["type"])
        if not operation.ulp or dtype.kind not in "fc":
            return Expected(function(*given, dtype=dtype))
        value = function(*given, dtype=longer(dtype))
        return Expected(value, dtype, operation.ulp * spacing(value, dtype))

    return compute
