# SPDX-License-Identifier: BSD-3-Clause
"""What is wrong with the answers to a program: each statement against NumPy, each run against the statements."""

import warnings
from dataclasses import dataclass

import numpy as np

import numpy_sums  # noqa: F401 (adds its rows)
from comparing import problem
from numpy_rows import ROWS
from programs import scalar

warnings.filterwarnings("ignore")
np.seterr(all="ignore")


@dataclass
class Failure:
    kind: str  # dies, hangs, misuse, numpy, throws, run, run throws, driver
    place: str  # the operation, or the number of the run
    text: str

    def same_as(self, other):
        """Whether shrinking is still on the trail."""
        if self.kind != other.kind:
            return False
        return self.place == other.place if self.kind in ("numpy", "throws", "misuse") else True


def expected(statement, values):
    inputs = [values[int(each[1:])] if each[0] == "v" else scalar(each) for each in statement.operands]
    return ROWS[statement.operation](inputs, statement.options)


def failure(program, answer):
    """The first failure, or None."""
    if answer.misuse:
        return Failure("misuse", answer.misuse.partition(": ")[2], answer.misuse)
    for each in program.statements:
        if any(number not in answer.values for number in each.inputs()):
            continue
        said = answer.errors.get(each.result)
        if said is None and each.result not in answer.values:
            break  # it died here
        try:
            want = expected(each, answer.values)
        except (ValueError, IndexError, OverflowError, TypeError) as error:
            if said is None:
                return Failure("throws", each.operation, f"v{each.result} does not throw; NumPy: {error}")
            continue
        except Exception as error:  # noqa: BLE001: the driver's own fault is reported like any other
            return Failure("driver", each.operation, f"v{each.result}: {type(error).__name__}: {error}")
        if said is not None:
            return Failure("throws", each.operation, f"v{each.result} throws: {said}")
        text = problem(answer.values[each.result], want)
        if text:
            return Failure("numpy", each.operation, f"v{each.result} ({each.operation}): {text}")
    if answer.died:
        word, number = answer.at
        where = f"in run {number}" if word == "run" else f"at v{number}"
        return Failure("hangs" if answer.died.startswith("hangs") else "dies", word, f"{where}: {answer.died}")
    for number, text in answer.wrong:
        kind = "run throws" if "throws" in text else "run"
        return Failure(kind, str(number), f"run {number}: {text}")
    return None
