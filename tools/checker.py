# SPDX-License-Identifier: BSD-3-Clause
"""What the checkers have in common: their options, their reports, and how they are checked.

A self-test plants violations, each of which must be reported, and innocent trees, of which nothing may be.
Needs Python 3.8 and nothing else.
"""

import argparse
from pathlib import Path


def options_of(doc):
    """A parser of the options that all checkers have; `doc` is the checker's."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--self-test", action="store_true", help="check this checker")
    return parser


def printed(violations, summary):
    """Prints what was found; the exit status."""
    for violation in violations:
        print(violation)
    print(f"{summary}, {len(violations)} violations")
    return 1 if violations else 0


def is_part(expected, reports):
    """Whether a text is part of a report."""
    return any(expected in report for report in reports)


def is_place(expected, reports):
    """Whether a path, a line and a rule are those of a report."""
    return expected in [report[:3] for report in reports]


def self_test(name, plants, innocent, reports_of, is_reported=is_part, trees="trees", failed=0):
    """The exit status, and a line for each failure beside `failed` others. Plants are arguments of
    `reports_of`, then what `is_reported` looks for in its reports; innocent ones are arguments alone."""
    for *planted, expected in plants:
        reports = list(reports_of(*planted))
        if not is_reported(expected, reports):
            failed += 1
            print(f"self-test: planted {planted}, expected {expected!r}, got {reports}")
    for given in innocent:
        reports = list(reports_of(*given))
        if reports:
            failed += 1
            print(f"self-test: {given} are innocent, but got {reports}")
    print(f"{name} self-test: {len(plants)} planted violations, {len(innocent)} innocent {trees}, {failed} wrong")
    return 1 if failed else 0
